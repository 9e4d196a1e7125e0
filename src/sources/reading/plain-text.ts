import { quoted } from "../../core/model/evenkeel-error.ts";

const LOOKS_LIKE_MAIL = /[^\s@<>"']@[^\s@<>"']+\.[a-z]{2,}/i;
const FORMULA = /^[=+\-@\t\r]/;

/** Words that name a person in a column or a key; every separator is dropped before comparing. */
const PERSON_WORDS = [
  "assignee",
  "assignees",
  "assignedto",
  "author",
  "creator",
  "createdby",
  "email",
  "mail",
  "reporter",
  "reportedby",
  "person",
  "persons",
  "people",
  "user",
  "username",
  "login",
  "account",
  "name",
  "fullname",
  "firstname",
  "lastname",
  "surname",
  "displayname",
  "nameofperson",
  "personname",
  "ownername",
  "engineer",
  "developer",
  "responder",
  "oncall",
  "reviewer",
  "approver",
  "committer",
  "requester",
  "requestedby",
  "resolvedby",
  "closedby",
  "updatedby",
  "modifiedby",
  "employee",
  "member",
  "watchers",
  "participants",
  "initials",
  "phone",
] as const;

/** Whether a column or key, however spelled, would hold a person: such a column is refused unread. */
export function namesAPerson(column: string): boolean {
  const bare = column.toLowerCase().replace(/[^\p{L}]/gu, "");
  return PERSON_WORDS.some((word) => bare === word || (word.length >= 5 && (bare.startsWith(word) || bare.endsWith(word))));
}

/** A mail address inside a text names a person. */
export function looksLikeMail(text: string): boolean {
  return LOOKS_LIKE_MAIL.test(text);
}

/** A cell that a spreadsheet would run when the report is exported and opened there. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** Outside text as it is stored: no control or direction characters, bounded. HTML stays what it is, text, and is escaped where it is shown. */
export function storedText(text: string, longest = 300): string {
  return quoted(text.normalize("NFC").trim(), longest);
}
