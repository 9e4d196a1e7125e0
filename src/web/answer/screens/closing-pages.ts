import { decodeFrame, unpackPayload } from "../../../core/privacy/ballot-frame.ts";
import type { Purpose } from "../../../core/privacy/manifest.ts";
import { LONGEST_COMMENT, type Payload } from "../../../core/privacy/payload.ts";
import { concernsOf } from "../parts/concerns.ts";
import { bullets, button, make, paragraphs } from "../parts/make.ts";
import { tokenHashOf } from "../protocol/ballot.ts";
import { randomBytes } from "../protocol/bytes.ts";
import { type Dropped, dropPatiently, frameOf, recordOf } from "../protocol/drop.ts";
import type { Draft, Kept } from "../shelf.ts";
import type { Visit } from "../visit.ts";
import { type Filling, foot, itemsFor, lockLine } from "./questions.ts";

export function showComments(visit: Visit, filling: Filling, leave: { readonly back: () => void; readonly on: () => void }): void {
  const { words, questionnaire, language, show } = visit;
  const boxes = questionnaire.prompts.map(({ id }) => {
    const area = make("textarea", { id: `text-${id}`, maxlength: String(LONGEST_COMMENT), "aria-describedby": `note-${id}` });
    area.value = filling.draft().comments[id] ?? "";
    const notes = make("ul", { class: "concerns", id: `note-${id}` });
    const look = (): void => {
      const found = concernsOf(area.value, language);
      notes.replaceChildren(
        ...found.map((each) => make("li", {}, words.concerns[each])),
        ...(found.length === 0 ? [] : [make("li", {}, words.concernsNote)]),
      );
    };
    area.addEventListener("input", () => {
      filling.fill({ comments: { ...filling.draft().comments, [id]: area.value } });
      look();
    });
    look();
    return make(
      "div",
      {},
      make("label", { class: "prompt", for: `text-${id}` }, questionnaire.wording[language]?.prompts[id] ?? id),
      area,
      make("div", { role: "status" }, notes),
    );
  });
  show({
    title: words.commentsTitle,
    body: [
      make("p", { class: "lead" }, words.commentsLead),
      make("details", {}, make("summary", {}, words.commentHelp), bullets(words.commentHelpText)),
      ...boxes,
      foot(visit, leave.on, leave.back),
    ],
    onEnter: leave.on,
  });
}

function payloadOf({ answers, discipline }: Draft): Payload {
  const scores = { v: 1, answers } as const;
  return { purpose: "scores", content: discipline === null ? scores : { ...scores, discipline } };
}

function commentOf({ comments }: Draft): Payload | null {
  const answers = Object.fromEntries(Object.entries(comments).filter(([, text]) => text.trim() !== ""));
  return Object.keys(answers).length === 0 ? null : { purpose: "comment", content: { v: 1, answers } };
}

export function showReview(visit: Visit, filling: Filling, back: () => void, sent: () => void): void {
  const { words, manifest, questionnaire, language, show } = visit;
  const draft = filling.draft();
  const wording = questionnaire.wording[language];
  const items = itemsFor(visit);
  const label = (value: number, scale: string): string =>
    value === 0
      ? words.cantSay
      : scale === "kept"
        ? value === 6
          ? words.kept[6]
          : value === 4
            ? words.kept[4]
            : words.kept[2]
        : (wording?.agreement[value - 1] ?? "");
  const answered = items.filter(({ id }) => draft.answers[id] !== undefined);
  const rows = answered.map(({ id, scale }) =>
    make("tr", {}, make("th", { scope: "row" }, wording?.items[id] ?? id), make("td", {}, label(draft.answers[id] ?? 0, scale))),
  );
  const cohort = manifest.cohorts.find(({ id }) => id === visit.kept().ballot?.cohort);
  const group = manifest.tree.find(({ id }) => id === cohort?.node)?.label ?? "";
  const ownDiscipline =
    draft.discipline === null
      ? []
      : [make("tr", {}, make("th", { scope: "row" }, words.discipline), make("td", {}, manifest.disciplines[draft.discipline] ?? ""))];
  const comment = commentOf(draft);
  const texts = comment?.purpose === "comment" ? Object.entries(comment.content.answers) : [];
  const ownWords = texts.flatMap(([id, text]) => [make("p", { class: "note" }, wording?.prompts[id] ?? id), make("blockquote", {}, text)]);
  const send = (): void => void sendRecords(visit, draft, () => showReview(visit, filling, back, sent), sent);
  show({
    title: words.reviewTitle,
    body: [
      make("p", { class: "lead" }, words.reviewLead(answered.length, items.length)),
      ...paragraphs([words.notStoredLead]),
      make(
        "table",
        {},
        make(
          "tbody",
          {},
          make("tr", {}, make("th", { scope: "row" }, words.groupStored), make("td", {}, group)),
          ...ownDiscipline,
          ...rows,
        ),
      ),
      ownWords.length === 0 ? null : make("section", {}, make("h2", {}, words.recordComment), ...ownWords),
      make(
        "details",
        {},
        make("summary", {}, words.asStored),
        make("p", { class: "note" }, words.recordScores),
        make("code", {}, recordOf(payloadOf(draft))),
        ...(comment === null ? [] : [make("p", { class: "note" }, words.recordComment), make("code", {}, recordOf(comment))]),
      ),
      answered.length === 0 ? make("p", {}, words.nothingAnswered) : null,
      make(
        "div",
        { class: "foot" },
        make("div", { class: "nav" }, button(words.back, back), answered.length === 0 ? null : button(words.send, send, "go")),
        lockLine(visit),
      ),
    ],
    ...(answered.length === 0 ? {} : { onEnter: send }),
  });
}

