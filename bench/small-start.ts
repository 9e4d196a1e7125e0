import { inSmallHeap } from "../src/server/small-heap.ts";

const { promise, resolve } = Promise.withResolvers<void>();
void inSmallHeap(() => promise);

/** Ends what began when this was read: from there on the heap is as large as V8 likes. */
export const started = resolve;
