import { DAY, type Instant, WEEK } from "../core/model/time.ts";
import type { Manifest, Windows } from "../core/privacy/manifest.ts";
import { release } from "../core/privacy/release/release.ts";
import { sheetOf } from "../core/privacy/score-sheet.ts";
import { sealRelease } from "../core/privacy/seal-release.ts";
import { planCohorts, type RoundPlan } from "../core/survey/cohorts.ts";
import type { Instrument } from "../core/survey/instrument.ts";
import { questionnaireOf } from "../core/survey/questionnaire-of.ts";
import { defaultWindows } from "../core/survey/round-windows.ts";
import { type Append, inChain, type Signing } from "../state/chain.ts";
import { putCommitment } from "../state/commitments.ts";
import type { Database } from "../state/database.ts";
import { canonicalText, fingerprintOf } from "../state/fingerprint.ts";
import type { Tables } from "../state/people-tables.ts";
import { keepDocument } from "../state/round-documents.ts";
import { insertReleased } from "../state/rounds.ts";
import type { Company, Span } from "./company.ts";
import { createDraw } from "./draw.ts";
import { exists } from "./places.ts";
import { type InventedCommitment, roundWords } from "./round-words.ts";
import { inventedKey, inventedUuid, type ToldBallots, tellBallots } from "./tell-round.ts";

export interface RoundStage {
  readonly database: Database;
  readonly signing: Signing;
  readonly instruments: readonly Instrument[];
}

interface InventedRound {
  readonly instrument: "baseline" | "pulse";
  readonly title: string;
  /** In which it is announced. */
  readonly week: number;
  /** How many of this instrument there were, with it. */
  readonly number: number;
}

/** Two baselines a year apart, and three pulses on the way to the second. */
const rounds: readonly InventedRound[] = [
  { instrument: "baseline", title: "First baseline (invented)", week: 46, number: 1 },
  { instrument: "pulse", title: "First pulse (invented)", week: 74, number: 1 },
  { instrument: "pulse", title: "Second pulse (invented)", week: 82, number: 2 },
  { instrument: "pulse", title: "Third pulse (invented)", week: 90, number: 3 },
  { instrument: "baseline", title: "Second baseline (invented)", week: 98, number: 2 },
];

interface Place {
  readonly company: Company;
  readonly organisation: string;
  readonly span: Span;
}

/**
 * Rounds of an invented company: ballots are drawn, and everything after them is what a real round does: `release/1`, seals, documents,
 * signed entries. Only two things are not real: nobody could have fetched a token for these keys, and salts follow from the seed.
 */
export async function putUpRounds(stage: RoundStage, place: Place): Promise<void> {
  await inChain(stage.database, stage.signing, place.organisation, async (tables, append) => {
    for (const round of rounds) await putUpRound(stage.instruments, place, round, { tables, append });
  });
}

interface Writing {
  readonly tables: Tables;
  readonly append: Append;
}

const NOWHERE = { app: "https://app.invented.example", answer: "https://answer.invented.example" } as const;
const disciplines = ["Security", "Operations and platform", "Everybody else"] as const;

async function putUpRound(
  instruments: readonly Instrument[],
  place: Place,
  round: InventedRound,
  { tables, append }: Writing,
): Promise<void> {
  const { company, organisation, span } = place;
  const instrument = instruments.find(({ id }) => id === round.instrument);
  if (instrument === undefined) throw new Error(`the catalogue has no ${round.instrument}`);
  const created = span.start + round.week * WEEK + DAY / 3;
  const id = inventedUuid(`${company.id} ${round.title}`);
  const windows = windowsOf(round, created);
  const plan = planOf(company, round.week);
  const cohorts = plan.cohorts.map(({ node, eligible, teamOnly }) => {
    const words = `${id} ${node}`;
    const keys = { scores: inventedKey(`${words} scores`), comment: inventedKey(`${words} comment`) };
    return { id: inventedUuid(words), node, eligible, teamOnly, keys };
  });
  const returning = commitmentsAt(place, round).filter(
    ({ node }) => node === "org" || plan.cohorts.some((each) => each.teams.includes(node)),
  );
  // Under a name of its own, so that it never is the document of a real organisation as well.
  const questionnaire = questionnaireOf(
    { ...instrument, name: `${instrument.name}, ${company.name}` },
    {
      roundNumber: round.number,
      commitments: returning.map((one) => ({ id: idOf(place, one), text: one.text, cohorts: askedAbout(one, plan, cohorts) })),
      locales: ["en"],
    },
  );
  const asked = canonicalText(questionnaire);
  const draft = {
    instrument: instrument.id,
    title: round.title,
    k: 5,
    kComment: 10,
    disciplines: round.instrument === "baseline" ? disciplines : [],
    windows,
    demonstration: false,
  };
  const { envelope, sha256 } = await append({
    kind: "round",
    round: id,
    instrument: { id: instrument.id, version: instrument.version, sha256: fingerprintOf(asked) },
    k: draft.k,
    kComment: draft.kComment,
    release: "release/1",
    tree: plan.tree,
    cohorts,
    disciplines: draft.disciplines,
    sealed: null,
    windows,
    client: { page: "sha384-invented", cli: ">=0.0.0" },
    origins: NOWHERE,
    demonstration: draft.demonstration,
  });
  if (envelope.entry.kind !== "round") throw new Error("a manifest was signed as something else");
  const ballots = ballotsOf(place, round, { manifest: envelope.entry, questionnaire, returning });
  const accepted = { scores: ballots.scores.length, comment: ballots.comments.length };
  const eligible = plan.cohorts.reduce((sum, cohort) => sum + cohort.eligible, 0);
  const issued = Math.min(eligible, accepted.scores + 3);
  await append({ kind: "enrolment-closed", round: id, issuedTotal: { scores: issued, comment: issued } });
  await keepDocument(tables, { name: fingerprintOf(asked), organisation, round: null, text: asked });
  const hashes = await keepRelease(tables, organisation, { manifest: envelope.entry, questionnaire, ballots });
  await append({ kind: "release", round: id, ...hashes, acceptedTotal: accepted });
  const released = windows.answerUntil + DAY / 24;
  await insertReleased(tables, {
    id,
    organisation,
    draft,
    created,
    windows,
    manifest: sha256,
    questionnaire: fingerprintOf(asked),
    plan,
    eligible,
    accepted,
    released,
  });
  if (round.instrument === "baseline") await keepCommitments(tables, place, { id, number: round.number, released });
}

