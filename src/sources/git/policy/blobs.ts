import { FETCH_LISTED } from "../fetch-listed.ts";
import { askGit } from "./ask-git.ts";

export interface BlobRequest {
  readonly gitDir: string;
  readonly oids: readonly string[];
  /** The clone is ours and may lack blobs: those are fetched in one batch. */
  readonly remote: boolean;
  readonly signal: AbortSignal;
}

export interface Blobs {
  readonly text: ReadonlyMap<string, string>;
  /** Oid -> why its text is not here. */
  readonly left: ReadonlyMap<string, "missing" | "too-large" | "over-the-cap">;
}

/** Policy files are small; the caps keep a hostile repository from filling the memory (evidence.md 3.1). */
const BLOB_CAP = 5_000;
const BYTE_CAP = 20 * 1024 * 1024;
const LARGEST_BLOB = 3 * 1024 * 1024;

/** Reads many blobs with two git processes, or three when some must be fetched first. Order of `oids` decides who is inside the caps. */
export async function readBlobs(request: BlobRequest): Promise<Blobs> {
  const wanted = [...new Set(request.oids)];
  const left = new Map<string, "missing" | "too-large" | "over-the-cap">();
  for (const oid of wanted.slice(BLOB_CAP)) left.set(oid, "over-the-cap");
  const asked = wanted.slice(0, BLOB_CAP);
  if (asked.length === 0) return { text: new Map(), left };
  const absent = await missingBlobs(request, asked);
  if (absent.size > 0 && request.remote) await fetchBlobs(request, [...absent]);
  const stillAbsent = absent.size > 0 && request.remote ? await missingBlobs(request, asked) : absent;
  for (const oid of stillAbsent) left.set(oid, "missing");
  const sizes = await blobSizes(
    request,
    asked.filter((oid) => !stillAbsent.has(oid)),
  );
  const chosen: string[] = [];
  let bytes = 0;
  for (const [oid, size] of sizes) {
    if (size > LARGEST_BLOB) left.set(oid, "too-large");
    else if (bytes + size > BYTE_CAP) left.set(oid, "over-the-cap");
    else {
      bytes += size;
      chosen.push(oid);
    }
  }
  return { text: await contents(request, chosen), left };
}

/** One missing blob would end `cat-file --batch`, so they are listed before. */
async function missingBlobs({ gitDir, signal }: BlobRequest, oids: readonly string[]): Promise<Set<string>> {
  const listing = await askGit({
    gitDir,
    args: ["rev-list", "--objects", "--no-object-names", "--missing=print", "--ignore-missing", "--stdin"],
    input: lines(oids),
    signal,
  });
  const here = new Set<string>();
  for (const line of listing.toString("latin1").split("\n")) if (line !== "" && !line.startsWith("?")) here.add(line);
  return new Set(oids.filter((oid) => !here.has(oid)));
}

async function fetchBlobs({ gitDir, signal }: BlobRequest, oids: readonly string[]): Promise<void> {
  await askGit({ gitDir, args: FETCH_LISTED, input: lines(oids), network: true, signal });
}

async function blobSizes({ gitDir, signal }: BlobRequest, oids: readonly string[]): Promise<readonly (readonly [string, number])[]> {
  if (oids.length === 0) return [];
  const listing = await askGit({ gitDir, args: ["cat-file", "--batch-check=%(objectname) %(objectsize)"], input: lines(oids), signal });
  return listing
    .toString("latin1")
    .split("\n")
    .map((line) => line.split(" "))
    .flatMap(([oid, size]) => (oid !== undefined && size !== undefined && /^\d+$/.test(size) ? [[oid, Number(size)] as const] : []));
}

/** Grammar of `cat-file --batch`: "oid type size LF", `size` bytes, LF. */
async function contents({ gitDir, signal }: BlobRequest, oids: readonly string[]): Promise<Map<string, string>> {
  const text = new Map<string, string>();
  if (oids.length === 0) return text;
  const answer = await askGit({ gitDir, args: ["cat-file", "--batch"], input: lines(oids), signal });
  let start = 0;
  while (start < answer.length) {
    const headEnd = answer.indexOf(10, start);
    if (headEnd < 0) break;
    const [oid, , size] = answer.toString("latin1", start, headEnd).split(" ");
    if (oid === undefined || size === undefined) break;
    const end = headEnd + 1 + Number(size);
    text.set(oid, answer.toString("utf8", headEnd + 1, end));
    start = end + 1;
  }
  return text;
}

function lines(oids: readonly string[]): string {
  return `${oids.join("\n")}\n`;
}
