import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

/** Seals what must not be read in a stolen database, with keys derived per purpose from the master key (privacy.md 10). */
export interface Vault {
  /** AES-256-GCM under HKDF(master, purpose). */
  readonly seal: (purpose: string, text: string) => Uint8Array;
  /** Throws `vault.cannot-open` when the key is another or the bytes were changed. */
  readonly open: (purpose: string, sealed: Uint8Array) => string;
  /** HMAC-SHA-256 in hex: equal texts are found again without being stored. */
  readonly mark: (purpose: string, text: string) => string;
}

/** First byte of everything sealed, so that another form can be told from this one later. */
const FORM = 1;
const NONCE = 12;
const TAG = 16;
const HEAD = 1 + NONCE + TAG;

/**
 * Layout of what is sealed: form (1), nonce (12), tag (16), ciphertext; form and purpose are authenticated with it.
 * Random nonces bear 2^32 values per purpose (NIST SP 800-38D, 8.3), far more than an installation seals.
 * @param masterKey 32 random bytes
 * @example openVault(key).open("mail", openVault(key).seal("mail", "a@example.org")) // "a@example.org"
 */
export function openVault(masterKey: Uint8Array): Vault {
  if (masterKey.length !== 32) throw new RangeError(`a master key has 32 bytes, not ${masterKey.length}`);
  const keys = new Map<string, Uint8Array>();
  // Purposes are words in our code, a dozen of them, so the map stays small.
  const keyFor = (use: "seal" | "mark", purpose: string): Uint8Array => {
    const info = `evenkeel ${use} ${purpose}`;
    const known = keys.get(info) ?? new Uint8Array(hkdfSync("sha256", masterKey, new Uint8Array(), info, 32));
    keys.set(info, known);
    return known;
  };
  return {
    seal: (purpose, text) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", keyFor("seal", purpose), nonce);
      cipher.setAAD(bound(purpose));
      const hidden = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Uint8Array.of(FORM), nonce, cipher.getAuthTag(), hidden]);
    },
    open: (purpose, sealed) => {
      if (sealed.length < HEAD || sealed[0] !== FORM) throw cannotOpen(purpose);
      const decipher = createDecipheriv("aes-256-gcm", keyFor("seal", purpose), sealed.subarray(1, 1 + NONCE), { authTagLength: TAG });
      decipher.setAAD(bound(purpose));
      decipher.setAuthTag(sealed.subarray(1 + NONCE, HEAD));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()]).toString("utf8");
      } catch {
        // OpenSSL tells no more than that the tag does not fit.
        throw cannotOpen(purpose);
      }
    },
    mark: (purpose, text) => createHmac("sha256", keyFor("mark", purpose)).update(text, "utf8").digest("hex"),
  };
}

function bound(purpose: string): Uint8Array {
  return Buffer.from(`${FORM} ${purpose}`, "utf8");
}

function cannotOpen(purpose: string): EvenkeelError {
  return new EvenkeelError(
    "vault.cannot-open",
    `A sealed value (${purpose}) cannot be opened: it was changed, or sealed with another master key.`,
    "Put back the master key that sealed it, DATA/keys/master.key or EVENKEEL_MASTER_KEY_FILE; without it the value must be entered anew.",
  );
}
