import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runEvenkeel } from "../../test/run-evenkeel.fixture.ts";
import { exitCodes } from "./exit-codes.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../sources/instruments/fixtures/${name}`, import.meta.url));
const written = (text: string) => {
  const file = join(mkdtempSync(join(tmpdir(), "survey-")), "given.csv");
  writeFileSync(file, text);
  return file;
};

describe("evenkeel instrument", () => {
  it("lists what can be asked out of the box", () => {
    const { status, stdout } = runEvenkeel(["instrument", "list"]);
    expect(stdout).toBe("baseline 1: Baseline, 43 statements, 8 minutes, en, de\npulse 1: Pulse, 8 statements, 1.5 minutes, en, de\n");
    expect(status).toBe(exitCodes.written);
  });

  it("says what DORA's file holds, what it left out and what must be shown with it", () => {
    const { stdout } = runEvenkeel(["instrument", "check", "dora", fixture("dora-shape.json")]);
    expect(stdout).toContain("dora 1: DORA survey questions, 9 statements, 2 minutes, en\n");
    expect(stdout).toContain("westrum: mean of its six statements, 1 to 7\n");
    expect(stdout).toContain("read as describing trouble: Burnout\n");
    expect(stdout).toContain("shown with it: Statements from the DORA survey questions");
    expect(stdout).toContain("left out: Weather, 1: the direction of its statements is not known\n");
  });

  it.each([
    ["dsomm", "dsomm-progress.yaml", "3 statements of an assessor on 2 groups"],
    ["samm", "samm.json", "3 statements of an assessor on 1 group;"],
  ])("reads statements of an assessor: %s", (format, file, said) => {
    expect(runEvenkeel(["instrument", "check", format, fixture(file)]).stdout).toContain(said);
  });

  it("refuses rows of respondents with exit code 4 and without a word of them", () => {
    const { status, stderr } = runEvenkeel(["instrument", "check", "earlier", written("Name,Q1\nAda,5\n")]);
    expect(status).toBe(exitCodes.unreadable);
    expect(stderr).toContain("(import.respondent-rows)");
    expect(stderr).not.toContain("Ada");
  });

  it("imports questionnaires only", () => {
    const { status, stderr } = runEvenkeel(["instrument", "import", "samm", fixture("samm.json")]);
    expect(status).toBe(exitCodes.usage);
    expect(stderr).toContain("known are dora, evenkeel");
  });

  it("names a format it does not know", () => {
    const { status, stderr } = runEvenkeel(["instrument", "check", "constructor", fixture("samm.json")]);
    expect(status).toBe(exitCodes.usage);
    expect(stderr).toContain("evenkeel, dora, dsomm, samm, earlier");
  });
});
