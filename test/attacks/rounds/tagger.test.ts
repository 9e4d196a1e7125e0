import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signBlinded } from "../../../src/ballots/sign-blinded.ts";
import type { Json } from "../../../src/core/privacy/canonical-json.ts";
import type { Manifest } from "../../../src/core/privacy/manifest.ts";
import { checkManifest } from "../../../src/respondent/check-manifest.ts";
import { fetchBallot } from "../../../src/respondent/fetch-ballot.ts";
import { openRound } from "../../../src/respondent/open-round.ts";
import { code, fingerprint, type Staged, stageRound } from "../../../src/respondent/round.fixture.ts";
import { blindMessage, unblind } from "../../../src/web/answer/protocol/blind-rsa.ts";
import { checkManifest as checkInPage } from "../../../src/web/answer/protocol/check-manifest.ts";
import { type Tag, tags } from "./tagger.ts";
import { writeRow } from "./write-row.ts";

let staged: Staged;
beforeAll(async () => {
  staged = await stageRound();
}, 120_000);
afterAll(() => staged.close());

let detected = 0;
let tried = 0;

/** JSON by construction. */
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** What either client says of a manifest that was handed to one member: a refusal by name, or null. */
async function refusals(changed: Manifest, mark: string): Promise<readonly (string | null)[]> {
  const envelope = json(staged.sealed(changed));
  const { round, origins } = staged.manifest;
  staged.publish(`manifest-${round}`, envelope);
  const named = (work: Promise<unknown>): Promise<string | null> =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : `unnamed: ${error}`),
    );
  const found = [
    await named(openRound(staged.origin, round, mark)),
    await named(Promise.resolve().then(() => checkManifest(envelope, { round, fingerprint: mark }))),
    await named(checkInPage(envelope, { round, fingerprint: mark, origin: origins.answer })),
  ];
  staged.publish(`manifest-${round}`, json(staged.sealed(staged.manifest)));
  tried += found.length;
  detected += found.filter((each) => each !== null).length;
  return found;
}

describe("Tagger", () => {
  test.each(tags)("$name for one member is refused by terminal and page, which know the fingerprint", async ({ change }: Tag) => {
    const found = await refusals(change(staged.manifest), staged.fingerprint);
    for (const each of found) expect(each).toMatch(/^manifest\./);
  });

  test.each(tags.filter(({ everybody }) => everybody))(
    "$name is refused even where every channel was changed alike",
    async ({ change }: Tag) => {
      const changed = change(staged.manifest);
      const found = await refusals(changed, fingerprint(changed));
      for (const each of found) expect(each).toMatch(/^manifest\./);
    },
  );

  test("the honest manifest is taken by both, so refusing means something", async () => {
    const { round, origins } = staged.manifest;
    const envelope = json(staged.sealed(staged.manifest));
    expect(checkManifest(envelope, { round, fingerprint: staged.fingerprint }).manifest).toEqual(staged.manifest);
    const inPage = await checkInPage(envelope, { round, fingerprint: staged.fingerprint, origin: origins.answer });
    expect(inPage.manifest).toEqual(staged.manifest);
  });

  test("a signature by a key that only one member is given is kept by neither client", async () => {
    const own = generateKeyPairSync("rsa", { modulusLength: 3072 }).privateKey;
    const honest = staged.signer.sign;
    staged.signer.sign = (_, blinded) =>
      signBlinded(
        own,
        Uint8Array.from(blinded, (byte, at) => (at === 0 ? byte & 0x7f : byte)),
      );
    const cohort = staged.manifest.cohorts[0];
    if (cohort === undefined) throw new Error("no cohort");
    await expect(fetchBallot(staged.manifest, staged.fingerprint, { cohort: cohort.id, code })).rejects.toMatchObject({
      code: "token.marked",
    });
    const message = new Uint8Array(113);
    const { blinded, inverse } = await blindMessage(cohort.keys.scores, message);
    expect(await unblind(cohort.keys.scores, message, { inverse }, staged.signer.sign("scores", blinded))).toBeNull();
    staged.signer.sign = honest;
    const good = await blindMessage(cohort.keys.scores, message);
    expect(await unblind(cohort.keys.scores, message, good, honest("scores", good.blinded))).not.toBeNull();
    tried += 2;
    detected += 2;
  });

  test("every one of them was found out", () => {
    writeRow({
      attacker: "Tagger",
      against: "Evenkeel",
      figure: `${detected} of ${tried} refused by name`,
      gate: "all",
      n: `${tags.length} tags, for one member and for all, in both clients`,
      interval: "",
    });
    expect(detected).toBe(tried);
    expect(tried).toBeGreaterThan(40);
  });
});
