import { z } from "zod";
import type { LiveRows } from "../live/live-source.ts";
import { sourceFailures } from "../live/source-failures.ts";
import { type Call, isRefusal } from "./gitlab-call.ts";
import { joinedRows, type Lane } from "./lane.ts";
import type { RepositoryReader } from "./repository-reader.ts";
import { expected } from "./schema.ts";
import { vulnerability, weaknessRows } from "./weakness-rows.ts";

const PAGE = 50;
/** Everybody's fields; the names of who confirmed, resolved or dismissed are never asked for. */
const FIELDS = `id state severity reportType detectedAt dismissedAt resolvedAt resolvedOnDefaultBranch
identifiers { externalType externalId } scanner { externalId }
location { ... on VulnerabilityLocationDependencyScanning { file dependency { package { name } } } }`;
/** What GitLab learned to tell in the course of versions 15 to 17. */
const LATER =
  "updatedAt dismissalReason stateTransitions { nodes { toState createdAt dismissalReason } } representationInformation { createdAt }";
const LIST = "vulnerabilities";
/** How the lack of those is told. */
const STATES = "vulnerability-states";
const UNKNOWN = "unknown-field";
type Variables = Readonly<Record<string, string | null>>;

const page = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(vulnerability),
});
const answer = z.object({
  data: z
    .object({
      project: z.object({ vulnerabilities: page.nullish() }).nullish(),
      vulnerability: vulnerability.nullish(),
    })
    .nullish(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }).nullish().catch(null) })).default([]),
});
type Answer = NonNullable<z.output<typeof answer>["data"]>;

/**
 * Weaknesses with their life, by GraphQL: the lists of REST are on their way out. All of them each time, as GitLab does not sort them by
 * when they changed. They are of the highest edition, and only for roles from Developer on: anything else is no source.
 */
export const weaknessLane: Lane = {
  tables: () => ["weakness"],
  async page(reader, _, at) {
    const asked = await ask(reader, { path: reader.path, after: at.after }, (fields) => {
      const list = `vulnerabilities(first: ${PAGE}, after: $after, sort: detected_desc, state: [DETECTED, CONFIRMED, DISMISSED, RESOLVED])`;
      return `query($path: ID!, $after: String) { project(fullPath: $path) { ${list} { pageInfo { hasNextPage endCursor } nodes { ${fields} } } } }`;
    });
    const found = asked?.project?.vulnerabilities;
    if (found == null) return null;
    const { hasNextPage, endCursor: after } = found.pageInfo;
    const rows = joinedRows(found.nodes.map((each) => weaknessRows(each, reader.repository.id)));
    return { rows, next: hasNextPage && after !== null && after !== at.after ? { ...at, after } : null };
  },
  async one(reader, id): Promise<LiveRows> {
    const query = (fields: string) => `query($id: VulnerabilityID!) { vulnerability(id: $id) { ${fields} } }`;
    const asked = await ask(reader, { id: `gid://gitlab/Vulnerability/${id}` }, query);
    return asked?.vulnerability == null ? {} : weaknessRows(asked.vulnerability, reader.repository.id);
  },
};

/** Asks for all there is, then for what older versions know; null where even that does not exist, or is not for this token. */
async function ask(reader: RepositoryReader, variables: Variables, query: (fields: string) => string): Promise<Answer | null> {
  const { lacks } = reader;
  const full = lacks.has(STATES) ? UNKNOWN : await send(reader.reading, query(`${FIELDS} ${LATER}`), variables);
  if (full !== UNKNOWN) return full;
  const bare = await send(reader.reading, query(FIELDS), variables);
  if (bare === UNKNOWN) return null;
  lacks.add(STATES);
  return bare;
}

async function send({ http, secrets, signal }: Call, query: string, variables: Variables): Promise<Answer | null | typeof UNKNOWN> {
  const headers = { authorization: `Bearer ${secrets.token}` };
  const body = JSON.stringify({ query, variables });
  const reply = await http.send({ path: "/api/graphql", method: "POST", headers, body, signal }).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
  if (reply === null || reply.status >= 300) return null;
  const { data, errors } = expected(answer, reply.json, LIST);
  if (data != null) return data;
  // Only what the schema lacks is passed over: an answer that failed for another reason is not an empty list.
  const codes = errors.map(({ extensions }) => extensions?.code ?? "");
  if (codes.length > 0 && codes.every((code) => code.startsWith("undefined"))) return UNKNOWN;
  throw sourceFailures.schemaChanged("GitLab", LIST);
}

/** Whether the token may see the vulnerabilities of a project at all. */
export async function seesVulnerabilities(call: Call, path: string): Promise<boolean> {
  const list = `vulnerabilities(first: 1) { pageInfo { hasNextPage endCursor } nodes { ${FIELDS} } }`;
  const told = await send(call, `query($path: ID!) { project(fullPath: $path) { ${list} } }`, { path });
  return told !== null && told !== UNKNOWN && told.project?.vulnerabilities != null;
}
