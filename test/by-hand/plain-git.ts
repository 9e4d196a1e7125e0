import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";

export type PlainGit = (args: readonly string[], environment?: Readonly<Record<string, string>>) => string;

/** Plain git in one repository, without the reader's own settings; bytes come as Latin-1 so that none is lost. */
export function plainGit(path: string): PlainGit {
  return (args, environment = {}) =>
    execFileSync("git", ["-C", path, "--no-replace-objects", ...args], {
      maxBuffer: 1 << 30,
      env: { PATH: process.env.PATH, HOME: tmpdir(), GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    })
      .toString("latin1")
      .replace(/\n$/, "");
}

export function lines(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}
