import { hideSecrets, type Link, readLink } from "./link.ts";
import { listenForEnter, type Screen, showScreen } from "./parts/frame.ts";
import { button, make, paragraphs } from "./parts/make.ts";
import { showPhase } from "./phase.ts";
import { type Ballot, packBallot, unpackBallot } from "./protocol/ballot.ts";
import { fetchRound } from "./protocol/box.ts";
import { checkManifest } from "./protocol/check-manifest.ts";
import { readChain } from "./protocol/read-chain.ts";
import { readQuestionnaire } from "./protocol/read-questionnaire.ts";
import { Refused } from "./refused.ts";
import { ballotChooser, showOtherBallot } from "./screens/ballot-screens.ts";
import { promiseList } from "./screens/promises.ts";
import { ballotFor, type Kept, openShelf, type Shelf, sweep } from "./shelf.ts";
import type { Visit } from "./visit.ts";
import { chooseLanguage, type Language, languages } from "./words/words.ts";

const DAY = 86_400_000;
const place = document.querySelector("main");
const spoken = document.querySelector("#spoken");
let chosen: Language | null = null;

function show(screen: Screen): void {
  if (place !== null) showScreen(place, screen);
}

function speak(text: string): void {
  if (spoken !== null) spoken.textContent = text;
}

async function begin(shelf: Shelf): Promise<void> {
  const early = chosen ?? chooseLanguage(navigator.languages, ["en", "de"]);
  document.documentElement.lang = early;
  const words = languages[early];
  const failed = (error: unknown): void => showRefusal(error, early, () => void begin(shelf));
  try {
    await sweep(shelf, Date.now());
    const link = await withBallot(readLink(location.hash), shelf);
    if (link.kind === "other") {
      const settled = (): void => void begin(shelf);
      return showOtherBallot({ words, show }, settled, () => void replaceBallot(shelf, link.brought).then(settled, failed));
    }
    if (link.kind === "unreadable") throw new Refused("link.unreadable");
    const taken = (ballot: Ballot): void => {
      const refusal = link.kind === "round" ? otherRules(ballot, link) : null;
      if (refusal === null) void keepBallot(shelf, ballot).then(() => begin(shelf));
      else failed(refusal);
    };
    if (link.kind !== "round") {
      return show({ title: words.noneTitle, body: [...paragraphs(words.noneText), ballotChooser({ words }, taken, failed)] });
    }
    show({ title: words.say, body: [make("p", { class: "lead" }, words.checking), promiseList(words, 5)] });
    const published = await fetchRound(link.round);
    if (published === null) throw new Refused("round.unknown");
    const { manifest, key } = await checkManifest(published.manifest, { ...link, origin: location.origin });
    const course = await readChain(published.chain, manifest, key);
    const questionnaire = await readQuestionnaire(published.questionnaire, manifest.instrument.sha256);
    const language = chosen ?? chooseLanguage(navigator.languages, Object.keys(questionnaire.wording));
    document.documentElement.lang = language;
    const { answerFrom, extendUntil } = manifest.windows;
    const edges = { answerFrom, dropAt: course.answerUntil, forgetAt: extendUntil + 30 * DAY };
    const before = (await shelf.all()).find(({ round }) => round === link.round);
    let kept: Kept = { round: link.round, ...before, ...edges };
    if (kept.ballot !== undefined && kept.ballot.manifest !== link.fingerprint) throw new Refused("manifest.mismatch", "ballot");
    const visit: Visit = {
      words: languages[language],
      language,
      show,
      speak,
      manifest,
      fingerprint: link.fingerprint,
      questionnaire,
      course,
      shelf,
      kept: () => kept,
      keep: async (change) => {
        kept = { ...kept, ...change };
        await shelf.put(kept);
      },
    };
    const again = (turn: Language | null): void => {
      chosen = turn ?? chosen;
      void begin(shelf);
    };
    // What a file or a code brought came without its edges, by which it is chosen and swept later.
    if (kept.ballot !== undefined) await shelf.put(kept);
    showPhase(visit, link, { failed, taken, again });
  } catch (error) {
    failed(error);
  }
}

/** A ballot in the address stands in for the link of a mail, and without either, the ballot that answers now. */
async function withBallot(link: Link, shelf: Shelf): Promise<Link | OtherBallot> {
  if (link.kind === "ballot") {
    const brought = await unpackBallot(link.digits);
    const kept = (await shelf.all()).find(({ round }) => round === brought.round)?.ballot;
    if (kept !== undefined && packBallot(kept) !== packBallot(brought)) {
      // The one that is here stands in the address meanwhile, so that a reload keeps it.
      hideSecrets(kept.round, kept.manifest, kept.cohort);
      return { kind: "other", brought };
    }
    await keepBallot(shelf, brought);
    return linkOf(brought);
  }
  if (link.kind !== "none") return link;
  const ballot = ballotFor(await shelf.all(), Date.now());
  return ballot === null ? link : linkOf(ballot);
}

/** The address brings another ballot of a round than the one this device keeps. */
interface OtherBallot {
  readonly kind: "other";
  readonly brought: Ballot;
}

/** The link decides which round it is; a ballot of another one is told so, and is not kept. */
function otherRules(ballot: Ballot, link: Extract<Link, { readonly kind: "round" }>): Refused | null {
  if (ballot.round !== link.round) return new Refused("ballot.other-round");
  return ballot.manifest === link.fingerprint ? null : new Refused("manifest.mismatch", "ballot");
}

const linkOf = ({ round, manifest, cohort }: Ballot): Link => ({ kind: "round", round, fingerprint: manifest, cohort, code: null });

async function keepBallot(shelf: Shelf, ballot: Ballot): Promise<void> {
  const before = (await shelf.all()).find(({ round }) => round === ballot.round);
  await shelf.put({ dropAt: Number.MAX_SAFE_INTEGER, forgetAt: Number.MAX_SAFE_INTEGER, ...before, round: ballot.round, ballot });
  hideSecrets(ballot.round, ballot.manifest, ballot.cohort);
}

/** What was filled in or sent belonged to the ballot that goes; the wish to keep nothing stays. */
async function replaceBallot(shelf: Shelf, ballot: Ballot): Promise<void> {
  const before = (await shelf.all()).find(({ round }) => round === ballot.round);
  await shelf.remove(ballot.round);
  if (before !== undefined) {
    const { round, answerFrom, dropAt, forgetAt, keepsAnswers } = before;
    await shelf.put({ round, answerFrom, dropAt, forgetAt, keepsAnswers });
  }
  await keepBallot(shelf, ballot);
}

function showRefusal(error: unknown, language: Language, retry: () => void): void {
  const words = languages[language];
  const code = error instanceof Refused ? error.code : "network";
  const about = error instanceof Refused && error.message !== "" ? ` (${error.message})` : "";
  const [title, what] = words.refusals[code];
  show({
    title,
    body: [
      ...paragraphs([what]),
      make("p", { class: "note" }, words.code(code + about)),
      make("div", { class: "foot" }, button(words.again, retry, "go")),
    ],
    onEnter: retry,
  });
}

listenForEnter();
const shelf = await openShelf();
addEventListener("hashchange", () => void begin(shelf));
await begin(shelf);
