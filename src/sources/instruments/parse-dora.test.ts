import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completeLocales } from "../../core/survey/complete-locales.ts";
import { attributionsOf } from "../../core/survey/instrument.ts";
import { questionnaireOf } from "../../core/survey/questionnaire-of.ts";
import { westrumOfScores } from "../../core/survey/westrum.ts";
import { parseDora } from "./parse-dora.ts";

// The file has the form of DORA's list (dora-team/dora.dev, hugo/data/survey_questions) and none of its text.
const text = readFileSync(new URL("fixtures/dora-shape.json", import.meta.url), "utf8");
const { instrument, leftOut } = parseDora(text, "dora-shape.json", "2026-04-01");
const english = instrument.locales[0];

describe("DORA's questions", () => {
  it("become statements with what introduces them", () => {
    expect(english?.items.map(({ item, text }) => [item, text])).toEqual([
      ["dora-culture-1", "In my crew: Charts are shared"],
      ["dora-culture-2", "In my crew: Leaks are told"],
      ["dora-culture-3", "In my crew: Sails are mended"],
      ["dora-culture-4", "In my crew: Knots are taught"],
      ["dora-culture-5", "In my crew: Storms are talked over"],
      ["dora-culture-6", "In my crew: New routes are tried"],
      ["dora-burnout-1", "The sea has made me tired."],
      ["dora-test-automation-1", "The pump starts by itself."],
      ["dora-test-automation-2", "The bell rings by itself."],
    ]);
  });

  it("are turned where they describe trouble, and carry their licence and its attribution", () => {
    const burnout = instrument.items.find(({ id }) => id === "dora-burnout-1");
    expect(burnout).toMatchObject({ direction: -1, lens: "C", construct: "burnout", licence: "CC-BY-4.0", status: "provisional" });
    expect(attributionsOf(instrument.items)).toEqual([expect.stringContaining("CC BY 4.0")]);
    expect(instrument.items.every(({ licence, attribution }) => licence === "CC-BY-4.0" && attribution !== null)).toBe(true);
  });

  it("are left out, by name, where direction or scale is not known", () => {
    expect(leftOut.map(({ heading, questions }) => [heading, questions])).toEqual([
      ["Culture", 1],
      ["Weather", 1],
      ["Speed", 1],
    ]);
  });

  it("give Westrum's measure as the mean of six", () => {
    const scores = {
      "dora-culture-1": 100,
      "dora-culture-2": 100,
      "dora-culture-3": 100,
      "dora-culture-4": 0,
      "dora-culture-5": 0,
      "dora-culture-6": 0,
    };
    expect(westrumOfScores(instrument.items, scores)).toBe(4);
  });

  it("can be asked in a round, with their attribution", () => {
    expect(completeLocales(instrument)).toEqual(["en"]);
    const asked = questionnaireOf(instrument, { roundNumber: 1, commitments: [], locales: ["en"] });
    expect(asked.items).toHaveLength(9);
    expect(asked.attributions).toHaveLength(1);
  });

  it("are taken from the newest year where a file holds several", () => {
    const { categories } = JSON.parse(text);
    const years = JSON.stringify([
      { year: 2022, categories: categories.slice(0, 1) },
      { year: 2023, categories },
    ]);
    expect(parseDora(years, "years.json", "2026-04-01").instrument).toEqual(instrument);
  });

  it.each([
    ["no JSON", "{", "is not JSON"],
    ["another form", '{"categories":[{"heading":"x"}]}', "is not DORA's list of questions: categories.0.question_groups"],
    ["nothing to take", '{"categories":[{"heading":"x","question_groups":[{"questions":["y"]}]}]}', "holds no statement"],
    ["a nest of brackets", `${"[".repeat(5_000)}`, "nested deeper than 64 levels"],
  ])("are refused when the file is %s", (_, content, problem) => {
    expect(() => parseDora(content, "dora.json", "2026-04-01")).toThrow(problem);
  });

  it("are refused when the file holds answers", () => {
    const answers = JSON.stringify([{ "Response ID": 1, "In my crew": 7 }]);
    expect(() => parseDora(answers, "answers.json", "2026-04-01")).toThrow(expect.objectContaining({ code: "import.respondent-rows" }));
  });
});
