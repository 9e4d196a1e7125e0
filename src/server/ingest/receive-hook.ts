import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Delivery, Hint, LiveSource } from "../../sources/live/live-source.ts";
import { keepDelivery } from "../../state/ingest-deliveries.ts";
import type { Receiving } from "./receiving.ts";
import { badSignature } from "./standard-webhooks.ts";

export interface HookTaken {
  readonly outcome: "accepted" | "duplicate" | "ignored";
}

/** One delivery of a tool: its adapter verifies and reads it, its hints are kept, and what it says is asked of the tool again later. */
export async function receiveHook(receiving: Receiving, receive: LiveSource["receive"]): Promise<HookTaken> {
  const { door, place, connection, headers, body, now } = receiving;
  const delivery = receive({ headers: singleHeaders(headers), body, now }, connection.secrets);
  if (delivery.outcome === "refused") {
    door.tally.count(place, "refused", plain(`${delivery.code} ${delivery.reason}`), now);
    throw refusal(delivery);
  }
  const hints = delivery.outcome === "hints" ? delivery.hints.filter(isId) : [];
  const isNew = await keepDelivery(door.database, place, { id: plain(delivery.delivery), hints, received: now });
  const outcome = !isNew ? "duplicate" : delivery.outcome === "ignored" ? "ignored" : "accepted";
  door.tally.count(place, outcome, delivery.outcome === "ignored" ? plain(delivery.kind) : "delivery", now);
  if (outcome === "accepted" && hints.length > 0) door.arrived("hints", place);
  return { outcome };
}

/** What the database could not hold is no id of anything: the nightly read finds what it may have been about. */
function isId({ container, id }: Hint): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is what this is for
  return [container, id].every((text) => text.length <= 300 && !/[\u0000-\u001f]/.test(text));
}

/** Words of an adapter, cut and without odd signs, whatever it passed on. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9._:/ -]/g, "?").slice(0, 120);
}

function singleHeaders(headers: Receiving["headers"]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
}

function refusal({ code }: Extract<Delivery, { outcome: "refused" }>): EvenkeelError {
  if (code === "ingest.bad-signature") return badSignature();
  if (code === "ingest.replayed")
    return new EvenkeelError(code, "The signed time is more than five minutes off.", "Set the clock of the machine that signs.");
  return new EvenkeelError(code, "The delivery cannot be read.", "Choose JSON as its content type in the tool.");
}
