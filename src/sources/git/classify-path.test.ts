import { expect, test } from "vitest";
import { classifyPath, componentOf, globPattern } from "./classify-path.ts";

test.each([
  ["SECURITY.md", "security"],
  ["src/auth/session.ts", "security"],
  ["lib/tls-client.c", "security"],
  ["src/author.ts", "other"],
  ["test/auth.test.ts", "test"],
  ["src/cart.spec.ts", "test"],
  ["t/t0001-init.sh", "test"],
  ["policies/deploy.rego", "policy"],
  ["docs/start.md", "doc"],
  ["README", "doc"],
  [".github/workflows/ci.yml", "build"],
  ["Makefile", "build"],
  ["src/cart.ts", "other"],
] as const)("%s is %s", (path, role) => {
  expect(classifyPath(path, [])).toBe(role);
});

test("paths that the organisation names are security before all else", () => {
  expect(classifyPath("docs/keys/how.md", [globPattern("docs/keys/**")])).toBe("security");
});

test.each([
  ["src/**/key.ts", "src/a/b/key.ts", true],
  ["src/**/key.ts", "src/key.ts", true],
  ["src/*.ts", "src/a/key.ts", false],
  ["*.pem", "deep/er/a.pem", true],
  ["vault/", "vault/a/b", true],
  ["vault", "vaults/a", false],
  ["a.b", "aXb", false],
] as const)("%s against %s: %s", (glob, path, matches) => {
  expect(globPattern(glob).test(path)).toBe(matches);
});

test("the component is the top-level directory", () => {
  expect(["src/a/b", "README", "/odd"].map(componentOf)).toEqual(["src", ".", "."]);
});
