import type { Link } from "./link.ts";
import { button, make, paragraphs } from "./parts/make.ts";
import type { Ballot } from "./protocol/ballot.ts";
import { ballotChooser, showBallot, showGetBallot } from "./screens/ballot-screens.ts";
import { showComments, showOnItsWay, showReview, showStored, waitingWords } from "./screens/closing-pages.ts";
import { briefLimits, promiseList, whoSees } from "./screens/promises.ts";
import { type Filling, itemsFor, showDiscipline, showQuestions } from "./screens/questions.ts";
import type { Draft } from "./shelf.ts";
import type { Visit } from "./visit.ts";
import { type Language, moment } from "./words/words.ts";

interface Ways {
  readonly failed: (error: unknown) => void;
  readonly taken: (ballot: Ballot) => void;
  readonly again: (turn: Language | null) => void;
}

/** A device's clock may be this far off before its owner is turned away; nearer to an edge the server is asked. */
const SLACK = 15 * 60_000;

/** What this round wants of this device now: the whole table of cases. */
export function showPhase(visit: Visit, link: Extract<Link, { readonly kind: "round" }>, ways: Ways) {
  const { words, language, manifest, course, show } = visit;
  const { enrolFrom, enrolUntil, answerFrom } = manifest.windows;
  const say = (at: number): string => moment(at, language);
  const tell = (title: string, texts: readonly string[], ...more: readonly HTMLElement[]): void =>
    show({ title, body: [...paragraphs(texts), ...more] });
  const now = Date.now();
  const slack = manifest.demonstration ? 0 : SLACK;
  const { ballot, sent } = visit.kept();
  if (course.voided !== null) return tell(words.voidTitle, words.voidText(course.voided));
  if (course.released) return tell(words.releasedTitle, words.releasedText);
  if (now >= course.answerUntil + slack) return tell(words.closedTitle, words.closedText(say(course.answerUntil)));
  const chooser = ballotChooser(visit, ways.taken, ways.failed);
  if (ballot === undefined) {
    if (now >= enrolUntil + slack) return tell(words.lateTitle, words.lateText(say(enrolUntil)), chooser);
    if (now < enrolFrom - slack) {
      const [title, what] = words.early(say(enrolFrom));
      return tell(title, [what]);
    }
    if (link.code === null)
      return tell(
        words.whereTitle,
        words.whereText(say(enrolUntil)),
        make("p", {}, make("a", { href: manifest.origins.app }, words.toApp)),
        chooser,
      );
    if (joins("enrol", manifest.round)) return tell(words.otherVisitTitle, words.otherVisitText);
    return showGetBallot(visit, { cohort: link.cohort, code: link.code }, ways.failed);
  }
  if (now < answerFrom - slack) {
    joins("enrol", manifest.round);
    return showBallot(visit);
  }
  if (joins("answer", manifest.round)) return tell(words.otherVisitTitle, words.otherVisitText);
  if (sent?.scores !== undefined && sent.scores >= course.epoch) {
    const waiting = waitingWords(visit);
    return tell(words.doneTitle, [words.doneLead(say(course.answerUntil))], ...(waiting === null ? [] : [waiting]));
  }
  if (visit.kept().frames?.scores !== undefined) return showOnItsWay(visit);
  showIntroduction(visit, ways);
}

/** Fetching for one round and answering another in one visit would let somebody on the line join the two (privacy.md 4). Kept by the tab. */
function joins(act: "enrol" | "answer", round: string): boolean {
  try {
    const before = sessionStorage.getItem("visit");
    if (before !== null && before.split(" ")[1] !== round) return before.split(" ")[0] !== act;
    sessionStorage.setItem("visit", `${act} ${round}`);
  } catch {
    // No session storage: the page cannot remember, and a reload is a new visit to it.
  }
  return false;
}

const empty: Draft = { answers: {}, discipline: null, comments: {}, at: 0 };

function showIntroduction(visit: Visit, ways: Ways): void {
  const { words, language, manifest, questionnaire, course, shelf, show } = visit;
  const keepsDraft = make("input", { type: "checkbox", checked: visit.kept().keepsAnswers !== false });
  let draft = visit.kept().draft ?? empty;
  const filling: Filling = {
    draft: () => draft,
    fill: (change) => {
      draft = { ...draft, ...change };
      void visit.keep({ draft });
    },
  };
  const unkept = make("p", { class: "note", role: "status" }, keepsDraft.checked ? "" : words.notKept);
  keepsDraft.addEventListener("change", () => {
    unkept.textContent = keepsDraft.checked ? "" : words.notKept;
    void visit.keep({ draft, keepsAnswers: keepsDraft.checked });
  });
  const last = itemsFor(visit).length - 1;
  const toQuestions = (at: number): void =>
    showQuestions(visit, filling, Math.min(at, last), { back: () => showIntroduction(visit, ways), on: toDiscipline });
  const toDiscipline = (): void =>
    manifest.disciplines.length === 3 ? showDiscipline(visit, filling, { back: () => toQuestions(last), on: toComments }) : toComments();
  const beforeComments = (): void => (manifest.disciplines.length === 3 ? toDiscipline() : toQuestions(last));
  // Words that are sealed already go as they are: changed ones would be shown and not sent.
  const asksWords = questionnaire.prompts.length > 0 && visit.kept().frames?.comment === undefined;
  const toComments = (): void => (asksWords ? showComments(visit, filling, { back: beforeComments, on: toReview }) : toReview());
  const toReview = (): void => showReview(visit, filling, asksWords ? toComments : beforeComments, () => void showStored(visit));
  const go = (): void => toQuestions(draft.at);
  const hasEpoch = visit.kept().sent?.scores !== undefined;
  const other: Language = language === "en" ? "de" : "en";
  const isLarge = document.documentElement.classList.contains("large");
  const resize = button(isLarge ? words.smaller : words.larger, () => {
    resize.textContent = document.documentElement.classList.toggle("large") ? words.smaller : words.larger;
  });
  show({
    title: hasEpoch ? words.epochTitle : words.say,
    tag: manifest.demonstration ? words.demonstration : null,
    body: [
      hasEpoch ? make("p", {}, words.epochLead) : null,
      make("p", { class: "lead" }, words.lead(last + 1, questionnaire.minutes)),
      promiseList(words, manifest.k),
      briefLimits(visit),
      make("details", {}, make("summary", {}, words.whoSees), ...whoSees(visit)),
      make(
        "p",
        { class: "note" },
        course.extended ? words.extended(moment(course.answerUntil, language)) : words.openUntil(moment(course.answerUntil, language)),
        " ",
        words.keysHint,
      ),
      shelf.lasts ? make("label", { class: "check" }, keepsDraft, words.autosave) : make("p", {}, words.noStorage),
      shelf.lasts ? unkept : null,
      make(
        "div",
        { class: "foot" },
        button(Object.keys(draft.answers).length > 0 ? words.goOn : words.begin, go, "go"),
        make(
          "div",
          { class: "below" },
          questionnaire.wording[other] === undefined ? null : button(words.otherLanguage, () => ways.again(other)),
          resize,
        ),
      ),
    ],
    onEnter: go,
  });
}
