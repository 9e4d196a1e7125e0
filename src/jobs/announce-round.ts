import { randomUUID } from "node:crypto";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";
import type { Cohort, Windows } from "../core/privacy/manifest.ts";
import { isSecureOrigin } from "../core/privacy/secure-origin.ts";
import { type CohortPlan, planCohorts, type RoundPlan } from "../core/survey/cohorts.ts";
import { completeLocales } from "../core/survey/complete-locales.ts";
import type { Instrument } from "../core/survey/instrument.ts";
import { questionnaireOf, type ReturningCommitment } from "../core/survey/questionnaire-of.ts";
import { announceRound as announced } from "../core/survey/round-state.ts";
import { answerTogether, checkWindows, defaultWindows } from "../core/survey/round-windows.ts";
import { inChain } from "../state/chain.ts";
import { listCommitments } from "../state/commitments.ts";
import { canonicalText, fingerprintOf } from "../state/fingerprint.ts";
import { findImported } from "../state/instruments.ts";
import { keepDocument } from "../state/round-documents.ts";
import { type EligibleRoster, eligibleRoster, freezeRoster, newEnrolKey } from "../state/round-roster.ts";
import { holdRound, listRounds, type RoundDraft, type RoundRow, readRound, saveRound, toRound } from "../state/rounds.ts";
import { readStructure } from "../state/structure.ts";
import type { RoundContext } from "./round-parts.ts";

/**
 * Fixes roster, cohorts, keys and rules of a draft, signs and publishes them. Keys take about a second each, two a cohort.
 * Throws `round.frozen`, `round.too-few-eligible`, `round.threshold-lowered`, `round.windows-invalid`, `round.overlaps`,
 * `round.locale-incomplete`, `round.insecure-origin`, `round.no-answer-page`, `instrument.not-found`.
 */
export async function announceRound(context: RoundContext, organisation: string, id: string): Promise<void> {
  const { database, vault, rounds } = context;
  const row = await readRound(database, organisation, id);
  const now = context.now();
  const instrument = await findInstrument(context, organisation, row.draft.instrument);
  const windows = row.draft.windows ?? defaultWindows({ kind: instrument.kind, demonstration: row.draft.demonstration }, now);
  const round = announced(toRound(row), windows);
  await checkDraft(context, row, instrument, windows, now);
  const page = await answerPageOf(context);
  const roster = await eligibleRoster(database, vault, organisation, now);
  const plan = planCohorts(roster.label, roster.teams);
  const named = plan.cohorts.map((cohort) => ({ ...cohort, id: randomUUID() }));
  const keys = await rounds.issuer.makeKeys(
    id,
    named.map((cohort) => cohort.id),
  );
  const questionnaire = questionnaireOf(instrument, {
    roundNumber: await numberOf(context, organisation, instrument.id),
    commitments: await returning(context, organisation, plan, named),
    locales: completeLocales(instrument),
  });
  const asked = canonicalText(questionnaire);
  await inChain(database, rounds.signing, organisation, async (tables, append) => {
    const held = await holdRound(tables, id);
    announced(toRound(held), windows);
    await keepDocument(tables, { name: fingerprintOf(asked), organisation, round: null, text: asked });
    const { sha256 } = await append({
      kind: "round",
      round: id,
      instrument: { id: instrument.id, version: instrument.version, sha256: fingerprintOf(asked) },
      k: row.draft.k,
      kComment: row.draft.kComment,
      release: "release/1",
      tree: plan.tree,
      cohorts: named.map((cohort): Cohort => {
        const made = keys.get(cohort.id);
        if (made === undefined) throw new Error("a cohort was given no keys");
        return { id: cohort.id, node: cohort.node, eligible: cohort.eligible, teamOnly: cohort.teamOnly, keys: made };
      }),
      disciplines: row.draft.disciplines,
      sealed: null,
      windows,
      client: { page, cli: `>=${context.version}` },
      origins: { app: context.settings.origin, answer: context.settings.answerOrigin },
      demonstration: row.draft.demonstration,
    });
    await freezeRoster(tables, id, roster.members, cohortOf(named));
    const eligible = plan.cohorts.reduce((sum, cohort) => sum + cohort.eligible, 0);
    const fixed = { manifest: sha256, questionnaire: fingerprintOf(asked), plan, eligible, enrolKey: newEnrolKey(vault) };
    await saveRound(tables, id, round, fixed);
  });
}

