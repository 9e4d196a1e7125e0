import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { get } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";

// The server as people start it: one command, its own embedded database, in a folder of its own.

const main = fileURLToPath(new URL("../../src/server/main.ts", import.meta.url));
const started: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) if (child.exitCode === null && child.signalCode === null) await ended(child, "SIGTERM");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Server {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly logged: () => string;
  readonly origin: string;
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-server-"));
  // As root the database runs under another account, which must be able to enter.
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function start(settings: Readonly<Record<string, string>>): Promise<Server> {
  const port = settings.EVENKEEL_PORT ?? String(await freePort());
  const answerPort = settings.EVENKEEL_ANSWER_PORT ?? String(await freePort());
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [main], {
    env: { PATH, HOME, EVENKEEL_PORT: port, EVENKEEL_ANSWER_PORT: answerPort, EVENKEEL_LOG_LEVEL: "debug", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    cwd: tmpdir(),
  });
  started.push(child);
  let out = "";
  let err = "";
  child.stdout?.on("data", (chunk) => {
    out += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    err += String(chunk);
  });
  while (!out.includes("Ctrl-C") && child.exitCode === null) await wait(10);
  const scheme = settings.EVENKEEL_TLS_CERT === undefined ? "http" : "https";
  return { child, said: () => out, logged: () => err, origin: `${scheme}://127.0.0.1:${port}` };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}

const secretIn = (text: string) => /sign-in#([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? "";

test("from an empty folder to a first sign-in, and nothing of it in the log", async () => {
  const folder = aFolder();
  const server = await start({ EVENKEEL_DATA: join(folder, "kept") });
  const secret = secretIn(server.said());
  expect(secret.length).toBeGreaterThan(20);
  const signedIn = await fetch(`${server.origin}/api/sign-in/link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret }),
  });
  expect(signedIn.status).toBe(200);
  const [cookie = ""] = (signedIn.headers.get("set-cookie") ?? "").split(";");
  const session = z.object({ csrf: z.string() }).parse(await signedIn.json());
  const password = "canary horse battery 7f3a";
  const mail = "canary@example.org";
  const changed = await fetch(`${server.origin}/api/account`, {
    method: "PATCH",
    headers: { cookie, origin: server.origin, "x-evenkeel-csrf": session.csrf, "content-type": "application/json" },
    body: JSON.stringify({ mail, password }),
  });
  expect(changed.status).toBe(200);
  await fetch(`${server.origin}/api/sign-in/password`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mail, password: `${password} wrong` }),
  });
  const again = await fetch(`${server.origin}/api/sign-in/link?secret=${secret}`, { headers: { authorization: `Bearer ${secret}` } });
  expect(again.status).toBe(405);
  expect(await ended(server.child, "SIGTERM")).toBe(0);
  for (const canary of [secret, password, mail, "canary", cookie.split("=")[1] ?? "?", session.csrf]) {
    expect(server.logged()).not.toContain(canary);
  }
  expect(server.logged()).toContain('"signInWithPassword"');
  // Neither does the log of the database.
  for (const file of readdirSync(join(folder, "kept", "postgres"))) {
    if (file.endsWith(".log")) expect(readFileSync(join(folder, "kept", "postgres", file), "utf8")).not.toContain("canary");
  }

  const next = await start({ EVENKEEL_DATA: join(folder, "kept") });
  expect(secretIn(next.said())).toBe("");
});

test("a mail that could not be sent, and for which nobody waits, is told in the log without its address", async () => {
  const folder = join(aFolder(), "kept");
  const server = await start({ EVENKEEL_DATA: folder, EVENKEEL_SMTP_URL: `smtp://127.0.0.1:${await freePort()}` });
  const token = readFileSync(join(folder, "keys", "cli.token"), "utf8").trim();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const mail = "canary@example.org";
  const person = { name: "Ada", mail, grants: [] };
  const invited = await fetch(`${server.origin}/api/people`, { method: "POST", headers, body: JSON.stringify(person) });
  expect(invited.status).toBeLessThan(600);
  const asked = await fetch(`${server.origin}/api/sign-in/request-link`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mail }),
  });
  expect(asked.ok).toBe(true);
  const until = performance.now() + 90_000;
  while (!server.logged().includes("EvenkeelWarning") && performance.now() < until) await wait(20);
  expect(server.logged()).toContain("EvenkeelWarning");
  expect(server.logged()).not.toContain("canary");
});

