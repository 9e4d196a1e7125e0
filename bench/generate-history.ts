/**
 * Writes a bare repository with an invented history: `node bench/generate-history.ts DIR COMMITS`.
 * One commit in eight is a merge of a short branch, 2.3 files a commit, names and times from a fixed sequence.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

const SEED = 4747;
const PATHS = 30_000;
const PEOPLE = 3_000;
const START = 1_262_304_000;
const STEP_SECONDS = 300;
const TAG_EVERY = 2_000;
const SUBJECTS = [
  "fix: keep the total when a line is empty",
  "Add a page of terms",
  "Refactor the parser",
  "docs: tell how to start",
  "Bump left from 1.2.3 to 1.2.4",
  "auth: check the scope of a token",
];

/** Makes the history; the same count gives the same commits. */
export async function generateHistory(dir: string, commits: number): Promise<void> {
  await mkdir(dir, { recursive: true });
  await run(dir, ["init", "-q", "--bare", "-b", "main", "."]);
  const importer = spawn("git", ["fast-import", "--quiet"], { cwd: dir, stdio: ["pipe", "inherit", "inherit"] });
  const finished = once(importer, "close");
  for (const part of parts(commits)) if (!importer.stdin.write(part)) await once(importer.stdin, "drain");
  importer.stdin.end();
  const [code] = await finished;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

function* parts(commits: number): Generator<string> {
  const random = xoroshiro128plus(SEED);
  const upTo = (n: number): number => (random.next() >>> 0) % n;
  for (let mark = 1; mark <= commits; mark += 1) {
    const at = START + mark * STEP_SECONDS;
    const place = mark % 8;
    const person = upTo(PEOPLE);
    const merge = place === 0 && mark > 8;
    const subject = merge ? `Merge branch 'topic-${mark}'` : (SUBJECTS[upTo(SUBJECTS.length)] ?? "");
    const message = `${subject}\n\nWhy it is so, in a line or two of some length, as people write.\n`;
    // Commits 6 and 7 of eight form the branch that commit 8 merges.
    const from =
      mark === 1 ? "" : place === 6 ? `from :${mark - 1}\n` : merge ? `from :${mark - 3}\nmerge :${mark - 1}\n` : `from :${mark - 1}\n`;
    const files = merge ? 0 : 1 + upTo(4) * upTo(2);
    const changes = Array.from(
      { length: files },
      () => `M 100644 inline ${pathOf(upTo(PATHS))}\ndata 8\n${String(upTo(99_999_999)).padStart(8, "0")}\n`,
    ).join("");
    yield `commit refs/heads/main\nmark :${mark}\nauthor Person ${person} <p${person}@example.org> ${at - upTo(86_400)} ${upTo(2) === 0 ? "+0100" : "-0700"}\ncommitter Forge <forge@example.org> ${at} +0000\ndata ${message.length}\n${message}${from}${changes}\n`;
    if (mark % TAG_EVERY === 0)
      yield `tag v1.${mark / TAG_EVERY}\nfrom :${mark}\ntagger Forge <forge@example.org> ${at} +0000\ndata 1\nv\n`;
  }
}

function pathOf(number: number): string {
  return `part${number % 40}/room${number % 700}/${number % 5 === 0 ? "test" : "src"}/file${number}.ts`;
}

async function run(dir: string, args: readonly string[]): Promise<void> {
  const [code] = await once(spawn("git", args, { cwd: dir, stdio: "inherit" }), "close");
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}`);
}

const [, script, dir, commits] = process.argv;
if (script?.endsWith("generate-history.ts") === true) {
  if (dir === undefined || !Number.isInteger(Number(commits))) throw new Error("usage: node bench/generate-history.ts DIR COMMITS");
  await generateHistory(dir, Number(commits));
}
