import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { questionnaireOf } from "../core/survey/questionnaire-of.ts";
import { parseInstrument } from "./parse-instrument.ts";

const item = {
  id: "deck-1",
  version: 1,
  construct: "deck",
  facet: "order",
  lens: "C",
  referent: "team",
  direction: 1,
  marker: false,
  status: "provisional",
  licence: "CC0-1.0",
  source: "https://example.org/deck",
  rationale: "Invented for a test.",
};
const wording = {
  item: "deck-1",
  version: 1,
  text: "My crew keeps the deck clear.",
  translator: "none",
  backTranslation: null,
  reviewedOn: "2026-01-01",
  status: "released",
};
const english = {
  tag: "en",
  title: "On deck",
  agreement: ["1", "2", "3", "4", "5", "6", "7"],
  constructs: { deck: "The deck" },
  prompts: {},
  itemZero: "We did: {commitment}",
  items: [wording],
};
const whole = {
  format: "evenkeel-instrument/1",
  id: "on-deck",
  version: 1,
  name: "On deck",
  minutes: 1,
  items: [item],
  locales: [english],
};
const read = (given: object, bank: readonly string[] = []) => parseInstrument(stringify({ ...whole, ...given }), "deck.yaml", bank);
const code = (code: string) => expect.objectContaining({ code });

describe("a questionnaire of somebody else", () => {
  it("is read from YAML and from JSON alike, and can be asked", async () => {
    const fromYaml = await read({});
    expect(await parseInstrument(JSON.stringify(whole, null, 2), "deck.json", [])).toEqual(fromYaml);
    expect(fromYaml).toMatchObject({ id: "on-deck", kind: "imported", rotating: null, itemZero: false });
    const asked = questionnaireOf(fromYaml, { roundNumber: 1, commitments: [], locales: ["en"] });
    expect(asked.wording.en?.items).toEqual({ "deck-1": "My crew keeps the deck clear." });
  });

  it("comes with its attribution under CC-BY-4.0", async () => {
    const lent = await read({ items: [{ ...item, licence: "CC-BY-4.0", attribution: "By the crew" }] });
    expect(questionnaireOf(lent, { roundNumber: 1, commitments: [], locales: ["en"] }).attributions).toEqual(["By the crew"]);
  });

  it.each([
    ["no licence", { ...item, licence: undefined }],
    ["a licence outside the list", { ...item, licence: "CC-BY-NC-4.0" }],
    ["no attribution under CC-BY-4.0", { ...item, licence: "CC-BY-4.0" }],
    ["an empty attribution under CC-BY-4.0", { ...item, licence: "CC-BY-4.0", attribution: " " }],
  ])("is refused for its licence with %s", async (_, changed) => {
    await expect(read({ items: [changed] })).rejects.toThrow(code("instrument.licence"));
  });

  it("is refused for its licence when it claims words of a bank as its own", async () => {
    const own = { items: [{ ...item, source: "own" }] };
    await expect(read(own, ["my crew keeps the deck clear"])).rejects.toThrow(code("instrument.licence"));
    expect((await read(own, ["My crew sings."])).id).toBe("on-deck");
    expect((await read({}, ["My crew keeps the deck clear."])).id).toBe("on-deck");
  });

  it.each([
    ["the name of one of ours", { id: "baseline" }, "the id baseline is taken"],
    ["an unknown key", { mood: 1 }, "line"],
    ["an item twice", { items: [item, { ...item }] }, "item deck-1 stands twice"],
    ["an item that looks like a commitment", { items: [{ ...item, id: "zero-1" }] }, "ids that start with zero-"],
    ["no English", { locales: [{ ...english, tag: "de" }] }, "has no texts in English"],
    ["half an English", { locales: [{ ...english, items: [] }] }, "English is not complete: item deck-1 has no text"],
    ["another format", { format: "other" }, "format"],
  ])("is refused with %s", async (_, given, problem) => {
    await expect(read(given)).rejects.toThrow(problem);
    await expect(read(given)).rejects.toThrow(code("instrument.invalid"));
  });

  it.each([
    ["a list of answers", JSON.stringify([{ respondent: 1, "deck-1": 5 }])],
    ["answers beside the items", JSON.stringify({ ...whole, responses: [{ "deck-1": 5 }] })],
  ])("is refused as rows of respondents with %s", async (_, content) => {
    await expect(parseInstrument(content, "deck.json", [])).rejects.toThrow(code("import.respondent-rows"));
  });

  it.each([
    ["too long", `name: ${"x".repeat(300_000)}`],
    ["a nest of brackets", "[".repeat(100_000)],
    ["aliases", "a: &a [x]\nb: *a\nitems: []\n"],
    ["no YAML", "a: [1\n"],
  ])("is refused when it is %s", async (_, content) => {
    await expect(parseInstrument(content, "deck.yaml", [])).rejects.toThrow(code("instrument.invalid"));
  });
});
