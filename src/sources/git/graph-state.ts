import { type FileHandle, mkdir, open, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import type { Instant } from "../../core/model/time.ts";
import type { Column } from "./column.ts";
import { CommitGraph } from "./commit-graph.ts";

const FORMAT = "evenkeel-graph/2";

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
  lateCommitted: z.array(z.tuple([z.number(), z.number()])),
  lateAuthored: z.array(z.tuple([z.number(), z.number()])),
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
  const handle = await openIfThere(file);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const found = await readHeader(handle, size);
    if (found === null || size !== found.bodyAt + bodyLength(found.header)) return null;
    if ((await sumOf(readerFrom(handle, found.bodyAt), size - found.bodyAt)) !== found.header.sum) return null;
    return { ...found.header, graph: await graphOf(found.header, readerFrom(handle, found.bodyAt)) };
  } finally {
    await handle.close();
  }
}

/** Writes beside and renames, so a killed run leaves the old state or the new one. */
export async function saveGraphState(file: string, state: GraphState): Promise<void> {
  const { graph } = state;
  let sum = 0;
  for (const part of bodyOf(graph)) sum = crc32(part, sum);
  const header: Header = {
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
    touched: touchedOf(graph),
    teams: graph.teams,
    lateCommitted: [...graph.committed.late],
    lateAuthored: [...graph.authored.late],
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
  await writeFile(`${file}.new`, wholeFile([length, text], graph), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

function* wholeFile(head: readonly Buffer[], graph: CommitGraph): Generator<Uint8Array> {
  yield* head;
  yield* bodyOf(graph);
}

/** The columns in file order. */
function columnsOf(graph: CommitGraph): readonly Column[] {
  return [
    graph.committed.seconds,
    graph.authored.seconds,
    graph.first,
    graph.second,
    graph.flags,
    graph.bucket,
    graph.changeBucket,
    graph.changeFrom,
    graph.pathCount,
  ];
}

/**
 * The body piece by piece, in the memory of the graph itself: a copy of a long history would double what we hold.
 * A piece is good until the next is asked for.
 */
function* bodyOf(graph: CommitGraph): Generator<Uint8Array> {
  const { paths, oids, count } = graph;
  yield bytesOf(paths.starts.subarray(0, paths.count + 1));
  yield paths.bytes.subarray(0, paths.starts[paths.count] ?? 0);
  yield* oids.memory(count);
  for (const column of columnsOf(graph)) yield* column.memory(count);
  yield* livePaths(graph);
}

function touchedOf(graph: CommitGraph): number {
  let total = 0;
  for (let number = 0; number < graph.count; number += 1) total += graph.pathCount.at(number);
  return total;
}

const PIECE = 1 << 14;

/** Paths of commits that were read twice lie twice in memory; only the live run of each is kept, by commit number. */
function* livePaths(graph: CommitGraph): Generator<Uint8Array> {
  const piece = new Int32Array(PIECE);
  let length = 0;
  for (let number = 0; number < graph.count; number += 1) {
    const start = graph.pathStart.at(number);
    const end = start + graph.pathCount.at(number);
    for (let at = start; at < end; at += 1) {
      piece[length] = graph.touched.at(at);
      length += 1;
      if (length < PIECE) continue;
      yield bytesOf(piece);
      length = 0;
    }
  }
  yield bytesOf(piece.subarray(0, length));
}

function bytesOf(numbers: Int32Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

type Header = z.infer<typeof Header>;

/** Fills the whole array with what comes next in the file. */
type Reader = (room: Uint8Array) => Promise<void>;

function readerFrom(handle: FileHandle, start: number): Reader {
  let position = start;
  return async (room) => {
    for (let at = 0; at < room.length; ) {
      const { bytesRead } = await handle.read(room, at, room.length - at, position);
      if (bytesRead === 0) throw new Error("the graph state became shorter while it was read");
      at += bytesRead;
      position += bytesRead;
    }
  };
}

async function readHeader(handle: FileHandle, size: number): Promise<{ readonly header: Header; readonly bodyAt: number } | null> {
  if (size < 4) return null;
  const read = readerFrom(handle, 0);
  const length = Buffer.alloc(4);
  await read(length);
  const bodyAt = 4 + length.readUInt32LE();
  if (bodyAt > size) return null;
  const text = Buffer.alloc(bodyAt - 4);
  await read(text);
  const header = Header.safeParse(jsonOrNull(text.toString("utf8")));
  return header.success ? { header: header.data, bodyAt } : null;
}

function bodyLength({ width, commits, paths, pathBytes, touched }: Header): number {
  const perCommit = width + columnsOf(new CommitGraph(width)).length * 4;
  return (paths + 1) * 4 + pathBytes + commits * perCommit + touched * 4;
}

async function sumOf(read: Reader, length: number): Promise<number> {
  const room = Buffer.alloc(1 << 18);
  let sum = 0;
  for (let left = length; left > 0; left -= room.length) {
    const piece = room.subarray(0, left);
    await read(piece);
    sum = crc32(piece, sum);
  }
  return sum;
}

/** Reads the body in the order of bodyOf, into the memory of the graph. */
async function graphOf(header: Header, read: Reader): Promise<CommitGraph> {
  const graph = new CommitGraph(header.width);
  const starts = new Uint32Array(header.paths + 1);
  await read(bytesOf(starts));
  const paths = Buffer.alloc(header.pathBytes);
  await read(paths);
  graph.paths.load(paths, starts, header.paths);
  for (const ids of graph.oids.memory(header.commits)) await read(ids);
  graph.oids.load(header.commits);
  for (const column of columnsOf(graph)) for (const entries of column.memory(header.commits)) await read(entries);
  for (const entries of graph.touched.memory(header.touched)) await read(entries);
  graph.touchedCount = header.touched;
  for (let number = 0, start = 0; number < header.commits; number += 1) {
    graph.pathStart.set(number, start);
    start += graph.pathCount.at(number);
  }
  graph.teams.push(...header.teams);
  for (const [number, instant] of header.lateCommitted) graph.committed.late.set(number, instant);
  for (const [number, instant] of header.lateAuthored) graph.authored.late.set(number, instant);
  for (const [number, more] of header.further) graph.further.set(number, more);
  for (const [number, oid] of header.reverts) graph.reverts.set(number, oid);
  for (const [number, subject] of header.updateSubjects) graph.updateSubjects.set(number, subject);
  return graph;
}

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    return await open(file);
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
