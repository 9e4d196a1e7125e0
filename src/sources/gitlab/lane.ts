import { z } from "zod";
import type { Row, TableName } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import type { LiveReading, LiveRows } from "../live/live-source.ts";
import { get } from "./gitlab-call.ts";
import type { At } from "./gitlab-cursor.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { expected } from "./schema.ts";

export interface LanePage {
  readonly rows: LiveRows;
  readonly next: At | null;
}

/** One list of a repository. */
export interface Lane {
  readonly tables: (reading: LiveReading) => readonly TableName[];
  /** Null where the repository has no such list, or none for this token. */
  readonly page: (reader: RepositoryReader, since: Instant, at: At) => Promise<LanePage | null>;
  /** The one thing a delivery told of; nothing where it is gone. */
  readonly one: (reader: RepositoryReader, id: string) => Promise<LiveRows>;
}

interface Timed {
  readonly list: string;
  readonly query: string;
  readonly tables: Lane["tables"];
  /** Null where what belongs to it cannot be had: half of it would read as if the rest had not happened. */
  readonly rows: (reader: RepositoryReader, told: unknown) => Promise<LiveRows | null>;
}

const PAGE = 50;
const numbered = z.object({ id: z.int().optional(), iid: z.int().optional() });
const updated = z.array(z.looseObject({ updated_at: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)) }));

/**
 * A list that GitLab sorts by when things changed, newest first. Pages are asked for by the time of the last thing on the page before,
 * never by a number, so that what moves meanwhile makes no gap.
 */
export function timedLane({ list, query, tables, rows }: Timed): Lane {
  return {
    tables,
    async one(reader, id) {
      const reply = await get(reader.reading, `${reader.root}/${list}/${id}`);
      return reply === null ? {} : ((await rows(reader, reply.json)) ?? {});
    },
    async page(reader, since, at) {
      const span = `updated_after=${iso(since)}&updated_before=${iso(at.before)}`;
      const path = `${reader.root}/${list}?${query}order_by=updated_at&sort=desc&${span}&per_page=${PAGE}&page=${at.page}`;
      const reply = await get(reader.reading, path);
      if (reply === null) return null;
      const told = expected(updated, reply.json, list);
      const found: LiveRows[] = [];
      const unread: Row<"data_quality">[] = [];
      for (const each of expected(z.array(z.unknown()), reply.json, list)) {
        const one = await rows(reader, each);
        if (one === null) unread.push(unreadable(reader, list, each));
        else found.push(one);
      }
      if (told.length > 0 && unread.length === told.length) return null;
      return { rows: joinedRows([...found, { data_quality: unread }]), next: nextAt(told, at) };
    },
  };
}

function nextAt(told: z.output<typeof updated>, at: At): At | null {
  const last = told.at(-1)?.updated_at;
  if (last === undefined || told.length < PAGE) return null;
  // Times are cut to milliseconds on their way: one more keeps what happened later in the same one.
  return last + 1 < at.before ? { before: last + 1, page: 1, after: null } : { before: at.before, page: at.page + 1, after: null };
}

function unreadable({ repository }: RepositoryReader, list: string, told: unknown): Row<"data_quality"> {
  const { iid, id } = numbered.safeParse(told).data ?? {};
  return { source: "gitlab", container: repository.id, kind: "item-unreadable", item: `${list}/${iid ?? id ?? ""}`, n: 1 };
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

export function joinedRows(parts: readonly LiveRows[]): LiveRows {
  return {
    change: parts.flatMap((part) => part.change ?? []),
    review_step: parts.flatMap((part) => part.review_step ?? []),
    run: parts.flatMap((part) => part.run ?? []),
    run_control: parts.flatMap((part) => part.run_control ?? []),
    deployment: parts.flatMap((part) => part.deployment ?? []),
    deployment_change: parts.flatMap((part) => part.deployment_change ?? []),
    work_item: parts.flatMap((part) => part.work_item ?? []),
    work_transition: parts.flatMap((part) => part.work_transition ?? []),
    handoff: parts.flatMap((part) => part.handoff ?? []),
    weakness: parts.flatMap((part) => part.weakness ?? []),
    weakness_status: parts.flatMap((part) => part.weakness_status ?? []),
    data_quality: parts.flatMap((part) => part.data_quality ?? []),
  };
}
