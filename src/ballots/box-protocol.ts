import { type ErrorCode, EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { DropCode } from "../core/privacy/ballot-frame.ts";
import type { Drained } from "./ballots.ts";
import type { OpenRequest } from "./box-desk.ts";

/** What the application asks of the thread that holds the ballot boxes. */
export type Asked =
  | ({ readonly kind: "open" } & OpenRequest)
  | { readonly kind: "drop"; readonly bytes: Uint8Array<ArrayBuffer>; readonly at: number }
  | { readonly kind: "extend"; readonly round: string; readonly answerUntil: number }
  | { readonly kind: "accepted" | "drain" | "letGo"; readonly round: string }
  | { readonly kind: "destroy"; readonly round: string; readonly path: string }
  | { readonly kind: "close" };

export interface Answers {
  readonly open: "opened" | "lost";
  readonly drop: DropCode;
  readonly extend: undefined;
  readonly accepted: number | null;
  readonly drain: Drained;
  readonly letGo: undefined;
  readonly destroy: undefined;
  readonly close: undefined;
}

export interface Failed {
  readonly message: string;
  readonly named: { readonly code: ErrorCode; readonly whatToDo: string } | null;
}

export type Told =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failed: Failed }
  | { readonly complaint: string };

/** What a thread or process of ours failed with, as whoever asked it throws it. */
export function errorOf({ message, named }: Failed): Error {
  return named === null ? new Error(message) : new EvenkeelError(named.code, message, named.whatToDo);
}

export function failedBy(error: unknown): Failed {
  const named = error instanceof EvenkeelError ? { code: error.code, whatToDo: error.whatToDo } : null;
  return { message: error instanceof Error ? error.message : String(error), named };
}
