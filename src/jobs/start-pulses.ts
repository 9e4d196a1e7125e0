import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { HOUR, type Instant, WEEK } from "../core/model/time.ts";
import { organisationsWithRounds, readRoundSettings } from "../state/round-settings.ts";
import { deleteDraft, insertDraft, listRounds } from "../state/rounds.ts";
import { readStructure } from "../state/structure.ts";
import { announceRound } from "./announce-round.ts";
import { digestDue } from "./digest-due.ts";
import type { RoundContext } from "./round-parts.ts";

/** In the zone of the schedule; announcements belong into the morning. */
const MORNING = 9;

/** Announces pulses that are due: on the day the coach set, so many weeks after the last. One that cannot be announced says why, and the week after it is tried again. */
export async function startPulses(context: RoundContext): Promise<void> {
  for (const organisation of await organisationsWithRounds(context.database)) {
    try {
      await startPulse(context, organisation);
    } catch (error) {
      context.rounds.complain(error);
    }
  }
}

async function startPulse(context: RoundContext, organisation: string): Promise<void> {
  const { database, vault, catalogue } = context;
  const now = context.now();
  const { pulses } = await readRoundSettings(database, vault, organisation);
  const instrument = catalogue.instruments.find(({ kind }) => kind === "pulse");
  if (pulses === null || instrument === undefined) return;
  const { everyWeeks, weekday, timeZone } = pulses;
  if (!digestDue({ weekday, hour: MORNING, timeZone }, now - HOUR, now)) return;
  const last = (await listRounds(database, organisation)).find(
    ({ draft, state }) => draft.instrument === instrument.id && state !== "draft",
  );
  // A week is counted from morning to morning; half a day absorbs the change of clocks.
  if (last !== undefined && now - last.created < everyWeeks * WEEK - 12 * HOUR) return;
  const { structure } = await readStructure(database, organisation);
  const draft = { instrument: instrument.id, title: `Pulse ${month(now)}`, k: structure.k, kComment: 10, disciplines: [], windows: null };
  const id = await insertDraft(database, organisation, { ...draft, demonstration: false }, now);
  try {
    await announceRound(context, organisation, id);
  } catch (error) {
    if (error instanceof EvenkeelError && error.code !== "round.frozen") await deleteDraft(database, organisation, id);
    throw error;
  }
}

const shownMonth = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const month = (at: Instant): string => shownMonth.format(at);
