import { createHash } from "node:crypto";
import { z } from "zod";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import { fingerprintWords } from "../core/privacy/fingerprint-words.ts";
import { type Purpose, purposes } from "../core/privacy/manifest.ts";
import type { Ballot } from "./ballot-file.ts";
import { type Check, holds } from "./check.ts";
import { checkResults } from "./check-results.ts";
import { tokenHash } from "./drop-ballot.ts";
import { type OpenRound, openRound, published } from "./open-round.ts";
import { fingerprintOf, sealedRelease } from "./published.ts";
import { speak } from "./speak.ts";

export interface ToVerify {
  readonly origin: string;
  readonly round: string;
  /** Fingerprints (or their words) from other channels: mail, a colleague, a notice board. */
  readonly fingerprints: readonly string[];
  readonly ballot: Ballot | null;
  /** Results as the application exports them (JSON), to be held against their seals; null: none are. */
  readonly results: string | null;
}

const spentList = z.array(z.string().regex(/^[0-9a-f]{64}$/));

/**
 * Whether a round followed what was signed before it began: rules, keys, counts, inclusion of one's own ballot, release. Everything is
 * read from the answer origin, as any member can. Throws what `openRound` throws where the rules themselves do not hold.
 */
export async function verifyRound({ origin, round, fingerprints, ballot, results }: ToVerify): Promise<readonly Check[]> {
  if (ballot !== null && ballot.round !== round)
    throw new EvenkeelError("ballot.unreadable", "The ballot file is of another round.", "Take the file of this round.");
  const known = [...fingerprints, ...(ballot === null ? [] : [ballot.manifest])];
  const open = await openRound(origin, round, null);
  const found = fingerprintOf(open.manifest);
  return [
    holds("Rules", `signed, with keys of 3072 bits and two windows that do not overlap; fingerprint ${found}`),
    ...known.map((each) => sameFingerprint(found, each)),
    await pageIsSigned(open),
    ...counts(open),
    ...(await atTheEnd(open, ballot, results)),
  ];
}

function sameFingerprint(found: string, given: string): Check {
  const words = fingerprintWords(found).join(" ");
  const plain = given
    .trim()
    .toLowerCase()
    .replaceAll(/[\s,]+/g, " ");
  const same = plain === found || plain === words;
  return {
    what: "Same rules elsewhere",
    result: same ? "holds" : "fails",
    said: same ? "the fingerprint agrees" : `you gave ${plain}, here it is ${found}`,
  };
}

