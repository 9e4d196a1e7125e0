import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import type { Instant } from "../../core/model/time.ts";
import type { Account, Resolve, Whose } from "../live/resolve-account.ts";
import { declaredTeam } from "../reading/declared-team.ts";
import { instantOf } from "../reading/instant-text.ts";
import { rowId } from "../reading/row-id.ts";

const time = z.string().transform((text, context) => {
  const at = instantOf(text);
  if (at === null) context.addIssue("is no time");
  return at ?? 0;
});
const actor = z.object({ __typename: z.string(), login: z.string() }).nullable();
const nodes = <T extends z.ZodType>(node: T) =>
  z.object({
    nodes: z.array(node),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }).default({ hasNextPage: false, endCursor: null }),
  });

/** What of a change may be longer than a page of it. */
export const LongLists = z.object({
  reviews: nodes(
    z.object({ state: z.string(), submittedAt: time.nullable(), author: actor, onBehalfOf: nodes(z.object({ slug: z.string() })) }),
  ),
  timelineItems: nodes(
    z.object({
      __typename: z.string(),
      createdAt: time,
      requestedReviewer: z.object({ __typename: z.string(), slug: z.string().optional(), login: z.string().optional() }).nullish(),
    }),
  ),
});
export type LongLists = z.infer<typeof LongLists>;

export const PullRequest = z.object({
  number: z.int(),
  isDraft: z.boolean(),
  createdAt: time,
  updatedAt: time,
  mergedAt: time.nullable(),
  closedAt: time.nullable(),
  changedFiles: z.int(),
  additions: z.int(),
  deletions: z.int(),
  author: actor,
  mergeCommit: z.object({ oid: z.string().regex(/^[0-9a-f]{40,64}$/) }).nullable(),
  commits: nodes(z.object({ commit: z.object({ authoredDate: time }) })),
  ...LongLists.shape,
});
export type PullRequest = z.infer<typeof PullRequest>;

export const pullRequestFields = `number isDraft createdAt updatedAt mergedAt closedAt changedFiles additions deletions
author { __typename login } mergeCommit { oid } commits(first: 1) { nodes { commit { authoredDate } } }
${longLists("")}`;

/** Reviews and requests, from the beginning or after where a page of them ended. */
function longLists(after: "" | "after"): string {
  const [reviews, items] = after === "" ? ["", ""] : [", after: $reviews", ", after: $items"];
  return `reviews(first: 60${reviews}) { pageInfo { hasNextPage endCursor } nodes { state submittedAt author { __typename login }
onBehalfOf(first: 5) { nodes { slug } } } }
timelineItems(first: 60${items}, itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT]) {
pageInfo { hasNextPage endCursor } nodes { __typename
... on ReadyForReviewEvent { createdAt } ... on ConvertToDraftEvent { createdAt }
... on ReviewRequestedEvent { createdAt requestedReviewer { __typename ... on Team { slug } ... on User { login } } }
... on ReviewRequestRemovedEvent { createdAt requestedReviewer { __typename ... on Team { slug } ... on User { login } } } } }`;
}

export const longListFields = longLists("after");

export interface ChangeContext {
  readonly repo: string;
  readonly organisation: Organisation;
  readonly resolve: Resolve;
}

interface Review {
  readonly at: Instant;
  readonly outcome: string;
  readonly whose: Whose;
  readonly self: boolean;
  readonly login: string | null;
  readonly slugs: readonly string[];
}

const OUTCOMES: Readonly<Record<string, string>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes",
  COMMENTED: "commented",
  DISMISSED: "commented",
};

