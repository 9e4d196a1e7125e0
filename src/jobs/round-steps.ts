import { nextTotal, nothingYet } from "../core/survey/daily-total.ts";
import { dueStep, type Step, takeStep } from "../core/survey/round-state.ts";
import { type Append, inChain } from "../state/chain.ts";
import type { Tables } from "../state/people-tables.ts";
import { codeHashes, forgetRoster } from "../state/round-roster.ts";
import { findRound, holdRound, type RoundRow, readRound, saveRound, toRound, unfinishedRounds } from "../state/rounds.ts";
import { closeRound } from "./close-round.ts";
import { openBox } from "./open-box.ts";
import { reopenBox } from "./reopen-boxes.ts";
import type { RoundContext } from "./round-parts.ts";
import { emptyRound } from "./void-round.ts";

// What time does with rounds. Every step can be killed at any point and taken again: what happens outside the database is idempotent and
// comes first, the row changes last.

/**
 * Takes every step that is due in every organisation; one round that fails keeps no other from its time. To be asked as often as windows
 * should be kept, by one process at a time.
 */
export async function advanceRounds(context: RoundContext): Promise<void> {
  for (const { id } of await unfinishedRounds(context.database)) {
    try {
      await advanceRound(context, id);
    } catch (error) {
      context.rounds.complain(error);
    }
  }
}

async function advanceRound(context: RoundContext, id: string): Promise<void> {
  for (;;) {
    const row = await findRound(context.database, id);
    if (row === null || row.emptied) return;
    if (row.state === "released" || row.state === "void") return emptyRound(context, row);
    const step = dueStep(toRound(row), context.now());
    if (step === null) return row.state === "answering" ? lookInto(context, row) : undefined;
    await steps[step](context, row);
  }
}

const steps: Readonly<Record<Step, (context: RoundContext, row: RoundRow) => Promise<void>>> = {
  "open-enrolling": async (context, row) => {
    if (row.enrolKey === null) throw new Error("an announced round has no key for its codes");
    await context.rounds.issuer.open(row.id, await codeHashes(context.database, context.vault, row.id, row.enrolKey));
    await take(context, row, "open-enrolling");
  },
  "close-enrolling": async (context, row) => {
    const issuedTotal = await context.rounds.issuer.close(row.id);
    await take(context, row, "close-enrolling", async (tables, append) => {
      await append({ kind: "enrolment-closed", round: row.id, issuedTotal });
      await forgetRoster(tables, row.id);
      return { enrolKey: null };
    });
  },
  "open-answering": async (context, row) => {
    const found = await openBox(context, row);
    await take(context, row, "open-answering", async () => ({ progress: nothingYet }));
    // Opened before by a server that was killed before it could say so, and gone since.
    if (found === "lost") await reopenBox(context, await readRound(context.database, row.organisation, row.id));
  },
  "begin-closing": (context, row) => take(context, row, "begin-closing"),
  close: closeRound,
};

type Also = (tables: Tables, append: Append) => Promise<Partial<RoundRow>>;

async function take(context: RoundContext, row: RoundRow, step: Step, also: Also = async () => ({})): Promise<void> {
  await inChain(context.database, context.rounds.signing, row.organisation, async (tables, append) => {
    const held = await holdRound(tables, row.id);
    const now = toRound(held);
    // Somebody else took it meanwhile, or voided the round.
    if (dueStep(now, context.now()) !== step) return;
    await saveRound(tables, row.id, takeStep(now, step, context.now()), await also(tables, append));
  });
}

/** The one total a day; the box is asked for nothing else. */
async function lookInto(context: RoundContext, row: RoundRow): Promise<void> {
  const before = row.progress ?? nothingYet;
  const { demonstration, k } = row.draft;
  const isDue = nextTotal(before, before.shown, k, context.now(), demonstration) !== before;
  const accepted = isDue ? await context.rounds.boxes.accepted(row.id) : null;
  if (accepted === null) return;
  const progress = nextTotal(before, accepted, k, context.now(), demonstration);
  await context.database.tables.transaction(async (tables) => {
    const held = await holdRound(tables, row.id);
    if (held.state === "answering") await saveRound(tables, row.id, toRound(held), { progress });
  });
}
