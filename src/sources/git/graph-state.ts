import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import { CommitGraph } from "./commit-graph.ts";
import { OidTable } from "./oid-table.ts";
import { PathTable } from "./path-table.ts";

const FORMAT = "evenkeel-graph/1";

const Header = z.strictObject({
  format: z.literal(FORMAT),
  fingerprint: z.string(),
  refsDigest: z.string(),
  main: z.string(),
  tips: z.array(z.string()),
  from: z.number(),
  width: z.number(),
  commits: z.number(),
  paths: z.number(),
  pathBytes: z.number(),
  touched: z.number(),
  teams: z.array(z.string()),
  further: z.array(z.tuple([z.number(), z.array(z.number())])),
  reverts: z.array(z.tuple([z.number(), z.string()])),
  updateSubjects: z.array(z.tuple([z.number(), z.string()])),
  suspectClocks: z.number(),
  withoutMail: z.number(),
  sum: z.number(),
});

/** What a later run must know to walk only what is new. Holds no account: buckets are those of the lake, with the same end. */
export interface GraphState {
  /** Everything besides the commits that decides rows: rules, roster, mailmap. Another one means reading all again. */
  readonly fingerprint: string;
  readonly refsDigest: string;
  readonly main: string;
  /** Tips of other branches and tags that were walked. */
  readonly tips: readonly string[];
  readonly from: Instant;
  readonly suspectClocks: number;
  readonly withoutMail: number;
  readonly graph: CommitGraph;
}

/** Gives the state of an earlier run, or null where there is none, it is of another format, or it was damaged. */
export async function loadGraphState(file: string): Promise<GraphState | null> {
  const bytes = await readIfThere(file);
  if (bytes === null || bytes.length < 4) return null;
  const headerEnd = 4 + bytes.readUInt32LE(0);
  const header = Header.safeParse(jsonOrNull(bytes.toString("utf8", 4, headerEnd)));
  const body = bytes.subarray(headerEnd);
  if (!header.success || crc32(body) !== header.data.sum) return null;
  return { ...header.data, graph: graphOf(header.data, body) };
}

/** Writes beside and renames, so a killed run leaves the old state or the new one. */
export async function saveGraphState(file: string, state: GraphState): Promise<void> {
  const { graph } = state;
  const { parts, touched } = bodyOf(graph);
  const sum = parts.reduce((crc, part) => crc32(part, crc), 0);
  const header: z.infer<typeof Header> = {
    format: FORMAT,
    fingerprint: state.fingerprint,
    refsDigest: state.refsDigest,
    main: state.main,
    tips: [...state.tips],
    from: state.from,
    width: graph.oids.width,
    commits: graph.count,
    paths: graph.paths.count,
    pathBytes: graph.paths.starts[graph.paths.count] ?? 0,
    touched,
    teams: graph.teams,
    further: [...graph.further].map(([number, more]) => [number, [...more]]),
    reverts: [...graph.reverts],
    updateSubjects: [...graph.updateSubjects],
    suspectClocks: state.suspectClocks,
    withoutMail: state.withoutMail,
    sum,
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, [length, text, ...parts], { mode: 0o600 });
  await rename(`${file}.new`, file);
}

type Numbers = Int32Array | Uint32Array | Float64Array | Int16Array;

/** The typed columns in file order; the longest elements first keeps every column aligned. */
function columnsOf(graph: CommitGraph): readonly Numbers[] {
  return [
    graph.committed,
    graph.authored,
    graph.first,
    graph.second,
    graph.flags,
    graph.bucket,
    graph.changeBucket,
    graph.changeFrom,
    graph.pathCount,
    graph.team,
  ];
}

/** Paths of commits that were read twice lie twice in memory; only the live run of each is kept. */
function bodyOf(graph: CommitGraph): { readonly parts: readonly Buffer[]; readonly touched: number } {
  let total = 0;
  for (let i = 0; i < graph.count; i += 1) total += graph.pathCount[i] ?? 0;
  const touched = new Uint32Array(total);
  let at = 0;
  for (let i = 0; i < graph.count; i += 1) {
    const start = graph.pathStart[i] ?? 0;
    touched.set(graph.touched.subarray(start, start + (graph.pathCount[i] ?? 0)), at);
    at += graph.pathCount[i] ?? 0;
  }
  const columns = columnsOf(graph).map((column) => bytesOf(column, graph.count));
  const paths = graph.paths.count;
  return {
    parts: [
      ...columns,
      bytesOf(touched, total),
      bytesOf(graph.paths.starts, paths + 1),
      Buffer.from(graph.oids.bytes.subarray(0, graph.count * graph.oids.width)),
      graph.paths.bytes.subarray(0, graph.paths.starts[paths] ?? 0),
    ],
    touched: total,
  };
}

function bytesOf(column: Numbers, length: number): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);
}

function graphOf(header: z.infer<typeof Header>, body: Buffer): CommitGraph {
  let at = 0;
  const next = (bytes: number): Buffer => {
    at += bytes;
    return body.subarray(at - bytes, at);
  };
  const saved = columnsOf(new CommitGraph(new OidTable(header.width), new PathTable())).map((column) =>
    next(header.commits * column.BYTES_PER_ELEMENT),
  );
  const touched = next(header.touched * 4);
  const starts = new Uint32Array(header.paths + 1);
  next((header.paths + 1) * 4).copy(bytesOf(starts, starts.length));
  const oids = OidTable.of(header.width, next(header.commits * header.width), header.commits);
  const graph = new CommitGraph(oids, PathTable.of(next(header.pathBytes), starts, header.paths));
  columnsOf(graph).forEach((column, index) => {
    saved[index]?.copy(bytesOf(column, header.commits));
  });
  graph.touched = new Uint32Array(Math.max(1 << 12, header.touched * 2));
  touched.copy(bytesOf(graph.touched, header.touched));
  graph.touchedCount = header.touched;
  for (let i = 0, start = 0; i < header.commits; i += 1) {
    graph.pathStart[i] = start;
    start += graph.pathCount[i] ?? 0;
  }
  graph.teams.push(...header.teams);
  for (const [number, more] of header.further) graph.further.set(number, more);
  for (const [number, oid] of header.reverts) graph.reverts.set(number, oid);
  for (const [number, subject] of header.updateSubjects) graph.updateSubjects.set(number, subject);
  return graph;
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && failure.code === "ENOENT") return null;
    throw failure;
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
