import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Builds the respondent's page anew. Answers each file of it by path, in base64. */
export function buildAnswerPage(): Readonly<Record<string, string>> {
  execFileSync(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), "build", "--config", "vite.answer.config.ts", "--logLevel", "error"],
    { cwd: root, env: { ...process.env, NODE_ENV: "production" } },
  );
  const folder = join(root, "dist/web/answer");
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(html|js|css|json|gz)$/.test(name))
      .map((name) => [name, readFileSync(join(folder, name), "base64")]),
  );
}

/** The names of all fields this origin keeps, as the browser has them. */
export function keptFields(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const database: IDBDatabase = await new Promise((resolve) => {
      const request = indexedDB.open("evenkeel-answers");
      request.onsuccess = () => resolve(request.result);
    });
    const all: readonly object[] = await new Promise((resolve) => {
      const request = database.transaction("rounds").objectStore("rounds").getAll();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
    return all.flatMap((kept) =>
      Object.entries(kept).flatMap(([name, value]) => (value === undefined || Object.keys(Object(value)).length === 0 ? [] : [name])),
    );
  });
}

/** With EVENKEEL_SHOTS, a folder: what the page looks like now. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.EVENKEEL_SHOTS !== undefined)
    await page.screenshot({ path: join(process.env.EVENKEEL_SHOTS, `${name}.png`), fullPage: true });
}
