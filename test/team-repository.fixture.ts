import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TeamRepository {
  readonly path: string;
  /** Names and mail addresses that must never be seen again. */
  readonly people: readonly string[];
}

export interface TeamShape {
  readonly contributors: number;
  readonly weeks: number;
  /** The newest commit, seconds since 1970. */
  readonly end: number;
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * A repository of an invented team, written by `git fast-import`: every contributor brings one merged change a week, a dependency
 * bot one update, a release tag stands on every fourth week. Same shape, same bytes.
 */
export function teamRepository(shape: TeamShape): TeamRepository {
  const path = mkdtempSync(join(tmpdir(), "team-"));
  execFileSync("git", ["init", "-q", "-b", "main", path]);
  const imported = spawnSync("git", ["-C", path, "fast-import", "--quiet"], { input: stream(shape) });
  if (imported.status !== 0) throw new Error(imported.stderr.toString());
  execFileSync("git", ["-C", path, "checkout", "-q", "-f", "main"]);
  const people = Array.from({ length: shape.contributors }, (_, index) => person(index)).flatMap(({ name, mail }) => [name, mail]);
  return { path, people };
}

function person(index: number): { readonly name: string; readonly mail: string } {
  return { name: `Canary Quillfeather${index}`, mail: `canary.quillfeather${index}@nest-${index}.example` };
}

function stream({ contributors, weeks, end, files = {} }: TeamShape): string {
  const lines: string[] = [];
  let mark = 0;
  let main = 0;
  const WEEK = 7 * 86_400;
  const text = (content: string) => `data ${Buffer.byteLength(content)}\n${content}\n`;
  const commit = (options: {
    ref: string;
    who: { name: string; mail: string };
    at: number;
    subject: string;
    from?: number;
    merge?: number;
    changes: Readonly<Record<string, string>>;
  }): number => {
    mark += 1;
    const signature = `${options.who.name} <${options.who.mail}> ${options.at} +0200`;
    lines.push(`commit ${options.ref}\nmark :${mark}\nauthor ${signature}\ncommitter ${signature}\n${text(options.subject)}`);
    if (options.from !== undefined) lines.push(`from :${options.from}\n`);
    if (options.merge !== undefined) lines.push(`merge :${options.merge}\n`);
    for (const [file, content] of Object.entries(options.changes)) lines.push(`M 100644 inline ${file}\n${text(content)}`);
    lines.push("\n");
    return mark;
  };
  const integrator = person(0);
  const bot = { name: "dependabot[bot]", mail: "49699333+dependabot[bot]@users.noreply.github.com" };
  const start = end - weeks * WEEK;
  main = commit({
    ref: "refs/heads/main",
    who: integrator,
    at: start - WEEK,
    subject: "Begin",
    changes: { "README.md": "invented", ...files },
  });
  for (let week = 0; week < weeks; week += 1) {
    const monday = start + week * WEEK;
    for (let index = 0; index < contributors; index += 1) {
      const who = person(index);
      const at = monday + index * 3600 * 7;
      const security = (week + index) % 9 === 0;
      const area = security ? "src/auth" : `part${index % 3}`;
      const tests = (week + index) % 2 === 0 ? { [`test/part${index}.test.js`]: `test ${week}` } : {};
      const side = commit({
        ref: `refs/heads/work-${week}-${index}`,
        who,
        at,
        subject: `feat: change ${week}-${index}`,
        from: main,
        changes: { [`${area}/file${index}.js`]: `week ${week}`, ...tests },
      });
      main = commit({
        ref: "refs/heads/main",
        who: integrator,
        at: at + 86_400 * (1 + ((week * 7 + index) % 3)),
        subject: `Merge change ${week}-${index}`,
        from: main,
        merge: side,
        changes: { [`${area}/file${index}.js`]: `week ${week}`, ...tests },
      });
    }
    const update = commit({
      ref: `refs/heads/dependabot/npm/${week}`,
      who: bot,
      at: monday,
      subject: `build(deps): bump left from 1.${week} to 1.${week + 1} [security]`,
      from: main,
      changes: { "package-lock.json": `{"v":${week}}` },
    });
    main = commit({
      ref: "refs/heads/main",
      who: integrator,
      at: monday + 5 * 86_400,
      subject: `Merge dependency update ${week}`,
      from: main,
      merge: update,
      changes: { "package-lock.json": `{"v":${week}}` },
    });
    if (week % 4 === 3)
      lines.push(
        `tag v1.${week}.0\nfrom :${main}\ntagger ${integrator.name} <${integrator.mail}> ${monday + 6 * 86_400} +0200\n${text("release")}`,
      );
  }
  return lines.join("");
}