async function sendRecords(visit: Visit, draft: Draft, review: () => void, sent: () => void): Promise<void> {
  const { words, manifest, show } = visit;
  const ballot = visit.kept().ballot;
  if (ballot === undefined) return;
  show({ title: words.sending, body: paragraphs([words.sendingText]) });
  const comment = commentOf(draft);
  const frames = { ...visit.kept().frames };
  // A frame on its way is never made anew: its padding is random, and the box tells a lost reply from a second use by the bytes.
  const scores = frames.scores ?? (await frameOf(manifest, ballot, payloadOf(draft)));
  const words2 = frames.comment ?? (comment === null ? null : await frameOf(manifest, ballot, comment));
  if (scores === null || (comment !== null && words2 === null))
    return show({ title: words.tooLong, body: [button(words.change, review, "go")] });
  const waiting = words2 === null ? {} : { comment: words2 };
  await visit.keep({ frames: { scores, ...waiting } });
  const code = await dropPatiently(scores);
  const isOver = { draft: undefined, frames: waiting, sent: { ...visit.kept().sent, scores: visit.course.epoch } };
  if (code === 0 || code === 1) {
    await visit.keep(isOver);
    return sent();
  }
  const [title, what] = words.dropped[code];
  // Used is used: there is nothing to try again, and the words have a ballot of their own.
  if (code === 2) {
    await visit.keep(isOver);
    return show({ title, body: [...paragraphs([what]), make("p", { class: "note" }, words.code("drop 2")), waitingWords(visit)] });
  }
  const isUncertain = code === "unreachable" || code === 8;
  // The draft still holds the words; a frame of them that never left is made anew.
  if (!isUncertain) await visit.keep({ frames: undefined });
  const retry = (): void => void sendRecords(visit, draft, review, sent);
  show({
    title,
    body: [
      ...paragraphs([what]),
      make("p", { class: "note" }, words.code(`drop ${code}`)),
      make("div", { class: "foot" }, button(words.again, retry, "go"), isUncertain ? null : button(words.change, review)),
    ],
    onEnter: retry,
  });
}

/** After a reply that never came. Nothing leads back to the questions: what was sent is what counts, whatever is filled in later. */
export function showOnItsWay(visit: Visit): void {
  const { words, show } = visit;
  const records = [visit.kept().frames?.scores, visit.kept().frames?.comment].flatMap((frame) => recordInFrame(frame) ?? []);
  const draft: Draft = { answers: {}, discipline: null, comments: {}, at: 0 };
  const send = (): void =>
    void sendRecords(
      visit,
      draft,
      () => showOnItsWay(visit),
      () => void showStored(visit),
    );
  show({
    title: words.onItsWayTitle,
    body: [
      ...paragraphs(words.onItsWayText),
      make("details", {}, make("summary", {}, words.asStored), ...records.map((record) => make("code", {}, record))),
      make("div", { class: "foot" }, button(words.sendSame, send, "go")),
    ],
    onEnter: send,
  });
}

