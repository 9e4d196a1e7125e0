import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { assess } from "../assess.ts";
import { readCatalogue } from "../catalogue/read-catalogue.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { EvenkeelError, quoted } from "../core/model/evenkeel-error.ts";
import { unknownOrganisation } from "../core/model/organisation.ts";
import { gatherEvidence } from "../gather/gather-evidence.ts";
import { renderHtml } from "../report/html/render-html.ts";
import { renderJson } from "../report/render-json.ts";
import { renderMarkdown } from "../report/render-markdown.ts";
import { renderTerminal } from "../report/render-terminal.ts";
import type { Report } from "../report/report.ts";
import { parseReport } from "../report/report-schema.ts";
import { readOrganisation } from "../sources/organisation/read-organisation.ts";
import { openCacheFolder } from "./cache-folder.ts";
import type { ProgressLine } from "./progress-line.ts";
import { weeksOf } from "./window-length.ts";
import { writeFiles } from "./write-files.ts";

const FORMATS = ["html", "json", "md"] as const;
type Format = (typeof FORMATS)[number];

const parsedOptions = z.strictObject({
  org: z.string().optional(),
  since: z.string(),
  sarif: z.array(z.string()).default([]),
  vex: z.array(z.string()).default([]),
  work: z.string().optional(),
  incidents: z.string().optional(),
  out: z.string(),
  format: z.string(),
  json: z.boolean().default(false),
  compare: z.string().optional(),
  cache: z.boolean(),
  quiet: z.boolean().default(false),
});

const renderers: Readonly<Record<Format, (report: Report, catalogue: Catalogue) => string>> = {
  html: renderHtml,
  json: (report) => renderJson(report),
  md: renderMarkdown,
};

/** `evenkeel assess`: reads options, wires the parts, writes the report. */
export async function assessCommand(
  locations: readonly string[],
  words: unknown,
  run: { readonly version: string; readonly progress: ProgressLine },
): Promise<void> {
  const { version, progress } = run;
  const options = parsedOptions.parse(words);
  const weeks = weeksOf(options.since);
  const formats = formatsOf(options.format);
  const now = clock(process.env);
  const interruption = interruptible();
  const previous = options.compare === undefined ? null : parseReport(await readText(options.compare));
  const organisation = options.org === undefined ? unknownOrganisation : await readOrganisation(options.org);
  const catalogue = await readCatalogue();
  const cache = await openCacheFolder({ keep: options.cache, environment: process.env });
  try {
    const gather = () =>
      gatherEvidence({
        locations,
        files: { sarif: options.sarif, vex: options.vex, work: listOf(options.work), incidents: listOf(options.incidents) },
        organisation,
        measures: catalogue.measures,
        rules: `${version} ${catalogue.version}`,
        weeks,
        cache: cache.path,
        now,
        signal: interruption.signal,
        progress: progress.report,
      });
    const report = await assess({ catalogue, organisation, previous, now, version, gather });
    interruption.signal.throwIfAborted();
    progress.clear();
    if (options.json) process.stdout.write(renderJson(report));
    else await writeReport(report, catalogue, formats, options);
  } catch (error) {
    progress.clear();
    throw interruption.signal.aborted ? interrupted() : error;
  } finally {
    interruption.end();
    await cache.close();
  }
}

function listOf(file: string | undefined): readonly string[] {
  return file === undefined ? [] : [file];
}

async function writeReport(
  report: Report,
  catalogue: Catalogue,
  formats: readonly Format[],
  options: { readonly out: string; readonly quiet: boolean },
): Promise<void> {
  const files = Object.fromEntries(formats.map((format) => [`report.${format}`, renderers[format](report, catalogue)]));
  const paths = await writeFiles(options.out, files);
  if (!options.quiet)
    process.stdout.write(renderTerminal(report, { catalogue, colour: hasColour(), width: Math.min(process.stdout.columns ?? 80, 100) }));
  process.stdout.write(`${paths.map((path) => resolve(path)).join("\n")}\n`);
}

function formatsOf(list: string): readonly Format[] {
  const asked = list.split(",").map((word) => word.trim());
  const known = FORMATS.filter((format) => asked.includes(format));
  if (known.length > 0 && known.length === new Set(asked).size) return known;
  throw new EvenkeelError(
    "usage.invalid-option",
    `--format ${quoted(list)} is not a list of ${FORMATS.join(", ")}`,
    "For example --format html,json.",
  );
}

/** SOURCE_DATE_EPOCH (reproducible-builds.org) fixes the clock: the same commit, inputs and version then give the same bytes. */
function clock(environment: NodeJS.ProcessEnv): number {
  const fixed = environment.SOURCE_DATE_EPOCH;
  if (fixed === undefined || fixed === "") return Date.now();
  if (/^\d{1,11}$/.test(fixed)) return Number(fixed) * 1000;
  throw new EvenkeelError(
    "usage.invalid-option",
    `SOURCE_DATE_EPOCH ${quoted(fixed)} is no whole number of seconds since 1970`,
    "Unset it, or set it to a time such as 1767225600.",
  );
}

/** NO_COLOR and a pipe mean plain text (no-color.org). */
function hasColour(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new EvenkeelError(
      "compare.invalid",
      `the earlier report ${quoted(file)} cannot be read`,
      "Name the report.json of an earlier run.",
      { cause: error },
    );
  }
}

function interrupted(): EvenkeelError {
  return new EvenkeelError("run.interrupted", "Interrupted.", "Nothing half-written was left; run again and it carries on.");
}

/** Ctrl-C asks once for an orderly end; pressed again it ends at once. */
function interruptible() {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(interrupted());
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  const end = () => {
    for (const signal of signals) process.off(signal, stop);
  };
  return { signal: controller.signal, end };
}