/** Throws `instrument.not-found`. */
export async function findInstrument({ catalogue, database }: RoundContext, organisation: string, id: string): Promise<Instrument> {
  const found = catalogue.instruments.find((each) => each.id === id) ?? (await findImported(database, organisation, id));
  if (found !== null) return found;
  throw new EvenkeelError("instrument.not-found", `There is no questionnaire ${quoted(id, 64)}.`, "Look at the list of questionnaires.");
}

/** What announcing now would fix, for the planning page. Throws `round.too-few-eligible`. */
export async function planNow({ database, vault, now }: RoundContext, organisation: string): Promise<RoundPlan> {
  const roster: EligibleRoster = await eligibleRoster(database, vault, organisation, now());
  return planCohorts(roster.label, roster.teams);
}

/** Throws `round.threshold-lowered`: a round may ask for more than its organisation, never for less. */
export async function checkThreshold({ database }: RoundContext, organisation: string, { k }: RoundDraft): Promise<void> {
  const { structure } = await readStructure(database, organisation);
  if (k >= structure.k) return;
  throw new EvenkeelError(
    "round.threshold-lowered",
    `The organisation shows nothing about fewer than ${structure.k} people; this round asked for ${k}.`,
    "Keep the threshold of the organisation, or a higher one.",
  );
}

async function checkDraft(context: RoundContext, row: RoundRow, instrument: Instrument, windows: Windows, now: Instant): Promise<void> {
  await checkThreshold(context, row.organisation, row.draft);
  checkWindows(windows, { kind: instrument.kind, demonstration: row.draft.demonstration }, now);
  const others = (await listRounds(context.database, row.organisation)).filter(
    (other) => other.id !== row.id && other.state !== "void" && other.draft.instrument === instrument.id,
  );
  if (others.some((other) => other.windows !== null && answerTogether(other.windows ?? windows, windows)))
    throw new EvenkeelError(
      "round.overlaps",
      "Another round of this questionnaire would be answered at the same time.",
      "Announce this one later; it may enrol while the other is answered.",
    );
}

async function answerPageOf({ settings, rounds }: RoundContext): Promise<string> {
  if (!isSecureOrigin(settings.origin) || !isSecureOrigin(settings.answerOrigin))
    throw new EvenkeelError(
      "round.insecure-origin",
      "Browsers do not treat the address of the application or of the answer origin as secure, so nobody could answer safely.",
      "Serve both by https and set EVENKEEL_ORIGIN and EVENKEEL_ANSWER_ORIGIN; see docs/run/rounds.md.",
    );
  if (rounds.obstacle !== null)
    throw new EvenkeelError(
      "round.not-safe",
      `This installation may take no answers: ${rounds.obstacle}`,
      "See docs/run/ballots.md, mend it, and start the server again.",
    );
  const page = await rounds.answerPage();
  if (page !== null) return page;
  throw new EvenkeelError(
    "round.no-answer-page",
    "The page people answer on was not built, so its hash cannot be signed.",
    "Run `npm run build:web`, or install the package as published.",
  );
}

/** Counted from 1; a void round asked its questions, too. */
async function numberOf({ database }: RoundContext, organisation: string, instrument: string): Promise<number> {
  const rounds = await listRounds(database, organisation);
  return rounds.filter(({ state, draft }) => state !== "draft" && draft.instrument === instrument).length + 1;
}

/** The newest commitment of each team that is asked, and of the whole; dropped ones are not asked after. */
async function returning(
  { database }: RoundContext,
  organisation: string,
  { tree }: RoundPlan,
  cohorts: readonly NamedCohort[],
): Promise<readonly ReturningCommitment[]> {
  const parents = new Map(tree.map(({ id, parent }) => [id, parent]));
  const isBelow = (node: string | null, above: string): boolean =>
    node !== null && (node === above || isBelow(parents.get(node) ?? null, above));
  const newest = new Map<string, ReturningCommitment>();
  for (const { id, node, text, state } of await listCommitments(database, organisation)) {
    const those = cohorts.filter((cohort) => isBelow(cohort.node, node) || cohort.teams.includes(node)).map((cohort) => cohort.id);
    if (state === "dropped" || those.length === 0 || newest.has(node)) continue;
    newest.set(node, { id, text, cohorts: those.length === cohorts.length ? null : those });
  }
  return [...newest.values()];
}

type NamedCohort = CohortPlan & { readonly id: string };

function cohortOf(cohorts: readonly NamedCohort[]): ReadonlyMap<string, string> {
  return new Map(cohorts.flatMap(({ id, teams }) => teams.map((team) => [team, id] as const)));
}
