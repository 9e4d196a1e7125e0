import type { RoundRow } from "../state/rounds.ts";
import { readManifest, readQuestionnaire } from "./round-documents.ts";
import type { RoundContext } from "./round-parts.ts";

/** Opens the box of a round that answers, or finds what it held before. */
export async function openBox(context: RoundContext, row: RoundRow): Promise<"opened" | "lost"> {
  const manifest = await readManifest(context.database, row.id);
  const questionnaire = await readQuestionnaire(context.database, manifest.instrument.sha256);
  return context.rounds.boxes.open(manifest, questionnaire, row.answerUntil ?? manifest.windows.answerUntil);
}
