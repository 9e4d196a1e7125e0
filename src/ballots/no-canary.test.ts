import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAnswerListener } from "./answer-listener.ts";
import { createBallotBoxes } from "./ballot-boxes.ts";
import { blind, toNumber } from "./blind.fixture.ts";
import { openTestIssuer, runSql, type TestIssuer } from "./issuer.fixture.ts";
import { aBallot, aRound, frameOf, NOW, questionnaire } from "./round.fixture.ts";
import { publicKeyOf } from "./round-key.ts";
import { modulusOf } from "./sign-blinded.ts";

let kept: TestIssuer;
let folder = "";
beforeAll(async () => {
  kept = await openTestIssuer();
  folder = mkdtempSync(join(tmpdir(), "evenkeel-canary-"));
});
afterAll(async () => {
  await kept.end();
  rmSync(folder, { recursive: true });
});

function filesUnder(path: string): readonly Buffer[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    // PostgreSQL removes files of other tests while this one reads.
    const found = statSync(join(path, name), { throwIfNoEntry: false });
    return found?.isFile() === true ? [readFileSync(join(path, name))] : [];
  });
}

const holds = (files: readonly Buffer[], canary: Uint8Array): boolean => {
  const bytes = Buffer.from(canary);
  const forms = [bytes, bytes.toString("hex"), bytes.toString("base64"), bytes.toString("base64url")];
  return files.some((file) => forms.some((form) => file.includes(form)));
};

test("no code is in any file of the database, and once closed its hash is in no table", async () => {
  const round = randomUUID();
  const cohort = randomUUID();
  const code = randomBytes(16);
  const hash = createHash("sha256").update(code).digest();
  const keys = (await kept.issuer.makeKeys(round, [cohort])).get(cohort);
  if (keys === undefined) throw new Error("no keys");
  await kept.issuer.open(round, [{ hash, cohort }]);
  const blinded = (n: string) => blind({ n: toNumber(modulusOf(publicKeyOf({ n, e: "AQAB" }))), e: 65_537n }, randomBytes(113)).blinded;
  const values = { scores: blinded(keys.scores.n), comment: blinded(keys.comment.n) };
  const signatures = await kept.issuer.sign({ round, cohort, code, blinded: values });
  await runSql(kept.ownerUrl, "checkpoint");
  const [place] = await runSql(
    kept.ownerUrl,
    "select current_setting('data_directory') as cluster, 'base/' || oid as base from pg_database where datname = current_database()",
  );
  const cluster = String(place?.cluster);
  const ofDatabase = () => filesUnder(join(cluster, String(place?.base)));
  expect(holds(ofDatabase(), hash)).toBe(true);
  const everywhere = filesUnder(cluster);
  for (const canary of [code, values.scores, values.comment, signatures.scores, signatures.comment])
    expect(holds(everywhere, canary)).toBe(false);
  await kept.issuer.close(round);
  await runSql(kept.ownerUrl, "checkpoint");
  expect(holds(ofDatabase(), hash)).toBe(false);
});

test("no address, agent, cookie, language or token of a sender is in any file of the box", async () => {
  const round = aRound();
  const boxes = createBallotBoxes({
    folder,
    now: () => NOW,
    complain: (error) => {
      throw error;
    },
  });
  await boxes.open(round.manifest, questionnaire, round.manifest.windows.answerUntil);
  const application = round.manifest.origins.app;
  const listener = createAnswerListener({ certificate: null, box: boxes, published: async () => null, pages: new Map(), application });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  const headers = {
    "user-agent": "canary-agent",
    cookie: "canary-cookie=1",
    "x-forwarded-for": "198.51.100.77",
    "accept-language": "canary-language",
    referer: "http://canary-referrer.example",
    "x-request-id": "canary-request",
  };
  const ballot = aBallot(round);
  const body = new Uint8Array(frameOf(ballot, { v: 1, answers: { "b1-1": 6 } }));
  const reply = await fetch(`http://127.0.0.1:${address.port}/drop`, { method: "POST", headers, body });
  expect(new Uint8Array(await reply.arrayBuffer())[0]).toBe(0);
  listener.close();
  await once(listener, "close");
  await boxes.close();
  const files = filesUnder(folder);
  expect(files.some((file) => file.includes('{"answers":{"b1-1":6},"v":1}'))).toBe(true);
  const texts = ["canary", "198.51.100.77", "127.0.0.1", String(NOW)];
  for (const text of texts) expect([text, files.some((file) => file.includes(text))]).toEqual([text, false]);
  for (const canary of [ballot.prefix, ballot.publicKey, ballot.tokenSignature, body.subarray(482, 546), body.subarray(8_738)]) {
    expect(holds(files, canary)).toBe(false);
  }
});
