import { z } from "zod";
import type { Instrument, InstrumentItem, ItemWording } from "../../core/survey/instrument.ts";
import { westrumConstruct } from "../../core/survey/westrum.ts";
import { headingOf } from "./dora-headings.ts";
import { invalidInstrument, structuredText } from "./structured-text.ts";

export interface DoraSurvey {
  readonly instrument: Instrument;
  /** Questions that were left out, by heading, with the reason. */
  readonly leftOut: readonly { readonly heading: string; readonly questions: number; readonly why: string }[];
}

const text = z.string().max(5_000);
const group = z.object({ description: text.optional(), group_responses: text.optional(), questions: z.array(text).max(200).default([]) });
const category = z.object({ heading: text.min(1), description: text.optional(), question_groups: z.array(group).max(50) });
const survey = z.object({ categories: z.array(category).min(1).max(200) });
const years = z.array(survey.extend({ year: z.number().int() })).min(1);

type Group = z.infer<typeof group>;
type Category = z.infer<typeof category>;
interface Block {
  readonly construct: string;
  readonly heading: string;
  readonly lens: InstrumentItem["lens"];
  readonly direction: 1 | -1;
  readonly statements: readonly string[];
}

const doraAttribution =
  "Statements from the DORA survey questions, Google LLC (https://dora.dev), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); lead-ins joined to statements, asked with this scale.";

/**
 * Reads DORA's published survey questions, the JSON behind dora.dev: categories with a heading, groups of questions, answers in
 * `group_responses` or after a bar in the question. Statements of agreement are taken where their direction is known; everything else
 * is left out and named. The six statements about an organisation's culture become the construct `westrum`.
 * Nothing of the text is part of this package. Throws `instrument.invalid`, `import.respondent-rows`.
 * @param day when the file was read, YYYY-MM-DD
 */
export function parseDora(content: string, file: string, day: string): DoraSurvey {
  const categories = categoriesOf(structuredText(content, file), file);
  const sorted = categories.flatMap((one) =>
    one.question_groups.filter(({ questions }) => questions.length > 0).map((group) => sort(one, group)),
  );
  const blocks = sorted.flatMap((each) => ("construct" in each ? [each] : []));
  const leftOut = sorted.flatMap((each) => ("why" in each ? [each] : []));
  const written = blocks.flatMap((block, at) => itemsOf(block, startOf(blocks, at), day));
  if (written.length === 0) throw invalidInstrument(file, "holds no statement to agree with whose direction is known");
  return { instrument: instrumentOf(written, blocks), leftOut };
}

function categoriesOf(value: unknown, file: string): readonly Category[] {
  const several = years.safeParse(value);
  if (several.success) return several.data.toSorted((a, b) => b.year - a.year)[0]?.categories ?? [];
  const one = survey.safeParse(value);
  if (one.success) return one.data.categories;
  const issue = one.error.issues[0];
  throw invalidInstrument(
    file,
    `is not DORA's list of questions: ${issue?.path.map(String).join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
  );
}

function sort(category: Category, group: Group): Block | DoraSurvey["leftOut"][number] {
  const heading = plain(category.heading);
  const leftOut = (why: string) => ({ heading, questions: group.questions.length, why });
  const asked = group.questions.map((question) => question.split("|", 1)[0] ?? "");
  if (!group.questions.every((question) => isAgreement(question, group, category))) return leftOut("not answered by agreement");
  const statements = asked.map((statement) => joined(group.description ?? category.description, plain(statement)));
  if (/^(generative )?(organi[sz]ational )?culture$/i.test(heading))
    return statements.length === 6
      ? { construct: westrumConstruct, heading, lens: "C", direction: 1, statements }
      : leftOut("beside the six statements on culture; their direction is not known");
  const known = headingOf(heading);
  return known === null
    ? leftOut("the direction of its statements is not known")
    : { construct: slug(heading), heading, ...known, statements };
}

/** The answers stand with the question, with the group, or, in older years, only in the words that introduce them. */
function isAgreement(question: string, group: Group, category: Category): boolean {
  const answers = question.split("|")[1] ?? group.group_responses;
  if (answers !== undefined) return /strongly agree/i.test(answers) && /strongly disagree/i.test(answers);
  return /agree or disagree|disagree or agree/i.test(group.description ?? category.description ?? "");
}

/** "In my organization..." belongs to each statement under it; an instruction does not. */
function joined(description: string | undefined, statement: string): string {
  const lead = /([^.?!:…]+)(\.\.\.|…)$/.exec(plain(description ?? ""))?.[1]?.trim();
  return lead === undefined ? statement : `${lead}: ${statement}`;
}

function itemsOf(block: Block, start: number, day: string): readonly { readonly item: InstrumentItem; readonly wording: ItemWording }[] {
  return block.statements.map((statement, at) => {
    const id = `dora-${slug(block.heading)}-${start + at + 1}`;
    const item: InstrumentItem = {
      id,
      version: 1,
      construct: block.construct,
      facet: block.heading,
      lens: block.lens,
      referent: /\b(I|my work)\b/.test(statement) ? "self" : "team",
      direction: block.direction,
      timeAnchor: null,
      marker: false,
      status: "provisional",
      licence: "CC-BY-4.0",
      source: "https://dora.dev/research/",
      attribution: doraAttribution,
      rationale: `DORA asks this under "${block.heading}"; lens and direction are our reading.`,
    };
    return {
      item,
      wording: { item: id, version: 1, text: statement, translator: "none", backTranslation: null, reviewedOn: day, status: "released" },
    };
  });
}

/** Two groups may stand under one heading; their statements are counted on. */
function startOf(blocks: readonly Block[], at: number): number {
  const heading = slug(blocks[at]?.heading ?? "");
  return blocks.slice(0, at).reduce((sum, block) => (slug(block.heading) === heading ? sum + block.statements.length : sum), 0);
}

const SECONDS_AN_ITEM = 10;

function instrumentOf(
  written: readonly { readonly item: InstrumentItem; readonly wording: ItemWording }[],
  blocks: readonly Block[],
): Instrument {
  return {
    id: "dora",
    version: 1,
    kind: "imported",
    name: "DORA survey questions",
    minutes: Math.max(1, Math.ceil((written.length * SECONDS_AN_ITEM) / 60)),
    itemZero: true,
    items: written.map(({ item }) => item),
    rotating: null,
    prompts: [],
    locales: [
      {
        tag: "en",
        title: "DORA survey questions",
        agreement: [
          "Strongly disagree",
          "Disagree",
          "Somewhat disagree",
          "Neither agree nor disagree",
          "Somewhat agree",
          "Agree",
          "Strongly agree",
        ],
        constructs: Object.fromEntries(blocks.map(({ construct, heading }) => [construct, heading])),
        prompts: {},
        itemZero: "We did what we said: {commitment}",
        items: written.map(({ wording }) => wording),
      },
    ],
  };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
}

/** The file was made for a web page; of its markup only spaces occur. */
function plain(text: string): string {
  return text
    .replace(/&nbsp;/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
