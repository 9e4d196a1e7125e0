import type { Language, Words } from "../words/words.ts";
import { button, type Child, drawing, make } from "./make.ts";

/** What every screen is given to speak with. */
export interface Frame {
  readonly words: Words;
  readonly language: Language;
  /** Replaces the page. Focus goes to the title, unless the screen names another place. */
  readonly show: (screen: Screen) => void;
  readonly speak: (text: string) => void;
}

export interface Screen {
  readonly title: string;
  readonly body: readonly Child[];
  /** Enter does this, wherever the focus is not on something that takes Enter itself. */
  readonly onEnter?: () => void;
  readonly focus?: HTMLElement | null;
  /** The title is shown; false: the screen brings its own, such as a question. */
  readonly bare?: boolean;
  readonly tag?: string | null;
}

let enter: (() => void) | undefined;
let isFirst = true;

export function listenForEnter(): void {
  document.addEventListener("keydown", (event) => {
    const inOther = event.target instanceof Element && event.target.closest("button, a, textarea, summary, input, dialog, select") !== null;
    if (event.key !== "Enter" || event.defaultPrevented || inOther || event.repeat || enter === undefined) return;
    event.preventDefault();
    enter();
  });
}

export function showScreen(place: HTMLElement, { title, body, onEnter, focus, bare = false, tag = null }: Screen): void {
  const heading = make("h1", { tabindex: "-1", class: bare ? "unseen" : null }, title);
  document.title = `${title} - Evenkeel`;
  enter = onEnter;
  place.replaceChildren(bare ? "" : topLine(tag), heading, ...body.filter((child) => child !== null));
  place.removeAttribute("aria-busy");
  // The first screen leaves the focus where the browser begins reading; after that it follows the page.
  if (!isFirst || focus) (focus ?? heading).focus();
  if (!isFirst && !focus) scrollTo(0, 0);
  isFirst = false;
}

function topLine(tag: string | null): HTMLElement {
  const keel = drawing("0 0 34 17", "", "keel", ["M0 5.7h34v1.6H0z", "ink"], ["M11 6.5c.6 5.2 2.9 9.5 6 9.5s5.4-4.3 6-9.5z", "teal"]);
  return make(
    "div",
    { class: "top" },
    make("span", { class: "logo" }, keel, "Evenkeel"),
    tag === null ? null : make("span", { class: "tag" }, tag),
  );
}

/** A sheet over the page; Escape and the button close it, and the focus returns. */
export function openSheet(title: string, body: readonly Child[], close: string): void {
  const sheet = make("dialog", { class: "sheet", "aria-labelledby": "sheet-title" });
  const heading = make("h2", { id: "sheet-title", tabindex: "-1" }, title);
  sheet.append(
    heading,
    ...body.filter((child) => child !== null),
    button(close, () => sheet.close(), "go"),
  );
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
  heading.focus();
}
