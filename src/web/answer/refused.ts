export type RefusalCode =
  | "manifest.mismatch"
  | "manifest.signature"
  | "manifest.key"
  | "manifest.other-origin"
  | "manifest.unreadable"
  | "questionnaire.mismatch"
  | "token.not-verified"
  | "token.already-issued"
  | "token.code-unknown"
  | "round.not-enrolling"
  | "round.unknown"
  | "ballot.unreadable"
  | "ballot.other-round"
  | "link.unreadable"
  | "network"
  | "browser.too-old";

/** Why the page stops. The words for a code stand in `words/`; `about` names the field or number, never anything of a person. */
export class Refused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode, about = "") {
    super(about);
    this.code = code;
  }
}
