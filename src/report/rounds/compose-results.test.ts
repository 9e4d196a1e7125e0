import { describe, expect, test } from "vitest";
import { asks, results } from "../../contract/round-shapes.ts";
import { group, item, questionnaire, some } from "../../core/survey/released.fixture.ts";
import { composeAsks } from "./compose-asks.ts";
import { composeResults } from "./compose-results.ts";
import { resultsCsv, resultsMarkdown } from "./results-files.ts";
import { fourGroups, resultsInput, summary } from "./results-input.fixture.ts";
import { resultsPng } from "./results-png.ts";

const zero = { id: "zero", version: 1, construct: null, direction: 1, scale: "kept", cohorts: null } as const;

describe("the results of a group", () => {
  const page = composeResults(resultsInput());

  test("have the shape of the contract", () => {
    expect(results.safeParse(page).error?.issues ?? []).toEqual([]);
  });

  test("begin with what is strongest and weakest", () => {
    expect(page.sentences.map(({ about }) => about)).toEqual(["strongest", "weakest"]);
  });

  test("list every published group in the order of the tree, and say which keeps its picture", () => {
    expect(page.groups.map(({ id, open, kept }) => [id, open, kept])).toEqual([
      ["org", true, false],
      ["amber", true, false],
      ["birch", false, true],
      ["cedar", true, false],
    ]);
  });

  test("stand beside what the work shows, where perception and work disagree with a question", () => {
    const symptom = page.constructs.find(({ id }) => id === "S1");
    expect(symptom?.evidence.every(({ outcome }) => outcome === "present" || outcome === "absent")).toBe(true);
  });

  test("of a group that too few answered in say so and hold no figure", () => {
    const cedar = composeResults(resultsInput({ group: "cedar" }));
    expect(cedar.nothing).toContain("Fewer than 5");
    expect(cedar.constructs.flatMap(({ score, items }) => [score, ...items]).filter((each) => each !== null)).toEqual([]);
  });
});

test.each(["birch", "nobody"])("%s is refused by the same name to whoever may not read it", (id) => {
  expect(() => composeResults(resultsInput({ group: id }))).toThrow(expect.objectContaining({ code: "round.group-unknown" }));
});

test("its own people read a picture that a team keeps", () => {
  expect(composeResults(resultsInput({ group: "birch", mayRead: () => true })).subject.label).toBe("Birch");
});

test("everybody who may read a group reads the same figures", () => {
  const asCoach = composeResults(resultsInput({ group: "amber", mayRead: () => true, mayCommit: true }));
  const asMember = composeResults(resultsInput({ group: "amber", mayRead: (id) => id === "amber" }));
  expect(asMember.constructs).toEqual(asCoach.constructs);
  expect(asMember.sentences).toEqual(asCoach.sentences);
});

test("a commitment shows what people say of it, and of no other", () => {
  const [one, other] = ["0b6f1d52-8a51-4a53-9b5e-0a3d5c7e9f10", "1c7f1d52-8a51-4a53-9b5e-0a3d5c7e9f10"];
  const made = {
    node: "org",
    label: "Everybody",
    round: summary.id,
    text: "Begin reviews within a day",
    practice: null,
    ownerRole: "host",
  };
  const terms = { by: 0, expected: "Less waiting", howKnown: "Review pickup", state: "open" } as const;
  const items = { ...fourGroups.groups[0]?.items, [`zero-${one}`]: item(70, some) };
  const asked = { ...questionnaire, items: [...questionnaire.items, { ...zero, id: `zero-${one}` }] };
  const release = { ...fourGroups, groups: [group(items)] };
  const commitments = [other, one].map((id) => ({ ...made, ...terms, id: id ?? "" }));
  const page = composeResults(resultsInput({ released: { release, questionnaire: asked }, commitments }));
  expect(page.commitments.map(({ kept }) => kept?.id ?? null)).toEqual([null, `zero-${one}`]);
});

describe("what teams ask of whoever leads", () => {
  const owned = {
    ...questionnaire,
    items: ["c3-1", "c4-1", "n-1"].map((id) => ({
      id,
      version: 1,
      construct: id.slice(0, -2).toUpperCase(),
      direction: 1 as const,
      scale: "agreement" as const,
      cohorts: null,
    })),
  };
  const low = { "c3-1": item(30, some), "c4-1": item(40, some), "n-1": item(90, some) };

  test("is said over three groups or more", () => {
    const groups = fourGroups.groups.map((each) => group(low, { ...each, items: low }));
    const page = composeAsks(resultsInput({ released: { release: { ...fourGroups, groups }, questionnaire: owned } }));
    expect(asks.safeParse(page).error?.issues ?? []).toEqual([]);
    expect(page).toMatchObject({ groups: 3, nothing: null });
    expect(page.constructs.map(({ id }) => id)).toEqual(["C3", "C4", "N"].filter((id) => page.constructs.some((each) => each.id === id)));
  });

  test("is not said over fewer, because it would speak of one of them", () => {
    const groups = fourGroups.groups.slice(0, 3);
    const page = composeAsks(resultsInput({ released: { release: { ...fourGroups, groups }, questionnaire: owned } }));
    expect(page).toMatchObject({ groups: null, constructs: [], practices: [] });
  });
});

describe("the files of a page", () => {
  const page = composeResults(resultsInput());

  test("hold a row for each item and figure, and nothing the page does not", () => {
    const lines = resultsCsv(page).trim().split("\r\n");
    expect(lines).toHaveLength(1 + 6 * 3);
    expect(lines[1]).toBe("Everybody,Trust each other and the process,b1-1,We keep what we promise.,20 to 49,favourable,0.6,0.5,0.7,,no");
  });

  test("as Markdown keep outside text from becoming markup", () => {
    const hostile = composeResults(resultsInput({ round: { ...summary, title: "[x](javascript:alert(1)) | <b>" } }));
    expect(resultsMarkdown(hostile)).toContain("# \\[x\\]\\(javascript:alert\\(1\\)\\) \\| \\<b\\>: Everybody");
  });

  test("as a picture are drawn where there is something, with outside text escaped", () => {
    const hostile = composeResults(resultsInput({ round: { ...summary, title: "<script>alert(1)</script>" } }));
    expect(resultsPng(hostile)).not.toContain("<script>");
    expect(resultsPng(composeResults(resultsInput({ group: "cedar" })))).toBeNull();
  });
});
