import { fingerprintWords } from "../../../core/privacy/fingerprint-words.ts";
import { openSheet } from "../parts/frame.ts";
import { bullets, button, type Child, make, paragraphs } from "../parts/make.ts";
import type { Visit } from "../visit.ts";
import type { Words } from "../words/words.ts";

export function promiseList(words: Words, k: number): HTMLElement {
  return make("ol", { class: "promises" }, ...words.promises(k).map((text) => make("li", {}, text)));
}

export function briefLimits(visit: Visit): HTMLElement {
  const more = button(visit.words.allLimits, () => openProtection(visit));
  more.classList.add("inline");
  return make("p", { class: "limits" }, make("b", {}, visit.words.notProtected), visit.words.notProtectedBrief, more);
}

/** Everything that is promised and everything that is not, with what a careful reader compares. */
export function openProtection(visit: Visit): void {
  const { words, manifest } = visit;
  openSheet(
    words.protectedTitle,
    [
      promiseList(words, manifest.k),
      make("h2", {}, words.limitsTitle),
      bullets(words.limits(manifest.k)),
      make("h2", {}, words.whoSees),
      ...whoSees(visit),
      make("h2", {}, words.otherWays),
      ...paragraphs([words.otherWaysText]),
      make("p", { class: "note" }, words.fingerprint),
      make("code", {}, visit.fingerprint),
      make("p", { class: "note" }, words.fingerprintWords),
      make("code", {}, fingerprintWords(visit.fingerprint).join(" ")),
      make("p", { class: "note" }, words.pageHash),
      make("code", {}, manifest.client.page),
      ...visit.questionnaire.attributions.map((line) => make("p", { class: "note" }, line)),
    ],
    words.close,
  );
}

export function whoSees({ words, manifest, kept }: Visit): readonly Child[] {
  const cohort = manifest.cohorts.find(({ id }) => id === kept().ballot?.cohort);
  const group = manifest.tree.find(({ id }) => id === cohort?.node)?.label;
  const own = cohort === undefined || group === undefined ? [] : [words.counted(group, cohort.eligible)];
  return paragraphs([...own, words.seen(manifest.k, manifest.kComment)]);
}
