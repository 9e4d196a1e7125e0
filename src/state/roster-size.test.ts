import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createOrganisation } from "./organisations.ts";
import { csvRosterFeed } from "./roster-csv.ts";
import { importRoster } from "./roster-import.ts";
import { team } from "./schema.ts";
import { openTestDatabase } from "./test-database.fixture.ts";
import { openVault } from "./vault.ts";

// Apart from roster.test.ts, because what reading costs does not depend on whose PostgreSQL stands behind it: ten seconds, once.

const NOW = Date.UTC(2026, 2, 2, 12);

function* rows() {
  const filler = Array.from({ length: 12 }, (_, at) => `${"login".repeat(33)}${at}`);
  yield "mail,accounts,team,from,to\n";
  for (let row = 0; row < 25_000; row++) yield `m${row}@acme.example,${filler.map((login) => `${login}-${row}`).join(" ")},payments,,\n`;
}

async function* bytes() {
  for (const row of rows()) yield Buffer.from(row);
}

test("an import of 50 MB needs no memory that grows with it", async () => {
  expect([...rows()].reduce((sum, row) => sum + row.length, 0)).toBeGreaterThan(50_000_000);
  const database = await openTestDatabase();
  await createOrganisation(database, { name: "Acme", invented: false }, NOW);
  await database.tables.insert(team).values({ organisation: "acme", id: "payments", name: "payments", kind: "stream-aligned" });
  let most = 0;
  const before = process.memoryUsage().rss;
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
  }, 20);
  try {
    const feed = csvRosterFeed(bytes());
    const asked = { database, vault: openVault(randomBytes(32)), organisation: "acme", feed, apply: false, now: NOW };
    expect(await importRoster({ ...asked, signal: new AbortController().signal })).toMatchObject({ added: 25_000, problems: [] });
  } finally {
    clearInterval(watching);
    await database.close();
  }
  expect(most).toBeLessThan(300_000_000);
}, 180_000);
