import { createHash, randomBytes } from "node:crypto";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { canonicalPieces, type Json } from "../core/privacy/canonical-json.ts";
import { release } from "../core/privacy/release/release.ts";
import type { Release } from "../core/privacy/release-shape.ts";
import { sealRelease } from "../core/privacy/seal-release.ts";
import type { Drained, ReleasePart, ReleaseText } from "./ballots.ts";
import { type OpenRequest, openBoxDesk } from "./box-desk.ts";
import { failedBy } from "./box-protocol.ts";
import type { FromClosing, ToClosing } from "./close-protocol.ts";

// The child side of close-round-box.ts. It has the ballots of one round and nothing else: no database, no key, no address.

/** Letters of a part: few messages, and no text of tens of megabytes on either side. */
const PART = 262_144;
/** Documents are taken apart down to their groups, comments and tokens. */
const LEVELS = 2;

let parts: Iterator<ReleasePart> | null = null;

function say(message: FromClosing): void {
  // A parent that is gone ends us by `disconnect`.
  process.send?.(message, () => {});
}

function close(asked: OpenRequest): void {
  const { manifest, questionnaire } = asked;
  const { scores, comments, accepted, spent } = drained(asked);
  const made = release({ manifest, questionnaire, scores, comments, sha256 });
  if ("failed" in made) {
    say({ say: "audit", why: made });
    return;
  }
  parts = partsOf(made, spent);
  say({ say: "computed", accepted });
}

/** Throws `box.unreadable` also for a file that was whole when it was let go a moment ago. */
function drained(asked: OpenRequest): Drained {
  const desk = openBoxDesk(() => {});
  if (desk.open(asked) === "lost")
    throw new EvenkeelError(
      "box.unreadable",
      `The file of the ballot box of round ${asked.manifest.round} is gone or torn.`,
      "Start the server again: it looks at the file, and ends the round in public where the ballots are lost.",
    );
  try {
    return desk.drain(asked.manifest.round);
  } finally {
    desk.close();
  }
}

function* partsOf(made: Release, spent: readonly string[]): Generator<ReleasePart> {
  const salts = made.groups.map(() => randomBytes(32).toString("base64url"));
  yield* inParts("release", made);
  yield* inParts("salts", salts);
  yield* inParts("sealed", sealRelease(made, salts, sha256).sealed);
  yield* inParts("spent", spent);
}

function* inParts(of: ReleaseText, document: object): Generator<ReleasePart> {
  let text = "";
  for (const piece of canonicalPieces(asJson(document), LEVELS)) {
    text += piece;
    if (text.length < PART) continue;
    yield { of, text };
    text = "";
  }
  yield { of, text };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Releases, seals and lists are made of JSON; interfaces have no index signature to say so. */
const asJson = (document: object): Json => document as Json;

/** IPC hands over `unknown`; both ends are our own code of the same version. */
function asToClosing(message: unknown): ToClosing {
  return message as ToClosing;
}

process.on("message", (message) => {
  const asked = asToClosing(message);
  try {
    if (asked.say === "close") close(asked);
    else say({ say: "part", part: parts?.next().value ?? null });
  } catch (error) {
    say({ say: "failed", why: failedBy(error) });
  }
});
// The parent decides what an interrupt means; when it is gone, so are we, whatever ended it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));
