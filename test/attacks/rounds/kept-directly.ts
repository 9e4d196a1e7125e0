import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { PoolClient } from "pg";
import { openBoxFile } from "../../../src/ballots/box-file.ts";
import { createEnrolment, keepIssued, lockCode, tablesOf } from "../../../src/ballots/issuer-tables.ts";
import { createRandom } from "../../../src/core/statistics/random.ts";
import { dumpBallots, dumpCodes } from "./dumpster.ts";
import type { Trace } from "./linker.ts";

// What one cohort of eight leaves behind, written by the product's own tables and box without HTTP and RSA around them, so that
// a thousand rounds can be tried. The same eight, kept by a product that thought of nothing, beside it.

export const COHORT = 8;

export interface Kept {
  /** What the cohort left, with the order in which its members came known to the attacker from outside. */
  readonly round: (seed: number) => Promise<Trace>;
  readonly end: () => void;
}

interface Member {
  readonly codeHash: Buffer;
  readonly payload: string;
}

/** How many of eight come in the same tenth of a second: in ten days mostly one at a time. */
const GROUP = 2;

/** The product's enrolment table and ballot box. */
export function keptByEvenkeel(client: PoolClient): Kept {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-dumpster-"));
  return {
    round: async (seed) => {
      const { members, enrols, arrives, shuffle, integer } = aCohort(seed);
      const round = randomUUID();
      const codes = members.map(({ codeHash }) => ({ hash: codeHash, cohort: "cohort" }));
      await inTransaction(client, () => createEnrolment(client, round, shuffle(codes)));
      for (const at of enrols) {
        const { codeHash } = memberAt(members, at);
        await inTransaction(client, async () => {
          await lockCode(client, round, codeHash);
          await keepIssued(client, round, codeHash, { scores: randomBytes(32), comment: randomBytes(32) });
        });
      }
      const marks = await dumpCodes(client, tablesOf(round).enrolment);
      await client.query(`drop table ${tablesOf(round).enrolment}`);
      const path = join(folder, `${seed}.sqlite`);
      const box = openBoxFile(path);
      if (box === "lost") throw new Error("a new box cannot be lost");
      const keyId = randomBytes(32);
      for (let at = 0; at < COHORT; ) {
        const next = at + integer(1, GROUP);
        const group = arrives.slice(at, next).map((place) => memberAt(members, place));
        box.store(group.map(({ payload }) => ({ spends: randomBytes(32), frame: randomBytes(32), keyId, payload })));
        box.tidy();
        at = next;
      }
      box.close();
      return traceOf(members, arrives, marks, path);
    },
    end: () => rmSync(folder, { recursive: true }),
  };
}

/** A table of ballots with a serial number and a time, and one of codes with both. */
export function keptByTwin(client: PoolClient): Kept {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-twin-"));
  return {
    round: async (seed) => {
      const { members, enrols, arrives } = aCohort(seed);
      const table = `ballots.twin_${seed}`;
      await client.query(`create table ${table} (id serial primary key, code_hash bytea, at bigint)`);
      for (const at of enrols) {
        await client.query(`insert into ${table} (code_hash, at) values ($1, $2)`, [
          memberAt(members, at).codeHash,
          1_000 + enrols.indexOf(at),
        ]);
      }
      const marks = await dumpCodes(client, table);
      await client.query(`drop table ${table}`);
      const path = join(folder, `${seed}.sqlite`);
      const database = new DatabaseSync(path);
      database.exec("create table ballot (id integer primary key, at integer, payload text)");
      const put = database.prepare("insert into ballot (at, payload) values (?, ?)");
      for (const [at, place] of arrives.entries()) put.run(1_000 + at, memberAt(members, place).payload);
      database.close();
      return traceOf(members, arrives, marks, path);
    },
    end: () => rmSync(folder, { recursive: true }),
  };
}

function aCohort(seed: number) {
  const { shuffle, integer } = createRandom(seed);
  const places = Array.from({ length: COHORT }, (_, at) => at);
  const answers = shuffle(Array.from({ length: 49 }, (_, at) => [1 + (at % 7), 1 + Math.floor(at / 7)] as const));
  const members: readonly Member[] = places.map((at) => ({
    codeHash: createHash("sha256").update(randomBytes(16)).digest(),
    payload: `{"answers":{"b1-1":${answers[at]?.[0]},"b1-2":${answers[at]?.[1]}},"v":1}`,
  }));
  return { members, enrols: shuffle(places), arrives: shuffle(places), shuffle, integer };
}

type Codes = Awaited<ReturnType<typeof dumpCodes>>;

function traceOf(members: readonly Member[], arrives: readonly number[], codes: Codes, path: string): Trace {
  // Rows come as they lie; they are put in order by what they say, so that their place counts as a mark and as nothing else.
  const ballots = dumpBallots(path).toSorted((one, other) => (one.payload < other.payload ? -1 : 1));
  return {
    members: members.map(({ codeHash }, at) => ({ ...codes.get(codeHash.toString("hex")), "came as": arrives.indexOf(at) })),
    ballots: ballots.map(({ marks }) => marks),
    owner: ballots.map(({ payload }) => members.findIndex((member) => member.payload === payload)),
  };
}

function memberAt(members: readonly Member[], at: number): Member {
  const member = members[at];
  if (member === undefined) throw new RangeError(`no member ${at}`);
  return member;
}

async function inTransaction(client: PoolClient, work: () => Promise<unknown>): Promise<void> {
  await client.query("begin");
  await work();
  await client.query("commit");
}
