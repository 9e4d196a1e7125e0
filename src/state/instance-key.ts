import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { platform } from "node:os";
import { dirname, join } from "node:path";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { isErrno } from "../evidence/is-errno.ts";

/** Signs what this installation publishes about its rounds (privacy.md 3). */
export interface InstanceKey {
  /** The 32 bytes of the Ed25519 public key, base64url. */
  readonly publicKey: string;
  /** Ed25519 over the UTF-8 bytes, base64url. */
  readonly sign: (text: string) => string;
}

/**
 * DATA/keys/instance.key, made where it is missing; readable by its owner alone.
 * Throws `vault.key-refused` when others may read it or it is no Ed25519 key.
 */
export async function openInstanceKey(dataFolder: string): Promise<InstanceKey> {
  const path = join(dataFolder, "keys", "instance.key");
  await makeUnlessThere(path);
  if (platform() !== "win32" && ((await stat(path)).mode & 0o077) !== 0) throw refused(path, "can be read by others");
  return keyOf(await readFile(path, "utf8"), path);
}

function keyOf(pem: string, path: string): InstanceKey {
  const key = (() => {
    try {
      return createPrivateKey(pem);
    } catch {
      // OpenSSL's words would repeat what is in the file.
      throw refused(path, "holds no key");
    }
  })();
  const { x } = createPublicKey(key).export({ format: "jwk" });
  if (key.asymmetricKeyType !== "ed25519" || x === undefined) throw refused(path, "holds no Ed25519 key");
  return { publicKey: x, sign: (text) => sign(null, Buffer.from(text), key).toString("base64url") };
}

async function makeUnlessThere(path: string): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync("ed25519");
  // Written aside and linked in, as the master key is: never half there, never replaced by another start.
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function refused(path: string, what: string): EvenkeelError {
  return new EvenkeelError(
    "vault.key-refused",
    `The key file ${quoted(path)} ${what}.`,
    "Put back the key that was there, with `chmod 600`; what it signed can be checked with no other.",
  );
}
