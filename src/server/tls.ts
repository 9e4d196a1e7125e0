import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Settings } from "./settings.ts";

export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate that can be renewed while the server runs. */
export interface Certificate {
  readonly now: () => KeyPair;
  readonly onChange: (listener: (renewed: KeyPair) => void) => void;
  /** Reads both files again; a pair that does not fit changes nothing and throws `settings.invalid`. */
  readonly reload: () => Promise<void>;
}

/** Reads certificate and key for built-in TLS; null where none is set. */
export async function openCertificate({ tls }: Pick<Settings, "tls">): Promise<Certificate | null> {
  if (tls === null) return null;
  let pair = await readPair(tls);
  const listeners: ((renewed: KeyPair) => void)[] = [];
  return {
    now: () => pair,
    onChange: (listener) => void listeners.push(listener),
    reload: async () => {
      pair = await readPair(tls);
      for (const listener of listeners) listener(pair);
    },
  };
}

async function readPair({ certificate, key }: NonNullable<Settings["tls"]>): Promise<KeyPair> {
  try {
    const pair = { cert: await readFile(certificate), key: await readFile(key) };
    // Throws where the two do not belong together, before any connection does.
    createSecureContext(pair);
    return pair;
  } catch (cause) {
    throw new EvenkeelError(
      "settings.invalid",
      `EVENKEEL_TLS_CERT (${quoted(certificate)}) and EVENKEEL_TLS_KEY (${quoted(key)}) are not a certificate in PEM and its key.`,
      "Name two PEM files that belong together and that this user can read.",
      { cause },
    );
  }
}
