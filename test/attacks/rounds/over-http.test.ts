import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesOf } from "../../../src/ballots/issuer-tables.ts";
import { aBallot, aRound, frameOf as frameBy } from "../../../src/ballots/round.fixture.ts";
import { dropCodes } from "../../../src/core/privacy/ballot-frame.ts";
import { canonicalJson } from "../../../src/core/privacy/canonical-json.ts";
import type { Release } from "../../../src/core/privacy/release-shape.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import type { Ballot } from "../../../src/respondent/ballot-file.ts";
import { published } from "../../../src/server/round-world.fixture.ts";
import { attack } from "../subtractor.ts";
import { dumpBallots, dumpCodes, secretsIn } from "./dumpster.ts";
import { bitFlips, madeUp } from "./forger.ts";
import { answersOf, everythingKept, type Invited, type LivedRound, liveRound } from "./lived-round.ts";
import { sized } from "./scale.ts";
import { anyNumber, askedBy, askForSignatures, dropAll, specialNumbers } from "./stuffer.ts";
import type { Message } from "./tap.ts";
import { writeRow } from "./write-row.ts";

// One round on the real server from announcement to release, with everybody at work against it.

const RACE = 200;
const FORGED = sized(100, 2_000);
const FLIPPED = sized(200, 2_000);

interface Member {
  readonly invited: Invited;
  readonly ballot: Ballot;
  readonly answers: Readonly<Record<string, number>>;
  readonly frame: Uint8Array;
}

let lived: LivedRound;
let members: readonly Member[] = [];
let fetched: readonly Message[] = [];
let sent: readonly Message[] = [];
let mixed: readonly Message[] = [];
const asked: Record<string, number> = {};
const tried: Record<string, readonly number[]> = {};
let keptWhileAnswering: ReadonlyMap<string, Uint8Array> = new Map();
let keptAtEnd: ReadonlyMap<string, Uint8Array> = new Map();
let dumped: ReturnType<typeof dumpBallots> = [];
let codesDumped = 0;

const signedFor = async (requests: Parameters<typeof askForSignatures>[1]): Promise<number> =>
  new Set((await askForSignatures(lived.world.server.origin, requests)).filter((each) => each !== null)).size;

beforeAll(async () => {
  lived = await liveRound({ payments: 8, search: 9 });
  await enrolAll();
  await lived.moveTo(lived.manifest.windows.enrolUntil);
  const [member] = lived.invited;
  if (member === undefined) throw new Error("nobody was invited");
  asked["after the window"] = await signedFor([askedBy(lived.manifest, member)]);
  await answerAll();
  await lived.moveTo(lived.manifest.windows.answerUntil);
  tried["closed round"] = await dropAll(lived.world.answers, [members[0]?.frame ?? new Uint8Array()]);
  keptAtEnd = await everythingKept(lived);
}, 240_000);
afterAll(() => lived.close());

async function enrolAll(): Promise<void> {
  const { manifest, invited } = lived;
  const { shuffle } = createRandom(1);
  const [racer, ...others] = shuffle(invited.filter(({ mail }) => mail.startsWith("search")));
  if (racer === undefined) throw new Error("nobody was invited");
  const foreign = manifest.cohorts.find(({ id }) => id !== racer.cohort);
  if (foreign === undefined) throw new Error("one cohort only");
  const key = manifest.cohorts.find(({ id }) => id === racer.cohort)?.keys.scores.n ?? "";
  asked["special numbers"] = await signedFor(specialNumbers(key).map((number) => askedBy(manifest, racer, number)));
  asked["foreign group"] = await signedFor([askedBy(manifest, { ...racer, cohort: foreign.id })]);
  asked["codes made up"] = await signedFor(
    Array.from({ length: 20 }, () =>
      askedBy(manifest, { ...racer, code: Buffer.from(anyNumber(), "base64url").subarray(0, 16).toString("base64url") }),
    ),
  );
  asked["race for one code"] = await signedFor(Array.from({ length: RACE }, () => askedBy(manifest, racer)));
  const everybody = shuffle([...others, ...invited.filter(({ mail }) => mail.startsWith("payments"))]);
  const held: Member[] = [];
  for (const [at, member] of everybody.entries()) {
    lived.clock.now += 3_600_000;
    const ballot = await lived.enrol(member);
    const answers = answersOf(lived.questionnaire, 1, at);
    held.push({ invited: member, ballot, answers, frame: lived.frameOf(ballot, answers) });
  }
  members = held;
  fetched = await lived.application.saw(held.length);
  asked["second ballot"] = await signedFor(held.map(({ invited: member }) => askedBy(manifest, member)));
  const client = new Client({ connectionString: lived.world.context.database.url });
  await client.connect();
  codesDumped = (await dumpCodes(client, tablesOf(lived.id).enrolment)).size;
  await client.end();
}

