import { describe, expect, test } from "vitest";
import { unknownOrganisation } from "../../core/model/organisation.ts";
import { readActorRules } from "../reading/actor-rules.ts";
import { type Account, createResolve } from "./resolve-account.ts";

const { actorOf } = await readActorRules();
const AT = Date.UTC(2026, 4, 10);
const MOVE = Date.UTC(2026, 5, 1);

const roster = [
  { match: "@ada", team: "payments", from: null, to: MOVE },
  { match: "@ada", team: "platform", from: MOVE, to: null },
  { match: "bo@acme.example", team: "search", from: null, to: null },
  { match: "@acme.example", team: "staff", from: null, to: null },
  { match: "Cy", team: "security", from: null, to: null },
];

const resolve = createResolve({
  organisation: { ...unknownOrganisation, roster },
  actorOf,
  saltFor: (container, quarter) => (quarter === "2026-Q1" ? null : Buffer.from(`${container} ${quarter}`)),
});

function account(values: Partial<Account>): Account {
  return { login: null, mail: null, name: null, isBot: false, ...values };
}

describe("an account", () => {
  test("becomes the team it had at that time", () => {
    const teams = [MOVE - 1, MOVE].map((at) => resolve(account({ login: "Ada" }), at, "r").team);
    expect(teams).toEqual(["payments", "platform"]);
  });

  test("is placed by its login before its mail, by its mail before its domain", () => {
    const teams = [{ login: "cy", mail: "bo@acme.example" }, { login: "x", mail: "BO@acme.example" }, { mail: "di@acme.example" }].map(
      (values) => resolve(account(values), AT, "r").team,
    );
    expect(teams).toEqual(["security", "search", "staff"]);
  });

  test("that no rule places is an unknown human, counted in a bucket", () => {
    expect(resolve(account({ login: "zed" }), AT, "r")).toMatchObject({ actor: "human", team: null, standing: "unknown" });
    expect(resolve(account({ login: "zed" }), AT, "r").bucket).toMatch(/^2026-Q2\.[0-9a-f]{8}$/);
  });

  test("that was deleted is nobody known, not even whether a person", () => {
    expect(resolve(null, AT, "r")).toEqual({ actor: "unknown", team: null, standing: "gone", bucket: null });
  });

  test.each([
    ["dependabot", true, "update-bot"],
    ["dependabot[bot]", false, "update-bot"],
    ["github-actions", true, "ci-bot"],
    ["copilot-swe-agent", true, "agent"],
    ["acme-helper", true, "other-bot"],
    ["project_12_bot_3f", false, "other-bot"],
  ])("%s (said to be a bot: %s) is %s, with neither team nor bucket", (login, isBot, actor) => {
    expect(resolve(account({ login, isBot }), AT, "r")).toEqual({ actor, team: null, standing: "automation", bucket: null });
  });

  test("called like a bot is still a person", () => {
    expect(resolve(account({ login: "ada", name: "dependabot[bot]" }), AT, "r").team).toBe("payments");
  });

  test("has one bucket in a container and quarter, and no other is joined to it", () => {
    const bucket = (login: string, at: number, container: string) => resolve(account({ login }), at, container).bucket;
    const own = bucket("ada", AT, "r");
    expect(bucket("ADA ", AT + 1000, "r")).toBe(own);
    expect([bucket("bo", AT, "r"), bucket("ada", AT, "other"), bucket("ada", AT + 90 * 86_400_000, "r")]).not.toContain(own);
  });

  test("has no bucket any more when the salt of the quarter is destroyed, and keeps its team", () => {
    const late = resolve(account({ login: "ada" }), Date.UTC(2026, 1, 1), "r");
    expect([late.bucket, late.team]).toEqual([null, "payments"]);
  });
});
