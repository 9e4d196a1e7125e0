import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { vector } from "../../test/vectors.fixture.ts";
import { completeLocales } from "../core/survey/complete-locales.ts";
import type { Instrument } from "../core/survey/instrument.ts";
import { itemsOfRound, questionnaireOf } from "../core/survey/questionnaire-of.ts";
import { plainWords } from "../core/survey/same-wording.ts";
import { checkInstruments, checkOwnWords, itemsPerConstruct } from "./check-instruments.ts";
import { ownCatalogue } from "./read-catalogue.ts";
import { readInstruments } from "./read-instruments.ts";
import { instrumentFingerprint, wordingFingerprints } from "./wording-fingerprints.ts";

const root = new URL("instruments/", ownCatalogue);
const instruments = await readInstruments(root);
const named = (id: string): Instrument => {
  const found = instruments.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no instrument ${id}`);
  return found;
};
const baseline = named("baseline");
const pulse = named("pulse");

describe("the instruments", () => {
  it("keep every rule of the survey, in English and German", () => {
    expect(checkInstruments(instruments)).toEqual([]);
    for (const instrument of instruments) expect(completeLocales(instrument)).toEqual(["en", "de"]);
  });

  it("ask 43 items in a baseline, eight in a pulse", () => {
    expect(Object.values(itemsPerConstruct).reduce((sum, { items }) => sum + items, 0)).toBe(43);
    expect(baseline.items).toHaveLength(43);
    expect(baseline.prompts).toHaveLength(2);
    expect(baseline.items.length * 10).toBeLessThanOrEqual(baseline.minutes * 60);
    for (let round = 1; round <= 9; round++) {
      const asked = itemsOfRound(pulse, round);
      expect(asked).toHaveLength(8);
      expect(new Set(asked.map(({ construct }) => construct)).size).toBe(8);
      expect(asked.length * 10).toBeLessThanOrEqual(pulse.minutes * 60);
    }
  });

  it("turn every construct of S, C and N up in a pulse within five rounds", () => {
    const rounds = [1, 2, 3, 4, 5].flatMap((round) => itemsOfRound(pulse, round).map(({ construct }) => construct));
    expect(new Set(rounds)).toEqual(new Set(Object.keys(itemsPerConstruct)));
  });

  it("are ours, provisional, and name whose idea they follow", () => {
    for (const { licence, source, status, rationale } of baseline.items) {
      expect({ licence, source, status }).toEqual({ licence: "Apache-2.0", source: "own", status: "provisional" });
      expect(rationale).toMatch(/Idea: .*(18|19|20)\d\d/);
    }
  });

  it("have the same words in a pulse as in a baseline, so that a trend goes on", () => {
    const words = (instrument: Instrument) => questionnaireOf(instrument, { roundNumber: 3, commitments: [], locales: ["de"] }).wording;
    for (const tag of ["en", "de"]) expect(words(baseline)[tag]?.items).toMatchObject(words(pulse)[tag]?.items ?? {});
  });

  it("change no word of a version that may be in use", () => {
    const frozen: unknown = JSON.parse(readFileSync(new URL("frozen.json", root), "utf8"));
    expect(frozen).toMatchObject(wordingFingerprints(instruments));
  });

  it("are frozen by a fingerprint that any change moves", () => {
    expect(instrumentFingerprint(baseline)).toMatch(/^[0-9a-f]{64}$/);
    const turned = { ...baseline, items: baseline.items.map((item, at) => (at === 7 ? { ...item, lens: "S" as const } : item)) };
    expect(instrumentFingerprint(turned)).not.toBe(instrumentFingerprint(baseline));
  });

  it("hold no text of an imported bank", () => {
    const stolen = baseline.locales[0]?.items[0]?.text.toUpperCase().replace(".", "!") ?? "";
    expect(checkOwnWords(instruments, ["A bank's own sentence"])).toEqual([]);
    expect(checkOwnWords(instruments, [stolen])).toEqual([
      "baseline: item b1-1 in en has the words of an imported bank",
      "pulse: item b1-1 in en has the words of an imported bank",
    ]);
  });
});

describe("words of published scales", () => {
  const known = new Set(vector("known-wordings.json", "words", z.array(z.string().length(16))));
  const isKnown = (text: string) => known.has(createHash("sha256").update(plainWords(text)).digest("hex").slice(0, 16));

  it("are none of ours, in either language, in neither statements nor translations back", () => {
    expect(known.size).toBeGreaterThan(700);
    const texts = baseline.locales.flatMap(({ items }) => items.flatMap(({ text, backTranslation }) => [text, backTranslation ?? ""]));
    expect(texts.filter(isKnown)).toEqual([]);
  });

  it("are recognised", () => {
    expect(isKnown("Code review time")).toBe(false);
    expect(isKnown("Writing TESTS!")).toBe(true);
  });
});

describe("a planted fault", () => {
  const change = (id: string, given: object): readonly Instrument[] => [
    { ...baseline, items: baseline.items.map((item) => (item.id === id ? { ...item, ...given } : item)) },
    pulse,
  ];

  it.each([
    ["an item of another construct", change("b1-1", { construct: "B2" }), "baseline: B1 has 3 items, not 4"],
    ["a reversed item more", change("b6-1", { direction: -1 }), "baseline: B6 has 1 reversed items, not 0"],
    ["a marker less", change("n-1", { marker: false }), "baseline: N has 0 markers, not one"],
    ["a marker more", change("n-2", { marker: true }), "baseline: N has 2 markers, not one"],
    ["an item about oneself more", change("b1-1", { referent: "self" }), "baseline: B1 has 3 items about oneself"],
    ["a time anchor less", change("s1-1", { timeAnchor: null }), "baseline: item s1-1 is about a symptom or cause and has no timeAnchor"],
    [
      "a time anchor more",
      change("b1-1", { timeAnchor: "four-weeks" }),
      "baseline: item b1-1 has a timeAnchor and is about no symptom or cause",
    ],
    [
      "an own item under another licence",
      change("b1-1", { licence: "CC0-1.0" }),
      "baseline: item b1-1 is our own and stands under CC0-1.0",
    ],
    ["a retired item", change("b1-1", { status: "retired" }), "baseline: item b1-1 is retired and still asked"],
    [
      "a construct that is not ours",
      change("b1-1", { construct: "mood" }),
      "baseline: item b1-1 asks for mood, which is no construct of ours",
    ],
    ["a prompt less", [{ ...baseline, prompts: [] }, pulse], "baseline: has 0 open questions, not 2"],
    ["a language less", [{ ...baseline, locales: baseline.locales.slice(0, 1) }, pulse], "baseline: has no locale de"],
    ["no pulse", [baseline], "instrument pulse does not exist"],
    [
      "an item twice",
      [{ ...baseline, items: [...baseline.items, ...baseline.items.slice(0, 1)] }, pulse],
      "baseline: item b1-1 stands twice",
    ],
    ["a pulse of three in turn", [baseline, { ...pulse, rotating: { take: 3, of: pulse.rotating?.of ?? [] } }], "pulse: two items rotate"],
    [
      "a pulse without a behaviour",
      [baseline, { ...pulse, items: pulse.items.slice(1) }],
      "pulse: does not ask for each behaviour once, in order",
    ],
  ])("is seen: %s", (_, planted, problem) => {
    expect(checkInstruments(planted)).toContain(problem);
  });
});

describe("an item of which one field is missing", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "evenkeel-instruments-"));
    await cp(root, folder, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What reading and checking say about the copy; a refusal of the reader counts as one sentence. */
  const problems = async (): Promise<readonly string[]> =>
    readInstruments(pathToFileURL(`${folder}/`)).then(checkInstruments, (error: unknown) => [String(error)]);

  /** Removes what `field` matches from a file of the copy, looks, and puts it back. */
  async function without(file: string, from: string, to: string): Promise<readonly string[]> {
    const path = join(folder, file);
    const text = await readFile(path, "utf8");
    expect(text).toContain(from);
    await writeFile(
      path,
      text.replace(from, () => to),
    );
    const found = await problems();
    await writeFile(path, text);
    return found;
  }

  it("is refused, for every field of every item", async () => {
    const accepted: string[] = [];
    let removed = 0;
    for (const name of await readdir(join(folder, "baseline/items"))) {
      const file = `baseline/items/${name}`;
      const lines = (await readFile(join(folder, file), "utf8")).trimEnd().split("\n");
      for (const line of lines) {
        removed += 1;
        if ((await without(file, `${line}\n`, "")).length === 0) accepted.push(`${name}: ${line}`);
      }
    }
    expect(accepted).toEqual([]);
    expect(removed).toBe(43 * 12 + 16);
    expect(await problems()).toEqual([]);
  }, 120_000);

  it.each(["en", "de"])(
    "is refused, for every field of every text in %s",
    async (tag) => {
      const file = `baseline/locale/${tag}.yaml`;
      const text = await readFile(join(folder, file), "utf8");
      const fields = text.match(/^ {4}(version|text|translator|backTranslation|reviewedOn|status): .*\n/gm) ?? [];
      expect(fields).toHaveLength(43 * 6);
      const accepted: string[] = [];
      for (const field of [...new Set(fields)]) if ((await without(file, field, "")).length === 0) accepted.push(field);
      expect(accepted).toEqual([]);
    },
    120_000,
  );

  it("is refused under a licence outside the list, or without the attribution its licence asks for", async () => {
    const file = "baseline/items/b1-1.yaml";
    expect((await without(file, "Apache-2.0", "GPL-3.0-only"))[0]).toMatch(/items\/b1-1\.yaml, line 10, licence/);
    expect((await without(file, "licence: Apache-2.0", "licence: CC-BY-4.0"))[0]).toContain("CC-BY-4.0 asks for an attribution");
    expect((await without(file, "licence: Apache-2.0", "attribution: By others\nlicence: CC-BY-4.0"))[0]).toContain(
      "is our own and stands under CC-BY-4.0",
    );
  });

  it("is refused under the name of another file, and a pulse without its baseline", async () => {
    expect((await without("baseline/items/b1-1.yaml", "id: b1-1", "id: b1-9"))[0]).toContain("is not the name of its file");
    expect((await without("pulse/instrument.yaml", "wordingOf: baseline", "wordingOf: elsewhere"))[0]).toContain(
      "there is no instrument elsewhere",
    );
    expect((await without("pulse/instrument.yaml", "- b1-1", "- b1-9"))[0]).toContain("there is no such item");
  });
});