/** The rows of one change of GitHub: accounts are resolved and end here. */
export function changeRows(
  pull: PullRequest,
  context: ChangeContext,
): { readonly change: Row<"change">; readonly steps: readonly Row<"review_step">[] } {
  const { repo, resolve } = context;
  const ended = pull.mergedAt ?? pull.closedAt;
  const whose = resolve(accountOf(pull.author), pull.createdAt, repo);
  // Contributors of changes are counted by the quarter of the merge.
  const { bucket } = resolve(accountOf(pull.author), ended ?? pull.createdAt, repo);
  const ready = readyOf(pull);
  const reviews = reviewsOf(pull, context);
  const steps = stepsOf(pull, ready, reviews, context, bucket);
  const others = reviews.filter((review) => !review.self);
  const needsSecurity = steps.some((step) => step.is_security);
  const change: Row<"change"> = {
    repo,
    id: `request/${pull.number}`,
    team: whose.team,
    bucket,
    opened: pull.createdAt,
    ready,
    first_commit: pull.commits.nodes[0]?.commit.authoredDate ?? null,
    first_review: others[0]?.at ?? null,
    approved: others.find((review) => review.outcome === "approved")?.at ?? null,
    merged: pull.mergedAt,
    closed: pull.closedAt,
    merge_oid: pull.mergedAt === null ? null : (pull.mergeCommit?.oid ?? null),
    style: "request",
    size_band: sizeBand(pull.additions + pull.deletions),
    n_files: pull.changedFiles,
    actor: whose.actor,
    kind: whose.actor === "update-bot" ? "dependency" : "other",
    is_security: false,
    // Nobody asked says nothing: whether a gate owns the paths is known from the files in git.
    needs_security: needsSecurity ? true : null,
    is_dependency_update: whose.actor === "update-bot",
    is_security_update: null,
    touches_tests: false,
    touches_docs: false,
    n_owner_teams: null,
    reverts_oid: null,
  };
  return { change, steps };
}

/** What GitHub puts in the place of a deleted account. */
const GHOST = "ghost";

function accountOf(given: z.infer<typeof actor>): Account | null {
  return given === null || given.login === GHOST ? null : { login: given.login, mail: null, name: null, isBot: given.__typename === "Bot" };
}

/** A change that was never a draft is ready when it is opened; one that was, at its first word that it is. */
function readyOf(pull: PullRequest): Instant | null {
  const turn = pull.timelineItems.nodes.find((item) => ["ReadyForReviewEvent", "ConvertToDraftEvent"].includes(item.__typename));
  if (turn?.__typename === "ReadyForReviewEvent") return turn.createdAt;
  return turn === undefined && pull.isDraft ? null : pull.createdAt;
}

function reviewsOf(pull: PullRequest, { repo, resolve }: ChangeContext): readonly Review[] {
  return pull.reviews.nodes
    .flatMap(({ state, submittedAt, author, onBehalfOf }): readonly Review[] => {
      const outcome = OUTCOMES[state];
      if (outcome === undefined || submittedAt === null) return [];
      const whose = resolve(accountOf(author), submittedAt, repo);
      const self = author !== null && author.login === pull.author?.login;
      return [{ at: submittedAt, outcome, whose, self, login: author?.login ?? null, slugs: onBehalfOf.nodes.map((team) => team.slug) }];
    })
    .filter((review) => review.whose.standing !== "automation")
    .toSorted((a, b) => a.at - b.at);
}

type Item = PullRequest["timelineItems"]["nodes"][number];

