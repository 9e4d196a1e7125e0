/** What the walk hands over, piece by piece; every piece is a range of a buffer that is reused after the call. */
export interface LogVisitor {
  /** Fields in the order of LOG_FORMAT, the first without its 0x01. */
  field(index: number, bytes: Buffer, from: number, to: number): void;
  /** `:mode mode oid oid status` without the leading LF. */
  fileMeta(bytes: Buffer, from: number, to: number): void;
  filePath(bytes: Buffer, from: number, to: number): void;
  commitEnd(): void;
}

const FIELDS = 8;
const LOG_FORMAT = "%x01%H%x00%P%x00%ct%x00%ad%x00%an%x00%ae%x00%s%x00%b";

/** The walk of evidence.md 3.1; refs go to stdin. Merges show no files: what they bring is in the commits they join. */
export const LOG_ARGS: readonly string[] = [
  "-c",
  "log.showRoot=true",
  "log",
  "--raw",
  "-z",
  "--no-renames",
  "--no-abbrev",
  "--no-mailmap",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-notes",
  "--no-show-signature",
  "--no-decorate",
  "--ignore-submodules=none",
  "--diff-merges=off",
  "--encoding=UTF-8",
  "--date=raw",
  `--format=tformat:${LOG_FORMAT}`,
  "--stdin",
];

const SOH = 1;
const LF = 10;
const COLON = 58;

/** Where the next token stands: a field, the start of a file or of the next commit, or a path. */
type Expecting = "field" | "file-or-commit" | "path";

/**
 * Reads NUL-ended tokens by position, so text that looks like a separator stays text.
 * Keeps only an unfinished token between chunks.
 */
export function logParser(visitor: LogVisitor): { readonly push: (chunk: Buffer) => void; readonly end: () => void } {
  // One buffer for all chunks: a new one each would be 70 MB of garbage for a history of 80,000 commits.
  let work = Buffer.allocUnsafe(1 << 18);
  let rest = 0;
  let expecting: Expecting = "file-or-commit";
  let fieldIndex = 0;
  let inCommit = false;

  const token = (bytes: Buffer, from: number, to: number): void => {
    if (expecting === "path") {
      visitor.filePath(bytes, from, to);
      expecting = "file-or-commit";
      return;
    }
    if (expecting === "field") {
      visitor.field(fieldIndex, bytes, from, to);
      fieldIndex += 1;
      if (fieldIndex === FIELDS) expecting = "file-or-commit";
      return;
    }
    const first = bytes[from];
    if (first === SOH && from < to) {
      if (inCommit) visitor.commitEnd();
      inCommit = true;
      visitor.field(0, bytes, from + 1, to);
      fieldIndex = 1;
      expecting = "field";
      return;
    }
    const start = first === LF ? from + 1 : from;
    if (bytes[start] !== COLON) throw new Error("git log answered outside its grammar");
    visitor.fileMeta(bytes, start, to);
    expecting = "path";
  };

  return {
    push(chunk) {
      work = withRoom(work, rest + chunk.length);
      chunk.copy(work, rest);
      const bytes = work.subarray(0, rest + chunk.length);
      let from = 0;
      // A long token arrives in many chunks; searching only the new part keeps the cost linear.
      let end = bytes.indexOf(0, rest);
      while (end !== -1) {
        token(bytes, from, end);
        from = end + 1;
        end = bytes.indexOf(0, from);
      }
      work.copy(work, 0, from, bytes.length);
      rest = bytes.length - from;
    },
    end() {
      if (inCommit) visitor.commitEnd();
      inCommit = false;
    },
  };
}

function withRoom(work: Buffer<ArrayBuffer>, length: number): Buffer<ArrayBuffer> {
  if (length <= work.length) return work;
  const wider = Buffer.allocUnsafe(Math.max(length, work.length * 2));
  work.copy(wider);
  return wider;
}
