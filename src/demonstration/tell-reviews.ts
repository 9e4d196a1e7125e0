import type { Row } from "../core/evidence/tables.ts";
import { HOUR, type Instant } from "../core/model/time.ts";
import type { Company, Span } from "./company.ts";
import type { Draw } from "./draw.ts";
import type { Habits } from "./habits.ts";
import { gateTeams, type WorkingTeam } from "./places.ts";
import type { RowBook } from "./rows.ts";

interface ReviewTelling {
  readonly company: Company;
  readonly span: Span;
  readonly draw: Draw;
  readonly book: RowBook;
  /** Teams that may look across. */
  readonly others: readonly WorkingTeam[];
}

interface ReviewedChange {
  readonly id: string;
  readonly repo: string;
  readonly team: WorkingTeam;
  readonly ready: Instant;
  readonly firstReview: Instant;
  readonly approved: Instant;
  readonly rounds: number;
  readonly security: boolean;
  readonly bucket: string;
}

/** Looks of colleagues, of the own team or another; every round but the last sends the change back. */
export function tellReview(change: ReviewedChange, habits: Habits, { draw, span, book, others }: ReviewTelling): void {
  const reviewer = draw.chance(habits.crossTeamReview) && others.length > 0 ? draw.pick(others).id : change.team.id;
  for (let round = 0; round <= change.rounds; round++) {
    const share = change.rounds === 0 ? 0 : round / change.rounds;
    const responded = round === 0 ? change.firstReview : change.firstReview + (change.approved - change.firstReview) * share;
    const requested = round === 0 ? change.ready : Math.max(change.ready, responded - 2 * HOUR);
    if (requested >= span.end) return;
    const isAnswered = responded < span.end;
    book.add("review_step", {
      ...plainStep(`${change.id} review ${round}`, change.repo, change.id),
      requested_team: change.team.id,
      responder_team: isAnswered ? reviewer : null,
      requested: Math.round(requested),
      responded: isAnswered ? Math.round(responded) : null,
      outcome: isAnswered ? (round < change.rounds ? "changes" : "approved") : null,
      bucket: change.bucket,
    });
  }
}

interface GatedChange {
  readonly id: string;
  readonly repo: string;
  readonly team: WorkingTeam;
  readonly firstCommit: Instant;
  readonly ready: Instant;
  readonly approved: Instant;
  readonly week: number;
  readonly bucket: string;
}

interface GateVisit {
  readonly pool: string;
  readonly gate: string | null;
  readonly sendsBack: boolean;
}

/** The way through the gates; answers when the last one let the change pass. */
export function tellGates(change: GatedChange, habits: Habits, telling: ReviewTelling): Instant {
  const { company, draw } = telling;
  const pools = gateTeams(company, change.week).slice(0, draw.chance(habits.secondGate) ? 2 : 1);
  const visits = pools.flatMap((pool, position): readonly GateVisit[] => {
    const gate = company.gates[position]?.id ?? company.gates[0]?.id ?? null;
    const passes = { pool, gate, sendsBack: false };
    return draw.chance(habits.securitySendsBack) ? [{ ...passes, sendsBack: true }, passes] : [passes];
  });
  let at = change.firstCommit + (change.approved - change.firstCommit) * habits.securityAskedAt;
  for (const [number, visit] of visits.entries()) at = tellVisit(change, visit, number, at, habits, telling);
  return Math.max(at, change.approved);
}

/** One request and its answer, and the work it asks for; answers when the change can go on. */
function tellVisit(
  change: GatedChange,
  { pool, gate, sendsBack }: GateVisit,
  number: number,
  asked: Instant,
  habits: Habits,
  { draw, span, book }: ReviewTelling,
): Instant {
  if (asked >= span.end) return asked;
  const answered = asked + draw.hoursAround(habits.securityWaitHours) * HOUR;
  const isAnswered = answered < span.end;
  const outcome = sendsBack ? "changes" : "approved";
  book.add("review_step", {
    ...plainStep(`${change.id} gate ${number}`, change.repo, change.id),
    gate,
    requested_team: pool,
    responder_team: isAnswered ? pool : null,
    requested: Math.round(asked),
    responded: isAnswered ? Math.round(answered) : null,
    outcome: isAnswered ? outcome : null,
    is_security: true,
    bucket: change.bucket,
  });
  tellHandoff(change, pool, asked, book);
  return answered + (sendsBack ? draw.hoursAround(6) * HOUR : 0);
}

function tellHandoff({ id, team }: GatedChange, pool: string, asked: Instant, book: RowBook): void {
  book.add("handoff", { item: id, time: Math.round(asked), from_team: team.id, to_team: pool, kind: "review" });
}

function plainStep(id: string, repo: string, change: string): Row<"review_step"> {
  return {
    id,
    repo,
    change,
    gate: null,
    requested_team: null,
    responder_team: null,
    requested: 0,
    responded: null,
    outcome: null,
    is_security: false,
    self: false,
    bucket: null,
  };
}
