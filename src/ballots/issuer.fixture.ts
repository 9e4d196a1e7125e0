import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { inject } from "vitest";
import { openTestDatabase } from "../state/test-database.fixture.ts";
import { createIssuer, type OpenIssuer } from "./issuer.ts";
import { provideIssuerRole } from "./issuer-role.ts";

export interface TestIssuer {
  readonly issuer: OpenIssuer;
  /** Of the issuer's role. */
  readonly url: string;
  /** Of the one who owns the application's tables. */
  readonly ownerUrl: string;
  readonly role: string;
  readonly passwordFile: string;
  readonly masterKey: Uint8Array;
  readonly end: () => Promise<void>;
}

/** An issuer over a real, migrated database of its own, with a role of its own. */
export async function openTestIssuer(): Promise<TestIssuer> {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-issuer-"));
  const role = `ballots_${randomUUID().replaceAll("-", "")}`;
  const passwordFile = join(folder, "ballots.password");
  const url = await provideIssuerRole({ ownerUrl: database.url, passwordFile, role });
  const masterKey = randomBytes(32);
  const issuer = createIssuer({ url, masterKey });
  const end = async () => {
    await issuer.end();
    await database.close();
    await runSql(inject("testCluster"), `drop role ${role}`);
    await rm(folder, { recursive: true });
  };
  return { issuer, url, ownerUrl: database.url, role, passwordFile, masterKey, end };
}

export async function runSql(url: string, sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
