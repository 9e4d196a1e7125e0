import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { runSql } from "../../../src/ballots/issuer.fixture.ts";
import { HOUR } from "../../../src/core/model/time.ts";
import type { Envelope, Manifest } from "../../../src/core/privacy/manifest.ts";
import type { Answer } from "../../../src/core/privacy/payload.ts";
import type { Questionnaire } from "../../../src/core/privacy/questionnaire.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import type { Ballot } from "../../../src/respondent/ballot-file.ts";
import { makeFrame } from "../../../src/respondent/drop-ballot.ts";
import { fetchBallot } from "../../../src/respondent/fetch-ballot.ts";
import { readLink } from "../../../src/respondent/open-round.ts";
import { aRoundWorld, published, type RoundWorld, START } from "../../../src/server/round-world.fixture.ts";
import { openTap, type Tap } from "./tap.ts";

/** Somebody who was invited, as the administrator of the mail server knows them. */
export interface Invited {
  readonly mail: string;
  readonly link: string;
  readonly cohort: string;
  /** base64url. */
  readonly code: string;
}

/** A round on the real server, database, issuer, ballot box and mail, which the test leads from date to date. Taps lie on both listeners. */
export interface LivedRound {
  readonly world: RoundWorld;
  readonly id: string;
  readonly manifest: Manifest;
  readonly questionnaire: Questionnaire;
  readonly invited: readonly Invited[];
  readonly application: Tap;
  readonly answers: Tap;
  readonly clock: { now: number };
  readonly moveTo: (instant: number) => Promise<void>;
  readonly enrol: (member: Invited) => Promise<Ballot>;
  readonly frameOf: (ballot: Ballot, answers: Readonly<Record<string, number>>) => Uint8Array;
  /** A copy of the ballot file, which the box holds open. */
  readonly copyOfBox: () => string;
  readonly close: () => Promise<void>;
}

const COACH = "coach@acme.example";
const draft = { instrument: "pulse", title: "Spring", k: 5, kComment: 10, disciplines: [], windows: null, demonstration: false };

/** Announced, and on its first day of enrolling. */
export async function liveRound(teams: Readonly<Record<string, number>>): Promise<LivedRound> {
  const world = await aRoundWorld(teams);
  const clock = { now: START };
  const drafted = await world.as(COACH)("POST", "/rounds", draft);
  const announced = await world.as(COACH)("POST", `/rounds/${drafted.body.id}/announce`);
  expect(announced.status, JSON.stringify(announced.body)).toBe(200);
  const id = String(announced.body.id);
  const moveTo = async (instant: number): Promise<void> => {
    clock.now = instant;
    world.at(instant);
    await world.tick();
    expect(world.complaints).toEqual([]);
  };
  await moveTo(START + HOUR);
  const letters = world.mails.received.length;
  await moveTo(announced.body.windows.enrolFrom);
  const { entry } = await published<Envelope>(world.answers, `manifest-${id}`);
  if (entry.kind !== "round") throw new Error("no manifest");
  const manifest = entry;
  const questionnaire = await published<Questionnaire>(world.answers, manifest.instrument.sha256);
  const invited = world.mails.received.slice(letters).map(({ to, message }) => invitedBy(to[0] ?? "", message));
  const application = await openTap(world.server.origin, () => clock.now);
  const answers = await openTap(world.answers, () => clock.now);
  const copies = mkdtempSync(join(tmpdir(), "evenkeel-copy-"));
  return {
    ...{ world, id, manifest, questionnaire, invited, application, answers, clock, moveTo },
    enrol: ({ cohort, code, link }) => {
      const through = { ...manifest, origins: { app: application.origin, answer: answers.origin } };
      return fetchBallot(through, readLink(link).fingerprint, { cohort, code });
    },
    frameOf: (ballot, given) => makeFrame(manifest, ballot, "scores", ballot.tokens.scores, { v: 1, answers: asAnswers(given) }),
    copyOfBox: () => {
      const path = join(copies, "box.sqlite");
      copyFileSync(join(world.folder, "boxes", `${id.replaceAll("-", "")}.sqlite`), path);
      return path;
    },
    close: async () => {
      await application.close();
      await answers.close();
      rmSync(copies, { recursive: true });
      await world.close();
    },
  };
}

/** Tests draw answers from 1..7 and nothing else. */
const asAnswers = (given: Readonly<Record<string, number>>) => given as Readonly<Record<string, Answer>>;

function invitedBy(mail: string, message: string): Invited {
  const link = /http\S+#r=\S+/.exec(message.replaceAll("=\r\n", "").replaceAll("=3D", "="))?.[0] ?? "";
  const { own } = readLink(link);
  if (own === null) throw new Error("an invitation without a code");
  return { mail, link, ...own };
}

/** Different for every member of a team, so that a ballot that is found says whose it is. */
export function answersOf({ items }: Questionnaire, seed: number, at: number): Readonly<Record<string, number>> {
  const { integer } = createRandom(1_000 * seed + at);
  const [first, second, ...rest] = items;
  const own = { [first?.id ?? ""]: 1 + (at % 7), [second?.id ?? ""]: 1 + (Math.floor(at / 7) % 7) };
  return { ...own, ...Object.fromEntries(rest.map(({ id }) => [id, integer(1, 7)])) };
}

/** Everything an administrator can copy: the files of the database with its WAL, the data folder, the log, the mails. */
export async function everythingKept({ world }: LivedRound): Promise<ReadonlyMap<string, Uint8Array>> {
  await runSql(world.context.database.url, "checkpoint");
  const [place] = await runSql(
    world.context.database.url,
    "select current_setting('data_directory') as cluster, 'base/' || oid as base from pg_database where datname = current_database()",
  );
  const cluster = String(place?.cluster);
  const ofDatabase = [String(place?.base), "global", "pg_wal"].map((name) => join(cluster, name));
  const files = [...ofDatabase, world.folder].flatMap(filesUnder);
  return new Map<string, Uint8Array>([
    ...files,
    ["the log", Buffer.from(world.server.logged())],
    [
      "the mails",
      Buffer.from(world.mails.received.map(({ message }) => message.replaceAll("=\r\n", "").replaceAll("=3D", "=")).join("\n")),
    ],
  ]);
}

function filesUnder(folder: string): readonly (readonly [string, Uint8Array])[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    // Other tests' databases lie beside this one, and their files come and go.
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    return found?.isFile() === true ? [[join(basename(folder), name), readFileSync(join(folder, name))] as const] : [];
  });
}
