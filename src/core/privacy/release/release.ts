import type { Manifest } from "../manifest.ts";
import type { AskedItem, Questionnaire } from "../questionnaire.ts";
import type {
  CommentBallot,
  Participation,
  Release,
  ReleasedComment,
  ReleasedConstruct,
  ReleasedDiscipline,
  ReleasedGroup,
  ReleasedItem,
} from "../release-shape.ts";
import { inNoOrder, type ScoreSheet, UNDECLARED } from "../score-sheet.ts";
import { auditItem } from "./audit.ts";
import { disciplinesMayShow } from "./disciplines.ts";
import { everyPart, indexTree, lattice, leavesOf, othersIn, type Part, type Tree } from "./lattice.ts";
import { pooledSd, releasedConstruct } from "./organisation.ts";
import { ownItem } from "./own-item.ts";
import { placeComments } from "./place-comments.ts";
import { anything, toldBy } from "./ranges.ts";
import { addTallies, answeredOf, ballotsByCohort, CLASSES, countsOf, type ItemTally, type Tally, tallyBallots } from "./tally.ts";
import { pinsNobody, type ToldItem, tellItem } from "./tell-item.ts";

export interface Ballots {
  readonly manifest: Manifest;
  readonly questionnaire: Questionnaire;
  readonly scores: ScoreSheet;
  readonly comments: readonly CommentBallot[];
  /** Lower-case hex; core has no cryptography of its own. */
  readonly sha256: (text: string) => string;
}

export interface AuditFailed {
  readonly failed: "release.audit-failed";
  readonly why: string;
}

/** One item with the groups it is told of; `root` is null where fewer than k answered. */
interface OneItem {
  readonly item: AskedItem;
  readonly byCohort: readonly Tally[];
  readonly root: Part | null;
  readonly told: ToldItem["items"];
  readonly disciplines: readonly (ReleasedItem | null)[] | null;
}

/**
 * `release/1`: everything a round publishes, once, from its ballots and its signed rules. Before: ballots were checked against the
 * questionnaire, and cohorts against the manifest. After: no figure, and no sum or difference of figures, concerns fewer than k people;
 * no level pins a bucket of a group for somebody who knows every n; equal ballots in any order give equal bytes. A failed audit is for
 * the round to be voided, never for another try. Source: privacy.md 8.
 */
export function release(ballots: Ballots): Release | AuditFailed {
  const { manifest, questionnaire, scores, comments, sha256 } = ballots;
  const known = new Set(manifest.cohorts.map(({ id }) => id));
  const stranger = [...scores.cohorts, ...comments.map(({ cohort }) => cohort)].some((cohort) => !known.has(cohort));
  if (stranger) return { failed: "release.audit-failed", why: "a ballot of a cohort that the manifest does not name" };
  const tree = indexTree(manifest.tree, manifest.cohorts, (node) => sha256(`${manifest.round}|${node}`));
  const tallies = tallyBallots(manifest, questionnaire.items, scores);
  const told: OneItem[] = [];
  let rules = false;
  for (const [at, item] of questionnaire.items.entries()) {
    const one = oneItem(tree, item, tallies[at] ?? [], manifest);
    const audited = one.root === null ? null : auditItem(one.root, peopleOf(tallies[at] ?? []), one.disciplines?.length ?? 0, manifest.k);
    if (audited !== null && audited.why !== null) return { failed: "release.audit-failed", why: `${item.id}: ${audited.why}` };
    rules ||= audited?.by === "rules";
    told.push(one);
  }
  return published(ballots, tree, told, rules);
}

const peopleOf = (tally: ItemTally): readonly (readonly number[])[] => tally.map((classes) => classes.map(answeredOf));

function oneItem(tree: Tree, item: AskedItem, tally: ItemTally, { k, disciplines }: Manifest): OneItem {
  const byCohort = tally.map(addTallies);
  const root = lattice(tree, byCohort.map(answeredOf), k);
  if (root === null) return { item, byCohort, root, told: new Map(), disciplines: null };
  const told = tellItem(root, byCohort, k);
  return { item, byCohort, root, told: told.items, disciplines: disciplines.length === 0 ? null : tellDisciplines(root, told, tally, k) };
}

/** All classes or none; each as a group of its own beside the lattice, so that whoever sees both can conclude nothing about few. */
function tellDisciplines(root: Part, { seen }: ToldItem, tally: ItemTally, k: number): readonly (ReleasedItem | null)[] | null {
  const people = peopleOf(tally);
  const byClass = (cohorts: readonly number[]): readonly number[] =>
    Array.from({ length: CLASSES }, (_, at) => cohorts.reduce((sum, cohort) => sum + (people[cohort]?.[at] ?? 0), 0));
  if (
    !disciplinesMayShow(
      leavesOf(root).map(({ cohorts }) => byClass(cohorts)),
      k,
    )
  )
    return null;
  const classes = Array.from({ length: CLASSES }, (_, at) => addTallies(root.cohorts.map((cohort) => tally[cohort]?.[at] ?? [])));
  const declared = classes.slice(0, UNDECLARED);
  const boxes = classes.map((each, at) =>
    at === UNDECLARED || answeredOf(each) === 0 ? anything(answeredOf(each)) : toldBy(countsOf(each)),
  );
  const filled = boxes.filter(({ n }) => n > 0);
  const [whole, ...rest] = seen;
  if (whole === undefined) return null;
  const beside = { box: whole.box, splits: [...whole.splits, filled.map((_, at) => seen.length + at)] };
  const pinned = !pinsNobody([beside, ...rest, ...filled.map((box) => ({ box, splits: [] }))]);
  if (pinned || declared.every((each) => answeredOf(each) === 0)) return null;
  return declared.map((each) => {
    if (answeredOf(each) === 0) return null;
    const { n, fav, unfav, score, fromParts } = ownItem(each, k);
    return { n, fav, unfav, score, fromParts };
  });
}