/** The page's hash is in the signed rules, and the page pins each of its files. */
async function pageIsSigned({ manifest }: OpenRound): Promise<Check> {
  const { bytes } = await speak(new URL("/", manifest.origins.answer));
  const hash = `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
  const what = "Answer page";
  if (hash !== manifest.client.page) return { what, result: "fails", said: `its hash is ${hash}, the rules say ${manifest.client.page}` };
  const wrong: string[] = [];
  for (const { address, integrity } of pinned(new TextDecoder().decode(bytes))) {
    const file = await speak(new URL(address, manifest.origins.answer));
    if (`sha384-${createHash("sha384").update(file.bytes).digest("base64")}` !== integrity) wrong.push(address);
  }
  return wrong.length === 0
    ? holds(what, "is the one that was signed, with every file it loads")
    : { what, result: "fails", said: `${wrong.join(", ")} is another file than the page names` };
}

function pinned(page: string): readonly { readonly address: string; readonly integrity: string }[] {
  return [...page.matchAll(/<(?:script|link)\b[^>]*>/g)].flatMap(([tag]) => {
    const address = /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1];
    const integrity = /\bintegrity="([^"]+)"/.exec(tag)?.[1];
    return address === undefined || integrity === undefined ? [] : [{ address, integrity }];
  });
}

function counts({ manifest, course }: OpenRound): readonly Check[] {
  const eligible = manifest.cohorts.reduce((sum, cohort) => sum + cohort.eligible, 0);
  const { issued, released } = course;
  if (issued === null)
    return [
      { what: "Tokens", result: "later", said: `${eligible} people are asked; how many fetched a ballot is said when fetching ends` },
    ];
  const perPurpose = purposes.map((purpose) => {
    const accepted = released?.acceptedTotal[purpose] ?? 0;
    const fits = accepted <= issued[purpose] && issued[purpose] <= eligible;
    const said = `${released === null ? "" : `${accepted} accepted of `}${issued[purpose]} issued of ${eligible} eligible`;
    return { what: `Counts, ${purpose}`, result: fits ? ("holds" as const) : ("fails" as const), said };
  });
  return perPurpose;
}

async function atTheEnd(open: OpenRound, ballot: Ballot | null, results: string | null): Promise<readonly Check[]> {
  const { manifest, course } = open;
  if (course.voided !== null) return [holds("End", `void: ${course.voided}; nothing was released`)];
  if (course.released === null) return [{ what: "Release", result: "later", said: "not released yet" }];
  const origin = manifest.origins.answer;
  const release = await published(origin, `release-${manifest.round}`);
  const spent = await published(origin, `spent-${manifest.round}`);
  const list = spentList.safeParse(spent);
  return [
    sameHash("Release", release, course.released.releaseSha256),
    ...sealsFit(open, release, results),
    sameHash("Spent list", spent, course.released.spentSha256),
    ...(list.success ? [spentFits(list.data, course.released.acceptedTotal)] : []),
    ...(ballot === null || !list.success ? [] : ownBallot(list.data, ballot)),
  ];
}

/** The sealed release names groups of the rules only, and the figures one was shown are the ones that were sealed. */
function sealsFit({ manifest }: OpenRound, release: unknown, results: string | null): readonly Check[] {
  const sealed = sealedRelease.safeParse(release);
  if (!sealed.success) return [];
  const { k, kComment, round, groups } = sealed.data;
  const known = new Set(manifest.tree.map(({ id }) => id));
  const strange = groups.filter(({ id, parent, remainder }) => !known.has(remainder ? (parent ?? "") : id)).map(({ label }) => label);
  const sameRules = k === manifest.k && kComment === manifest.kComment && round === manifest.round && strange.length === 0;
  const rules: Check = {
    what: "Groups",
    result: sameRules ? "holds" : "fails",
    said: sameRules
      ? `${groups.length}, all of them in the rules, with thresholds ${k} and ${kComment}`
      : `not as signed: ${strange.join(", ") || "thresholds"}`,
  };
  return results === null ? [rules] : [rules, ...checkResults(manifest, sealed.data, results)];
}

function sameHash(what: string, document: unknown, signed: string): Check {
  const found = document === null ? "nothing is published" : fingerprintOf(document);
  return found === signed ? holds(what, "is the one that was signed") : { what, result: "fails", said: `${found}, signed is ${signed}` };
}

function spentFits(list: readonly string[], accepted: Readonly<Record<Purpose, number>>): Check {
  const total = accepted.scores + accepted.comment;
  const once = new Set(list).size === list.length;
  const said = `${list.length} entries for ${total} accepted ballots${once ? "" : ", some of them twice"}`;
  return { what: "One ballot a token", result: once && list.length === total ? "holds" : "fails", said };
}

/** In the list it was counted; absent, it was never sent, or it was lost: only its member can tell. */
function ownBallot(list: readonly string[], ballot: Ballot): readonly Check[] {
  const known = new Set(list);
  return purposes.map((purpose) => {
    const counted = known.has(tokenHash(ballot, purpose, ballot.tokens[purpose]));
    return {
      what: `Your ballot, ${purpose}`,
      result: counted ? "holds" : "later",
      said: counted ? "was counted" : "is not in the list: if you sent it, it was lost; tell a colleague",
    };
  });
}
