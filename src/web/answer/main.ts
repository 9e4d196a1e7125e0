import { hideSecrets, type Link, readLink } from "./link.ts";
import { listenForEnter, type Screen, showScreen } from "./parts/frame.ts";
import { button, make, paragraphs } from "./parts/make.ts";
import { showPhase } from "./phase.ts";
import { type Ballot, unpackBallot } from "./protocol/ballot.ts";
import { fetchFromBox } from "./protocol/box.ts";
import { checkManifest } from "./protocol/check-manifest.ts";
import { readChain } from "./protocol/read-chain.ts";
import { readQuestionnaire } from "./protocol/read-questionnaire.ts";
import { Refused } from "./refused.ts";
import { ballotChooser } from "./screens/ballot-screens.ts";
import { promiseList } from "./screens/promises.ts";
import { type Kept, openShelf, type Shelf, sweep } from "./shelf.ts";
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
    if (link.kind === "unreadable") throw new Refused("link.unreadable");
    const taken = (ballot: Ballot): void => void keepBallot(shelf, ballot).then(() => begin(shelf));
    if (link.kind !== "round") {
      return show({ title: words.noneTitle, body: [...paragraphs(words.noneText), ballotChooser({ words }, taken, failed)] });
    }
    show({ title: words.say, body: [make("p", { class: "lead" }, words.checking), promiseList(words, 5)] });
    const [envelope, chain] = await Promise.all([fetchFromBox(`manifest-${link.round}`), fetchFromBox(`chain-${link.round}`)]);
    if (envelope === null) throw new Refused("round.unknown");
    const { manifest, key } = await checkManifest(envelope, { ...link, origin: location.origin });
    const [course, json] = await Promise.all([readChain(chain, manifest, key), fetchFromBox(manifest.instrument.sha256)]);
    const questionnaire = await readQuestionnaire(json, manifest.instrument.sha256);
    const language = chosen ?? chooseLanguage(navigator.languages, Object.keys(questionnaire.wording));
    document.documentElement.lang = language;
    const fresh: Kept = { round: link.round, dropAt: course.answerUntil, forgetAt: manifest.windows.extendUntil + 30 * DAY };
    const before = (await shelf.all()).find(({ round }) => round === link.round);
    let kept: Kept = { ...fresh, ...before, dropAt: fresh.dropAt, forgetAt: fresh.forgetAt };
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
    showPhase(visit, link, { failed, taken, again });
  } catch (error) {
    failed(error);
  }
}

/** A ballot in the address, or the one round this device holds a ballot of, stands in for the link of a mail. */
async function withBallot(link: Link, shelf: Shelf): Promise<Link> {
  if (link.kind === "ballot") {
    const ballot = await unpackBallot(link.digits);
    await keepBallot(shelf, ballot);
    return linkOf(ballot);
  }
  if (link.kind !== "none") return link;
  const ballots = (await shelf.all()).flatMap(({ ballot }) => ballot ?? []);
  const last = ballots.at(-1);
  return last === undefined ? link : linkOf(last);
}

const linkOf = ({ round, manifest, cohort }: Ballot): Link => ({ kind: "round", round, fingerprint: manifest, cohort, code: null });

async function keepBallot(shelf: Shelf, ballot: Ballot): Promise<void> {
  const before = (await shelf.all()).find(({ round }) => round === ballot.round);
  await shelf.put({ dropAt: Number.MAX_SAFE_INTEGER, forgetAt: Number.MAX_SAFE_INTEGER, ...before, round: ballot.round, ballot });
  hideSecrets(ballot.round, ballot.manifest, ballot.cohort);
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
