import type { RouteId } from "../../../contract/routes.ts";
import type { Answer, Asked } from "./ask.ts";
import { addressOf } from "./ask.ts";

/** Follows a route of server-sent events until the returned function is called; the browser reconnects by itself. */
export function listen<K extends RouteId>(route: K, asked: Asked<K>, heard: (event: Answer<K>) => void): () => void {
  const events = new EventSource(addressOf(route, asked));
  events.onmessage = (message) => heard(parsed<K>(String(message.data)));
  return () => events.close();
}

/** The same trust as in `ask`: the server holds its events to the contract. */
function parsed<K extends RouteId>(text: string): Answer<K> {
  return JSON.parse(text) as Answer<K>;
}
