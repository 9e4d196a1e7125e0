import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseDsomm, writeDsomm } from "./parse-dsomm.ts";
import { parseSamm, writeSamm } from "./parse-samm.ts";

// Files of our own making, in the shape of those that the two models' tools save; no text of either model.
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

describe("DSOMM files", () => {
  it("are statements of an assessor about a team and an activity", () => {
    const statements = parseDsomm(fixture("dsomm-progress.yaml"), "progress.yaml");
    expect(statements).toHaveLength(3);
    expect(statements[0]).toEqual({
      framework: "dsomm",
      about: "0a1b-invented-activity",
      title: null,
      within: [],
      level: null,
      group: "Harbour",
      reached: [
        { stage: "Planned", on: "2026-01-05" },
        { stage: "Started", on: "2026-02-01" },
        { stage: "Implemented", on: "2026-03-01" },
      ],
      share: null,
    });
  });

  it("say not done as nothing reached, never as a figure", () => {
    const [harbour, lantern] = parseDsomm(fixture("dsomm-model.yaml"), "model.yaml");
    expect(harbour).toMatchObject({ title: "Planks are counted", within: ["Hull", "Planks"], level: 2, group: "Harbour" });
    expect(harbour?.reached).toEqual([{ stage: "Implemented", on: null }]);
    expect(lantern).toMatchObject({ group: "Lantern", reached: [], share: null });
  });

  it.each(["dsomm-progress.yaml", "dsomm-model.yaml"])("come back as they went in: %s", (name) => {
    const text = fixture(name);
    const statements = parseDsomm(text, name);
    expect(parse(writeDsomm(statements), { schema: "core" })).toEqual(parse(text, { schema: "core" }));
    expect(parseDsomm(writeDsomm(statements), name)).toEqual(statements);
  });

  it("with a hostile name stay a file like any other", () => {
    const text = "progress:\n  __proto__:\n    constructor:\n      Planned: 2026-01-05\n";
    const statements = parseDsomm(text, "x.yaml");
    expect(parseDsomm(writeDsomm(statements), "x.yaml")).toEqual(statements);
    expect(Object.hasOwn(Object.prototype, "constructor.Planned")).toBe(false);
  });

  it.each([
    ["neither shape", "a: 1\n", "is neither the progress nor the model file"],
    ["no YAML", "a: [1\n", "line 2 is not YAML"],
    ["aliases", "progress: &a\n  x: *a\n", "uses aliases"],
  ])("are refused with %s", (_, text, problem) => {
    expect(() => parseDsomm(text, "x.yaml")).toThrow(problem);
  });
});

describe("SAMM files", () => {
  it("are statements of an assessor with a share of the way", () => {
    expect(parseSamm(fixture("samm.json"), "samm.json")[0]).toEqual({
      framework: "samm",
      about: "G-SM-A-1-1",
      title: null,
      within: ["G", "SM", "A"],
      level: 1,
      group: "Harbour",
      reached: [],
      share: 0.5,
    });
  });

  it("come back as they went in", () => {
    expect(writeSamm(parseSamm(fixture("samm.json"), "samm.json"))).toBe(fixture("samm.json"));
  });

  it("are read as YAML and as a table as well", () => {
    const yaml = parseSamm("answers:\n  G-SM-A-1-1: 0.25\n", "samm.yaml");
    const table = parseSamm('ID,Stream,Answer\nG-SM-A-1-1,"a, b",0.25\nG-SM-A-1-2,x,\nGovernance,,\n', "samm.csv");
    expect(table).toEqual(yaml);
  });

  it.each([
    ["another answer", '{"answers":{"G-SM-A-1-1":0.3}}', "must be 0, 0.25, 0.5 or 1"],
    ["another question", '{"answers":{"Q1":1}}', "answers.Q1"],
    ["another column", "ID,Score\nG-SM-A-1-1,1\n", "needs the columns ID and Answer"],
    ["another answer in a table", "ID,Answer\nG-SM-A-1-1,Yes\n", "line 2, column 2: the answer must be"],
  ])("are refused with %s", (_, text, problem) => {
    expect(() => parseSamm(text, "samm")).toThrow(problem);
  });

  it("are refused with the name of whoever was asked", () => {
    const table = "ID,Answer,Full name\nG-SM-A-1-1,1,Ada\n";
    expect(() => parseSamm(table, "samm.csv")).toThrow(expect.objectContaining({ code: "import.respondent-rows" }));
    expect(() => parseSamm(table, "samm.csv")).not.toThrow("Ada");
  });
});