async function answerAll(): Promise<void> {
  const { answers, manifest, questionnaire, moveTo, world } = lived;
  const [first] = members;
  if (first === undefined) throw new Error("nobody fetched a ballot");
  await moveTo(manifest.windows.answerFrom);
  const { frame } = first;
  tried["made up"] = await dropAll(world.answers, madeUp(frame, FORGED));
  tried["bits turned"] = await dropAll(world.answers, bitFlips(frame, FLIPPED));
  const stranger = aRound();
  tried["key of another round"] = await dropAll(world.answers, [frameBy(aBallot(stranger), { v: 1, answers: first.answers })]);
  const other = members.find(({ ballot }) => ballot.cohort !== first.ballot.cohort);
  const foreign = { ...first.ballot, cohort: other?.ballot.cohort ?? "" };
  const { scores, comment } = first.ballot.tokens;
  const swapped = { ...first.ballot, tokens: { scores: comment, comment: scores } };
  tried["foreign group or purpose"] = await dropAll(
    world.answers,
    [foreign, swapped].map((ballot) => lived.frameOf(ballot, first.answers)),
  );
  const race = Array.from({ length: RACE }, (_, at) =>
    lived.frameOf(first.ballot, { ...first.answers, [questionnaire.items[0]?.id ?? ""]: 1 + (at % 7) }),
  );
  // One of them is what the member meant to send.
  tried["race for one token"] = await dropAll(world.answers, [frame, ...race]);
  for (const member of createRandom(2).shuffle(members.slice(1))) {
    lived.clock.now += 3_600_000;
    await dropAll(answers.origin, [member.frame]);
  }
  sent = await answers.saw(members.length - 1);
  tried.replay = await dropAll(
    answers.origin,
    members.map((member) => member.frame),
  );
  await dropAll(answers.origin, madeUp(frame, 3).slice(0, 3));
  mixed = (await answers.saw(sent.length + members.length + 3)).slice(sent.length);
  tried["second answer"] = await dropAll(
    world.answers,
    members.map(({ ballot }, at) => lived.frameOf(ballot, answersOf(questionnaire, 2, at))),
  );
  dumped = dumpBallots(lived.copyOfBox());
  keptWhileAnswering = await everythingKept(lived);
}

/** What everybody entitled to see it is shown of; the answer origin serves seals of it alone, and the attacker gets all of it. */
async function releasedBy({ world, id }: LivedRound): Promise<Release> {
  const { rows } = await world.context.database.pool.query<{ text: string }>("select text from state.round_document where name = $1", [
    `release-${id}`,
  ]);
  return JSON.parse(rows[0]?.text ?? "null");
}

const acceptedIn = (name: string): number => (tried[name] ?? []).filter((code) => code === dropCodes.accepted).length;
const sizesOf = (messages: readonly Message[]): readonly string[] => [...new Set(messages.map(({ up, down }) => `${up} ${down}`))];

describe("Stuffer", () => {
  test.each([
    ["special numbers", 0],
    ["foreign group", 0],
    ["codes made up", 0],
    ["race for one code", 1],
    ["second ballot", 0],
    ["after the window", 0],
  ])("%s: signed for %i", (name, signatures) => {
    expect(asked[name]).toBe(signatures);
  });

  test.each([
    ["race for one token", 1],
    ["replay", 0],
    ["second answer", 0],
    ["closed round", 0],
    ["key of another round", 0],
    ["foreign group or purpose", 0],
  ])("%s: taken are %i", (name, ballots) => {
    expect(tried[name]?.length).toBeGreaterThan(0);
    expect(acceptedIn(name)).toBe(ballots);
  });

  test("the box holds one ballot for each token that was used, and the release says so", async () => {
    expect(dumped).toHaveLength(members.length);
    const release = await releasedBy(lived);
    expect(release.organisation.accepted).toBe(members.length);
    const spent = await published<readonly string[]>(lived.world.answers, `spent-${lived.id}`);
    expect(new Set(spent).size).toBe(members.length);
    const frames = Object.entries(tried).filter(([name]) => !["made up", "bits turned"].includes(name));
    writeRow({
      attacker: "Stuffer",
      against: "Evenkeel",
      figure: `${dumped.length - members.length} accepted beyond tokens`,
      gate: "0",
      n: `${frames.reduce((sum, [, codes]) => sum + codes.length, 0)} frames (${RACE + 1} of one token at once), ${RACE} requests for one code at once; ${members.length} tokens; over HTTP`,
      interval: "",
    });
  });
});

