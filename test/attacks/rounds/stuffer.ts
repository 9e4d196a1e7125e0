import { randomBytes } from "node:crypto";
import type { Manifest } from "../../../src/core/privacy/manifest.ts";
import type { Invited } from "./lived-round.ts";

/** Somebody with an invitation who wants two ballots: asks again and again, all at once, for another group, with numbers of special kinds. */
export async function askForSignatures(origin: string, requests: readonly Asked[]): Promise<readonly (string | null)[]> {
  return Promise.all(
    requests.map(async ({ round, code, cohort, blinded }) => {
      const reply = await fetch(`${origin}/api/enrol`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ round, code, cohort, blinded }),
      });
      const body = await reply.json();
      return reply.status === 200 ? String(body.signatures.scores) : null;
    }),
  );
}

export interface Asked {
  readonly round: string;
  readonly code: string;
  readonly cohort: string;
  readonly blinded: { readonly scores: string; readonly comment: string };
}

/** Below every modulus of 3072 bits. */
export function anyNumber(): string {
  const bytes = randomBytes(384);
  bytes[0] = 0x7f;
  return bytes.toString("base64url");
}

export function askedBy(manifest: Manifest, { cohort, code }: Invited, blinded = anyNumber()): Asked {
  return { round: manifest.round, code, cohort, blinded: { scores: blinded, comment: anyNumber() } };
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const small = (value: number): Uint8Array => Buffer.concat([new Uint8Array(383), Uint8Array.of(value)]);

/** Numbers whose signatures are known beforehand or that have another size: 0, 1, n - 1, n, too short, too long. */
export function specialNumbers(modulus: string): readonly string[] {
  const n = Buffer.from(modulus, "base64url");
  const less = Buffer.from(n);
  less[383] = (less[383] ?? 0) - 1;
  return [small(0), small(1), less, n, n.subarray(1), Buffer.concat([Uint8Array.of(0), n]), new Uint8Array(384).fill(255)].map(text);
}

/** Sends frames, all at once; answers the reply's code, or -1 where there was none of ours. */
export async function dropAll(origin: string, frames: readonly Uint8Array[]): Promise<readonly number[]> {
  return Promise.all(
    frames.map(async (frame) => {
      const reply = await fetch(`${origin}/drop`, { method: "POST", body: Buffer.from(frame) });
      const bytes = new Uint8Array(await reply.arrayBuffer());
      return reply.status === 200 ? (bytes[0] ?? -1) : -1;
    }),
  );
}
