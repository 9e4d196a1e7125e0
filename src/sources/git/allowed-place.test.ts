import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireAllowedPlace } from "./allowed-place.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "places-"));
  await mkdir(join(root, "git", "cart"), { recursive: true });
  await mkdir(join(root, "secret"));
  await symlink(join(root, "secret"), join(root, "git", "way-out"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test.each([
  "https://example.org/shop/cart.git",
  "http://example.org:3000/cart",
  "ssh://example.org/cart",
  "git@example.org:shop/cart.git",
  "example.org:cart",
])("%s may be asked of git", async (address) => {
  await expect(requireAllowedPlace(address, [])).resolves.toBeUndefined();
});

test.each([
  ["--upload-pack=touch /tmp/x", "option"],
  ["-uhttps://example.org", "option"],
  ["ext::sh -c whoami", "remote helper"],
  ["fd::7", "remote helper"],
  ["file:///etc", "file address"],
  ["ftp://example.org/cart", "not https"],
  ["https://ada:hunter2@example.org/cart.git", "password"],
  ["https://token@example.org/cart.git", "password"],
  ["ssh://-oProxyCommand=whoami/cart", "no host"],
  ["-oProxyCommand=whoami@example.org:cart", "option"],
  ["git@-oProxyCommand:cart", "option"],
  ["git@example.org:--upload-pack=x", "option"],
  ["https://example.org/\u0000cart", "control"],
  ["", "empty"],
])("%j is refused", async (address, why) => {
  await expect(requireAllowedPlace(address, null)).rejects.toMatchObject({
    code: "source.address-refused",
    message: expect.stringContaining(why),
  });
});

test("a refused address shows no password", async () => {
  const refused = requireAllowedPlace("https://ada:hunter2@example.org/cart.git", []);
  await expect(refused).rejects.toMatchObject({ message: expect.not.stringMatching(/hunter2|ada/) });
});

test("paths are read below the allowed folders only, links followed, and a missing one is not told from a forbidden one", async () => {
  const allowed = [join(root, "git")];
  await expect(requireAllowedPlace(join(root, "git", "cart"), allowed)).resolves.toBeUndefined();
  await expect(requireAllowedPlace(join(root, "git"), allowed)).resolves.toBeUndefined();
  for (const path of ["secret", "git/way-out", "git/../secret", "nowhere", "git-elsewhere"])
    await expect(requireAllowedPlace(join(root, path), allowed)).rejects.toMatchObject({ code: "source.path-not-allowed" });
  await expect(requireAllowedPlace("git/cart", allowed)).rejects.toMatchObject({ code: "source.address-refused" });
  await expect(requireAllowedPlace(join(root, "secret"), [])).rejects.toMatchObject({ code: "source.path-not-allowed" });
  await expect(requireAllowedPlace(join(root, "secret"), null)).resolves.toBeUndefined();
});
