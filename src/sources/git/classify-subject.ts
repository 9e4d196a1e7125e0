import type { Actor } from "../../core/model/actor.ts";
import type { Kind } from "./commit-graph.ts";

const PREFIX_KINDS: Readonly<Record<string, Kind>> = {
  feat: "feature",
  feature: "feature",
  fix: "fix",
  bugfix: "fix",
  hotfix: "fix",
  revert: "revert",
  deps: "dependency",
  dep: "dependency",
  release: "release",
};
const CONVENTIONAL = /^([a-z]+)(?:\(([^)]*)\))?!?:\s/i;
const AREA = /^(?:\[[^\]]*\]\s*)?(?:[\w./+*{},-]+(?:\([^)]*\))?:\s+)?/;

/** Words, in the order they are tried. Bound to the conventions of a repository, so only a trend may be read from shares (evidence.md 3.2). */
const WORD_KINDS: readonly { readonly kind: Kind; readonly says: RegExp }[] = [
  { kind: "revert", says: /^revert\b/i },
  {
    kind: "release",
    says: /^(?:v?\d+\.\d+(?:\.\d+)*(?:[-.+]?[a-z0-9]+)*$|releas(?:e|ing)\b|prepare (?:for )?(?:the )?(?:next )?release|bump version|bumped v|version bump|git v?\d+\.\d)/i,
  },
  {
    kind: "dependency",
    says: /^(?:bump|update|upgrade|pin)s?\b.*\b(?:from\b.*\bto\b|to v?\d|dependenc|dependency|deps|lock ?file|requirements|submodules?)|^(?:\w+ )?dependenc(?:y|ies) (?:update|bump)/i,
  },
  { kind: "fix", says: /\b(?:fix(?:e[sd]|ing|up)?|bug(?:s|fix)?|hotfix|regression|segfault|crash(?:es)?|memory leak|typos?)\b/i },
  {
    kind: "feature",
    says: /^(?:add(?:s|ed)?|implement(?:s|ed)?|introduce[sd]?|support(?:s|ed)?|allow(?:s|ed)?|teach|enable[sd]?|provide[sd]?)\b/i,
  },
];

/**
 * The kind of a commit from its subject: merge by its parents, then a conventional prefix, then words.
 * @example kindOf("fix(parser): keep empty lines", 1, "human") // "fix"
 */
export function kindOf(subject: string, nParents: number, actor: Actor): Kind {
  if (nParents > 1) return "merge";
  if (actor === "update-bot") return "dependency";
  if (actor === "release-bot") return "release";
  const conventional = CONVENTIONAL.exec(subject);
  if (conventional !== null) {
    const scope = conventional[2]?.toLowerCase() ?? "";
    if (/^deps|^dependencies|-deps$/.test(scope)) return "dependency";
    if (/^release/.test(scope)) return "release";
    const known = PREFIX_KINDS[conventional[1]?.toLowerCase() ?? ""];
    if (known !== undefined) return known;
  }
  const said = subject.replace(AREA, "");
  return WORD_KINDS.find((words) => words.says.test(said))?.kind ?? "other";
}

const SECURITY =
  /\b(?:CVE-\d|GHSA-|CWE-\d|security|vulnerab|insecure|exploit|XSS|CSRF|SSRF|RCE|SQL injection|path traversal|privilege escalation|sanitiz|heap overflow|buffer overflow|use[- ]after[- ]free)/i;

/** True when the subject speaks of security. */
export function speaksOfSecurity(subject: string): boolean {
  return SECURITY.test(subject);
}

const UPDATE_SUBJECT = /\b(?:CVE-\d{4}-\d+|GHSA-[0-9a-z]|security|vulnerab)/i;
const UPDATE_BODY = /\b(?:CVE-\d{4}-\d{3,}|GHSA-[0-9a-z]{4}-|security (?:update|fix|release|advisory|vulnerabilit)|vulnerabilit)/i;

/** True when the text of a dependency update says that it closes a weakness. Silence says nothing: most updates do not tell. */
export function saysSecurityUpdate(subject: string, body: string): boolean {
  return UPDATE_SUBJECT.test(subject) || UPDATE_BODY.test(body);
}

const REVERTS = /This reverts (?:commit|merge) ([0-9a-f]{40}(?:[0-9a-f]{24})?)\b/;

/** The full id of the commit that a body says it reverts. */
export function revertedOid(body: string): string | null {
  return REVERTS.exec(body)?.[1] ?? null;
}

/** True for the subject that forges give a change squashed into one commit: it ends in `(#12)` or `(!12)`. */
export function looksSquashed(subject: string): boolean {
  return /\((?:pull request )?[#!]\d+\)\s*$/.test(subject);
}

const MERGED_BRANCH = /^Merged? (?:remote-tracking )?branch(?:es)? '([^']+)'/;
const MERGED_REQUEST = /^Merge pull request #\d+ from [^/\s]+\/(\S+)/;
const LONG_LIVED =
  /^(?:develop(?:ment)?|dev|next|staging|stable(?:[-/].*)?|maint(?:[-/].*)?|release(?:[-/].*)?|hotfixes|production|prod|integration|v?\d+(?:\.\d+)*\.[\dx]+(?:[-.]\w+)*)$/;
const MAINS = /^(?:main|master|trunk)$/;

/** True when a merge joins a long-lived branch, a tag or main itself: its first commit says nothing about one change. */
export function mergesLongLived(subject: string, main: string): boolean {
  if (/^Merge (?:tag|commit) /.test(subject)) return true;
  const request = MERGED_REQUEST.exec(subject)?.[1];
  // A fork's own main is where one-time contributors work, so there it names a topic.
  if (request !== undefined) return LONG_LIVED.test(request);
  const branch = MERGED_BRANCH.exec(subject)?.[1]?.replace(/^(?:origin|upstream)\//, "");
  if (branch === undefined) return false;
  return branch === main || MAINS.test(branch) || LONG_LIVED.test(branch);
}

/** The subject without its `(#12)`, so that a branch and its squashed change compare equal. */
export function bareSubject(subject: string): string {
  return subject.replace(/\s*\([#!]\d+\)\s*$/, "").trim();
}
