import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { unknownOrganisation } from "../../core/model/organisation.ts";
import { evenkeelSchema } from "./evenkeel-schema.ts";
import { readOrganisation } from "./read-organisation.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evenkeel-org-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string | Uint8Array) {
  const file = join(folder, "evenkeel.yaml");
  await writeFile(file, text);
  return readOrganisation(file);
}

async function refusal(text: string | Uint8Array): Promise<string> {
  const error = await read(text).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof EvenkeelError)) throw new Error("expected a named error", { cause: error });
  expect(error.code).toBe("org.invalid");
  return error.message;
}

describe("evenkeel.yaml", () => {
  test("the example is valid and reads as written", async () => {
    const organisation = await readOrganisation(join(import.meta.dirname, "../../../examples/evenkeel.yaml"));
    expect(organisation.teams.map((team) => [team.id, team.kind, team.parent])).toContainEqual(["payments", "stream-aligned", "harbour"]);
    expect(organisation.hours).toEqual({ timeZone: "Europe/Vienna", from: 7.5, to: 19, days: [1, 2, 3, 4, 5] });
    expect(organisation.roster.at(-1)).toEqual({
      match: "build-crew@lantern.example",
      team: "groundwork",
      from: Date.UTC(2026, 3, 1),
      to: null,
    });
    expect(organisation.gates).toEqual([{ id: "security-review", team: "watch", paths: ["src/auth/**", "deploy/**"] }]);
  });

  test("the published schema is the one the reader uses, and is closed", async () => {
    await expect(evenkeelSchema()).toMatchFileSnapshot("../../../catalogue/evenkeel.schema.json");
    expect(JSON.parse(evenkeelSchema())).toMatchObject({
      additionalProperties: false,
      properties: { teams: { items: { additionalProperties: false } } },
    });
  });

  test.each(["", "# nothing said\n", "{}", "\ufeff{}\r\n"])("a file that says nothing is the unknown organisation: %j", async (text) => {
    expect(await read(text)).toEqual(unknownOrganisation);
  });

  test.each([
    [
      "teams:\n  - id: a\n    kind: sec\n",
      "evenkeel.yaml:3:11 teams[0].kind: 'sec' is none of stream-aligned, platform, enabling, complicated-subsystem, security, operations",
    ],
    [
      "teams:\r\n  - id: a\r\n    kind: scurity\r\n",
      "evenkeel.yaml:3:11 teams[0].kind: 'scurity' is none of stream-aligned, platform, enabling, complicated-subsystem, security, operations; did you mean 'security'?",
    ],
    ["k: 4\n", "evenkeel.yaml:1:4 k: must be 5 or more: figures about fewer people are not shown"],
    ["k: 5.5\n", "evenkeel.yaml:1:4 k: must be a whole number, found 5.5"],
    ["team: []\n", "evenkeel.yaml:1:1 team: is no setting; did you mean 'teams'?"],
    ["teams:\n  - id: a\n    kind: security\n    parnet: b\n", "evenkeel.yaml:4:5 teams[0].parnet: is no setting; did you mean 'parent'?"],
    ["teams:\n  - kind: security\n", "evenkeel.yaml:2:5 teams[0].id: is missing"],
    ["teams: 3\n", "evenkeel.yaml:1:8 teams: must be a list, found 3"],
    ["- a\n", "evenkeel.yaml:1:1 the file: must be a mapping, found a list"],
    ["hours: {from: 9, to: 8}\n", "evenkeel.yaml:1:22 hours.to: must be later than 'from'"],
    ["hours: {from: 25:00, to: 26}\n", "evenkeel.yaml:1:15 hours.from: must be an hour from 0 to 24, or a time such as 08:30"],
    ["hours: {zone: Mars/Base, from: 8, to: 9}\n", "evenkeel.yaml:1:15 hours.zone: must be a time zone such as Europe/Vienna"],
    ["repositories:\n  a/b: nobody\n", "evenkeel.yaml:2:8 repositories.a/b: 'nobody' is no team of this file"],
    [
      "teams: [{id: a, kind: platform, parent: b}, {id: b, kind: platform, parent: a}]\n",
      "evenkeel.yaml:1:41 teams[0].parent: 'a' would be above itself",
    ],
    ["teams: [{id: a, kind: platform}, {id: a, kind: platform}]\n", "evenkeel.yaml:1:39 teams[1].id: 'a' is already used above"],
    ["k: 5\nk: 6\n", "evenkeel.yaml:2:1 the same setting stands twice"],
    ["k: '\n", "evenkeel.yaml:2:1 is not valid YAML here"],
    ["repositories:\n  a/b: {taem: x}\n", "evenkeel.yaml:2:9 repositories.a/b.taem: is no setting; did you mean 'team'?"],
    ["repositories:\n  a/b: 3\n", "evenkeel.yaml:2:8 repositories.a/b: must be a text, found 3"],
    [
      "repositories:\n  a: {address: 'https://u:p@forge.example/a'}\n",
      "evenkeel.yaml:2:16 repositories.a.address: must not hold a password or token",
    ],
    ["services: [{id: a, team: x}]\n", "evenkeel.yaml:1:26 services[0].team: 'x' is no team of this file"],
    ["services: [{id: a, tier: 4}]\n", "evenkeel.yaml:1:26 services[0].tier: must be 1, 2 or 3"],
    ["teams: [{id: a, kind: platform, from: 2026-03-01, to: 2026-02-01}]\n", "evenkeel.yaml:1:55 teams[0].to: must be later than 'from'"],
    [
      "teams: [{id: a, kind: platform, reports-to: jo@example.org}]\n",
      "evenkeel.yaml:1:45 teams[0].reports-to: must not be a mail address",
    ],
    ["organisation: !!js/function 'x'\n", "evenkeel.yaml:1:15 tags are not read"],
    ['organisation: "a\\0b"\n', "evenkeel.yaml:1:15 organisation: must not hold control characters"],
    [
      "thresholds: [{finding: a, measure: E8, threshold: 1, reason: x}]\n",
      "evenkeel.yaml:1:36 thresholds[0].measure: must be a measure such as E08",
    ],
  ])("%j is refused with place, setting and what was expected", async (text, message) => {
    expect(await refusal(text)).toContain(message);
  });

  test("an account may move between teams but not be in two at once, and no message repeats it", async () => {
    const teams = "teams: [{id: a, kind: platform}, {id: b, kind: platform}]\nroster:\n";
    const message = await refusal(
      `${teams}  - {match: canary.person@example.org, team: a, to: 2026-02-02}\n  - {match: Canary.Person@example.org, team: b, from: 2026-02-01}\n`,
    );
    expect(message).toContain("evenkeel.yaml:4:13 roster[1].match: overlaps roster[0]");
    expect(message.toLowerCase()).not.toContain("canary");
  });

  test.each([
    "roster: [{match: canary person, team: a}]",
    "roster: [{match: x@canary.example, team: canary@person.example}]",
    "repositories: {canary@person.example: nobody}",
    "canary@person.example: 1",
    "roster: [{match: canary@person.example, team: a",
    "k: canary@person.example",
    "teams: [{id: a, kind: canary@person.example}]",
    "organisation: canary@person.example",
  ])("whatever is wrong, no message holds an account: %s", async (text) => {
    expect(await refusal(text)).not.toContain("canary");
  });

  test("several problems are told at once", async () => {
    expect((await refusal("k: 1\nfoo: 2\nteams: 3\n")).split("\n")).toHaveLength(3);
  });

  test("deep nesting, alias bombs and large files end in a named error", async () => {
    expect(await refusal("[".repeat(100_000))).toContain("nested deeper");
    expect(await refusal(`${"- ".repeat(5000)}a`)).toContain("nested deeper");
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ...[..."bcdefgh"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(",")}]`),
    ].join("\n");
    expect(await refusal(bomb)).toContain("aliases");
    expect(await refusal(`organisation: ${"x".repeat(5_000_000)}`)).toContain("the limit is 4194304");
    expect(await refusal(Uint8Array.of(0x6b, 0x3a, 0xff))).toContain("not UTF-8");
  });

  test("any text ends in an organisation or a named error", async () => {
    const fragment = fc.constantFrom(
      "k",
      ": ",
      "\n",
      "- ",
      "[",
      "{",
      "}",
      "teams",
      "id",
      "5",
      "&a",
      "*a",
      "'",
      '"',
      "  ",
      "#",
      "!",
      "?",
      "|",
      "\t",
      "\u0000",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 25 }), async (parts) => {
        const outcome = await read(parts.join("")).catch((thrown: unknown) => thrown);
        expect(outcome instanceof EvenkeelError || (typeof outcome === "object" && outcome !== null && "k" in outcome)).toBe(true);
      }),
      { numRuns: 300, seed: 4747 },
    );
  });

  test("a missing file is told apart from a wrong one", async () => {
    await expect(readOrganisation(join(folder, "nowhere.yaml"))).rejects.toMatchObject({ code: "org.not-found" });
    await expect(readOrganisation(folder)).rejects.toMatchObject({ code: "org.not-found" });
  });
});
