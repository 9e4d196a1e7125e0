import type { Purpose } from "../../core/privacy/manifest.ts";
import type { Answer } from "../../core/privacy/payload.ts";
import type { Ballot } from "./protocol/ballot.ts";
import type { PendingEnrolment } from "./protocol/enrol.ts";

/** What somebody has filled in and not sent. */
export interface Draft {
  readonly answers: Readonly<Record<string, Answer>>;
  readonly discipline: 0 | 1 | 2 | null;
  readonly comments: Readonly<Record<string, string>>;
  readonly at: number;
}

/** All that this device keeps of a round. No time of any action is among it. */
export interface Kept {
  readonly round: string;
  readonly pending?: PendingEnrolment | undefined;
  readonly ballot?: Ballot | undefined;
  readonly draft?: Draft | undefined;
  /** Bytes on their way: the same are sent again until the box has said that it holds them. */
  readonly frames?: Readonly<Partial<Record<Purpose, Uint8Array<ArrayBuffer>>>> | undefined;
  /** The epoch of the box that accepted each record. */
  readonly sent?: Readonly<Partial<Record<Purpose, number>>> | undefined;
  /** False: answers, words and frames stay in this page's memory and are not written down. */
  readonly keepsAnswers?: boolean | undefined;
  /** From when the round takes answers; not known before its manifest was read. */
  readonly answerFrom?: number | undefined;
  /** When draft and frames go, and when everything goes. */
  readonly dropAt: number;
  readonly forgetAt: number;
}

export interface Shelf {
  /** False: this browser keeps nothing (private mode, storage switched off), and what is said to it is gone with the page. */
  readonly lasts: boolean;
  readonly all: () => Promise<readonly Kept[]>;
  readonly put: (kept: Kept) => Promise<void>;
  readonly remove: (round: string) => Promise<void>;
}

const NAME = "evenkeel-answers";

/** Storage of this origin; in memory where the browser has none to give. */
export async function openShelf(): Promise<Shelf> {
  try {
    const database = await opened();
    await asked(database, "readonly", (store) => store.count());
    return withUnkept({
      lasts: true,
      all: () => asked<Kept[]>(database, "readonly", (store) => store.getAll()),
      put: async (kept) => void (await asked(database, "readwrite", (store) => store.put(kept))),
      remove: async (round) => void (await asked(database, "readwrite", (store) => store.delete(round))),
    });
  } catch {
    return inMemory();
  }
}

/** Where somebody wants nothing kept, what they fill in and send lives as long as the page, and no longer. */
function withUnkept(shelf: Shelf): Shelf {
  const unkept = new Map<string, Pick<Kept, "draft" | "frames">>();
  return {
    lasts: shelf.lasts,
    all: async () => (await shelf.all()).map((kept) => ({ ...kept, ...unkept.get(kept.round) })),
    put: (kept) => {
      if (kept.keepsAnswers !== false) {
        unkept.delete(kept.round);
        return shelf.put(kept);
      }
      const { draft, frames, ...rest } = kept;
      unkept.set(kept.round, { draft, frames });
      return shelf.put(rest);
    },
    remove: (round) => {
      unkept.delete(round);
      return shelf.remove(round);
    },
  };
}

function inMemory(): Shelf {
  const rounds = new Map<string, Kept>();
  return {
    lasts: false,
    all: async () => [...rounds.values()],
    put: async (kept) => void rounds.set(kept.round, kept),
    remove: async (round) => void rounds.delete(round),
  };
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("rounds", { keyPath: "round" });
  return settledBy(request);
}

async function asked<T>(database: IDBDatabase, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const transaction = database.transaction("rounds", mode, { durability: "strict" });
  const result = await settledBy<T>(ask(transaction.objectStore("rounds")));
  if (mode === "readonly") return result;
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  return result;
}

function settledBy<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Drops what is over: drafts and unsent bytes when answering ends, the ballot with the round. */
export async function sweep(shelf: Shelf, now: number): Promise<void> {
  for (const kept of await shelf.all()) {
    if (now >= kept.forgetAt) await shelf.remove(kept.round);
    else if (now >= kept.dropAt && (kept.draft !== undefined || kept.frames !== undefined)) {
      const { draft: _draft, frames: _frames, ...rest } = kept;
      await shelf.put(rest);
    }
  }
}

/** Which of several ballots an address without a link means: one to answer with now, else one answered with, else the next to come. */
export function ballotFor(all: readonly Kept[], now: number): Ballot | null {
  const places = all.flatMap(({ ballot, answerFrom, dropAt, sent }) => {
    if (ballot === undefined) return [];
    const isSent = sent?.scores !== undefined;
    const wait = answerFrom === undefined ? 0 : answerFrom - now;
    // Without a known beginning it was just brought here, and its round is looked up.
    const rank = now >= dropAt ? 4 : answerFrom === undefined ? 1 : wait > 0 ? 3 : isSent ? 2 : 0;
    return [{ ballot, rank, wait }];
  });
  return places.toSorted((a, b) => a.rank - b.rank || a.wait - b.wait)[0]?.ballot ?? null;
}
