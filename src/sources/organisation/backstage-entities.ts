import type { z } from "zod";
import type { StructureProblem } from "../../core/model/structure.ts";
import { MOST_RECORDS } from "../../core/model/structure-check.ts";
import { anyEntity, type ComponentEntity, componentEntity, type GroupEntity, groupEntity } from "./backstage-schema.ts";
import { entityId } from "./entity-ref.ts";
import { readYaml } from "./safe-yaml.ts";

export interface Placed<E> {
  readonly entity: E;
  readonly id: string;
  /** "line 12" */
  readonly place: string;
}

/** Adds a problem to what is told of the import. */
export type Tell = (place: string, problem: string, severity?: StructureProblem["severity"]) => void;

/** Groups and components of a file of several documents; what else is in it is counted by kind. */
export function entitiesOf(text: string) {
  const { documents, problems: broken, place } = readYaml(text, true);
  const problems: StructureProblem[] = broken.map(({ at, problem }) => ({
    place: at === null ? "the file" : `line ${place(at).line}`,
    problem,
    severity: "refused",
  }));
  const groups: Placed<GroupEntity>[] = [];
  const components: Placed<ComponentEntity>[] = [];
  const left = new Map<string, number>();
  for (const { document, value } of documents) {
    if (value === null || value === undefined) continue;
    const line = `line ${place(document.contents?.range?.[0] ?? 0).line}`;
    const entity = anyEntity.safeParse(value);
    if (!entity.success)
      problems.push({ place: line, problem: "is no Backstage entity: apiVersion backstage.io/… and kind are needed", severity: "refused" });
    else if (entity.data.kind === "Group") take(groupEntity, value, line, groups, problems);
    else if (entity.data.kind === "Component") take(componentEntity, value, line, components, problems);
    else left.set(KINDS.get(entity.data.kind) ?? "other kinds", (left.get(KINDS.get(entity.data.kind) ?? "other kinds") ?? 0) + 1);
  }
  if (documents.length > 2 * MOST_RECORDS)
    problems.push({ place: "the file", problem: `more than ${2 * MOST_RECORDS} entities`, severity: "refused" });
  for (const [kind, n] of left)
    problems.push({
      place: "the file",
      problem: `${n} of kind ${kind} left out: ${WHY[kind] ?? WHY["other kinds"]}`,
      severity: "look-here",
    });
  return { groups, components, problems };
}

const KINDS: ReadonlyMap<string, string> = new Map(
  ["User", "System", "Domain", "API", "Resource", "Location", "Template"].map((kind) => [kind, kind]),
);

const WHY: Readonly<Record<string, string>> = {
  User: "people are not read here; the roster is handed in under People",
  Location: "it points elsewhere, and nothing is fetched; hand in what it points to",
  "other kinds": "there is nothing they would become",
};

function take<E extends GroupEntity | ComponentEntity>(
  shape: z.ZodType<E>,
  value: unknown,
  place: string,
  into: Placed<E>[],
  problems: StructureProblem[],
): void {
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const paths = parsed.error.issues.map(({ path }) => path.map(String).slice(0, 2).join("."));
    problems.push({ place, problem: `cannot be read: ${[...new Set(paths)].slice(0, 5).join(", ")}`, severity: "refused" });
    return;
  }
  const { name, namespace } = parsed.data.metadata;
  const id = entityId(name, namespace);
  if (into.some((other) => other.id === id))
    problems.push({ place, problem: "an entity of this kind and name stands above", severity: "refused" });
  else into.push({ entity: parsed.data, id, place });
}
