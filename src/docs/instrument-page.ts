import type { Catalogue } from "../core/model/catalogue.ts";
import { type Instrument, type InstrumentItem, type InstrumentLocale, ownConstructs } from "../core/survey/instrument.ts";
import { askedCount } from "../core/survey/questionnaire-of.ts";

/** Every statement that may be asked, in every language, so that it can be read before anybody is asked. */
export function instrumentPage({ instruments }: Catalogue): string {
  return [
    "# What is asked",
    "",
    'Every statement is answered on seven steps from strong disagreement to strong agreement, or with "can\'t say", or not at all. It is written in our own words; the reason names whose idea it follows. A turned statement (-1) describes trouble, and its answers are turned before anything is computed, so that high is always healthy. Until a construct has proved itself in three organisations it is provisional, and so is everything said from it.',
    "",
    ...instruments.flatMap(section),
  ].join("\n");
}

function section(instrument: Instrument): readonly string[] {
  const english = instrument.locales.find(({ tag }) => tag === "en");
  return [
    `## ${instrument.name}`,
    "",
    `\`${instrument.id}\`, version ${instrument.version}; ${sentenceOf(instrument)}`,
    "",
    ...(instrument.kind === "pulse" ? pulse(instrument) : statements(instrument, english)),
  ];
}

function sentenceOf(instrument: Instrument): string {
  const { minutes, prompts, itemZero } = instrument;
  const zero = itemZero ? " A commitment of the team comes back as a question of its own, before all others: yes, partly, no." : "";
  const open = prompts.length === 0 ? "" : ` and ${prompts.length} open questions on a page of their own`;
  return `${askedCount(instrument)} statements${open}, about ${minutes} minutes.${zero}`;
}

/** The words of a pulse stand with the baseline they are taken from. */
function pulse({ items, rotating }: Instrument): readonly string[] {
  const turning = rotating?.of ?? [];
  const fixed = items.filter(({ id }) => !turning.includes(id)).map(({ id }) => `\`${id}\``);
  return [
    `- In every round: ${fixed.join(", ")}`,
    `- ${rotating?.take ?? 0} of these in turn, by the number of the round and the same for everybody: ${turning.map((id) => `\`${id}\``).join(", ")}`,
    "",
  ];
}

function statements(instrument: Instrument, english: InstrumentLocale | undefined): readonly string[] {
  const order: readonly string[] = ownConstructs;
  const constructs = [...new Set(instrument.items.map(({ construct }) => construct))].toSorted(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  );
  return [
    ...instrument.prompts.flatMap((id) =>
      instrument.locales.map(({ tag, prompts }) => `- Open question \`${id}\`, ${tag}: ${prompts[id] ?? ""}`),
    ),
    "",
    ...constructs.flatMap((construct) => [
      `### ${construct} ${english?.constructs[construct] ?? ""}`.trim(),
      "",
      ...instrument.items.filter((item) => item.construct === construct).flatMap((item) => itemLines(item, instrument)),
      "",
    ]),
  ];
}

function itemLines(item: InstrumentItem, { locales }: Instrument): readonly string[] {
  const anchor = item.timeAnchor === null ? "" : ", of the past four weeks";
  const facts = `lens ${item.lens}, about ${item.referent === "self" ? "oneself" : "the team"}, direction ${item.direction}${anchor}${item.marker ? ", marker" : ""}`;
  return [
    `- \`${item.id}\` version ${item.version}, ${item.facet}: ${facts}; ${item.status}; ${item.licence}, source ${item.source}`,
    ...locales.map(({ tag, items }) => `  - ${tag}: ${items.find((each) => each.item === item.id)?.text ?? ""}`),
    `  - why: ${item.rationale}`,
  ];
}
