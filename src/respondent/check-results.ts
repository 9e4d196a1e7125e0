import { quoted } from "../core/model/evenkeel-error.ts";
import type { Manifest } from "../core/privacy/manifest.ts";
import { checkRelease } from "../core/privacy/release/check-release.ts";
import type { Release } from "../core/privacy/release-shape.ts";
import type { GroupFigures, SealedRelease } from "../core/privacy/seal-release.ts";
import { type Check, fails, holds } from "./check.ts";
import { fingerprintOf } from "./published.ts";
import { readResults } from "./results-file.ts";

/** Lines of broken rules that are printed; one wrong threshold breaks a rule for every item of every group. */
const MOST_TOLD = 12;

/**
 * Whether exported results are the ones that were sealed, and, where the file has every group, whether they follow the rules of
 * `release/1` under the signed manifest. One group by itself cannot tell the latter: a rule is about a group and its parts.
 */
export function checkResults(manifest: Manifest, sealed: SealedRelease, file: string): readonly Check[] {
  const figures = readResults(file);
  if (figures === null) return [fails("Figures", "the file of results has another form")];
  const seals = new Map(sealed.groups.map(({ id, sha256 }) => [id, sha256]));
  const wrong = figures.filter((each) => fingerprintOf(each) !== seals.get(each.group.id)).map(({ group }) => group.id);
  const same =
    wrong.length === 0
      ? holds("Figures", `those of ${figures.length} groups are the ones that were sealed`)
      : fails("Figures", `of ${shown(wrong)} are not the ones that were sealed`);
  return [same, rulesOf(manifest, sealed, figures)];
}

function rulesOf(manifest: Manifest, sealed: SealedRelease, figures: readonly GroupFigures[]): Check {
  const what = "Rules of the release";
  const release = wholeRelease(sealed, figures);
  if (release === null) {
    const said = `the file holds ${figures.length} of ${sealed.groups.length} groups; only whoever may read all of them can tell`;
    return { what, result: "later", said };
  }
  const broken = checkRelease(release, manifest);
  if (broken.length === 0) return holds(what, `kept by all ${figures.length} groups and their figures`);
  return fails(what, shown(broken));
}

/** Null: a group, or what belongs to everybody, is not in the file. */
function wholeRelease({ v, round, release, k, kComment, groups }: SealedRelease, figures: readonly GroupFigures[]): Release | null {
  const whole = figures.find((each) => each.whole !== null)?.whole;
  const found = new Map(figures.map((each) => [each.group.id, each]));
  const all = groups.flatMap(({ id }) => found.get(id) ?? []);
  if (whole == null || all.length < groups.length || figures.length !== groups.length) return null;
  return {
    v,
    round,
    release,
    k,
    kComment,
    ...whole,
    groups: all.map(({ group }) => group),
    comments: all.flatMap(({ comments }) => comments),
  };
}

function shown(lines: readonly string[]): string {
  const more = lines.length > MOST_TOLD ? `; and ${lines.length - MOST_TOLD} more` : "";
  return lines
    .slice(0, MOST_TOLD)
    .map((line) => quoted(line, 200))
    .join("; ")
    .concat(more);
}
