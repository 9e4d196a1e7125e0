import type { ViewInput } from "../report/views/view-input.ts";
import type { KeptStructure } from "../state/structure.ts";
import { type PagesContext, type Place, type PlaceFacts, placeFacts, readInput } from "./evidence-input.ts";
import { createRecent, type Recent } from "./recent.ts";

/** Composed pages, by what they were made from; a page has some ten kilobytes, a measure with all steps some hundred. */
const PAGES = 256;
/** Reports are large; pages of one place are mostly asked for one after the other. */
const INPUTS = 8;
/** A new assessment may be seen this late; a target or note made here at once. */
const FACTS_FOR = 1000;
const FACTS = 512;

/** Of a few organisations; one of 3,000 repositories has some megabytes. */
const STRUCTURES = 8;

interface Memory {
  readonly structures: Recent<KeptStructure>;
  readonly facts: Recent<PlaceFacts>;
  readonly inputs: Recent<ViewInput>;
  readonly pages: Recent<object>;
}

/** One memory for each server, not for each process: tests run several. */
const memories = new WeakMap<PagesContext, Memory>();

/**
 * A page made from the reports of one place, composed once for each state of what it depends on. Answers are the same object as long as
 * nothing changed, so that their bytes can be kept too (kept-reply.ts). Throws what placeFacts and readInput throw.
 */
export async function composed<T extends object>(
  context: PagesContext,
  place: Place,
  view: string,
  compose: (input: ViewInput) => T | Promise<T>,
): Promise<T> {
  const { pages } = memoryOf(context);
  const facts = await factsOf(context, place);
  const page = await pages.get(`${placeKey(place)} ${view} ${facts.revision}`, async () => compose(await inputWith(context, facts)));
  return asComposed<T>(page);
}

/** The reports of one place, for what is not a page. */
export async function inputOf(context: PagesContext, place: Place): Promise<ViewInput> {
  return inputWith(context, await factsOf(context, place));
}

/** After a change made through this server, so that whoever made it sees it. */
export function forgetFacts(context: PagesContext, organisation: string): void {
  memoryOf(context).facts.forget(`${organisation} `);
}

function factsOf(context: PagesContext, place: Place): Promise<PlaceFacts> {
  return memoryOf(context).facts.get(placeKey(place), () => placeFacts(context, place, memoryOf(context).structures));
}

function inputWith(context: PagesContext, facts: PlaceFacts): Promise<ViewInput> {
  return memoryOf(context).inputs.get(`${placeKey(facts.place)} ${facts.revision}`, () => readInput(context, facts));
}

function placeKey({ organisation, node, weeks }: Place): string {
  return `${organisation} ${node} ${weeks}`;
}

function memoryOf(context: PagesContext): Memory {
  const known = memories.get(context) ?? {
    structures: createRecent<KeptStructure>(STRUCTURES, null, () => performance.now()),
    facts: createRecent<PlaceFacts>(FACTS, FACTS_FOR, () => performance.now()),
    inputs: createRecent<ViewInput>(INPUTS, null, () => performance.now()),
    pages: createRecent<object>(PAGES, null, () => performance.now()),
  };
  memories.set(context, known);
  return known;
}

/** A key holds the name of its view, and each view has one shape. */
function asComposed<T>(page: object): T {
  return page as T;
}
