import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { questionnaire } from "../ballots/round.fixture.ts";
import { HOUR } from "../core/model/time.ts";
import { dropCodes } from "../core/privacy/ballot-frame.ts";
import { released as releasedOf, sha256 } from "../core/privacy/release/round.fixture.ts";
import type { Release, ReleasedItem } from "../core/privacy/release-shape.ts";
import { ballotAt } from "../core/privacy/score-sheet.ts";
import { type SealedRelease, sealRelease } from "../core/privacy/seal-release.ts";
import type { Ballot } from "./ballot-file.ts";
import { readBallot, writeBallot } from "./ballot-file.ts";
import { dropFrame, makeFrame, tokenHash } from "./drop-ballot.ts";
import { fetchBallot } from "./fetch-ballot.ts";
import { openRound, readLink } from "./open-round.ts";
import { code, fingerprint, type Staged, sha384, stageRound } from "./round.fixture.ts";
import { verifyRound } from "./verify-round.ts";

let staged: Staged;
beforeEach(async () => {
  staged = await stageRound();
}, 60_000);
afterEach(() => staged.close());

const cohort = () => staged.manifest.cohorts[0]?.id ?? "";
const opened = () => openRound(staged.origin, staged.manifest.round, staged.fingerprint);
const fetched = async (): Promise<Ballot> => fetchBallot((await opened()).manifest, staged.fingerprint, { cohort: cohort(), code });
const scores = { v: 1, answers: { "b1-1": 5, "b1-2": 0 } } as const;
const refuses = (code: string) => expect.objectContaining({ code });

describe("a member at the terminal", () => {
  test("reads the rules, fetches a ballot, answers, and is counted", async () => {
    const { manifest } = await opened();
    const ballot = await fetched();
    const frame = makeFrame(manifest, ballot, "scores", ballot.tokens.scores, scores);
    expect(await dropFrame(staged.origin, frame)).toBe(dropCodes.accepted);
    const drained = await staged.boxes.drain(manifest.round);
    expect([drained.scores.size, ballotAt(drained.scores, 0)]).toEqual([1, { cohort: cohort(), answers: scores.answers }]);
    expect(drained.spent).toEqual([tokenHash(ballot, "scores", ballot.tokens.scores)]);
  });

  test("may send the same bytes again, and not others", async () => {
    const { manifest } = await opened();
    const ballot = await fetched();
    const frame = makeFrame(manifest, ballot, "scores", ballot.tokens.scores, scores);
    const other = makeFrame(manifest, ballot, "scores", ballot.tokens.scores, { v: 1, answers: { "b1-1": 1 } });
    expect([await dropFrame(staged.origin, frame), await dropFrame(staged.origin, frame), await dropFrame(staged.origin, other)]).toEqual([
      dropCodes.accepted,
      dropCodes.acceptedBefore,
      dropCodes.tokenUsed,
    ]);
  });

  test("finds the saved ballot as it was", async () => {
    const ballot = await fetched();
    expect(readBallot(writeBallot(ballot))).toEqual(ballot);
    expect(() => readBallot(writeBallot(ballot).replace('"prefix": "', '"prefix": "AA'))).toThrow(refuses("ballot.unreadable"));
    expect(() => readBallot("{")).toThrow(refuses("ballot.unreadable"));
  });

  test.each(["https://a.example/#r=1", "no address", "https://a.example/"])("refuses %s as no whole link", (link) => {
    expect(() => readLink(link)).toThrow(refuses("link.incomplete"));
  });

  test("keeps nothing of a signature that is not one of the round's key", async () => {
    staged.signer.sign = (_, blinded) => {
      const marked = Buffer.from(blinded);
      marked[marked.length - 1] = (marked[marked.length - 1] ?? 0) ^ 1;
      return marked;
    };
    await expect(fetched()).rejects.toThrow(refuses("token.marked"));
  });
});

