import { canonicalJson, type Json } from "../../../core/privacy/canonical-json.ts";
import type { AskedItem, Questionnaire, Wording } from "../../../core/privacy/questionnaire.ts";
import { Refused } from "../refused.ts";
import { sha256, toHex, utf8 } from "./bytes.ts";
import { countIn, listIn, recordIn, textIn, textsIn } from "./fields.ts";

/** Throws `questionnaire.mismatch` where it is not the one of the manifest, `manifest.unreadable` where its shape is another. */
export async function readQuestionnaire(json: Json | null, fingerprint: string): Promise<Questionnaire> {
  if (json === null || toHex(await sha256(utf8(canonicalJson(json)))) !== fingerprint) throw new Refused("questionnaire.mismatch");
  const fields = recordIn(json, "questionnaire");
  return {
    v: 1,
    id: textIn(fields.id, "id"),
    version: countIn(fields.version, "version"),
    title: textIn(fields.title, "title"),
    minutes: countIn(fields.minutes, "minutes"),
    items: listIn(fields.items, "items").map(itemIn),
    prompts: listIn(fields.prompts, "prompts").map((prompt) => ({ id: textIn(recordIn(prompt, "prompts").id, "prompts") })),
    wording: Object.fromEntries(Object.entries(recordIn(fields.wording, "wording")).map(([tag, wording]) => [tag, wordingIn(wording)])),
    attributions: listIn(fields.attributions, "attributions").map((line) => textIn(line, "attributions")),
  };
}

function itemIn(value: Json): AskedItem {
  const fields = recordIn(value, "items");
  return {
    id: textIn(fields.id, "items"),
    version: countIn(fields.version, "items"),
    construct: fields.construct === null ? null : textIn(fields.construct, "items"),
    direction: fields.direction === -1 ? -1 : 1,
    scale: fields.scale === "kept" ? "kept" : "agreement",
    cohorts: fields.cohorts === null ? null : listIn(fields.cohorts, "items").map((cohort) => textIn(cohort, "items")),
  };
}

function wordingIn(value: Json | undefined): Wording {
  const fields = recordIn(value, "wording");
  return {
    items: textsIn(fields.items, "wording"),
    prompts: textsIn(fields.prompts, "wording"),
    agreement: listIn(fields.agreement, "wording").map((label) => textIn(label, "wording")),
    constructs: textsIn(fields.constructs, "wording"),
  };
}
