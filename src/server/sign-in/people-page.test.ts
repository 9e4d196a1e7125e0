import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type Permission, permissions, type Role, roles } from "../../contract/permissions.ts";
import { sessionLasts } from "../../state/sessions.ts";
import { linkLasts } from "../../state/sign-in-links.ts";

const page = readFileSync(new URL("../../../docs/run/people.md", import.meta.url), "utf8");

test("the roles table of the people page is the permission table", () => {
  const table: Readonly<Record<Permission, readonly Role[]>> = permissions;
  const rows = Object.entries(table).map(
    ([name, holders]) => `| \`${name}\` |${roles.map((role) => (holders.includes(role) ? " yes |" : " |")).join("")}`,
  );
  expect(page).toContain([`| May | ${roles.join(" | ")} |`, "|---|---|---|---|---|---|---|", ...rows].join("\n"));
});

test("the times on the people page are those in force", () => {
  const minutes = (ms: number) => ms / 60_000;
  expect(page).toContain(`those work once, for ${minutes(linkLasts.mail)} minutes`);
  expect(page).toContain(`for ${minutes(linkLasts.operator) / 60} hours. After that`);
  expect(page).toContain(
    `ends after ${minutes(sessionLasts.idle)} minutes without use and after ${minutes(sessionLasts.absolute) / 60} hours`,
  );
  expect(minutes(sessionLasts.fresh)).toBe(5);
});