/** Each request is a step; what nobody was asked for is one too, since it was ready. */
function stepsOf(
  pull: PullRequest,
  ready: Instant | null,
  reviews: readonly Review[],
  context: ChangeContext,
  bucket: string | null,
): readonly Row<"review_step">[] {
  const base = { repo: context.repo, change: `request/${pull.number}`, bucket };
  const answered = new Set<Review>();
  const openUntil = new Map<string, Instant>();
  const steps: Row<"review_step">[] = [];
  for (const item of pull.timelineItems.nodes) {
    const key = item.__typename === "ReviewRequestedEvent" ? reviewerOf(item) : null;
    // Asked again while still waiting is the same wait.
    if (key === null || (openUntil.get(key) ?? 0) > item.createdAt) continue;
    const free = reviews.filter((review) => !answered.has(review));
    const { step, review } = askedStep(pull, item, free, context);
    if (review !== null) answered.add(review);
    openUntil.set(key, step.responded ?? Number.POSITIVE_INFINITY);
    steps.push({
      ...base,
      ...step,
      id: rowId("review_step", context.repo, pull.number, "asked", item.createdAt, step.requested_team ?? "", steps.length),
    });
  }
  const since = ready ?? pull.createdAt;
  return [
    ...steps,
    ...reviews.flatMap((review, index) =>
      answered.has(review) ? [] : [{ ...base, ...unaskedStep(pull, review, since, index, context.repo) }],
    ),
  ];
}

/** Stands for whoever was asked, inside this change only. */
function reviewerOf({ requestedReviewer }: Item): string | null {
  const { slug, login } = requestedReviewer ?? {};
  if (slug !== undefined) return `team ${slug}`;
  return login === undefined ? null : `person ${login}`;
}

function askedStep(pull: PullRequest, item: Item, free: readonly Review[], { repo, organisation, resolve }: ChangeContext) {
  const { slug, login = null } = item.requestedReviewer ?? {};
  const person = slug === undefined ? resolve({ login, mail: null, name: null, isBot: false }, item.createdAt, repo) : null;
  const team = slug === undefined ? (person?.team ?? null) : teamOfSlug(organisation, slug);
  const removed = pull.timelineItems.nodes.find(
    (each) => each.__typename === "ReviewRequestRemovedEvent" && each.createdAt >= item.createdAt && reviewerOf(each) === reviewerOf(item),
  )?.createdAt;
  const within = free.filter((each) => !each.self && each.at >= item.createdAt && each.at <= (removed ?? Number.POSITIVE_INFINITY));
  const review = within.find((each) => answers(each, slug, login, team)) ?? null;
  // A change that ends takes its open requests with it: they were never answered, and nobody waits any more.
  const responded = review?.at ?? removed ?? pull.mergedAt ?? pull.closedAt;
  const step = {
    gate: organisation.gates.find((gate) => gate.team === team)?.id ?? null,
    requested_team: team,
    responder_team: review?.whose.team ?? null,
    requested: item.createdAt,
    responded,
    outcome: review?.outcome ?? (responded === null ? null : "withdrawn"),
    is_security: isSecurity(organisation, team),
    self: false,
  };
  return { step, review };
}

function unaskedStep(pull: PullRequest, review: Review, since: Instant, index: number, repo: string) {
  return {
    id: rowId("review_step", repo, pull.number, "unasked", review.at, index),
    gate: null,
    requested_team: null,
    responder_team: review.whose.team,
    requested: Math.min(review.at, since),
    responded: review.at,
    outcome: review.outcome,
    is_security: false,
    self: review.self,
  };
}

function answers(review: Review, slug: string | undefined, login: string | null, team: string | null): boolean {
  if (slug === undefined) return review.login === login;
  return review.slugs.includes(slug) || (team !== null && review.whose.team === team);
}

/** A forge's team is ours by id or name, or by its handle `@owner/slug` in the roster. */
function teamOfSlug(organisation: Organisation, slug: string): string | null {
  return (
    declaredTeam(organisation, slug) ??
    organisation.roster.find(({ match }) => match.startsWith("@") && match.toLowerCase().endsWith(`/${slug}`))?.team ??
    null
  );
}

function isSecurity(organisation: Organisation, team: string | null): boolean {
  if (team === null) return false;
  return (
    organisation.gates.some((gate) => gate.team === team) || organisation.teams.some(({ id, kind }) => id === team && kind === "security")
  );
}

function sizeBand(lines: number): string {
  return ([10, 50, 200, 1000].find((most) => lines <= most) ?? "more").toString();
}
