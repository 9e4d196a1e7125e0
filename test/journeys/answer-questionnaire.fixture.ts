const constructs: readonly (readonly [string, number])[] = [
  ["B1", 4],
  ["B2", 4],
  ["B3", 4],
  ["B4", 4],
  ["B5", 4],
  ["B6", 4],
  ["S1", 2],
  ["S2", 2],
  ["S3", 2],
  ["S4", 2],
  ["C1", 2],
  ["C3", 2],
  ["C4", 3],
  ["C5", 1],
  ["N", 3],
];

/** 43 items in two languages, each with its id so that a screen can be told from another. */
export function aQuestionnaire() {
  const items = constructs.flatMap(([construct, count]) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${construct.toLowerCase()}-${index + 1}`,
      version: 1,
      construct,
      direction: 1 as const,
      scale: "agreement" as const,
      cohorts: null,
    })),
  );
  const wording = (say: (id: string) => string, agreement: readonly string[], prompts: Record<string, string>) => ({
    items: Object.fromEntries(items.map(({ id }) => [id, say(id)])),
    prompts,
    agreement,
    constructs: Object.fromEntries(constructs.map(([construct]) => [construct, `Construct ${construct}`])),
  });
  return {
    v: 1 as const,
    id: "baseline",
    version: 1,
    title: "Baseline",
    minutes: 8,
    items,
    prompts: [{ id: "slows" }, { id: "helps" }],
    wording: {
      en: wording(
        (id) => `When a check fails because of our change, people in my team say so straight away (${id}).`,
        ["Strongly disagree", "Disagree", "Somewhat disagree", "Neither", "Somewhat agree", "Agree", "Strongly agree"],
        { slows: "What slows the work down most?", helps: "What would help?" },
      ),
      de: wording(
        (id) => `Wenn eine Prüfung wegen unserer Änderung fehlschlägt, sagt mein Team das sofort (${id}).`,
        [
          "Gar nicht einverstanden",
          "Nicht einverstanden",
          "Eher nicht einverstanden",
          "Weder noch",
          "Eher einverstanden",
          "Einverstanden",
          "Völlig einverstanden",
        ],
        { slows: "Was bremst die Arbeit am meisten?", helps: "Was würde helfen?" },
      ),
    },
    attributions: [],
  };
}
