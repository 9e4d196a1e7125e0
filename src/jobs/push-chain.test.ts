import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { isGitRemote, pushChain } from "./push-chain.ts";

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-chain-"));
  folders.push(folder);
  return folder;
}

const entry = (seq: number) => ({
  organisation: "acme",
  seq,
  round: null,
  kind: "policy",
  sha256: "0",
  envelope: `{"seq":${seq}}`,
  published: [],
});

test("entries become files of a branch that somebody else keeps, and nothing is ever forced", async () => {
  const [kept, remote] = [await aFolder(), await aFolder()];
  execFileSync("git", ["init", "--bare", "--quiet", remote]);
  const address = pathToFileURL(remote).href;
  await pushChain(kept, address, "acme", [entry(1), entry(2)]);
  await pushChain(kept, address, "acme", [entry(3)]);
  const git = (...args: readonly string[]) => execFileSync("git", ["-C", remote, ...args], { encoding: "utf8" });
  expect(git("ls-tree", "-r", "--name-only", "evenkeel-chain").trim().split("\n")).toEqual([1, 2, 3].map((seq) => `acme/00000${seq}.json`));
  expect(git("show", "evenkeel-chain:acme/000003.json")).toBe('{"seq":3}\n');
  // Another history: a server that lost its data folder and signs anew.
  const refused = pushChain(await aFolder(), address, "acme", [entry(9)]);
  await expect(refused).rejects.toMatchObject({ code: "chain.not-published", message: expect.not.stringContaining(remote) });
});

test("only whole addresses are git remotes", () => {
  expect(["https://git.example/a.git", "ssh://git@git.example/a", "file:///srv/a"].every(isGitRemote)).toBe(true);
  expect(["ext::sh -c id", "council@acme.example", "--upload-pack=id", "https://a b"].some(isGitRemote)).toBe(false);
});