describe("rules that differ from those that were announced", () => {
  const republished = (change: (manifest: Staged["manifest"]) => Staged["manifest"]): string => {
    const changed = change(staged.manifest);
    staged.publish(`manifest-${staged.manifest.round}`, staged.sealed(changed));
    return fingerprint(changed);
  };

  test("are refused by their fingerprint, so that nobody gets a key of their own", async () => {
    republished((manifest) => ({ ...manifest, k: 6 }));
    await expect(opened()).rejects.toThrow(refuses("manifest.mismatch"));
  });

  test("are refused unless the instance signed them", async () => {
    const { entry, key } = staged.sealed(staged.manifest);
    const forged = staged.sealed(staged.manifest, generateKeyPairSync("ed25519").privateKey);
    staged.publish(`manifest-${staged.manifest.round}`, { entry, key, signature: forged.signature });
    await expect(opened()).rejects.toThrow(refuses("manifest.signature"));
  });

  test.each([
    ["a small exponent", { e: "Aw" }],
    ["a composite exponent", { e: "AQAD" }],
    ["an even modulus", { n: Buffer.alloc(384, 0xfe).toString("base64url") }],
    ["a short modulus", { n: Buffer.alloc(256, 0xff).toString("base64url") }],
  ])("with %s are refused, because it could mark a ballot", async (_, part) => {
    const mark = republished((manifest) => ({
      ...manifest,
      cohorts: manifest.cohorts.map((each) => ({ ...each, keys: { ...each.keys, scores: { ...each.keys.scores, ...part } } })),
    }));
    await expect(openRound(staged.origin, staged.manifest.round, mark)).rejects.toThrow(refuses("manifest.key"));
  });

  test("with windows that touch are refused", async () => {
    const mark = republished((manifest) => ({
      ...manifest,
      windows: { ...manifest.windows, enrolUntil: manifest.windows.answerFrom - HOUR },
    }));
    await expect(openRound(staged.origin, staged.manifest.round, mark)).rejects.toThrow(refuses("manifest.mismatch"));
  });

  test("with other questions are refused", async () => {
    staged.publish(staged.manifest.instrument.sha256, { v: 1 });
    await expect(opened()).rejects.toThrow(refuses("manifest.mismatch"));
  });
});

describe("the record of a round", () => {
  const linked = (seq: number, previous: string | null) => ({ v: 1, instance: staged.manifest.instance, seq, previous }) as const;

  test.each([
    ["goes past what was signed", (latest: number) => latest + 1],
    ["shortens it", () => 0],
  ])("breaks where an extension %s", async (_, until) => {
    const { round, windows } = staged.manifest;
    const entry = { ...linked(2, staged.fingerprint), kind: "extension", round, answerUntil: until(windows.extendUntil) } as const;
    staged.publish(`chain-${round}`, [staged.sealed(entry)]);
    await expect(opened()).rejects.toThrow(refuses("chain.broken"));
  });

  test("breaks where it forks, or another key signs", async () => {
    const { round } = staged.manifest;
    const closed = { ...linked(2, staged.fingerprint), kind: "enrolment-closed", round, issuedTotal: { scores: 1, comment: 1 } } as const;
    const other = { ...closed, issuedTotal: { scores: 2, comment: 2 } } as const;
    staged.publish(`chain-${round}`, [staged.sealed(closed), staged.sealed(other)]);
    await expect(opened()).rejects.toThrow(refuses("chain.broken"));
    staged.publish(`chain-${round}`, [staged.sealed(closed, generateKeyPairSync("ed25519").privateKey)]);
    await expect(opened()).rejects.toThrow(refuses("chain.broken"));
  });
});

