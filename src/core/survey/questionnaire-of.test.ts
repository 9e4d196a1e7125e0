import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EvenkeelError } from "../model/evenkeel-error.ts";
import { askedOf } from "../privacy/asked.ts";
import { completeLocales, missingIn } from "./complete-locales.ts";
import { frozenText } from "./frozen-text.ts";
import { anInstrument, anItem } from "./instrument.fixture.ts";
import { askedCount, itemsOfRound, questionnaireOf } from "./questionnaire-of.ts";

const nothing = { roundNumber: 1, commitments: [], locales: ["en"] };
const rotatingIds = ["s1-1", "c4-1", "n-1", "s2-1", "c1-1", "s3-1", "c3-1", "s4-1", "c5-1"];
const pulse = anInstrument({
  kind: "pulse",
  items: ["b1-1", "b2-1", ...rotatingIds].map((id) => anItem(id, { construct: (id.split("-")[0] ?? "").toUpperCase() })),
  rotating: { take: 2, of: rotatingIds },
});

describe("what a round asks", () => {
  it("is every item in its order, with the words of each language offered", () => {
    const asked = questionnaireOf(anInstrument(), { ...nothing, locales: ["de"] });
    expect(asked.items.map(({ id, scale }) => [id, scale])).toEqual([
      ["b1-1", "agreement"],
      ["n-1", "agreement"],
    ]);
    expect(Object.keys(asked.wording)).toEqual(["en", "de"]);
    expect(asked.wording.de?.items).toEqual({ "b1-1": "b1-1 in de", "n-1": "n-1 in de" });
    expect(asked.wording.de?.constructs).toEqual({ B1: "B1 de", N: "N de" });
    expect(asked.prompts).toEqual([{ id: "p-change" }]);
  });

  it("begins with the commitments, each for its own cohorts", () => {
    const commitments = [
      { id: "7f", text: "we cut the wait for reviews", cohorts: ["one"] },
      { id: "8a", text: "leadership pays $& for it", cohorts: null },
    ];
    const asked = questionnaireOf(anInstrument(), { ...nothing, locales: ["en", "de"], commitments });
    expect(asked.items.slice(0, 2)).toEqual([
      { id: "zero-7f", version: 1, construct: null, direction: 1, scale: "kept", cohorts: ["one"] },
      { id: "zero-8a", version: 1, construct: null, direction: 1, scale: "kept", cohorts: null },
    ]);
    expect(asked.wording.en?.items["zero-7f"]).toBe("We did: we cut the wait for reviews");
    expect(asked.wording.de?.items["zero-8a"]).toBe("Getan: leadership pays $& for it");
    expect(askedOf(asked, { disciplines: [] }, { id: "two" }).items).toEqual(new Set(["zero-8a", "b1-1", "n-1"]));
  });

  it("has no item zero where the instrument has none", () => {
    const asked = questionnaireOf(anInstrument({ itemZero: false }), { ...nothing, commitments: [{ id: "1", text: "x", cohorts: null }] });
    expect(asked.items.map(({ id }) => id)).toEqual(["b1-1", "n-1"]);
  });

  it("shows the attribution of what it asks, once", () => {
    const lent = { licence: "CC-BY-4.0", attribution: "By others" } as const;
    const items = [anItem("b1-1", lent), anItem("b1-2", lent), anItem("b1-3")];
    expect(questionnaireOf(anInstrument({ items }), nothing).attributions).toEqual(["By others"]);
  });

  it("is the same text for the same arguments, whatever the order of languages", () => {
    const there = questionnaireOf(anInstrument(), { ...nothing, locales: ["de", "en"] });
    const again = questionnaireOf(anInstrument(), { ...nothing, locales: ["en", "de", "de"] });
    expect(frozenText(there)).toBe(frozenText(again));
    expect(frozenText(there)).not.toBe(frozenText(questionnaireOf(anInstrument({ version: 2 }), { ...nothing, locales: ["de"] })));
  });
});

describe("a pulse", () => {
  it("asks what is fixed and the next two of what rotates", () => {
    const of = (roundNumber: number) => itemsOfRound(pulse, roundNumber).map(({ id }) => id);
    expect(of(1)).toEqual(["b1-1", "b2-1", "s1-1", "c4-1"]);
    expect(of(2)).toEqual(["b1-1", "b2-1", "n-1", "s2-1"]);
    expect(of(5)).toEqual(["b1-1", "b2-1", "s1-1", "c5-1"]);
    expect(of(10)).toEqual(of(1));
  });

  it.each([0, -1, 1.5, Number.NaN])("has no round %d", (roundNumber) => {
    expect(() => itemsOfRound(pulse, roundNumber)).toThrow(RangeError);
  });

  it("asks each rotating item equally often in a full turn, from any round on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (first) => {
        const rounds = rotatingIds.map((_, step) => itemsOfRound(pulse, first + step).map(({ id }) => id));
        expect(rounds.every((ids) => ids.length === askedCount(pulse))).toBe(true);
        for (const id of rotatingIds) expect(rounds.filter((ids) => ids.includes(id))).toHaveLength(2);
      }),
    );
  });
});

describe("a language", () => {
  const [en, de] = anInstrument().locales;
  if (en === undefined || de === undefined) throw new Error("the fixture has two languages");
  const draft = { ...de, items: de.items.map((item, at) => (at === 0 ? { ...item, status: "draft" as const } : item)) };

  it.each([
    ["a draft", draft, "the text of item b1-1 is a draft"],
    ["a text too few", { ...de, items: de.items.slice(1) }, "item b1-1 has no text"],
    [
      "the text of another version",
      { ...de, items: de.items.map((item) => ({ ...item, version: 2 })) },
      "item b1-1 has the text of version 2, not 1",
    ],
    ["a prompt too few", { ...de, prompts: {} }, "prompt p-change has no text"],
    ["a heading too few", { ...de, constructs: { B1: "x" } }, "construct N has no heading"],
    ["a label too few", { ...de, agreement: de.agreement.slice(1) }, "6 labels of agreement instead of 7"],
    ["no place for a commitment", { ...de, itemZero: "Getan" }, "item zero has no place for the commitment"],
  ])("is not offered with %s", (_, locale, problem) => {
    const instrument = anInstrument({ locales: [en, locale] });
    expect(missingIn(locale, instrument)[0]).toBe(problem);
    expect(completeLocales(instrument)).toEqual(["en"]);
    const ask = () => questionnaireOf(instrument, { ...nothing, locales: ["de"] });
    expect(ask).toThrow(EvenkeelError);
    expect(ask).toThrow(problem);
  });

  it("that nobody wrote is refused by name", () => {
    expect(() => questionnaireOf(anInstrument(), { ...nothing, locales: ["fr"] })).toThrow(
      "cannot be asked in fr: nothing is written in it",
    );
  });
});
