import { createHash } from "node:crypto";
import { DAY, type Instant, type Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import type { LakeCommit } from "../evidence/lake-commits.ts";
import type { HandoffQuestion } from "../gather/handoffs.ts";
import type { HandoffGraph } from "./evidence.ts";
import type { OrganisationRecord } from "./evidence-state.ts";

export interface HandoffsToTell {
  readonly organisation: string;
  readonly weeks: number;
  readonly now: Instant;
  readonly record: OrganisationRecord;
  /** What the lake holds. */
  readonly commits: readonly LakeCommit[];
  /** Asked for only when the graph is not remembered: with ten million rows it takes seconds to open. */
  readonly engine: () => Promise<Engine>;
}

/** Handoff graphs told before, told again as long as nothing they were made from has changed. */
export interface HandoffMemory {
  readonly tell: (asked: HandoffsToTell) => Promise<HandoffGraph>;
  readonly forget: (organisation: string) => void;
}

interface Told {
  readonly madeFrom: string;
  readonly graph: Promise<HandoffGraph>;
  /** Who was there in the window the graph turned out to be about. */
  readonly members: Promise<string>;
}

/** One graph of each organisation and window is kept, some hundred kilobytes; those who ask at once wait for the same one. */
export function handoffMemory(compute: (engine: Engine, question: HandoffQuestion) => Promise<HandoffGraph>): HandoffMemory {
  const told = new Map<string, Map<number, Told>>();
  const make = ({ organisation: id, weeks, now, record, engine }: HandoffsToTell, madeFrom: string): Told => {
    const question = { organisation: record.at(now), weeks, now, members: record.members };
    const graph = engine().then((open) => compute(open, question));
    const made: Told = { madeFrom, graph, members: graph.then((of) => membersIn(record, of)) };
    const own = told.get(id) ?? new Map<number, Told>();
    told.set(id, own.set(weeks, made));
    // A failure is told to whoever waits for it, and not remembered.
    made.members.catch(() => {
      if (own.get(weeks) === made) own.delete(weeks);
    });
    return made;
  };
  return {
    async tell(asked) {
      const { organisation: id, weeks, now, record, commits } = asked;
      // Where the newest event lies in the future the window ends now: then a graph is true for its day.
      const madeFrom = fingerprint([record.at(now), commits.map(contentOf), Math.floor(now / DAY)]);
      const known = told.get(id)?.get(weeks);
      if (known?.madeFrom !== madeFrom) return make(asked, madeFrom).graph;
      const graph = await known.graph;
      return (await known.members) === membersIn(record, graph) ? graph : make(asked, madeFrom).graph;
    },
    forget: (organisation) => void told.delete(organisation),
  };
}

function contentOf({ batch, observedAt, files }: LakeCommit): readonly unknown[] {
  return [batch, observedAt, files.map(({ sha256 }) => sha256)];
}

function membersIn({ members }: OrganisationRecord, { from, to }: Window): string {
  return fingerprint([...members({ from, to })].toSorted());
}

/** A hash, because what goes in may name people. */
function fingerprint(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex");
}
