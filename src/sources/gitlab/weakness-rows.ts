import { z } from "zod";
import type { Row } from "../../core/evidence/tables.ts";
import type { Instant } from "../../core/model/time.ts";
import type { LiveRows } from "../live/live-source.ts";
import { storedText } from "../reading/plain-text.ts";
import { advisoryWeaknessId, rowId } from "../reading/row-id.ts";
import { text, time, timeOrNull } from "./schema.ts";

const word = z
  .string()
  .transform((said) => said.toUpperCase())
  .nullish();

export const vulnerability = z.object({
  id: z.string().regex(/^gid:\/\/gitlab\/Vulnerability\/\d{1,20}$/),
  state: z.string().transform((said) => said.toUpperCase()),
  severity: word,
  reportType: word,
  detectedAt: time,
  dismissedAt: timeOrNull,
  resolvedAt: timeOrNull,
  dismissalReason: word,
  resolvedOnDefaultBranch: z.boolean().catch(false),
  updatedAt: timeOrNull,
  representationInformation: z.object({ createdAt: timeOrNull }).nullish().catch(null),
  scanner: z.object({ externalId: text }).nullish(),
  identifiers: z.array(z.object({ externalType: text, externalId: text })).catch([]),
  location: z
    .object({ file: text, dependency: z.object({ package: z.object({ name: text }).nullish() }).nullish() })
    .nullish()
    .catch(null),
  stateTransitions: z
    .object({ nodes: z.array(z.object({ toState: word, createdAt: time, dismissalReason: word })) })
    .nullish()
    .catch(null),
});
export type Vulnerability = z.output<typeof vulnerability>;

/** Why something was put aside, in GitLab's words. */
const REASONS: Readonly<Record<string, string>> = {
  ACCEPTABLE_RISK: "accepted",
  FALSE_POSITIVE: "false-positive",
  MITIGATING_CONTROL: "not-affected",
  USED_IN_TESTS: "not-affected",
  NOT_APPLICABLE: "not-affected",
};
const SEVERITIES: readonly string[] = ["critical", "high", "medium", "low", "info"];
/** Reports are of the default branch, but what runs is looked at where it runs. */
const STAGES: Readonly<Record<string, string>> = { CONTAINER_SCANNING: "S5", DAST: "S5", API_FUZZING: "S5", CLUSTER_IMAGE_SCANNING: "S7" };
/** Which packages a lock file names; GitLab says the file and the package, and not of what kind it is. */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/, "npm"],
  [/(?:^|\/)(?:Gemfile\.lock|gems\.locked)$/, "gem"],
  [/(?:^|\/)(?:requirements[\w.-]*\.txt|Pipfile(?:\.lock)?|poetry\.lock|uv\.lock|setup\.py)$/, "pypi"],
  [/(?:^|\/)go\.(?:sum|mod)$/, "golang"],
  [/(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?|gradle\.lockfile)$/, "maven"],
  [/(?:^|\/)composer\.lock$/, "composer"],
  [/(?:^|\/)Cargo\.lock$/, "cargo"],
  [/(?:^|\/)packages\.lock\.json$/, "nuget"],
];

/** One vulnerability with its life. People who set it aside are not asked for; why they did is one of our own words. */
export function weaknessRows(told: Vulnerability, repo: string): LiveRows {
  const named = (type: string) => told.identifiers.find(({ externalType }) => externalType?.toLowerCase() === type)?.externalId ?? null;
  const cve = matching(named("cve"), /^CVE-\d{4}-\d{4,10}$/i)?.toUpperCase() ?? null;
  const cwe = matching(named("cwe")?.replace(/^CWE-/i, "") ?? null, /^\d{1,5}$/);
  const purl = purlOf(told.location);
  const rule = told.identifiers[0]?.externalId ?? null;
  const advisory = cve ?? rule;
  const id = purl !== null && advisory !== null ? advisoryWeaknessId(repo, advisory, purl) : rowId("weakness", repo, "gitlab", told.id);
  const severity = (told.severity ?? "").toLowerCase();
  const weakness: Row<"weakness"> = {
    id,
    repo,
    rule: rule === null ? "unnamed" : storedText(rule, 120),
    tool: matching(told.scanner?.externalId ?? null, /^[a-z0-9][\w.-]{0,59}$/i)?.toLowerCase() ?? "gitlab",
    cwe: cwe === null ? null : `CWE-${Number(cwe)}`,
    cve,
    purl,
    path: null,
    severity: SEVERITIES.includes(severity) ? severity : "info",
    first_seen: told.detectedAt,
    first_stage: STAGES[told.reportType ?? ""] ?? "S4",
    disclosed: null,
    due: null,
  };
  const gone = goneAt(told);
  const isTimeless = told.resolvedOnDefaultBranch && isOpen(told) && gone === null;
  return {
    weakness: [weakness],
    weakness_status: [...statuses(told), ...(gone === null ? [] : [{ time: gone, state: "fixed", has_reason: false }])].map((status) => ({
      id,
      repo,
      by_team: null,
      expires: null,
      ...status,
    })),
    data_quality: isTimeless ? [{ source: "gitlab", container: repo, kind: "end-without-time", item: id, n: 1 }] : [],
  };
}

interface Status {
  readonly time: Instant;
  readonly state: string;
  readonly has_reason: boolean;
}

/** Detected and confirmed are both open; what GitLab tells twice is said once. */
function statuses(told: Vulnerability): readonly Status[] {
  const moves = [...(told.stateTransitions?.nodes ?? [])].toSorted((left, right) => left.createdAt - right.createdAt);
  const later =
    moves.length > 0 ? moves.map(({ toState, createdAt, dismissalReason }) => status(createdAt, toState, dismissalReason)) : ends(told);
  const all = [status(told.detectedAt, "DETECTED", null), ...later];
  return all.filter((each, index) => each.state !== all[index - 1]?.state);
}

/** Where the way is not told: where it stands now, and since when. */
function ends({ state, dismissedAt, resolvedAt, dismissalReason }: Vulnerability): readonly Status[] {
  if (state === "DISMISSED" && dismissedAt !== null) return [status(dismissedAt, state, dismissalReason)];
  return state === "RESOLVED" && resolvedAt !== null ? [status(resolvedAt, state, null)] : [];
}

function status(at: Instant, said: string | null | undefined, reason: string | null | undefined): Status {
  if (said === "RESOLVED") return { time: at, state: "fixed", has_reason: false };
  if (said !== "DISMISSED") return { time: at, state: "open", has_reason: false };
  return { time: at, state: REASONS[reason ?? ""] ?? "accepted", has_reason: (reason ?? "") !== "" };
}

function isOpen({ state }: Vulnerability): boolean {
  return state === "DETECTED" || state === "CONFIRMED";
}

/** No longer found on the default branch, though nobody closed it: at the latest when GitLab last touched it. */
function goneAt(told: Vulnerability): Instant | null {
  if (!told.resolvedOnDefaultBranch || !isOpen(told)) return null;
  return told.representationInformation?.createdAt ?? told.updatedAt;
}

function purlOf(location: Vulnerability["location"]): string | null {
  const name = matching(location?.dependency?.package?.name ?? null, /^[\w@./:+-]{1,200}$/);
  const kind = PACKAGES.find(([file]) => file.test(location?.file ?? ""))?.[1];
  return name === null || kind === undefined ? null : `pkg:${kind}/${name.replace(":", "/").replace(/^@/, "%40")}`;
}

function matching(said: string | null, shape: RegExp): string | null {
  return said !== null && shape.test(said) ? said : null;
}
