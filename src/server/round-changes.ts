import type { z } from "zod";
import { parseInstrument } from "../catalogue/parse-instrument.ts";
import type { newCommitment, RoundSettings } from "../contract/round-shapes.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instrument } from "../core/survey/instrument.ts";
import { isTimeZone } from "../jobs/digest-due.ts";
import { hostOf } from "../jobs/digest-settings.ts";
import { checkWebhook } from "../jobs/post-webhook.ts";
import { isGitRemote } from "../jobs/push-chain.ts";
import { readRelease } from "../jobs/round-documents.ts";
import { parseDora } from "../sources/instruments/parse-dora.ts";
import { type CommitmentRow, makeCommitment } from "../state/commitments.ts";
import { importedInstruments, keepInstrument } from "../state/instruments.ts";
import { readRoundSettings, writeRoundSettings } from "../state/round-settings.ts";
import type { Context } from "./context.ts";

/** Throws `round.settings-invalid` and `webhook.refused`; a channel that comes back as its host keeps its address. */
export async function changeRoundSettings(
  context: Context,
  organisation: string,
  asked: Omit<RoundSettings, "teamOnly">,
): Promise<RoundSettings> {
  const { database, vault, settings } = context;
  if (asked.pulses !== null && !isTimeZone(asked.pulses.timeZone)) throw invalid("the time zone is not known");
  const left = [...(await readRoundSettings(database, vault, organisation)).channels];
  const channels = asked.channels.map(({ kind, url }) => {
    if (url.includes("://")) return { kind, url };
    const place = left.findIndex((known) => known.kind === kind && hostOf(known.url) === url);
    const [kept] = place < 0 ? [] : left.splice(place, 1);
    if (kept === undefined) throw invalid("a channel has no address");
    return kept;
  });
  for (const { url } of channels) checkWebhook(url, settings.webhookOrigins);
  if (!asked.publishTo.every((place) => isGitRemote(place) || MAIL.test(place)))
    throw invalid("a place to publish to is neither a mail address nor an https, ssh or file address of a git repository");
  await writeRoundSettings(database, vault, organisation, { ...asked, channels });
  return readRoundSettings(database, vault, organisation);
}

const MAIL = /^[^\s@:/]+@[^\s@:/]+$/;

/** Throws `round.not-released`, `commitment.already-made`, `node.not-found`. */
export async function commitAfter(
  { database, catalogue }: Context,
  place: { readonly organisation: string; readonly round: string; readonly node: string },
  given: z.output<typeof newCommitment>,
): Promise<CommitmentRow> {
  const release = await readRelease(database, place.round);
  if (release === null) throw new EvenkeelError("round.not-released", "This round has no results yet.", "A commitment follows from them.");
  const group = release.groups.find(({ id }) => id === place.node);
  if (group === undefined)
    throw new EvenkeelError(
      "round.group-unknown",
      "This round has no picture of that group.",
      "Pick a group from the list of the results.",
    );
  if (given.practice !== null && !catalogue.practices.some(({ id }) => id === given.practice))
    throw new EvenkeelError("practice.not-found", "There is no such practice.", "Look at the list of practices, or leave it out.");
  return makeCommitment(database, { ...place, ...given, label: group.label });
}

const LONGEST = 1_000_000;

/** Throws `instrument.invalid`, `instrument.licence`, `import.respondent-rows`. */
export async function importGiven(
  { database, catalogue, now }: Context,
  organisation: string,
  format: "evenkeel" | "dora",
  upload: AsyncIterable<Uint8Array>,
): Promise<Instrument> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of upload) {
    bytes += part.length;
    if (bytes > LONGEST)
      throw new EvenkeelError("request.too-large", "The file is larger than this route reads.", "Send one questionnaire.");
    parts.push(part);
  }
  const content = Buffer.concat(parts).toString("utf8");
  const known = [...catalogue.instruments, ...(await importedInstruments(database, organisation))];
  const bank = known.flatMap(({ kind, locales }) =>
    kind === "imported" ? locales.flatMap(({ items }) => items.map(({ text }) => text)) : [],
  );
  const day = new Date(now()).toISOString().slice(0, 10);
  const read = format === "dora" ? parseDora(content, "the file", day).instrument : await parseInstrument(content, "the file", bank);
  if (catalogue.instruments.some(({ id }) => id === read.id))
    throw new EvenkeelError("instrument.invalid", "The questionnaire has the id of one of ours.", "Give it an id of its own.");
  await keepInstrument(database, organisation, read);
  return read;
}

function invalid(what: string): EvenkeelError {
  return new EvenkeelError("round.settings-invalid", `The settings of rounds cannot be kept: ${what}.`, "Correct it and send them again.");
}
