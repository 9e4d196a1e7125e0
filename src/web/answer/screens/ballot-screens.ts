import { hideSecrets } from "../link.ts";
import { openSheet } from "../parts/frame.ts";
import { button, drawing, make, paragraphs } from "../parts/make.ts";
import { qrModules } from "../parts/qr.ts";
import { type Ballot, packBallot, readBallotFile, writeBallotFile } from "../protocol/ballot.ts";
import { enrol, prepareEnrolment } from "../protocol/enrol.ts";
import type { Visit } from "../visit.ts";
import { moment } from "../words/words.ts";
import { briefLimits, promiseList, whoSees } from "./promises.ts";

/** Before anything is fetched: what it is, and that it is there once. A press is asked for, so that a mail scanner that opens links fetches nothing. */
export function showGetBallot(
  visit: Visit,
  link: { readonly cohort: string; readonly code: string },
  failed: (error: unknown) => void,
): void {
  const { words, manifest, shelf, show } = visit;
  const get = async (): Promise<void> => {
    show({ title: words.getting, body: paragraphs([words.gettingText]) });
    const begun = visit.kept().pending;
    const same = begun?.code === link.code && begun.manifest === visit.fingerprint && begun.cohort === link.cohort;
    const pending = same ? begun : await prepareEnrolment(manifest, { ...link, fingerprint: visit.fingerprint });
    await visit.keep({ pending });
    const ballot = await enrol(manifest, pending);
    await visit.keep({ ballot, pending: undefined });
    // Asked after the press, because browsers decide by whether somebody used the page.
    await navigator.storage?.persist?.().catch(() => false);
    if (shelf.lasts) hideSecrets(manifest.round, visit.fingerprint, link.cohort);
    showBallot(visit);
  };
  const press = (): void => void get().catch(failed);
  show({
    title: words.getTitle,
    tag: manifest.demonstration ? words.demonstration : null,
    body: [
      make("p", { class: "lead" }, words.getLead),
      promiseList(words, manifest.k),
      briefLimits(visit),
      ...paragraphs([words.getOnce, shelf.lasts ? words.getPlace : words.getPrivate]),
      make("div", { class: "foot" }, button(words.getNow, press, "go")),
    ],
    onEnter: press,
  });
}

export function showBallot(visit: Visit): void {
  const { words, language, manifest, shelf, show } = visit;
  const ballot = visit.kept().ballot;
  if (ballot === undefined) return;
  const { answerFrom } = manifest.windows;
  show({
    title: words.haveTitle,
    tag: manifest.demonstration ? words.demonstration : null,
    body: [
      make("p", { class: "lead" }, words.haveAfter(moment(answerFrom, language), moment(visit.course.answerUntil, language))),
      ...paragraphs([words.haveLead, words.haveOnce, shelf.lasts ? words.have7 : words.haveNotKept]),
      make("h2", {}, words.whoSees),
      ...whoSees(visit),
      make("p", { class: "note" }, words.fileNote),
      make(
        "div",
        { class: "foot" },
        button(words.saveFile, () => saveFile(ballot), "go"),
        button(words.showQr, () => openQr(visit, ballot)),
      ),
    ],
  });
}

/** A code that was opened brings another ballot of a round that this device has one of: nothing is replaced unasked. */
export function showOtherBallot({ words, show }: Pick<Visit, "words" | "show">, keep: () => void, take: () => void): void {
  show({
    title: words.otherBallotTitle,
    body: [
      ...paragraphs(words.otherBallotText),
      make("div", { class: "foot" }, button(words.keepBallot, keep, "go"), button(words.takeBallot, take)),
    ],
    onEnter: keep,
  });
}

function saveFile(ballot: Ballot): void {
  const address = URL.createObjectURL(new Blob([writeBallotFile(ballot)], { type: "application/json" }));
  make("a", { href: address, download: `ballot-${ballot.round.slice(0, 8)}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function openQr({ words }: Visit, ballot: Ballot): void {
  const modules = qrModules(`${location.origin}/#b=`, packBallot(ballot));
  if (modules === null) return;
  const quiet = 4;
  const size = modules.length + 2 * quiet;
  const shape = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : []))).join("");
  openSheet(
    words.qrTitle,
    [...paragraphs([words.qrText]), drawing(`0 0 ${size} ${size}`, words.qrLabel, "qr", [shape, "dark"])],
    words.close,
  );
}

/** @param taken is given a ballot that reads well; whether it is of this round is the taker's question */
export function ballotChooser(
  { words }: Pick<Visit, "words">,
  taken: (ballot: Ballot) => void,
  failed: (error: unknown) => void,
): HTMLElement {
  const input = make("input", { type: "file", accept: "application/json,.json" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file !== undefined) void file.text().then(readBallotFile).then(taken).catch(failed);
  });
  return make("section", {}, make("h2", {}, words.importTitle), make("label", { class: "file" }, words.importChoose, input));
}
