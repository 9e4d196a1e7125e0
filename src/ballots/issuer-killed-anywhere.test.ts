import { spawn } from "node:child_process";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { purposes } from "../core/privacy/manifest.ts";
import type { EnrolRequest } from "./ballots.ts";
import { blind, toNumber, unblind } from "./blind.fixture.ts";
import { openDatabaseLine } from "./database-line.fixture.ts";
import { openTestIssuer, runSql, type TestIssuer } from "./issuer.fixture.ts";
import { tablesOf } from "./issuer-tables.ts";
import { publicKeyOf } from "./round-key.ts";
import { modulusOf } from "./sign-blinded.ts";
import { isToken } from "./verify-token.ts";

// Privacy.md 11, "kill at each await", for the issuer: all it waits for is its database and its signing threads, so the process is ended
// before each packet to the database and before each answer, from the first to the last; before the packet that commits, it has signed.

let kept: TestIssuer;
let folder = "";
beforeAll(async () => {
  kept = await openTestIssuer();
  folder = mkdtempSync(join(tmpdir(), "evenkeel-signing-"));
});
afterAll(async () => {
  await kept.end();
  rmSync(folder, { recursive: true });
});

const MOST_PACKETS = 60;
const AT_ONCE = 4;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

async function enrolling() {
  const [round, cohort] = [randomUUID(), randomUUID()];
  const codes = Array.from({ length: MOST_PACKETS }, () => randomBytes(16));
  const keys = (await kept.issuer.makeKeys(round, [cohort])).get(cohort);
  if (keys === undefined) throw new Error("no keys");
  const hashes = codes.map((code) => ({ hash: createHash("sha256").update(code).digest(), cohort }));
  await kept.issuer.open(round, hashes);
  const keyOf = { scores: publicKeyOf(keys.scores), comment: publicKeyOf(keys.comment) };
  const ask = (code: Uint8Array) => {
    const message = randomBytes(113);
    const blindFor = (purpose: "scores" | "comment") => blind({ n: toNumber(modulusOf(keyOf[purpose])), e: 65_537n }, message);
    const blinded = { scores: blindFor("scores"), comment: blindFor("comment") };
    const request: EnrolRequest = { round, cohort, code, blinded: { scores: blinded.scores.blinded, comment: blinded.comment.blinded } };
    return { request, message, blinded };
  };
  return { round, codes, keyOf, ask };
}

type Enrolling = Awaited<ReturnType<typeof enrolling>>;

/** What the process said; null: it was killed before. */
async function signUntilKilled({ round, cohort, code, blinded }: EnrolRequest, cutBefore: number) {
  const file = join(folder, hex(code));
  const shown = { round, cohort, code: hex(code), scores: hex(blinded.scores), comment: hex(blinded.comment) };
  writeFileSync(file, JSON.stringify(shown));
  const line = await openDatabaseLine(kept.url, cutBefore, () => child.kill("SIGKILL"));
  const program = fileURLToPath(new URL("./sign-until-killed.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [program, line.url, hex(kept.masterKey), file], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await Promise.all([text(child.stdout), once(child, "close")]);
  const [scores = "", comment = ""] = said.trim().split(" ");
  await line.close();
  return { answered: said === "" ? null : { scores, comment }, survived: child.signalCode === null };
}

/** Whether the database keeps that this code has its signatures. */
async function isIssued({ round }: Enrolling, code: Uint8Array): Promise<boolean> {
  const [row] = await runSql(
    kept.ownerUrl,
    `select scores_blinded_hash is not null as scores, comment_blinded_hash is not null as comment from ${tablesOf(round).enrolment} where code_hash = $1`,
    [createHash("sha256").update(code).digest()],
  );
  expect(row?.scores).toBe(row?.comment);
  return row?.scores === true;
}

async function killedBefore(step: number, round: Enrolling) {
  const code = round.codes[step - 1] ?? new Uint8Array();
  const { request, message, blinded } = round.ask(code);
  const { answered, survived } = await signUntilKilled(request, step);
  const issued = await isIssued(round, code);
  if (answered !== null) expect(issued).toBe(true);
  if (issued) await expect(kept.issuer.sign(round.ask(code).request)).rejects.toMatchObject({ code: "token.already-issued" });
  const again = await kept.issuer.sign(request);
  if (answered !== null) expect({ scores: hex(again.scores), comment: hex(again.comment) }).toEqual(answered);
  for (const purpose of purposes) {
    const n = toNumber(modulusOf(round.keyOf[purpose]));
    expect(isToken(round.keyOf[purpose], message, unblind({ n, e: 65_537n }, again[purpose], blinded[purpose].inverse))).toBe(true);
  }
  await expect(kept.issuer.sign(round.ask(code).request)).rejects.toMatchObject({ code: "token.already-issued" });
  return { survived, issued, answered: answered !== null };
}

test("killed before any packet to or from its database, the issuer gives a code one pair of signatures, the same ones again", async () => {
  const round = await enrolling();
  const outcomes: Awaited<ReturnType<typeof killedBefore>>[] = [];
  while (!outcomes.some(({ survived }) => survived)) {
    const steps = Array.from({ length: AT_ONCE }, (_, index) => outcomes.length + 1 + index);
    outcomes.push(...(await Promise.all(steps.map((step) => killedBefore(step, round)))));
  }
  const killed = outcomes.filter(({ survived }) => !survived);
  // Connecting; beginning, finding the code, reading the keys, keeping what is signed, committing: each asked and answered.
  expect(killed.length).toBeGreaterThanOrEqual(2 * 6);
  expect(killed.filter(({ issued, answered }) => issued && !answered).length).toBeGreaterThanOrEqual(1);
  expect(killed.filter(({ issued }) => !issued).length).toBeGreaterThanOrEqual(10);
  expect(await kept.issuer.close(round.round)).toEqual({ scores: outcomes.length, comment: outcomes.length });
}, 180_000);
