import { describe, expect, it } from "vitest";
import { parseEarlier } from "./parse-earlier.ts";

const head = "survey,closed,group,about,n,score,favourable\n";

describe("figures of an earlier survey", () => {
  it("are read as figures of groups", () => {
    expect(
      parseEarlier(`${head}Pulse 2024,2024-11-30,Harbour,trust,12,61.5,0.7\nPulse 2024,2024-11-30,Lantern,trust,9,,0.5\n`, "old.csv"),
    ).toEqual([
      {
        survey: "Pulse 2024",
        closed: "2024-11-30",
        group: "Harbour",
        about: "trust",
        n: 12,
        score: 61.5,
        favourable: 0.7,
        unfavourable: null,
      },
      {
        survey: "Pulse 2024",
        closed: "2024-11-30",
        group: "Lantern",
        about: "trust",
        n: 9,
        score: null,
        favourable: 0.5,
        unfavourable: null,
      },
    ]);
  });

  it.each([
    ["a column for a respondent", "Respondent ID,survey,closed,group,about,n,score\n1,a,2024-01-01,g,t,7,50\n"],
    ["a column for an address", "survey,closed,group,about,n,score,E-Mail\na,2024-01-01,g,t,7,50,x\n"],
    ["a time of sending", "Timestamp,Q1,Q2\n2024-01-01 10:00,5,6\n"],
    ["no n", "survey,closed,group,about,score\na,2024-01-01,g,t,50\n"],
    ["one row a person", `${head}a,2024-01-01,g,t,1,50,\n`],
    ["a group under five", `${head}a,2024-01-01,g,t,4,50,\n`],
    ["the same group and question twice", `${head}a,2024-01-01,g,t,8,50,\na,2024-01-01,g,t,8,60,\n`],
  ])("are refused as rows of respondents with %s", (_, text) => {
    expect(() => parseEarlier(text, "old.csv")).toThrow(expect.objectContaining({ code: "import.respondent-rows" }));
  });

  it.each([
    ["a score over 100", `${head}a,2024-01-01,g,t,8,101,\n`, "line 2, column 6: must be a number from 0 to 100"],
    ["a share over 1", `${head}a,2024-01-01,g,t,8,,1.1\n`, "line 2, column 7: must be a number from 0 to 1"],
    ["no figure", `${head}a,2024-01-01,g,t,8,,\n`, "has no figure"],
    ["no such day", `${head}a,2024-02-30,g,t,8,50,\n`, "must be a day"],
    ["half a person", `${head}a,2024-01-01,g,t,8.5,50,\n`, "must be a whole number of people"],
    ["an empty group", `${head}a,2024-01-01,,t,8,50,\n`, "line 2, column 3: is empty"],
    ["another column", "survey,closed,group,about,n,mood\n", "column 6: a column that is not read"],
    ["a column too few", "survey,closed,group,n,score\n", "the column about is missing"],
  ])("are refused with %s", (_, text, problem) => {
    expect(() => parseEarlier(text, "old.csv")).toThrow(problem);
  });
});
