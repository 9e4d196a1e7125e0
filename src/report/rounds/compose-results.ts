import type { Results } from "../../contract/round-shapes.ts";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import type { Release, ReleasedGroup } from "../../core/privacy/release-shape.ts";
import { type ReleasedRound, type ShownGroup, showGroup } from "../../core/survey/show-group.ts";
import { LEVEL } from "../../core/survey/shown-figures.ts";
import { besideEvidence } from "./beside-evidence.ts";
import { constructNames } from "./construct-names.ts";
import type { ResultsInput } from "./results-input.ts";

/**
 * A group's results: three sentences, then every construct with its interval, beside what the work shows. A pure function of released
 * documents, so that everybody who may read it reads the same (privacy.md 1).
 * Throws `round.group-unknown` for a group that is not published or that keeps its picture from whoever asks.
 */
export function composeResults(input: ResultsInput): Results {
  const { released, round, catalogue } = input;
  const group = groupOf(input);
  const names = constructNames(catalogue.model, released.questionnaire);
  const shown = showGroup(released, input.before, group, names, input.locale);
  return {
    round,
    subject: { id: group.id, label: group.label, remainder: group.remainder },
    groups: released.release.groups.map((each) => ({
      id: each.id,
      parent: each.parent,
      label: each.label,
      open: input.mayRead(each.id),
      kept: each.teamOnly,
    })),
    nothing:
      Object.keys(group.items).length === 0
        ? `Fewer than ${released.release.k} answered here, or a figure could have told of fewer.`
        : null,
    participation: group.participation,
    sentences: [...shown.sentences],
    mayBeSaid: shown.mayBeSaid,
    beforeClosed: input.before?.closed ?? null,
    constructs: shown.constructs.map((each) => ({ ...plain(each), evidence: besideEvidence(each, input.report, catalogue) })),
    disciplines: group.parent === null ? disciplinesOf(input) : [],
    comments: released.release.comments
      .filter((each) => each.group === group.id)
      .map(({ prompt, text }) => ({ prompt: promptText(released, prompt, input.locale), text })),
    caveats: [...shown.caveats],
    commitments: input.commitments.map((each) => ({ ...each, kept: keptOf(shown, each.id) })),
    mayCommit: input.mayCommit,
  };
}

/** The root's id is the manifest's; a page asks for it by the name every page has for the whole. */
function groupOf({ released, group, mayRead }: Pick<ResultsInput, "released" | "group" | "mayRead">): ReleasedGroup {
  const found = findGroup(released.release, group);
  if (found === null || !mayRead(found.id))
    throw new EvenkeelError(
      "round.group-unknown",
      `This round has no open picture of ${quoted(group, 64)}.`,
      "Pick a group from the list of the results; a team may keep its picture, and small teams answer together with others.",
    );
  return found;
}

export function findGroup({ groups }: Release, id: string): ReleasedGroup | null {
  return groups.find((each) => each.id === id) ?? null;
}

/** Readonly lists of core become the lists of the contract. */
function plain(construct: ShownGroup["constructs"][number]): Omit<Results["constructs"][number], "evidence"> {
  return { ...construct, items: construct.items.map(plainItem) };
}

function plainItem(item: ShownGroup["constructs"][number]["items"][number]): Results["constructs"][number]["items"][number] {
  return { ...item, categories: item.categories === null ? null : [...item.categories] };
}

/** What people say of one commitment: the item that bears its id. */
function keptOf({ kept }: ShownGroup, commitment: string): Results["commitments"][number]["kept"] {
  const item = kept.find(({ id }) => id === `zero-${commitment}`);
  return item === undefined ? null : plainItem(item);
}

function promptText({ questionnaire: { wording } }: ReleasedRound, prompt: string, locale: string): string {
  return (wording[locale] ?? wording.en)?.prompts[prompt] ?? prompt;
}

function disciplinesOf({ released, catalogue, locale }: ResultsInput): Results["disciplines"] {
  const names = constructNames(catalogue.model, released.questionnaire);
  const [whole] = released.release.groups;
  if (whole === undefined) return [];
  return released.release.disciplines.map(({ label, items }) => {
    const { constructs } = showGroup(released, null, { ...whole, label, items }, names, locale);
    const scored = constructs.flatMap(({ id, name, score }) =>
      score === null ? [] : [{ id, name, at: score.at, interval: { low: score.interval.low, high: score.interval.high, level: LEVEL } }],
    );
    return { label, constructs: scored };
  });
}
