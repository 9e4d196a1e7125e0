import { stringify } from "yaml";
import { z } from "zod";
import type { AssessorStatement } from "../../core/survey/assessor-statement.ts";
import { invalidInstrument, structuredText } from "./structured-text.ts";

const name = z.string().min(1).max(500);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Activity, team, stage, day: what the model's page saves since version 4. */
const progress = z.strictObject({ progress: z.record(name, z.record(name, z.record(name, day.nullable()))) });
/** Dimension, sub-dimension, activity with the teams beside its text: what earlier versions saved. The text is ignored. */
const activity = z.object({ uuid: name, level: z.number().int().optional(), teamsImplemented: z.record(name, z.boolean()) });
const model = z.record(name, z.record(name, z.record(name, activity)));

/**
 * Reads where teams stand in the OWASP DevSecOps Maturity Model, from the file its page saves, as an assessor's statements. Either
 * shape is read: progress with days, or the whole model with yes and no. Throws `instrument.invalid`, `import.respondent-rows`.
 * The model is GPL-3.0: only what a file says is read, at run time, and nothing of it is part of this package.
 */
export function parseDsomm(content: string, file: string): readonly AssessorStatement[] {
  const value = structuredText(content, file);
  const saved = progress.safeParse(value);
  if (saved.success) return Object.entries(saved.data.progress).flatMap(([about, teams]) => Object.entries(teams).map(ofProgress(about)));
  const whole = model.safeParse(value);
  if (whole.success) return ofModel(whole.data);
  throw invalidInstrument(file, "is neither the progress nor the model file of DSOMM");
}

const ofProgress =
  (about: string) =>
  ([group, stages]: readonly [string, Readonly<Record<string, string | null>>]): AssessorStatement => ({
    framework: "dsomm",
    about,
    title: null,
    within: [],
    level: null,
    group,
    reached: Object.entries(stages).map(([stage, on]) => ({ stage, on })),
    share: null,
  });

const IMPLEMENTED = "Implemented";

function ofModel(dimensions: z.infer<typeof model>): readonly AssessorStatement[] {
  return Object.entries(dimensions).flatMap(([dimension, parts]) =>
    Object.entries(parts).flatMap(([part, activities]) =>
      Object.entries(activities).flatMap(([title, { uuid, level, teamsImplemented }]) =>
        Object.entries(teamsImplemented).map(([group, done]) => ({
          framework: "dsomm" as const,
          about: uuid,
          title,
          within: [dimension, part],
          level: level ?? null,
          group,
          reached: done ? [{ stage: IMPLEMENTED, on: null }] : [],
          share: null,
        })),
      ),
    ),
  );
}

/** Statements back in the shape they came in, so that a team can go on in the model's own page. */
export function writeDsomm(statements: readonly AssessorStatement[]): string {
  return stringify(statements.some(({ within }) => within.length > 0) ? asModel(statements) : { progress: asProgress(statements) });
}

type Tree = { [key: string]: Tree | string | number | boolean | null };

function asProgress(statements: readonly AssessorStatement[]): Tree {
  const tree: Tree = {};
  for (const { about, group, reached } of statements)
    put(tree, [about, group ?? "Default"], Object.fromEntries(reached.map(({ stage, on }) => [stage, on])));
  return tree;
}

function asModel(statements: readonly AssessorStatement[]): Tree {
  const tree: Tree = {};
  for (const { about, title, within, level, group, reached } of statements) {
    const place = [...within, title ?? about];
    put(tree, [...place, "uuid"], about);
    if (level !== null) put(tree, [...place, "level"], level);
    put(tree, [...place, "teamsImplemented", group ?? "Default"], reached.length > 0);
  }
  return tree;
}

function put(tree: Tree, path: readonly string[], value: Tree | string | number | boolean): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    define(tree, key, value);
    return;
  }
  const below = Object.hasOwn(tree, key) ? tree[key] : undefined;
  const next: Tree = typeof below === "object" && below !== null ? below : {};
  define(tree, key, next);
  put(next, rest, value);
}

/** `__proto__` is a name like any other in somebody's file. */
function define(tree: Tree, key: string, value: Tree | string | number | boolean): void {
  Object.defineProperty(tree, key, { value, enumerable: true, configurable: true, writable: true });
}
