import { mayDo } from "../contract/permissions.ts";
import type { Commitment, InstrumentSummary, Round, RoundSettings, RoundSummary } from "../contract/round-shapes.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { fingerprintWords } from "../core/privacy/fingerprint-words.ts";
import type { Windows } from "../core/privacy/manifest.ts";
import type { RoundPlan } from "../core/survey/cohorts.ts";
import { completeLocales } from "../core/survey/complete-locales.ts";
import { sayTotal } from "../core/survey/daily-total.ts";
import { attributionsOf, type Instrument } from "../core/survey/instrument.ts";
import { chanceShown, smallestChange } from "../core/survey/planning.ts";
import { itemsOfRound } from "../core/survey/questionnaire-of.ts";
import { isEnrolling } from "../core/survey/round-state.ts";
import { defaultWindows } from "../core/survey/round-windows.ts";
import { findInstrument, planNow } from "../jobs/announce-round.ts";
import { hostOf } from "../jobs/digest-settings.ts";
import { readManifest } from "../jobs/round-documents.ts";
import type { CommitmentRow } from "../state/commitments.ts";
import { cohortOfMember, memberOfAccount, teamOfMember } from "../state/round-roster.ts";
import { readRoundSettings } from "../state/round-settings.ts";
import { noRound, type RoundRow, readRound, toRound } from "../state/rounds.ts";
import { readStructure } from "../state/structure.ts";
import type { Context } from "./context.ts";
import type { Who } from "./handler.ts";

/** Whether somebody drafts rounds here: nobody else sees a draft. */
export function mayEdit(who: Who, organisation: string): boolean {
  return mayDo(who.grants, "round.edit", { organisation, teams: null });
}

/** Throws `round.not-found`, also for a draft that is not the asker's to see. */
export async function seenRound(context: Context, who: Who, organisation: string, id: string): Promise<RoundRow> {
  const row = await readRound(context.database, organisation, id);
  if (row.state === "draft" && !mayEdit(who, organisation)) throw noRound();
  return row;
}

export function instrumentView(instrument: Instrument): InstrumentSummary {
  const { id, version, name, kind, minutes } = instrument;
  const items = itemsOfRound(instrument, 1);
  return {
    id,
    version,
    name,
    kind,
    minutes,
    items: items.length,
    locales: [...completeLocales(instrument)],
    attributions: [...attributionsOf(items)],
  };
}

export async function summaryView(context: Context, row: RoundRow): Promise<RoundSummary> {
  const { draft, state, windows, answerUntil } = row;
  const instrument = instrumentView(await findInstrument(context, row.organisation, draft.instrument));
  return {
    id: row.id,
    title: draft.title,
    instrument,
    state: toRound(row).state,
    demonstration: draft.demonstration,
    windows:
      windows == null ? plannedWindows(context, row, instrument.kind) : { ...windows, answerUntil: answerUntil ?? windows.answerUntil },
    extended: row.extended,
    manifest: row.manifest,
    k: draft.k,
    kComment: draft.kComment,
    eligible: row.eligible,
    progress: state === "answering" && row.progress != null ? sayTotal(row.progress, draft.k) : null,
    voidReason: row.voidReason,
  };
}

/** Of a draft: its own, or what the usual ones would be if it were announced now. */
function plannedWindows({ now }: Context, { draft }: RoundRow, kind: InstrumentSummary["kind"]): Windows {
  return draft.windows ?? defaultWindows({ kind, demonstration: draft.demonstration }, now());
}

export async function roundView(context: Context, who: Who, row: RoundRow): Promise<Round> {
  const { database, vault } = context;
  const { draft } = row;
  const plan = row.plan ?? (await planned(context, row.organisation));
  const { structure } = await readStructure(database, row.organisation);
  const names = new Map(structure.teams.map(({ id, name }) => [id, name]));
  const { publishTo } = await readRoundSettings(database, vault, row.organisation);
  return {
    ...(await summaryView(context, row)),
    draft: mayEdit(who, row.organisation) ? { ...draft, disciplines: [...draft.disciplines] } : null,
    cohorts: plan.cohorts.map(({ node, label, teams, eligible, teamOnly }) => ({
      node,
      label,
      teams: teams.map((team) => names.get(team) ?? team),
      eligible,
      teamOnly,
      chanceShown: chanceShown(eligible, draft.k),
      smallestChange: smallestChange(eligible),
    })),
    mine: await ownPart(context, who, row, names),
    words: row.manifest === null ? [] : [...fingerprintWords(row.manifest)],
    publishedAt: publishTo.map(shownPlace),
    voidAsked: row.voidAsked == null ? null : { by: row.voidAsked.by, reason: row.voidAsked.reason, at: row.voidAsked.at },
  };
}

/** An organisation too small to be asked has a draft all the same, and the page says what is missing. */
async function planned(context: Context, organisation: string): Promise<RoundPlan> {
  try {
    return await planNow(context, organisation);
  } catch (error) {
    if (error instanceof EvenkeelError && error.code === "round.too-few-eligible") return { tree: [], cohorts: [] };
    throw error;
  }
}

/** With whom somebody answers. Once the frozen roster is gone it follows from the team; what is never known is whether they did. */
async function ownPart(context: Context, who: Who, row: RoundRow, names: ReadonlyMap<string, string>): Promise<Round["mine"]> {
  const { database, vault, now } = context;
  if (row.plan == null) return null;
  const member = await memberOfAccount(database, vault, row.organisation, who.account);
  if (member === null) return null;
  const node = await nodeOf(context, row, member, row.plan);
  const cohort = row.plan.cohorts.find((each) => each.node === node);
  if (cohort === undefined) return null;
  const together = cohort.teams.length > 1 ? cohort.teams.map((team) => names.get(team) ?? team) : [];
  return { cohort: cohort.label, together, mayFetch: row.enrolKey !== null && isEnrolling(toRound(row), now()) };
}

async function nodeOf({ database }: Context, row: RoundRow, member: string, plan: RoundPlan): Promise<string | null> {
  if (row.enrolKey !== null) {
    const cohort = await cohortOfMember(database, row.id, member);
    return cohort === null ? null : ((await readManifest(database, row.id)).cohorts.find(({ id }) => id === cohort)?.node ?? null);
  }
  const team = await teamOfMember(database, member, plan);
  return plan.cohorts.find(({ teams }) => team !== null && teams.includes(team))?.node ?? null;
}

/** As people may see it again: addresses of channels are secrets, and places name people. */
export function settingsView({ pulses, channels, teamOnly, publishTo }: RoundSettings): RoundSettings {
  return { pulses, channels: channels.map(({ kind, url }) => ({ kind, url: hostOf(url) })), teamOnly, publishTo };
}

/** A mail address by its domain, a repository by its host: enough to know who holds a copy. */
function shownPlace(place: string): string {
  return place.includes("://") ? hostOf(place) : `mail at ${place.split("@").at(-1) ?? ""}`;
}

export function commitmentView({ organisation: _, state, ...row }: CommitmentRow): Omit<Commitment, "kept"> {
  return { ...row, state: state === "done" || state === "dropped" ? state : "open" };
}
