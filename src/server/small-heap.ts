import { setFlagsFromString } from "node:v8";

let works = 0;

/**
 * Runs work that makes far more garbage than it keeps with a heap that is swept often. Otherwise V8 lets the heap of a process grow to
 * several times what is in it, and does not give that back: a server of 50,000 members took 505 MB for a round of which 60 were in use.
 * Not for ordinary requests, of which the largest take twice as long so. Where a future V8 has no such switch, nothing changes.
 * Reading histories and files has switches of its own (sources/reading/small-heap.ts), found by measuring rows that come and go in batches.
 */
export async function inSmallHeap<T>(work: () => Promise<T>): Promise<T> {
  works += 1;
  setFlagsFromString("--optimize-for-size");
  try {
    return await work();
  } finally {
    works -= 1;
    if (works === 0) setFlagsFromString("--no-optimize-for-size");
  }
}
