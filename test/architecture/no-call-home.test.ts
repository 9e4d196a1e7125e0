import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const network =
  /^import (?!type ).*from "node:(?:http|https|http2|net|tls|dgram|dns)(?:\/promises)?"|^import (?!type ).*from "(?:openid-client|nodemailer|pg|pg-boss|@clickhouse\/client)"|\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\(|\bEventSource\(|\bnavigator\.sendBeacon\b/m;

/** Every file that can open or accept a connection, and with whom. A new one is a decision, so it is named here. */
const connections: Readonly<Record<string, string>> = {
  "server/application.ts": "accepts requests",
  "ballots/answer-listener.ts": "accepts requests",
  "ballots/application-role.ts": "the application's database, to make the role it connects as",
  "ballots/check-ballots.ts": "the application's database, to look at its settings",
  "ballots/issuer.ts": "the application's database, as a role of its own",
  "ballots/issuer-role.ts": "the application's database, to make that role",
  "ballots/issuer-tables.ts": "the application's database, as a role of its own",
  "server/client-error.ts": "answers what cannot be read as a request",
  "server/tls.ts": "reads certificate files for the listeners",
  "server/sign-in/oidc-provider-client.ts": "the identity provider the operator has set",
  "server/sign-in/oidc.ts": "the identity provider the operator has set",
  "mail/create-mailer.ts": "the mail server the operator has set",
  "jobs/post-webhook.ts": "the chat a coach has set, once per digest",
  "jobs/public-address.ts": "judges addresses before the one above connects",
  "jobs/open-jobs.ts": "the application's database",
  "jobs/job-runner-lock.ts": "the application's database",
  "state/database.ts": "the application's database",
  "state/database-error.ts": "the application's database",
  "state/naming-session.ts": "the application's database",
  "state/embedded-postgres.ts": "the application's database, on this machine",
  "cli/server-client.ts": "the server that owns the data folder, on this machine",
  "sources/live/live-http.ts": "the tools that a coach has connected",
  "evidence/clickhouse.ts": "the evidence engine the operator has set",
  "respondent/speak.ts": "the answer origin and the application that a member's link names",
  "server/listen.ts": "accepts requests",
  "web/answer/early.ts": "the answer origin the page came from",
  "web/answer/protocol/drop.ts": "the answer origin the page came from",
  "web/answer/protocol/enrol.ts": "the application that the signed rules name",
  "web/app/api/ask.ts": "the origin the page came from",
  "web/app/api/listen.ts": "the origin the page came from",
};

const src = fileURLToPath(new URL("../../src", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.(?:test|fixture)\.tsx?$/.test(file))
  .map((file) => ({ file: file.replaceAll("\\", "/"), text: readFileSync(join(src, file), "utf8") }));

test("only the named files can open a connection, and each still does", () => {
  expect(files.length).toBeGreaterThan(50);
  const found = files.filter(({ text }) => network.test(text)).map(({ file }) => file);
  expect(found.toSorted()).toEqual(Object.keys(connections).toSorted());
});

test("what assess runs on opens none; only git does, for a clone the user asked for", () => {
  const reached = reachedFrom("cli/assess-command.ts");
  expect(reached.size).toBeGreaterThan(100);
  expect(Object.keys(connections).filter((file) => reached.has(file))).toEqual([]);
});

/** Every file of ours that one file imports, by itself or through others, types aside. */
function reachedFrom(first: string): ReadonlySet<string> {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const reached = new Set<string>();
  const open = [first];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    const imported = (texts.get(file) ?? "").matchAll(/^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm);
    for (const [, fixed, lazy] of imported) open.push(posix.join(posix.dirname(file), fixed ?? lazy ?? ""));
  }
  return reached;
}

test("no address of another host is written into the pages", () => {
  const pages = files.filter(({ file }) => file.startsWith("web/"));
  expect(pages.length).toBeGreaterThan(20);
  // A schema id and a placeholder a user sees in a field are no requests.
  const outside = pages.filter(({ text }) => /(?:src|href|url\()=?["'(]https?:\/\//.test(text)).map(({ file }) => file);
  expect(outside).toEqual([]);
});

test.each(['await fetch("https://example.org")', 'import { request } from "node:https";', 'import { createTransport } from "nodemailer";'])(
  "the check sees %s",
  (planted) => {
    expect(network.test(planted)).toBe(true);
  },
);
