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
import { type Audited, auditItem } from "./audit.ts";
import { disciplinesMayShow } from "./disciplines.ts";
import { indexTree, lattice, leavesOf, othersIn, type Part, type Tree } from "./lattice.ts";
import { pooledSd, releasedConstruct } from "./organisation.ts";
import { ownItem } from "./own-item.ts";
import { placeComments } from "./place-comments.ts";
import { anything, toldBy } from "./ranges.ts";
import { addTallies, answeredOf, ballotsByCohort, CLASSES, countsOf, type ItemTally, tallyItem } from "./tally.ts";
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

/** One item of everybody together; `whole` is null where fewer than k answered. */
interface OneItem {
  readonly item: AskedItem;
  readonly whole: ReleasedItem | null;
  /** Pooled within cohorts. */
  readonly sd: number | null;
  readonly disciplines: readonly (ReleasedItem | null)[] | null;
}

/** What was told of a group so far, and which cohorts it was made of in any item. */
interface ToldGroup {
  readonly items: Record<string, ReleasedItem>;
  readonly cohorts: Set<number>;
}

type ToldGroups = Map<string, ToldGroup>;

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
  const told: OneItem[] = [];
  const groups: ToldGroups = new Map();
  let rules = false;
  for (const item of questionnaire.items) {
    const { one, audited } = oneItem(tree, item, tallyItem(manifest, item, scores), manifest, groups);
    if (audited !== null && audited.why !== null) return { failed: "release.audit-failed", why: `${item.id}: ${audited.why}` };
    rules ||= audited?.by === "rules";
    told.push(one);
  }
  return published(ballots, tree, told, groups, rules);
}

const peopleOf = (tally: ItemTally): readonly (readonly number[])[] => tally.map((classes) => classes.map(answeredOf));

/** Only figures are kept of an item: its tallies of many groups would be most of the memory. */
function oneItem(
  tree: Tree,
  item: AskedItem,
  tally: ItemTally,
  { k, disciplines }: Manifest,
  groups: ToldGroups,
): { readonly one: OneItem; readonly audited: Audited | null } {
  const byCohort = tally.map(addTallies);
  const sd = pooledSd(byCohort);
  const root = lattice(tree, byCohort.map(answeredOf), k);
  if (root === null) return { one: { item, whole: null, sd, disciplines: null }, audited: null };
  const told = tellItem(root, byCohort, k, ({ id, cohorts }, released) => {
    const group = groups.get(id) ?? { items: {}, cohorts: new Set<number>() };
    group.items[item.id] = released;
    for (const cohort of cohorts) group.cohorts.add(cohort);
    groups.set(id, group);
  });
  const classes = disciplines.length === 0 ? null : tellDisciplines(root, told, tally, k);
  const audited = auditItem(root, peopleOf(tally), classes?.length ?? 0, k);
  return { one: { item, whole: told.whole.item, sd, disciplines: classes }, audited };
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
  toldGroups: ToldGroups,
  rules: boolean,
): Release {
  const accepted = ballotsByCohort(manifest, scores);
  const placed = commentsOf(manifest, tree, accepted, comments, sha256);
  const groups = groupsOf(manifest, tree, toldGroups, accepted, placed);
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
      itemSd: Object.fromEntries(told.flatMap(({ item, sd }) => (sd === null ? [] : [[item.id, sd] as const]))),
      constructs: constructsOf(questionnaire, scores, told),
    },
    comments: placed,
    audit: {
      lattice: rules ? "rules" : "rank-test",
      items: told.length,
      withheld: told.filter(({ whole }) => whole === null).length,
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
      const whole = own.flatMap((one) => one.whole ?? []);
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
  told: ToldGroups,
  accepted: readonly number[],
  comments: readonly ReleasedComment[],
): readonly ReleasedGroup[] {
  const writing = new Set(comments.map(({ group }) => group));
  const below = new Map<string | null, string[]>(manifest.tree.map(({ id }) => [id, []]));
  for (const { id, parent } of manifest.tree) below.get(parent)?.push(id);
  const groupOf = (id: string, parent: string | null, label: string, remainder: boolean): readonly ReleasedGroup[] => {
    const own = told.get(id);
    if (own === undefined && !writing.has(id)) return [];
    const places = [...(own?.cohorts ?? tree.cohorts.get(parent ?? id) ?? [])];
    const eligible = places.reduce((sum, place) => sum + (manifest.cohorts[place]?.eligible ?? 0), 0);
    const answered = places.reduce((sum, place) => sum + (accepted[place] ?? 0), 0);
    const teamOnly = !remainder && places.length > 0 && places.every((place) => manifest.cohorts[place]?.teamOnly === true);
    const participation = participationOf(answered, eligible);
    return [{ id, parent, label, teamOnly, remainder, eligible, participation, items: own?.items ?? {} }];
  };
  const walk = (id: string): readonly ReleasedGroup[] => {
    const node = tree.nodes.get(id);
    if (node === undefined) return [];
    const parts = (below.get(id) ?? []).flatMap(walk);
    return [...groupOf(id, node.parent, node.label, false), ...parts, ...groupOf(othersIn(id), id, `other teams in ${node.label}`, true)];
  };
  return walk(tree.root);
}

function participationOf(answered: number, eligible: number): Participation {
  if (10 * answered < 6 * eligible) return "under 60 %";
  return 10 * answered < 8 * eligible ? "60-79 %" : "80 % or more";
}
