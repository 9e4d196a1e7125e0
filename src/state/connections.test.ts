import { afterAll, beforeAll, expect, test } from "vitest";
import { connectedRepositories, connectionOfRepository, keepConnectedRepositories, pairedRepositories } from "./connection-repositories.ts";
import {
  addConnection,
  changeConnection,
  connectionAtTheDoor,
  connectionToRead,
  findConnection,
  keepCursor,
  listConnections,
  noteComplete,
  noteFailure,
  readAgainFrom,
  removeConnection,
} from "./connections.ts";
import type { Database } from "./database.ts";
import { createOrganisation } from "./organisations.ts";
import { openTestDatabase } from "./test-database.fixture.ts";
import { openVault } from "./vault.ts";

const MONDAY = Date.UTC(2026, 0, 5);
const vault = openVault(new Uint8Array(32).fill(7));
const place = { organisation: "harbour", connection: "forge" };
const SECRET = "canary-token-91f3";
let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  await createOrganisation(database, { name: "Harbour", invented: false }, MONDAY);
  await addConnection(
    database,
    vault,
    "harbour",
    {
      ...{ id: "forge", kind: "github", name: "Forge", address: "https://api.github.com", settings: { only: ["harbour"] } },
      secrets: { token: SECRET, webhook: `${SECRET}-hook` },
      tokenHash: null,
    },
    MONDAY,
  );
});
afterAll(() => database.close());

test("a connection is listed without its secrets, and nothing of them lies open in the database", async () => {
  const [kept] = await listConnections(database, "harbour");
  expect(kept).toMatchObject({ id: "forge", hasToken: true, hasWebhookSecret: true, readAt: null, failing: null });
  expect(JSON.stringify(kept)).not.toContain("canary");
  const { rows } = await database.pool.query("select c::text as line from state.connection as c");
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(Buffer.from(SECRET).toString("hex"));
  expect(JSON.stringify(rows)).not.toContain(SECRET);
});

test("its secrets are opened for a read, and not by the purpose of another kind", async () => {
  expect((await connectionToRead(database, vault, place)).secrets).toEqual({ token: SECRET, webhook: `${SECRET}-hook` });
  await database.pool.query("update state.connection set kind = 'gitlab'");
  await expect(connectionToRead(database, vault, place)).rejects.toMatchObject({ code: "vault.cannot-open" });
  await database.pool.query("update state.connection set kind = 'github'");
});

test("the cursor is found again, and reading anew is asked for once", async () => {
  await keepCursor(database, place, { page: 3 }, 120);
  await readAgainFrom(database, place, MONDAY);
  expect(await connectionToRead(database, vault, place)).toMatchObject({ cursor: { page: 3 }, again: MONDAY, rows: 120 });
  await keepCursor(database, place, { page: 1 }, 5);
  expect(await connectionToRead(database, vault, place)).toMatchObject({ cursor: { page: 1 }, again: null, rows: 125 });
});

test("a failure keeps since when it fails, and a new token or a complete read ends it", async () => {
  const problem = { code: "source.unauthorised", message: "does not accept the token", whatToDo: "make a new one" };
  await noteFailure(database, place, problem, MONDAY + 1);
  await noteFailure(database, place, problem, MONDAY + 2);
  expect((await findConnection(database, place)).failing).toEqual({ ...problem, since: MONDAY + 1 });
  await changeConnection(database, vault, place, "github", { token: `${SECRET}-new` });
  expect((await findConnection(database, place)).failing).toBeNull();
  expect((await connectionToRead(database, vault, place)).secrets.token).toBe(`${SECRET}-new`);
  await noteFailure(database, place, problem, MONDAY + 3);
  await noteComplete(database, place, MONDAY + 4);
  expect(await findConnection(database, place)).toMatchObject({ failing: null, readAt: MONDAY + 4 });
});

test("a repository keeps its pairing over renames, leaves when it is gone, and comes back as the same", async () => {
  const told = (path: string) => [{ native: "17", repository: "quay", path, archived: false }];
  await keepConnectedRepositories(database, place, told("harbour/quay"), MONDAY);
  await keepConnectedRepositories(database, place, told("port/quay-wall"), MONDAY);
  expect(await connectedRepositories(database, place)).toEqual(told("port/quay-wall"));
  expect(await connectionOfRepository(database, "harbour", "quay")).toBe("forge");
  await keepConnectedRepositories(database, place, [], MONDAY);
  expect(await connectedRepositories(database, place)).toEqual([]);
  expect(await connectionOfRepository(database, "harbour", "quay")).toBeNull();
  expect(await pairedRepositories(database, place)).toEqual(new Map([["17", "quay"]]));
});

test("one that was disconnected is told from one that never was, and keeps no secret", async () => {
  await removeConnection(database, place, MONDAY + 5);
  expect(await listConnections(database, "harbour")).toEqual([]);
  expect(await connectionAtTheDoor(database, vault, place)).toBe("revoked");
  expect(await connectionAtTheDoor(database, vault, { ...place, connection: "other" })).toBeNull();
  await expect(findConnection(database, place)).rejects.toMatchObject({ code: "connection.not-found" });
  const { rows } = await database.pool.query("select token, webhook_secret, cursor from state.connection");
  expect(rows).toEqual([{ token: null, webhook_secret: null, cursor: null }]);
});
