import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { remoteConfiguration, withRemote } from "./clone-credential.ts";
import { cloneRepository } from "./clone-repository.ts";

const heard: (string | undefined)[] = [];
let origin = "";
let folder = "";
const server = createServer((request, reply) => {
  heard.push(request.headers.authorization);
  reply.writeHead(404).end();
});
const credential = () => ({ origins: [origin], user: "x-access-token", password: "canary-4711" });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "credential-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = server.address();
  origin = `http://127.0.0.1:${typeof at === "object" && at !== null ? at.port : 0}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

async function cloning(address: string, origins: readonly string[]): Promise<string> {
  const clone = { address, cacheDir: folder, signal: new AbortController().signal, onProgress: () => {} };
  const remote = { address, credential: { ...credential(), origins } };
  const failure: unknown = await withRemote(remote, () => cloneRepository(clone)).catch((error: unknown) => error);
  return failure instanceof Error ? `${failure.message} ${failure.stack}` : "";
}

test("git signs in at the forge's own origin, and no error tells with what", async () => {
  heard.length = 0;
  const told = await cloning(`${origin}/harbour/quay.git`, [origin]);
  expect(heard).toContain(`Basic ${Buffer.from("x-access-token:canary-4711").toString("base64")}`);
  expect(told).toContain("could not be cloned");
  expect(told).not.toMatch(/canary|Basic/);
});

test("another host hears no secret", async () => {
  heard.length = 0;
  await cloning(`${origin}/harbour/quay.git`, ["https://forge.example"]);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.every((header) => header === undefined)).toBe(true);
});

test("outside of its work nothing is known of it", async () => {
  await withRemote({ address: `${origin}/a.git`, credential: credential() }, async () => {
    expect(JSON.stringify(remoteConfiguration())).toContain("extraHeader");
  });
  expect(remoteConfiguration()).toEqual({});
});
