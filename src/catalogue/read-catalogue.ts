import { type Dirent, existsSync, readdirSync, readFileSync } from "node:fs";
import type { z } from "zod";
import type { Measure } from "../core/evidence/measure.ts";
import type { Claim } from "../core/findings/finding.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import type { Practice } from "../core/recommendations/practice.ts";
import { invalid, parseEntry } from "./parse-entry.ts";
import { readInstruments } from "./read-instruments.ts";
import { claimSchema, measureSchema, modelSchema, practiceSchema } from "./schemas.ts";

/** The catalogue of this package; the same two steps up from src/catalogue and from dist/catalogue. */
export const ownCatalogue = new URL("../../catalogue/", import.meta.url);

/**
 * Everything we know, read and checked; 55 ms of processor time when cold, 13 ms when warm.
 *
 * @throws EvenkeelError `catalogue.invalid` with file, key and line of the first mistake.
 */
export async function readCatalogue(root: URL = ownCatalogue): Promise<Catalogue> {
  const [model, measures, claims, practices, instruments] = await Promise.all([
    readModel(root),
    readMeasures(new URL("measures/", root)),
    readClaims(new URL("findings/", root)),
    readPractices(new URL("practices/", root)),
    readInstruments(new URL("instruments/", root)),
  ]);
  const { version, ...concepts } = model;
  return { version, model: concepts, measures, claims, practices, instruments };
}

async function readModel(root: URL): Promise<z.output<typeof modelSchema>> {
  const name = "model.yaml";
  return parseEntry(modelSchema, name, readText(new URL(name, root)));
}

async function readMeasures(root: URL): Promise<readonly Measure[]> {
  const folders = readdirOf(root)
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const measures = await Promise.all(
    folders.map(async (folder) => {
      const contract = readText(new URL(`${folder}/measure.yaml`, root));
      const sql = readTextIfAny(new URL(`${folder}/measure.sql`, root));
      return toMeasure(await parseEntry(measureSchema, `measures/${folder}/measure.yaml`, contract), sql);
    }),
  );
  return measures.toSorted(byId);
}

async function readClaims(root: URL): Promise<readonly Claim[]> {
  const claims = await readEach(root, async (file, text) => {
    const { cannot_see, ...same } = await parseEntry(claimSchema, `findings/${file}`, text);
    return { ...same, cannotSee: cannot_see };
  });
  return claims.toSorted(byId);
}

async function readPractices(root: URL): Promise<readonly Practice[]> {
  const practices = await readEach(root, async (file, text) => {
    const name = `practices/${file}`;
    const entry = await parseEntry(practiceSchema, name, text);
    return toPractice(entry, await automationOf(entry, root, name));
  });
  return practices.toSorted(byId);
}

async function readEach<T>(root: URL, read: (file: string, text: string) => Promise<T>): Promise<readonly T[]> {
  const files = readdirOf(root)
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => entry.name);
  return Promise.all(files.map(async (file) => read(file, readText(new URL(file, root)))));
}

function toMeasure(entry: z.output<typeof measureSchema>, sql: string | null): Measure {
  const { competing_ends, needs_security_team, window_by, window_weeks, n_min, null_rules, ...rest } = entry;
  const { least_contributors_by_category, counted_as, can_be_gamed_by, cannot_see, ...same } = rest;
  return {
    ...same,
    competingEnds: competing_ends,
    needsSecurityTeam: needs_security_team,
    windowBy: window_by,
    windowWeeks: window_weeks,
    nMin: n_min,
    nullRules: null_rules,
    leastContributorsByCategory: least_contributors_by_category,
    countedAs: counted_as,
    canBeGamedBy: can_be_gamed_by,
    cannotSee: cannot_see,
    sql,
  };
}

function toPractice(entry: z.output<typeof practiceSchema>, automation: Practice["automation"]): Practice {
  const { anti_pattern, stop_rule, frees_capacity, cost, measure, see_also, ...same } = entry;
  return {
    ...same,
    automation,
    antiPattern: anti_pattern,
    stopRule: stop_rule,
    freesCapacity: frees_capacity,
    cost: { size: cost.size, setupHours: cost.setup_hours, weeklyHours: cost.weekly_hours },
    measure: { primary: measure.primary, direction: measure.direction, lagWeeks: measure.lag_weeks, guard: measure.guard },
    seeAlso: see_also,
  };
}

/** The files of an automation stand in practices/automation/<practice>/ and come along as text. */
async function automationOf(entry: z.output<typeof practiceSchema>, root: URL, name: string): Promise<Practice["automation"]> {
  const folder = new URL(`automation/${entry.id}/`, root);
  return Promise.all(
    entry.automation.map(async (automation) => ({
      ...automation,
      files: await Promise.all(
        automation.files.map(async ({ path, from }) => {
          const content = readTextIfAny(new URL(from, folder));
          if (content === null)
            throw invalid(name, ["automation", automation.id, "files"], 1, `automation/${entry.id}/${from} does not exist`);
          return { path, content };
        }),
      ),
    })),
  );
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

// Read in order: at the start of a command nothing else waits for this thread, and 120 small files need no thread pool.
function readdirOf(folder: URL): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (cause) {
    throw missing(folder, cause);
  }
}

function readText(file: URL): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw missing(file, cause);
  }
}

function readTextIfAny(file: URL): string | null {
  return existsSync(file) ? readText(file) : null;
}

function missing(at: URL, cause: unknown): EvenkeelError {
  const name = at.pathname.split("/catalogue/").at(-1) ?? at.pathname;
  return new EvenkeelError(
    "catalogue.invalid",
    `${quoted(name)} of the catalogue cannot be read.`,
    "Install the package again; its catalogue folder is incomplete.",
    { cause },
  );
}
