import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";

const bytes = (size: number) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/)
    .refine((value) => Buffer.from(value, "base64url").length === size, { message: `must be ${size} bytes` });

const token = z.strictObject({
  /** The 32 random bytes of the message. */
  prefix: bytes(32),
  /** Ed25519, the seed: whoever has it can answer. */
  secretKey: bytes(32),
  publicKey: bytes(32),
  signature: bytes(384),
});

const ballot = z.strictObject({
  v: z.literal(1),
  round: z.uuid(),
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
  cohort: z.uuid(),
  tokens: z.strictObject({ scores: token, comment: token }),
});

export type Token = z.infer<typeof token>;
/** What a member holds between the two windows. */
export type Ballot = z.infer<typeof ballot>;

/** The same file that the page offers. Throws `ballot.unreadable`. */
export function readBallot(text: string): Ballot {
  const parsed = ballot.safeParse(fromJson(text));
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join(".");
  throw unreadable(place === undefined || place === "" ? "it has another form" : `${place} is not as it must be`);
}

export function writeBallot(held: Ballot): string {
  return `${JSON.stringify(held, null, 2)}\n`;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable("it is not JSON");
  }
}

function unreadable(why: string): EvenkeelError {
  return new EvenkeelError("ballot.unreadable", `This is no ballot: ${why}.`, "Take the file that the page or `evenkeel answer` saved.");
}
