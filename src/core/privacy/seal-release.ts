import { canonicalJson, type Json } from "./canonical-json.ts";
import type { Release, ReleasedComment, ReleasedGroup } from "./release-shape.ts";

/** What one group's readers get: its figures and comments, and the salt without which they could not be compared with the seal. */
export interface GroupFigures {
  readonly group: ReleasedGroup;
  readonly comments: readonly ReleasedComment[];
  /** What belongs to everybody: with the root group alone. */
  readonly whole: Pick<Release, "disciplines" | "organisation" | "audit"> | null;
  /** 32 random bytes, base64url: few levels make figures easy to guess, and a bare hash would tell a guess right or wrong. */
  readonly salt: string;
}

/**
 * What the answer origin publishes of a release, to anybody who asks: which groups there are, and a seal on the figures of each. Figures
 * themselves go to whoever may read the group, in the application; with their salt anybody can show that they are the ones sealed.
 */
export interface SealedRelease {
  readonly v: 1;
  readonly round: string;
  readonly release: "release/1";
  readonly k: number;
  readonly kComment: number;
  readonly groups: readonly (Omit<ReleasedGroup, "items" | "participation"> & { readonly sha256: string })[];
}

/**
 * Seals every group of a release by itself, so that one can be shown and checked without another.
 * @param salts one for each group, in their order
 * @param sha256 of a text, as small hex letters
 */
export function sealRelease(
  release: Release,
  salts: readonly string[],
  sha256: (text: string) => string,
): { readonly sealed: SealedRelease; readonly figures: readonly GroupFigures[] } {
  const { v, round, release: algorithm, k, kComment, groups } = release;
  const figures = groups.map((group, index) => {
    const salt = salts[index];
    if (salt === undefined) throw new RangeError("each group needs a salt of its own");
    const comments = release.comments.filter((each) => each.group === group.id);
    return { group, comments, whole: group.parent === null ? wholeOf(release) : null, salt };
  });
  const sealedGroups = figures.map((each) => {
    const { items: _, participation: __, ...place } = each.group;
    return { ...place, sha256: sealOf(each, sha256) };
  });
  return { sealed: { v, round, release: algorithm, k, kComment, groups: sealedGroups }, figures };
}

function wholeOf({ disciplines, organisation, audit }: Release): NonNullable<GroupFigures["whole"]> {
  return { disciplines, organisation, audit };
}

/** The seal of a group's figures; equal only for equal figures, comments and salt. */
export function sealOf(figures: GroupFigures, sha256: (text: string) => string): string {
  return sha256(canonicalJson(asJson(figures)));
}

/** Figures are made of JSON; interfaces have no index signature to say so. */
const asJson = (figures: object): Json => figures as Json;
