/** Seals what must not be read in a stolen database, with keys derived per purpose from the master key (privacy.md 10). */
export interface Vault {
  /** AES-256-GCM under HKDF(master, purpose). */
  readonly seal: (purpose: string, text: string) => Uint8Array;
  /** Throws `vault.cannot-open` when the key is another or the bytes were changed. */
  readonly open: (purpose: string, sealed: Uint8Array) => string;
  /** HMAC-SHA-256 in hex: equal texts are found again without being stored. */
  readonly mark: (purpose: string, text: string) => string;
}
