import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";

const root = fileURLToPath(new URL("../../", import.meta.url));

export interface AnswerBuild {
  readonly folder: URL;
  /** Each file by path, in base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** Builds the respondent's page anew, in a folder of its own, so that nobody else's is missing meanwhile. */
export function buildAnswerPage(): AnswerBuild {
  const folder = mkdtempSync(join(tmpdir(), "evenkeel-page-"));
  const options = ["--config", "vite.answer.config.ts", "--outDir", folder, "--logLevel", "error"];
  execFileSync(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build", ...options], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
  });
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(html|js|css|json|gz)$/.test(name));
  return {
    folder: pathToFileURL(`${folder}/`),
    files: Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "base64")])),
    remove: () => rmSync(folder, { recursive: true }),
  };
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
