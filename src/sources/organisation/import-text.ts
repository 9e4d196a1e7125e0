import { TextDecoder } from "node:util";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { MOST_RECORDS } from "../../core/model/structure-check.ts";
import type { ImportForm } from "./import-structure.ts";
import { LARGEST_FILE } from "./read-organisation.ts";

/** What the contract takes of a table. */
const LARGEST_TABLE = 50_000_000;
/** Blank lines between rows are passed over, so there may be as many again. */
const MOST_LINES = 2 * MOST_RECORDS + 2;

/**
 * The text of an import as it arrives, in bounded memory: YAML stops at 4 MiB, and a table with more rows than an organisation may have
 * is given up at the row that is too many, not at its end. Throws `structure.unreadable`.
 */
export async function importText(chunks: AsyncIterable<Uint8Array>, form: ImportForm): Promise<string> {
  const isTable = form === "teams-csv" || form === "repositories-csv";
  const most = isTable ? LARGEST_TABLE : LARGEST_FILE;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const count = isTable ? lineCounter() : () => 0;
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) throw unreadable(`The file is longer than the ${most} bytes that are read of this form.`);
    const part = decoded(decoder, chunk);
    if (count(part) > MOST_LINES)
      throw unreadable(`The table has more than ${MOST_LINES} lines; an organisation may have ${MOST_RECORDS} of each kind.`);
    parts.push(part);
  }
  return parts.join("") + decoded(decoder, null);
}

/** Line ends outside quotes: inside a quoted cell an odd number of quotes has been seen. */
function lineCounter(): (part: string) => number {
  let lines = 0;
  let isQuoted = false;
  return (part) => {
    for (const [found] of part.matchAll(/["\n]/g)) {
      if (found === '"') isQuoted = !isQuoted;
      else if (!isQuoted) lines += 1;
    }
    return lines;
  };
}

function decoded(decoder: TextDecoder, chunk: Uint8Array | null): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    if (cause instanceof TypeError) throw unreadable("The file is not UTF-8 text.");
    throw cause;
  }
}

function unreadable(message: string): EvenkeelError {
  return new EvenkeelError(
    "structure.unreadable",
    message,
    "Split it, or save it as UTF-8, and hand it in again; nothing of it was taken over.",
  );
}
