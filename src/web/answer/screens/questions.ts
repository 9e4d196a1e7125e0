import type { Answer } from "../../../core/privacy/payload.ts";
import type { AskedItem } from "../../../core/privacy/questionnaire.ts";
import { button, type Child, drawing, make } from "../parts/make.ts";
import type { Draft } from "../shelf.ts";
import type { Visit } from "../visit.ts";
import { openProtection } from "./promises.ts";

const wideScreen = matchMedia("(min-width: 56rem)");

export interface Filling {
  readonly draft: () => Draft;
  readonly fill: (change: Partial<Draft>) => void;
}

/** What this cohort is asked: item zero goes to those who made the commitment. */
export function itemsFor({ questionnaire, kept }: Visit): readonly AskedItem[] {
  const cohort = kept().ballot?.cohort ?? "";
  return questionnaire.items.filter(({ cohorts }) => cohorts === null || cohorts.includes(cohort));
}

/** One item a page on a phone, one construct a page where there is room. */
function pageOf(items: readonly AskedItem[], at: number): readonly [from: number, to: number] {
  if (!wideScreen.matches) return [at, at + 1];
  const same = (index: number): boolean => items[index]?.construct === items[at]?.construct && items[index]?.scale === items[at]?.scale;
  let [from, to] = [at, at + 1];
  while (from > 0 && same(from - 1)) from -= 1;
  while (to < items.length && same(to)) to += 1;
  return [from, to];
}

export function showQuestions(
  visit: Visit,
  filling: Filling,
  at: number,
  leave: { readonly back: () => void; readonly on: () => void },
): void {
  const { words, questionnaire, language, show } = visit;
  const items = itemsFor(visit);
  const [from, to] = pageOf(items, at);
  const go = (place: number): void => {
    if (place < 0) {
      leave.back();
      return;
    }
    filling.fill({ at: Math.min(place, items.length - 1) });
    if (place >= items.length) {
      leave.on();
      return;
    }
    showQuestions(visit, filling, place, leave);
  };
  const fields = items.slice(from, to).map((item, index) => {
    const number = from + index;
    const isLast = number === to - 1;
    const moveOn = (): void => (isLast ? go(to) : focusOn(fields[index + 1]));
    const field = question(visit, filling, item, moveOn, () => (isLast && !wideScreen.matches ? go(to) : undefined));
    // Turning a device redraws the page: the place is where the reader was, not where the page began.
    field.addEventListener("focusin", () => {
      if (filling.draft().at !== number) filling.fill({ at: number });
    });
    return field;
  });
  const construct = questionnaire.wording[language]?.constructs[items[from]?.construct ?? ""] ?? "";
  const shown = wideScreen.matches && to - from > 1 ? `${from + 1}–${to}` : String(from + 1);
  const title = words.progress(shown, items.length);
  const progress = make("progress", { max: String(items.length), value: String(from), "aria-label": words.progress(shown, items.length) });
  show({
    title,
    bare: true,
    body: [
      make(
        "div",
        { class: "line" },
        button(words.back, () => go(from === 0 ? -1 : pageOf(items, from - 1)[0])),
        words.progress(shown, items.length),
      ),
      progress,
      wideScreen.matches && construct !== "" ? make("p", { class: "construct" }, construct) : null,
      ...fields,
      foot(visit, () => go(to)),
    ],
    onEnter: () => go(to),
    focus: focusable(fields[at - from] ?? fields[0]),
  });
  wideScreen.onchange = () =>
    document.querySelector("fieldset.item") === null ? undefined : showQuestions(visit, filling, filling.draft().at, leave);
}

const focusable = (field: HTMLElement | undefined): HTMLElement | null => {
  const inputs = [...(field?.querySelectorAll("input") ?? [])];
  return inputs.find(({ checked }) => checked) ?? inputs[0] ?? null;
};
const focusOn = (field: HTMLElement | undefined): void => focusable(field)?.focus();