function recordInFrame(frame: Uint8Array | undefined): string | null {
  const json = unpackPayload(decodeFrame(frame ?? new Uint8Array())?.payload ?? new Uint8Array());
  return json === null ? null : new TextDecoder().decode(json);
}

/** After sending: names of what is stored and no values, because somebody could ask to see them. Nothing of it is kept. */
export async function showStored(visit: Visit): Promise<void> {
  const { words, show } = visit;
  const ballot = visit.kept().ballot;
  if (ballot === undefined) return;
  show({
    title: words.storedTitle,
    body: [
      make("p", { class: "lead" }, words.storedLead),
      bullets(words.storedFields),
      make("h2", {}, words.storedNotTitle),
      bullets(words.storedNot),
      make("p", { class: "note" }, words.tokenHash),
      make("code", {}, await tokenHashOf(ballot, "scores")),
      waitingWords(visit),
      make("p", { class: "note" }, words.tokenHashGone),
    ],
  });
}

/** Neither the sealed words nor those in the draft: they are not offered a second time. */
function withoutWords(visit: Visit): Partial<Kept> {
  const { frames, draft } = visit.kept();
  const left = frames?.scores === undefined ? undefined : { scores: frames.scores };
  return { frames: left, draft: draft === undefined ? undefined : { ...draft, comments: {} } };
}

const MINUTE = 60_000;

/**
 * Words leave one to five minutes after the answers, or at another visit, so that the two records do not lie side by side in one group
 * that the box writes. It is no shield against somebody who watches the line live; the page says so among its limits.
 */
export function waitingWords(visit: Visit): HTMLElement | null {
  const { words, speak } = visit;
  const frame = visit.kept().frames?.comment;
  const purpose: Purpose = "comment";
  const ballot = visit.kept().ballot;
  if (frame === undefined || ballot === undefined) return null;
  const keepsWords = visit.shelf.lasts && visit.kept().keepsAnswers !== false;
  const part = make("section", { class: "words" });
  const dropWords = async (): Promise<void> => {
    clearTimeout(timer);
    part.replaceChildren(...paragraphs([words.sendingText]));
    const code = await dropPatiently(frame);
    if (code !== 0 && code !== 1) return refused(code);
    await visit.keep({ ...withoutWords(visit), sent: { ...visit.kept().sent, comment: visit.course.epoch } });
    part.replaceChildren(
      ...paragraphs([words.wordsIn]),
      make("p", { class: "note" }, words.wordsTokenHash),
      make("code", {}, await tokenHashOf(ballot, purpose)),
    );
    speak(words.wordsIn);
  };
  const refused = async (code: Exclude<Dropped, 0 | 1>): Promise<void> => {
    const [title, what] = words.dropped[code];
    const said = paragraphs([title, what]);
    if (code === "unreachable" || code === 8)
      return part.replaceChildren(
        ...said,
        button(words.again, () => void dropWords()),
      );
    // The clock of the device may have been early, so the bytes wait for another visit; every other refusal stands.
    if (code === 3) return part.replaceChildren(...said, ...paragraphs([keepsWords ? words.wordsClosed : words.wordsWaitLost]));
    await visit.keep(withoutWords(visit));
    part.replaceChildren(...said, ...paragraphs([words.wordsRefused]));
  };
  const forget = async (): Promise<void> => {
    clearTimeout(timer);
    await visit.keep(withoutWords(visit));
    part.replaceChildren(...paragraphs([words.wordsGone]));
  };
  const share = ((randomBytes(1)[0] ?? 0) * 256 + (randomBytes(1)[0] ?? 0)) / 65_536;
  const left = Math.max(0, visit.course.answerUntil - Date.now());
  // Where another screen came since, with the same words or with another ballot, this one has nothing to send any more.
  const goByThemselves = (): void => {
    if (part.isConnected) void dropWords();
  };
  const timer = setTimeout(goByThemselves, Math.min(MINUTE + share * 4 * MINUTE, left / 4));
  part.append(
    ...paragraphs([words.wordsWait, keepsWords ? words.wordsWaitKept : words.wordsWaitLost]),
    make(
      "div",
      { class: "choices" },
      button(words.wordsNow, () => void dropWords()),
      button(words.wordsDrop, () => void forget()),
    ),
  );
  return part;
}
