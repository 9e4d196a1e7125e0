import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cdevent } from "../../sources/events/places.fixture.ts";
import { type OpenDoor, openDoor, secret, token } from "./door.fixture.ts";

const script = fileURLToPath(new URL("../../../examples/pipelines/send-event.sh", import.meta.url));
let door: OpenDoor;
let folder = "";
beforeAll(async () => {
  door = await openDoor({ now: Date.now });
  folder = await mkdtemp(join(tmpdir(), "send-"));
});
afterAll(async () => {
  await door.close();
  await rm(folder, { recursive: true });
});

async function send(kind: string, value: unknown, env: Readonly<Record<string, string>> = {}): Promise<{ code: unknown; out: string }> {
  const file = join(folder, "body.json");
  await writeFile(file, JSON.stringify(value));
  const own = { EVENKEEL_URL: `${door.origin}/ingest/${door.organisation}/ci`, EVENKEEL_TOKEN: token, EVENKEEL_SECRET: secret };
  const child = spawn("sh", [script, kind, file], { env: { PATH: process.env.PATH, ...own, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (text: Buffer) => {
    out += text.toString();
  });
  const [code] = await once(child, "close");
  return { code, out };
}

test("the script of the guide signs what the door takes, events and incidents", async () => {
  const event = cdevent({ type: "dev.cdevents.ticket.created.0.2.0" });
  expect(await send("events", event)).toEqual({
    code: 0,
    out: JSON.stringify({ accepted: [0], duplicate: [], ignored: [], rejected: [] }),
  });
  expect((await send("events", [event, event])).out).toContain('"duplicate":[0,1]');
  expect((await send("incidents", { id: "I-1", detected: "2026-03-02T10:00:00Z" })).out).toContain('"accepted":[0]');
});

test("with the secret of somebody else it ends with a failure that names the reason", async () => {
  const { code, out } = await send("events", {}, { EVENKEEL_SECRET: "another secret" });
  expect(code).not.toBe(0);
  expect(out).toContain("ingest.bad-signature");
});
