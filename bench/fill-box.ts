import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openBoxFile } from "../src/ballots/box-file.ts";
import { keyIdOf, publicKeyOf } from "../src/ballots/round-key.ts";
import { canonicalJson } from "../src/core/privacy/canonical-json.ts";
import type { Manifest, PublicKey } from "../src/core/privacy/manifest.ts";
import type { Questionnaire } from "../src/core/privacy/questionnaire.ts";
import { createRandom } from "../src/core/statistics/random.ts";

interface Filling {
  readonly manifest: Manifest;
  readonly questionnaire: Questionnaire;
  readonly ballots: number;
}

/** A key that nobody could sign with: only its id is used here. */
export function someKey(): PublicKey {
  const modulus = randomBytes(384);
  modulus[0] = 0xc1;
  modulus[383] = 1;
  return { n: modulus.toString("base64url"), e: "AQAB" };
}

/** Straight into the file, without tokens: making those would take minutes, and closing does not look at them. */
export function fillBox(folder: string, { manifest, questionnaire, ballots }: Filling): string {
  const { integer } = createRandom(ballots);
  const path = join(folder, `${manifest.round.replaceAll("-", "")}.sqlite`);
  const file = openBoxFile(path);
  if (file === "lost") throw new Error("a new box is not lost");
  const ids = manifest.cohorts.map(({ keys }) => ({
    scores: keyIdOf(publicKeyOf(keys.scores)),
    comment: keyIdOf(publicKeyOf(keys.comment)),
  }));
  const ballotOf = (keyId: Uint8Array, content: Readonly<Record<string, unknown>>) => ({
    ...{ spends: randomBytes(32), frame: randomBytes(32), keyId },
    payload: canonicalJson(JSON.parse(JSON.stringify({ v: 1, ...content }))),
  });
  const items = questionnaire.items.filter(({ cohorts }) => cohorts === null);
  const prompt = questionnaire.prompts[0]?.id ?? "";
  for (let from = 0; from < ballots; from += 1_000) {
    const group = Array.from({ length: Math.min(1_000, ballots - from) }, (_, at) => {
      const id = ids[(from + at) % ids.length];
      if (id === undefined) throw new Error("no cohorts");
      const mood = 2 + (((from + at) % ids.length) % 5);
      const answers = Object.fromEntries(
        items.flatMap(({ id: item }) => (integer(0, 9) === 0 ? [] : [[item, integer(mood - 2, mood + 1)] as const])),
      );
      const scores = ballotOf(id.scores, { answers, discipline: integer(0, 2) });
      return integer(0, 4) > 0 ? [scores] : [scores, ballotOf(id.comment, { answers: { [prompt]: `text ${from + at} `.repeat(20) } })];
    });
    file.store(group.flat());
  }
  file.tidy();
  file.close();
  return path;
}