function published(
  { manifest, questionnaire, scores, comments, sha256 }: Ballots,
  tree: Tree,
  told: readonly OneItem[],
  rules: boolean,
): Release {
  const accepted = ballotsByCohort(manifest, scores);
  const placed = commentsOf(manifest, tree, accepted, comments, sha256);
  const groups = groupsOf(manifest, tree, told, accepted, placed);
  return {
    v: 1,
    round: manifest.round,
    release: "release/1",
    k: manifest.k,
    kComment: manifest.kComment,
    groups,
    disciplines: disciplinesOf(manifest, told),
    organisation: {
      eligible: manifest.cohorts.reduce((sum, { eligible }) => sum + eligible, 0),
      accepted: scores.size,
      itemSd: Object.fromEntries(
        told.flatMap(({ item, byCohort }) => {
          const sd = pooledSd(byCohort);
          return sd === null ? [] : [[item.id, sd] as const];
        }),
      ),
      constructs: constructsOf(questionnaire, scores, told),
    },
    comments: placed,
    audit: {
      lattice: rules ? "rules" : "rank-test",
      items: told.length,
      withheld: told.filter(({ root }) => root === null).length,
      fromParts: groups.reduce((sum, { items }) => sum + Object.values(items).filter(({ fromParts }) => fromParts).length, 0),
    },
  };
}

function commentsOf(
  manifest: Manifest,
  tree: Tree,
  accepted: readonly number[],
  comments: readonly CommentBallot[],
  sha256: (text: string) => string,
): readonly ReleasedComment[] {
  const byCohort = manifest.cohorts.map(({ id }) => comments.filter(({ cohort }) => cohort === id));
  const root = lattice(tree, accepted, Math.max(manifest.k, manifest.kComment));
  return placeComments(root, byCohort, (text) => sha256(`${text}|${manifest.round}`));
}

function disciplinesOf({ disciplines }: Manifest, told: readonly OneItem[]): readonly ReleasedDiscipline[] {
  if (told.every((one) => one.disciplines === null)) return [];
  return disciplines.map((label, at) => ({
    label,
    items: Object.fromEntries(
      told.flatMap(({ item, disciplines: classes }) => {
        const one = classes?.[at];
        return one === undefined || one === null ? [] : [[item.id, one] as const];
      }),
    ),
  }));
}

function constructsOf({ items }: Questionnaire, scores: ScoreSheet, told: readonly OneItem[]): Readonly<Record<string, ReleasedConstruct>> {
  const rows = inNoOrder(scores);
  const constructs = [...new Set(items.flatMap(({ construct }) => construct ?? []))].sort();
  return Object.fromEntries(
    constructs.flatMap((construct) => {
      const own = told.filter(({ item }) => item.construct === construct);
      const whole = own.flatMap(({ root, told: groups }) => (root === null ? [] : (groups.get(root.id) ?? [])));
      const one = releasedConstruct(
        own.map(({ item }) => item),
        { sheet: scores, rows },
        whole,
      );
      return one === null ? [] : [[construct, one] as const];
    }),
  );
}

/** In the order of the tree, what is left of a node after its children. */
function groupsOf(
  manifest: Manifest,
  tree: Tree,
  told: readonly OneItem[],
  accepted: readonly number[],
  comments: readonly ReleasedComment[],
): readonly ReleasedGroup[] {
  const items = new Map<string, [string, ReleasedItem][]>();
  const cohorts = new Map<string, Set<number>>();
  for (const { group } of comments) items.set(group, []);
  for (const { item, root, told: groups } of told) {
    for (const part of root === null ? [] : everyPart(root)) {
      const released = groups.get(part.id);
      if (released === undefined) continue;
      items.set(part.id, [...(items.get(part.id) ?? []), [item.id, released]]);
      cohorts.set(part.id, new Set([...(cohorts.get(part.id) ?? []), ...part.cohorts]));
    }
  }
  const groupOf = (id: string, parent: string | null, label: string, remainder: boolean): readonly ReleasedGroup[] => {
    const own = items.get(id);
    if (own === undefined) return [];
    const places = [...(cohorts.get(id) ?? tree.cohorts.get(parent ?? id) ?? [])];
    const eligible = places.reduce((sum, place) => sum + (manifest.cohorts[place]?.eligible ?? 0), 0);
    const answered = places.reduce((sum, place) => sum + (accepted[place] ?? 0), 0);
    const teamOnly = !remainder && places.length > 0 && places.every((place) => manifest.cohorts[place]?.teamOnly === true);
    const participation = participationOf(answered, eligible);
    return [{ id, parent, label, teamOnly, remainder, eligible, participation, items: Object.fromEntries(own) }];
  };
  const walk = (id: string): readonly ReleasedGroup[] => {
    const node = tree.nodes.get(id);
    if (node === undefined) return [];
    const below = manifest.tree.filter(({ parent }) => parent === id).flatMap((child) => walk(child.id));
    return [...groupOf(id, node.parent, node.label, false), ...below, ...groupOf(othersIn(id), id, `other teams in ${node.label}`, true)];
  };
  return walk(tree.root);
}

function participationOf(answered: number, eligible: number): Participation {
  if (10 * answered < 6 * eligible) return "under 60 %";
  return 10 * answered < 8 * eligible ? "60-79 %" : "80 % or more";
}