describe("whoever checks a round afterwards", () => {
  /** A release of seven answers, changed as `tamper` does before it is sealed and signed: an operator can sign anything. */
  function sealedOf(tamper: (made: Release) => Release = (made) => made) {
    const scores = [1, 2, 3, 4, 5, 6, 7].map((answer) => ({ cohort: cohort(), answers: { "b1-1": answer } }));
    const made = tamper(releasedOf({ manifest: staged.manifest, questionnaire, scores, comments: [] }));
    return sealRelease(
      made,
      made.groups.map(() => "c2FsdA"),
      sha256,
    );
  }
  /** Closes the round as the server does, with what `change` makes of it. */
  async function released(
    change: {
      readonly accepted?: number;
      readonly release?: unknown;
      readonly spent?: readonly string[];
      readonly sealed?: SealedRelease;
    } = {},
  ) {
    const ballot = await fetched();
    await dropFrame(staged.origin, makeFrame(staged.manifest, ballot, "scores", ballot.tokens.scores, scores));
    const { round } = staged.manifest;
    const { spent } = await staged.boxes.drain(round);
    const release = change.sealed ?? sealedOf().sealed;
    const closed = {
      v: 1,
      instance: staged.manifest.instance,
      seq: 2,
      previous: staged.fingerprint,
      kind: "enrolment-closed",
      round,
      issuedTotal: { scores: 1, comment: 1 },
    } as const;
    const end = {
      ...({ v: 1, instance: staged.manifest.instance, seq: 3, previous: fingerprint(closed), kind: "release", round } as const),
      ...{
        releaseSha256: fingerprint(release),
        spentSha256: fingerprint(spent),
        acceptedTotal: { scores: change.accepted ?? 1, comment: 0 },
      },
    };
    staged.publish(`chain-${round}`, [staged.sealed(closed), staged.sealed(end)]);
    staged.publish(`release-${round}`, change.release ?? release);
    staged.publish(`spent-${round}`, change.spent ?? spent);
    return ballot;
  }
  const verify = (ballot: Ballot | null, fingerprints: readonly string[] = [], results: string | null = null) =>
    verifyRound({ origin: staged.origin, round: staged.manifest.round, fingerprints, ballot, results });
  const failing = async (ballot: Ballot | null, fingerprints?: readonly string[]) =>
    (await verify(ballot, fingerprints)).filter(({ result }) => result === "fails").map(({ what }) => what);

  test("finds every check to hold, and the own ballot counted", async () => {
    const ballot = await released();
    const checks = await verify(ballot, [staged.fingerprint]);
    expect(checks.filter(({ result }) => result === "fails")).toEqual([]);
    expect(checks.find(({ what }) => what === "Your ballot, scores")).toMatchObject({ result: "holds", said: "was counted" });
  });

  test.each([
    ["an extra ballot", { accepted: 2 }, ["Counts, scores", "One ballot a token"]],
    ["another release", { release: { v: 1 } }, ["Release"]],
    ["another spent list", { spent: ["0".repeat(64)] }, ["Spent list"]],
  ])("names %s", async (_, change, names) => {
    await released(change);
    expect(await failing(null)).toEqual(names);
  });

  const saidOf = async (sealed: SealedRelease, figures: readonly object[]) =>
    (await verify(null, [], JSON.stringify({ sealed, figures })))
      .filter(({ what }) => what === "Figures" || what === "Rules of the release")
      .map(({ result, said }) => `${result}: ${said}`);
  const withItem = (made: Release, change: (item: ReleasedItem) => ReleasedItem): Release => ({
    ...made,
    groups: made.groups.map((group) => ({
      ...group,
      items: Object.fromEntries(Object.entries(group.items).map(([id, item]) => [id, change(item)])),
    })),
  });

  test("holds the figures that somebody was shown against their seals", async () => {
    const { sealed, figures } = sealedOf();
    await released({ sealed });
    const kept = ["holds: those of 1 groups are the ones that were sealed", "holds: kept by all 1 groups and their figures"];
    expect(await saidOf(sealed, figures)).toEqual(kept);
    const { figures: others } = sealedOf((made) => withItem(made, (item) => ({ ...item, n: { low: 5, high: 6 } })));
    expect((await saidOf(sealed, others))[0]).toBe("fails: of org are not the ones that were sealed");
    expect(await saidOf(sealed, [{ group: { id: "org" } }])).toEqual(["fails: the file of results has another form"]);
  });

  test.each<readonly [string, (made: Release) => Release, string]>([
    ["more told than so few allow", (made) => withItem(made, (item) => ({ ...item, sd: 20 })), "more is told than so few allow"],
    [
      "an exact share",
      (made) => withItem(made, (item) => ({ ...item, fav: { at: 0.43, low: 0.43, high: 0.43, edge: null } })),
      "a level is no step of its scale",
    ],
    [
      "a group the rules do not know",
      (made) => ({ ...made, groups: [...made.groups, ...renamed(made)] }),
      "the manifest knows no such group",
    ],
  ])("names the rule that %s breaks, although it was sealed and signed", async (_, tamper, why) => {
    const { sealed, figures } = sealedOf(tamper);
    await released({ sealed });
    const [same, rules] = await saidOf(sealed, figures);
    expect(same).toMatch(/^holds/);
    expect(rules).toMatch(/^fails: /);
    expect(rules).toContain(why);
  });
  const renamed = ({ groups }: Release) => groups.map((group) => ({ ...group, id: "elsewhere", parent: "org" }));

  test("cannot tell from a part of the groups whether the rules were kept, and says so", async () => {
    const { sealed, figures } = sealedOf((made) => ({ ...made, groups: [...made.groups, ...renamed(made)] }));
    await released({ sealed });
    expect((await saidOf(sealed, figures.slice(0, 1)))[1]).toBe(
      "later: the file holds 1 of 2 groups; only whoever may read all of them can tell",
    );
  });

  test("names a fingerprint that differs elsewhere", async () => {
    expect(await failing(null, ["0".repeat(64)])).toEqual(["Same rules elsewhere"]);
  });

  test("names a page that was swapped, and a script that was", async () => {
    staged.pages.set("/answer.js", { bytes: Buffer.from("steal()"), type: "text/javascript" });
    expect(await failing(null)).toEqual(["Answer page"]);
    const swapped = Buffer.from(`<!doctype html><script src="/answer.js" integrity="${sha384(Buffer.from("steal()"))}"></script>`);
    staged.pages.set("/", { bytes: swapped, type: "text/html" });
    expect(await failing(null)).toEqual(["Answer page"]);
  });

  test("learns that nothing can be told yet while a round goes on", async () => {
    expect((await verify(null)).filter(({ result }) => result === "later").map(({ what }) => what)).toEqual(["Tokens", "Release"]);
  });
});
