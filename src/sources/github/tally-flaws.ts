import type { Row } from "../../core/evidence/tables.ts";
import type { LiveReading, LiveRows } from "../live/live-source.ts";
import { strangerTally } from "../live/stranger-tally.ts";

/** Wraps the reading of one repository so that what is wrong with its rows is counted on the way: never who, only how many. */
export function tallyFlaws(reading: LiveReading, repo: string) {
  const strangers = strangerTally();
  const backwards = new Set<string>();
  const orphans = new Set<string>();
  const wrapped: LiveReading = {
    ...reading,
    resolve: (account, at, container) => {
      const whose = reading.resolve(account, at, container);
      strangers.note(whose, at);
      return whose;
    },
    keep: (part) => {
      for (const id of backwardsIn(part.rows)) backwards.add(id);
      for (const { id, actor } of part.rows.change ?? []) if (actor === "unknown") orphans.add(id);
      return reading.keep(part);
    },
  };
  const flaws = (): readonly Row<"data_quality">[] => {
    const counts = { "account-unknown": strangers.count(), "author-gone": orphans.size, "negative-interval": backwards.size };
    return Object.entries(counts).flatMap(([kind, n]) =>
      n === 0 ? [] : [{ source: reading.connection.id, container: repo, kind, item: repo, n }],
    );
  };
  return { reading: wrapped, flaws };
}

function backwardsIn({ change = [], run = [], deployment = [], review_step = [] }: LiveRows): readonly string[] {
  return [
    ...change.filter((row) => isBackwards(row.ready, row.merged) || isBackwards(row.opened, row.closed)),
    ...run.filter((row) => isBackwards(row.started, row.finished) || isBackwards(row.queued, row.started)),
    ...deployment.filter((row) => isBackwards(row.started, row.finished)),
    ...review_step.filter((row) => isBackwards(row.requested, row.responded)),
  ].map(({ id }) => id);
}

function isBackwards(from: number | null, to: number | null): boolean {
  return from !== null && to !== null && to < from;
}
