import type { Json } from "../../../core/privacy/canonical-json.ts";
import { Refused } from "../refused.ts";

/** Null: the box has nothing of that name. Spaces at the end are padding. Throws `network`, `manifest.unreadable`. */
export async function fetchFromBox(name: string): Promise<Json | null> {
  const reply = await fetch(`/box/${name}`, { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" }).catch(() => null);
  if (reply === null) throw new Refused("network", "box");
  if (reply.status === 404) return null;
  if (!reply.ok) throw new Refused("network", String(reply.status));
  const text = await reply.text().catch(() => null);
  if (text === null) throw new Refused("network", "box");
  return parseJson(text.trimEnd());
}

export function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("manifest.unreadable", "JSON");
  }
}
