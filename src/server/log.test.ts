import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { createLog } from "./log.ts";

const CANARY = "canary-7f3a";

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog({ logLevel: "debug" }, sink));
  return lines.join("");
}

const secrets = {
  authorization: `Bearer ${CANARY}`,
  cookie: CANARY,
  "set-cookie": CANARY,
  password: CANARY,
  secret: CANARY,
  token: CANARY,
  link: CANARY,
  mail: `${CANARY}@example.org`,
};

test.each([
  ["at the top", secrets],
  ["in headers", { headers: secrets }],
  ["two levels down", { request: { headers: secrets } }],
])("a field that somebody adds one day is removed %s", (_where, fields) => {
  const text = logged((log) => log.info(fields, "something"));
  expect(text).toContain("[removed]");
  expect(text).not.toContain(CANARY);
});

test("a request logged as a whole leaves nothing", () => {
  const request = { url: `/sign-in?secret=${CANARY}`, headers: secrets, remoteAddress: CANARY };
  expect(logged((log) => log.info({ req: request, res: request }, "something"))).not.toContain(CANARY);
});

test("the words of an error that is not ours stay out, down to its last cause", () => {
  const driver = Object.assign(new Error(`Key (mail)=(${CANARY}) already exists`), { code: "23505" });
  const text = logged((log) => log.error({ err: new Error(`Failed query, params: ${CANARY}`, { cause: driver }) }, "failed"));
  expect(text).not.toContain(CANARY);
  expect(text).toContain("23505");
  expect(text).toContain("log.test.ts");
});

test("the words of our own errors are logged, since they name no value of a person", () => {
  const error = new EvenkeelError("database.unreachable", "The database does not answer.", "Wait.");
  expect(logged((log) => log.error({ err: error }, "failed"))).toContain("The database does not answer.");
});
