import type { Json } from "../../../core/privacy/canonical-json.ts";
import { askBox, takeEarly } from "../early.ts";
import { Refused } from "../refused.ts";
import { recordIn } from "./fields.ts";

/** All that is published of a round, unchecked. */
export interface PublishedRound {
  readonly manifest: Json;
  readonly chain: Json;
  readonly questionnaire: Json;
}

/** Null: no round of that name is known. Spaces at the end are padding. Throws `network`, `manifest.unreadable`. */
export async function fetchRound(round: string): Promise<PublishedRound | null> {
  const reply = await (takeEarly(round) ?? askBox(round));
  if (reply?.status === 404) return null;
  const text = reply?.ok ? await reply.text().catch(() => null) : null;
  if (text === null) throw new Refused("network", reply?.ok === false ? String(reply.status) : "box");
  const { manifest = null, chain = null, questionnaire = null } = recordIn(parseJson(text.trimEnd()), "round");
  return { manifest, chain, questionnaire };
}

export function parseJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("manifest.unreadable", "JSON");
  }
}
