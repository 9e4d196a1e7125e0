import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { csvText } from "../report/csv.ts";
import { handoffPicture, handoffTable, type PictureOf, type ShownHandoffs } from "../report/handoff-picture.ts";
import { renderPng } from "../report/render-png.ts";
import type { FileReply } from "./handler.ts";

/** The map of handoffs as a picture, or its numbers. Throws `chart.no-figure` where no handoff can be shown, and `chart.not-drawn`. */
export async function handoffFile(graph: ShownHandoffs, of: PictureOf & { readonly id: string }, form: "png" | "csv"): Promise<FileReply> {
  const day = new Date(graph.to - 1).toISOString().slice(0, 10);
  const name = `evenkeel-${of.id}-handoffs-${day}.${form}`;
  if (form === "csv") {
    const { columns, rows } = handoffTable(graph);
    return { type: "text/csv; charset=utf-8", name, body: csvText([columns, ...rows]) };
  }
  const svg = handoffPicture(graph, of);
  if (svg !== null) return { type: "image/png", name, body: await renderPng(svg) };
  throw new EvenkeelError(
    "chart.no-figure",
    "No handoff can be shown, so there is no map of them.",
    "The page of the organisation says why, and what would tell.",
  );
}