describe("Forger", () => {
  test.each(["made up", "bits turned"])("frames with signatures or content %s are all refused, and break nothing", (name) => {
    expect(tried[name]?.length).toBeGreaterThanOrEqual(100);
    expect(acceptedIn(name)).toBe(0);
    expect(tried[name]).not.toContain(dropCodes.acceptedBefore);
    writeRow({
      attacker: "Forger",
      against: "Evenkeel",
      figure: `${acceptedIn(name)} accepted (${name})`,
      gate: "0",
      n: `${tried[name]?.length} frames over HTTP`,
      interval: "",
    });
  });
});

describe("Tap", () => {
  test("fetching a ballot has one size, whoever fetches it", () => {
    expect(fetched).toHaveLength(members.length);
    expect(sizesOf(fetched)).toHaveLength(1);
  });

  test("a ballot, a ballot sent again and a refused one have one size", () => {
    expect(sent).toHaveLength(members.length - 1);
    expect(mixed.length).toBeGreaterThan(members.length);
    expect(sizesOf([...sent, ...mixed])).toHaveLength(1);
  });

  test("no reply comes before 250 ms, so that refusing cannot be told from taking by being quick", () => {
    expect(Math.min(...[...sent, ...mixed].map(({ tookMs }) => tookMs))).toBeGreaterThanOrEqual(250);
  });
});

describe("Dumpster", () => {
  const answersOnDisk = () =>
    new Map(members.map(({ answers }, at) => [`answers of member ${at}`, Buffer.from(canonicalJson({ v: 1, answers }))]));
  /** Searching everything for one secret takes seconds. */
  const tokens = () =>
    new Map(
      members
        .slice(0, sized(2, members.length))
        .flatMap(({ ballot }, at) =>
          (["scores", "comment"] as const).flatMap((purpose) => [
            [`prefix ${at} ${purpose}`, Buffer.from(ballot.tokens[purpose].prefix, "base64url")] as const,
            [`public key ${at} ${purpose}`, Buffer.from(ballot.tokens[purpose].publicKey, "base64url")] as const,
            [`signature ${at} ${purpose}`, Buffer.from(ballot.tokens[purpose].signature, "base64url")] as const,
          ]),
        ),
    );
  const codes = () => new Map(lived.invited.map(({ code }, at) => [`code of member ${at}`, Buffer.from(code, "base64url")]));
  const but = (kept: ReadonlyMap<string, Uint8Array>, left: RegExp) => new Map([...kept].filter(([place]) => !left.test(place)));

  test("while people answer, answers are in the box and nowhere else: not in the database, its log, the server's log or a mail", () => {
    expect(codesDumped).toBe(lived.invited.length);
    expect(secretsIn(new Map([...keptWhileAnswering].filter(([place]) => /boxes/.test(place))), answersOnDisk())).not.toEqual([]);
    expect(secretsIn(but(keptWhileAnswering, /boxes/), answersOnDisk())).toEqual([]);
  });

  test("no part of a token is in anything that is kept, at any time", () => {
    expect(secretsIn(keptWhileAnswering, tokens())).toEqual([]);
    expect(secretsIn(keptAtEnd, tokens())).toEqual([]);
  });

  test("a member's code is in their mail and nowhere else", () => {
    expect(secretsIn(new Map([["the mails", keptWhileAnswering.get("the mails") ?? new Uint8Array()]]), codes())).toHaveLength(
      codes().size,
    );
    expect(secretsIn(but(keptWhileAnswering, /the mails/), codes())).toEqual([]);
  });

  test("after the release no answer and no ballot file is left", () => {
    expect(secretsIn(keptAtEnd, answersOnDisk())).toEqual([]);
    expect(readdirSync(join(lived.world.folder, "boxes"))).toEqual([]);
    const hashes = new Map(
      lived.invited.map(({ code }, at) => [`hash ${at}`, createHash("sha256").update(Buffer.from(code, "base64url")).digest()]),
    );
    // The write-ahead log still says which hash of a code fetched a ballot, until PostgreSQL writes over it; no ballot leads there.
    expect(secretsIn(but(keptAtEnd, /pg_wal/), hashes)).toEqual([]);
  });
});

describe("Subtractor", () => {
  test("what the server published gives no answer away", async () => {
    const release = await releasedBy(lived);
    const people = members.map(({ invited, answers }, at) => ({
      id: `p${at}`,
      cohort: invited.cohort,
      answered: new Set(Object.keys(answers)),
    }));
    const { recovered, leastPeople } = attack([release], {
      rounds: [{ manifest: lived.manifest, people, answers: new Map() }],
      stable: false,
    });
    expect(release.groups.length).toBeGreaterThan(1);
    expect(recovered).toEqual([]);
    expect(leastPeople).toBeGreaterThanOrEqual(5);
  });
});