test("a second server on the same folder is refused and says where the first is", async () => {
  const folder = join(aFolder(), "kept");
  const first = await start({ EVENKEEL_DATA: folder });
  const second = await start({ EVENKEEL_DATA: folder });
  expect(second.child.exitCode).toBe(1);
  expect(second.logged()).toContain("(server.already-running)");
  expect(second.logged()).toContain(new URL(first.origin).port);
  const ready = await fetch(`${first.origin}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { database: true, evidence: true }]);
});

test.each(["EVENKEEL_PORT", "EVENKEEL_ANSWER_PORT"])("a taken port is named with its setting: %s", async (setting) => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = address === null || typeof address === "string" ? 0 : address.port;
  const server = await start({ EVENKEEL_DATA: join(aFolder(), "kept"), [setting]: String(port) });
  expect(server.child.exitCode).toBe(1);
  expect(server.logged()).toContain("(server.port-in-use)");
  expect(server.logged()).toContain(`${setting}=`);
  other.close();
});

test("a wrong setting stops the start with its name", async () => {
  const server = await start({ EVENKEEL_DATA: aFolder(), EVENKEEL_LOG_LEVEL: "loud" });
  expect(server.child.exitCode).toBe(1);
  expect(server.logged()).toContain("EVENKEEL_LOG_LEVEL");
});

test("killed in the middle, the next start takes the database over", async () => {
  const folder = join(aFolder(), "kept");
  const first = await start({ EVENKEEL_DATA: folder });
  await ended(first.child, "SIGKILL");
  const second = await start({ EVENKEEL_DATA: folder });
  expect((await fetch(`${second.origin}/readyz`)).status).toBe(200);
  expect(await ended(second.child, "SIGINT")).toBe(0);
});

test("a stream of events does not keep the server from stopping", async () => {
  const folder = join(aFolder(), "kept");
  const server = await start({ EVENKEEL_DATA: folder });
  const token = readFileSync(join(folder, "keys", "cli.token"), "utf8").trim();
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const made = await fetch(`${server.origin}/api/organisations`, { method: "POST", headers, body: JSON.stringify({ name: "Acme" }) });
  expect(made.status).toBe(200);
  const { id } = z.object({ id: z.string() }).parse(await made.json());
  const events = await fetch(`${server.origin}/api/organisations/${id}/progress`, { headers });
  expect(events.headers.get("content-type")).toContain("text/event-stream");
  expect(await ended(server.child, "SIGTERM")).toBe(0);
});

function certificate(folder: string, name: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, "server.crt"), join(folder, "server.key")];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`];
  const make = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "1",
    "-keyout",
    key,
    "-out",
    cert,
  ];
  execFileSync("openssl", [...make, ...subject], { stdio: "ignore" });
  return { cert, key };
}

function over(
  origin: string,
  ca: string,
  servername: string,
): Promise<{ readonly headers: NodeJS.Dict<string | string[]>; readonly name: string }> {
  return new Promise((resolve, reject) => {
    const request = get(`${origin}/healthz`, { ca, servername, agent: false }, (reply) => {
      const peer = "getPeerCertificate" in reply.socket ? reply.socket.getPeerCertificate : null;
      const found: unknown = typeof peer === "function" ? peer.call(reply.socket).subject?.CN : "";
      reply.resume();
      resolve({ headers: reply.headers, name: String(found) });
    });
    request.on("error", reject);
  });
}

test("built-in TLS, with a certificate that is renewed while it runs", async () => {
  const folder = aFolder();
  const { cert, key } = certificate(folder, "evenkeel.test");
  const server = await start({
    EVENKEEL_DATA: join(folder, "kept"),
    EVENKEEL_TLS_CERT: cert,
    EVENKEEL_TLS_KEY: key,
    EVENKEEL_ORIGIN: "https://evenkeel.test",
    EVENKEEL_ANSWER_ORIGIN: "https://answer.evenkeel.test",
  });
  const first = await over(server.origin, readFileSync(cert, "utf8"), "evenkeel.test");
  expect(first.name).toBe("evenkeel.test");
  expect(first.headers["strict-transport-security"]).toContain("max-age=");
  certificate(folder, "renewed.test");
  server.child.kill("SIGHUP");
  while (!server.logged().includes("certificate read again")) await wait(10);
  expect((await over(server.origin, readFileSync(cert, "utf8"), "renewed.test")).name).toBe("renewed.test");
});
