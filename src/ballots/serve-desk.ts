import { parentPort } from "node:worker_threads";
import { type BoxDesk, openBoxDesk } from "./box-desk.ts";
import type { Connect } from "./box-file.ts";
import { type Asked, failedBy, type Told } from "./box-protocol.ts";

/**
 * Makes a desk of ballot boxes on this thread and answers what the parent asks of it.
 * @param connect how the file of a round is opened, where not as usual
 */
export function serveDesk(connect?: Connect): void {
  const desk = openBoxDesk((error) => tell({ complaint: error instanceof Error ? error.message : String(error) }), connect);
  parentPort?.on("message", (message: unknown) => {
    const { id, asked } = received(message);
    void serve(desk, id, asked);
  });
}

const tell = (told: Told, moved: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(told, moved);

function answer(desk: BoxDesk, asked: Asked): unknown {
  switch (asked.kind) {
    case "open":
      return desk.open(asked);
    case "drop":
      return desk.drop(asked.bytes, asked.at);
    case "extend":
      return desk.extend(asked.round, asked.answerUntil);
    case "accepted":
      return desk.accepted(asked.round);
    case "drain":
      return desk.drain(asked.round);
    case "letGo":
      return desk.letGo(asked.round);
    case "destroy":
      return desk.destroy(asked.round, asked.path);
    case "close":
      return desk.close();
    default:
      return asked satisfies never;
  }
}

async function serve(desk: BoxDesk, id: number, asked: Asked): Promise<void> {
  try {
    const value = await answer(desk, asked);
    tell({ id, value }, movedWith(value));
  } catch (error) {
    tell({ id, failed: failedBy(error) });
  }
}

/** Arrays that need no copy, as this thread is done with them. */
function movedWith(value: unknown): readonly ArrayBuffer[] {
  if (typeof value !== "object" || value === null || !("scores" in value) || typeof value.scores !== "object" || value.scores === null)
    return [];
  return Object.values(value.scores).flatMap((column) =>
    column instanceof Uint8Array || column instanceof Uint16Array ? [ownBuffer(column)] : [],
  );
}

function ownBuffer({ buffer }: Uint8Array | Uint16Array): ArrayBuffer {
  if (buffer instanceof ArrayBuffer) return buffer;
  throw new TypeError("a sheet shares no memory");
}

/** The parent is ours and sends nothing else. */
function received(message: unknown): { readonly id: number; readonly asked: Asked } {
  return message as { readonly id: number; readonly asked: Asked };
}
