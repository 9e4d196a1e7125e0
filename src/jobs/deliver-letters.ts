import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { WorkingHours } from "../core/model/organisation.ts";
import { organisationAt } from "../core/model/structure-at.ts";
import { dueOccasions, type Occasion } from "../core/survey/occasions.ts";
import { CHANNELS, deliveredTo, markDelivered } from "../state/round-deliveries.ts";
import { askedMembers, codeOf, eligibleRoster, mailOfMembers, openEnrolKey } from "../state/round-roster.ts";
import { readRoundSettings } from "../state/round-settings.ts";
import { type RoundRow, recentRounds, toRound } from "../state/rounds.ts";
import { readStructure } from "../state/structure.ts";
import type { DigestText } from "./digest-text.ts";
import { postWebhook } from "./post-webhook.ts";
import { readManifest, readQuestionnaire } from "./round-documents.ts";
import { type LetterOf, roundLetter } from "./round-letter.ts";
import { roundLink, roundPage } from "./round-link.ts";
import type { RoundContext } from "./round-parts.ts";
import { webhookMessage } from "./webhook-message.ts";
import { isWorkingTime } from "./working-time.ts";

/** Those of one team or cohort, who get a letter at the same time. */
interface Group {
  readonly id: string;
  readonly letters: readonly { readonly mail: string; readonly text: DigestText }[];
}

const WITH_CODE: ReadonlySet<string> = new Set(["enrolling", "enrolling-reminder"]);

/**
 * Sends what is due: to everybody of a round, in the working hours of their team, and to the channels. What went out is remembered for
 * whole groups; a kill in between sends a group its letter twice rather than never.
 */
export async function deliverLetters(context: RoundContext): Promise<void> {
  for (const row of await recentRounds(context.database, context.now())) {
    const of = { round: toRound(row), demonstration: row.draft.demonstration, epoch: row.epoch, ended: row.released };
    for (const occasion of dueOccasions(of, context.now())) {
      try {
        await deliver(context, row, occasion);
      } catch (error) {
        context.rounds.complain(error);
      }
    }
  }
}

async function deliver(context: RoundContext, row: RoundRow, occasion: Occasion): Promise<void> {
  const { database } = context;
  const done = await deliveredTo(database, row.id, occasion.id);
  const { structure } = await readStructure(database, row.organisation);
  const letter = await letterOf(context, row, occasion, structure.name);
  if (!done.has(CHANNELS) && isTime(context, row, structure.hours)) {
    await post(context, row.organisation, roundLetter({ ...letter, link: null, together: [] }));
    await markDelivered(database, row.id, occasion.id, CHANNELS);
  }
  if (context.mailer === null) return;
  const hoursOf = (team: string | undefined) => structure.teams.find(({ id }) => id === team)?.hours ?? structure.hours;
  // Asked every minute for weeks: the roster is opened only where somebody is still to be written to, and at work.
  const teams = organisationAt(structure, [], context.now()).teams.map(({ id }) => ({ id, team: id }));
  const cohorts = row.plan?.cohorts.map((cohort) => ({ id: cohort.node, team: cohort.teams[0] })) ?? [];
  const waiting = (row.enrolKey === null ? teams : cohorts).filter(({ id, team }) => !done.has(id) && isTime(context, row, hoursOf(team)));
  if (waiting.length === 0) return;
  const due = new Set(waiting.map(({ id }) => id));
  for (const group of await groupsOf(context, row, letter)) {
    if (due.has(group.id) && (await send(context, group))) await markDelivered(database, row.id, occasion.id, group.id);
  }
}

function isTime({ now }: RoundContext, { draft }: RoundRow, hours: WorkingHours): boolean {
  return draft.demonstration || isWorkingTime(hours, now());
}

async function letterOf(context: RoundContext, row: RoundRow, occasion: Occasion, organisation: string): Promise<LetterOf> {
  const { settings, database } = context;
  const manifest = await readManifest(database, row.id);
  const { minutes } = await readQuestionnaire(database, manifest.instrument.sha256);
  const fingerprint = row.manifest ?? "";
  const isOver = occasion.kind === "released" || occasion.kind === "void" || occasion.kind === "announced";
  return {
    kind: occasion.kind,
    title: row.draft.title,
    organisation,
    windows: manifest.windows,
    answerUntil: row.answerUntil ?? manifest.windows.answerUntil,
    demonstration: row.draft.demonstration,
    k: row.draft.k,
    fingerprint,
    minutes,
    page: roundPage(settings.origin, row.organisation, row.id),
    link: isOver ? null : roundLink(settings.answerOrigin, { round: row.id, manifest: fingerprint }, null),
    together: [],
    reason: row.voidReason,
  };
}

/** While the frozen roster exists, those who are asked; afterwards, when nobody knows any more who was, everybody in the roster. */
async function groupsOf(context: RoundContext, row: RoundRow, letter: LetterOf): Promise<readonly Group[]> {
  if (row.enrolKey === null) return groupsOfTeams(context, row, letter);
  const { database, vault, settings } = context;
  const key = openEnrolKey(vault, row.enrolKey);
  const asked = await askedMembers(database, vault, row.id);
  const manifest = await readManifest(database, row.id);
  return manifest.cohorts.map(({ id, node }) => {
    const together = manifest.tree.find((each) => each.id === node)?.label.split(" + ") ?? [];
    const letters = asked.flatMap(({ member, cohort, mail }) => {
      if (cohort !== id) return [];
      const own = { cohort, code: codeOf(key, member) };
      const link = WITH_CODE.has(letter.kind)
        ? roundLink(settings.answerOrigin, { round: row.id, manifest: letter.fingerprint }, own)
        : letter.link;
      return [{ mail, text: roundLetter({ ...letter, link, together }) }];
    });
    return { id: node, letters };
  });
}

async function groupsOfTeams({ database, vault, now }: RoundContext, row: RoundRow, letter: LetterOf): Promise<readonly Group[]> {
  const { teams, members } = await eligibleRoster(database, vault, row.organisation, now());
  const mails = await mailOfMembers(database, vault, row.organisation);
  const text = roundLetter(letter);
  return teams.map(({ id }) => ({
    id,
    letters: members.flatMap(({ member, team }) => {
      const mail = mails.get(member);
      return team === id && mail !== undefined ? [{ mail, text }] : [];
    }),
  }));
}

/** One mailbox that refuses keeps the letter from nobody else. False: nobody took it, so it is tried again. */
async function send({ mailer, rounds }: RoundContext, { letters }: Group): Promise<boolean> {
  let taken = 0;
  let problem: EvenkeelError | null = null;
  for (const { mail, text } of letters) {
    try {
      await mailer?.send({ to: [mail], subject: text.subject, text: text.text });
      taken++;
    } catch (error) {
      if (!(error instanceof EvenkeelError)) throw error;
      problem = error;
    }
  }
  if (problem !== null) rounds.complain(problem);
  return taken > 0 || letters.length === 0;
}

async function post({ database, vault, settings, rounds }: RoundContext, organisation: string, text: DigestText): Promise<void> {
  const { channels } = await readRoundSettings(database, vault, organisation);
  for (const { kind, url } of channels) {
    try {
      await postWebhook(url, webhookMessage(kind, text), settings.webhookOrigins);
    } catch (error) {
      if (!(error instanceof EvenkeelError)) throw error;
      rounds.complain(error);
    }
  }
}