/** Numbers work only while the focus is inside the group, as WCAG 2.1.4 asks of single-key shortcuts. */
function question(visit: Visit, filling: Filling, item: AskedItem, moveOn: () => void, tapped: () => void): HTMLFieldSetElement {
  const { words, questionnaire, language } = visit;
  const wording = questionnaire.wording[language];
  const choices: readonly (readonly [Answer, string])[] =
    item.scale === "kept"
      ? [
          [6, words.kept[6]],
          [4, words.kept[4]],
          [2, words.kept[2]],
        ]
      : agreement.map((value) => [value, wording?.agreement[value - 1] ?? String(value)]);
  const choose = (value: Answer): void => filling.fill({ answers: { ...filling.draft().answers, [item.id]: value } });
  const options = [...choices, [0, words.cantSay] as const].map(([value, label], index) =>
    option(item.id, value, label, filling.draft().answers[item.id] === value, index === choices.length - 1, choose, tapped),
  );
  const field = make(
    "fieldset",
    { class: `item wide${item.scale === "kept" ? " three" : ""}` },
    make("legend", { class: "q" }, wording?.items[item.id] ?? item.id),
    make("div", { class: "options" }, ...options),
  );
  field.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      return moveOn();
    }
    const place = options.findIndex((each) => each.querySelector("input")?.value === event.key);
    const input = options[place]?.querySelector("input");
    const value = agreementOrNone(event.key);
    if (!input || value === null) return;
    event.preventDefault();
    input.checked = true;
    choose(value);
    moveOn();
  });
  return field;
}

const agreement = [1, 2, 3, 4, 5, 6, 7] as const;
const agreementOrNone = (key: string): Answer | null => ([0, ...agreement] as const).find((value) => String(value) === key) ?? null;

function option(
  name: string,
  value: Answer,
  label: string,
  checked: boolean,
  isLast: boolean,
  choose: (value: Answer) => void,
  tapped: () => void,
): HTMLElement {
  const input = make("input", { type: "radio", name, value: String(value), checked });
  input.addEventListener("change", () => choose(value));
  // Arrows also click a radio button, with no pointer behind it: those must not turn the page.
  let isTap = false;
  const row = make(
    "label",
    { class: `o${isLast ? " last" : ""}${value === 0 ? " cant" : ""}` },
    input,
    make("i"),
    make("span", {}, label),
    make("kbd", { "aria-hidden": "true" }, String(value)),
  );
  row.addEventListener("pointerdown", () => {
    isTap = true;
  });
  input.addEventListener("click", () => {
    if (!isTap) return;
    isTap = false;
    choose(value);
    tapped();
  });
  return row;
}

/** @param back left out where the way back stands at the top */
export function foot(visit: Visit, on: () => void, back?: () => void): HTMLElement {
  const { words } = visit;
  const ways = back === undefined ? [] : [button(words.back, back)];
  const kind = back === undefined ? "nav one" : "nav";
  return make("div", { class: "foot" }, make("div", { class: kind }, ...ways, button(words.next, on, "go")), lockLine(visit));
}

export function lockLine(visit: Visit): HTMLElement {
  const { words } = visit;
  const lock = drawing("0 0 12 14", "", "", ["M1 6h1V4a4 4 0 018 0v2h1v7H1zM3.4 6h5.2V4a2.6 2.6 0 00-5.2 0z", "ink"]);
  return make(
    "div",
    { class: "lock" },
    lock,
    words.notSent,
    button(words.howProtected, () => openProtection(visit)),
  );
}

/** The optional attribute, and the open questions, each on a page of its own. */
export function showDiscipline(visit: Visit, filling: Filling, leave: { readonly back: () => void; readonly on: () => void }): void {
  const { words, manifest, show } = visit;
  const rows = manifest.disciplines.map((label, index) => {
    const place = index === 0 ? 0 : index === 1 ? 1 : 2;
    const input = make("input", { type: "radio", name: "discipline", checked: filling.draft().discipline === place });
    input.addEventListener("change", () => filling.fill({ discipline: place }));
    return make("label", { class: `o${index === 2 ? " last" : ""}` }, input, make("i"), make("span", {}, label), make("kbd"));
  });
  const skip = (): void => {
    filling.fill({ discipline: null });
    leave.on();
  };
  const body: readonly Child[] = [
    make("p", { class: "note" }, words.disciplineWhy),
    make("fieldset", {}, make("legend", { class: "unseen" }, words.discipline), ...rows),
    make(
      "div",
      { class: "foot" },
      make("div", { class: "nav" }, button(words.skip, skip), button(words.next, leave.on, "go")),
      button(words.back, leave.back),
    ),
  ];
  show({ title: words.discipline, body, onEnter: leave.on });
}