/** Enrolling, a night, answering: the usual lengths. */
function windowsOf({ instrument }: InventedRound, created: Instant): Windows {
  return defaultWindows({ kind: instrument, demonstration: false }, created);
}

function planOf(company: Company, week: number): RoundPlan {
  const there = company.teams.filter((team) => exists(team, week));
  return planCohorts(
    company.name,
    there.map(({ id, name, parent, people }) => ({ id, label: name, parent, eligible: people, teamOnly: false })),
  );
}

function commitmentsAt({ company }: Place, { week }: InventedRound): readonly InventedCommitment[] {
  const [first] = rounds;
  return first === undefined || week <= first.week ? [] : (roundWords[company.id]?.commitments ?? []).filter(({ after }) => after === 0);
}

const idOf = ({ company }: Place, { node, after }: InventedCommitment): string => inventedUuid(`${company.id} commitment ${node} ${after}`);

function askedAbout(
  { node }: InventedCommitment,
  { cohorts }: RoundPlan,
  named: readonly { readonly id: string }[],
): readonly string[] | null {
  return node === "org" ? null : cohorts.flatMap(({ teams }, at) => (teams.includes(node) ? (named[at]?.id ?? []) : []));
}

interface Asked {
  readonly manifest: Manifest;
  readonly questionnaire: ReturnType<typeof questionnaireOf>;
  readonly returning: readonly InventedCommitment[];
}

function ballotsOf(place: Place, round: InventedRound, { manifest, questionnaire, returning }: Asked): ToldBallots {
  const { company } = place;
  const words = roundWords[company.id]?.comments ?? {};
  return tellBallots({
    manifest,
    questionnaire,
    share: shareIn(company, round.week),
    keptAt: new Map(returning.map((one) => [`zero-${idOf(place, one)}`, one.keptAt])),
    comments:
      round.instrument === "pulse"
        ? {}
        : Object.fromEntries(Object.entries(words).map(([prompt, texts]) => [prompt, texts[round.number - 1] ?? []])),
    colour: (about) => createDraw(Number.parseInt(fingerprintOf(`${company.id} ${about}`).slice(0, 8), 16), 0).normal(),
    draw: createDraw(company.seed * 100 + round.week, 0),
  });
}

/** From how many changes must pass a gate: between 0.34 of them, behind separate gates, and 0.09. */
function shareIn(company: Company, week: number): number {
  const { needsSecurity } = company.habitsIn(week);
  return Math.min(1, Math.max(0, (0.34 - needsSecurity) / (0.34 - 0.09)));
}

async function keepRelease(
  tables: Tables,
  organisation: string,
  { manifest, questionnaire, ballots }: Omit<Asked, "returning"> & { readonly ballots: ToldBallots },
): Promise<{ readonly releaseSha256: string; readonly spentSha256: string }> {
  const id = manifest.round;
  const made = release({
    manifest,
    questionnaire,
    ...ballots,
    scores: sheetOf(questionnaire.items, ballots.scores),
    sha256: fingerprintOf,
  });
  if ("failed" in made) throw new Error(`the release of an invented round failed: ${made.why}`);
  const salts = made.groups.map((_, at) => Buffer.from(fingerprintOf(`${id} salt ${at}`), "hex").toString("base64url"));
  const frames = ballots.scores.length + ballots.comments.length;
  const spent = Array.from({ length: frames }, (_, at) => fingerprintOf(`${id} spent ${at}`)).sort();
  const documents = {
    [`release-${id}`]: canonicalText(made),
    [`salts-${id}`]: canonicalText(salts),
    [`sealed-${id}`]: canonicalText(sealRelease(made, salts, fingerprintOf).sealed),
    [`spent-${id}`]: canonicalText(spent),
  };
  for (const [name, text] of Object.entries(documents)) await keepDocument(tables, { name, organisation, round: id, text });
  return { releaseSha256: fingerprintOf(documents[`sealed-${id}`] ?? ""), spentSha256: fingerprintOf(documents[`spent-${id}`] ?? "") };
}

async function keepCommitments(
  tables: Tables,
  place: Place,
  after: { readonly id: string; readonly number: number; readonly released: Instant },
): Promise<void> {
  for (const one of roundWords[place.company.id]?.commitments ?? []) {
    if (one.after !== after.number - 1) continue;
    const { node, label, text, practice, ownerRole, expected, howKnown } = one;
    const by = after.released + 12 * WEEK;
    const state = one.after === 0 && one.keptAt > 5 ? "done" : "open";
    const row = { node, label, text, practice, ownerRole, expected, howKnown, by, state };
    await putCommitment({ tables }, { ...row, id: idOf(place, one), organisation: place.organisation, round: after.id });
  }
}
