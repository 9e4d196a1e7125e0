import { Command, type CommanderError, Option } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { progressLine } from "./progress-line.ts";

/**
 * Every command and option in one place; what a command does is imported only when it runs, so that `--help` starts fast.
 * docs/run/commands.md is generated from this.
 */
export function buildProgram(version: string): Command {
  const program = new Command("evenkeel")
    .description(
      "Shows where your DevSecOps culture stands, what to change next, and whether it worked - and nobody is ever measured or unmasked by it.",
    )
    .version(version, "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("Run with --help to see what is possible.")
    .exitOverride(exitAs);

  program
    .command("assess")
    .description("read one or more git repositories and write an honest report: found, how sure, not observable, worth trying")
    .argument("[path-or-url...]", "repositories, local or remote; several are one organisation", ["."])
    .option("--org <file>", "evenkeel.yaml with teams, hours, gates and path rules")
    .option("--since <length>", "how far to look back from the newest commit, such as 26w, 12m or 1y", "52w")
    .option("--sarif <file...>", "scanner results, SARIF 2.1.0")
    .option("--vex <file...>", "CycloneDX 1.4-1.6 documents with vulnerabilities")
    .option("--work <file>", "work items, CSV or JSON (docs/run/files.md)")
    .option("--incidents <file>", "incidents, CSV or JSON (docs/run/files.md)")
    .option("--out <folder>", "where the report is written", "evenkeel-report")
    .addOption(new Option("--format <list>", "which files to write, of html, json and md").default("html,json,md"))
    .option("--json", "print the JSON report on stdout instead of writing files")
    .option("--compare <report.json>", "an earlier report: say what appeared, went, stayed or became observable")
    .option("--no-cache", "keep nothing between runs")
    .option("--quiet", "no progress and no summary, only the paths written")
    .exitOverride(exitAs)
    .addHelpText("after", assessExamples)
    .action(async (locations: string[], options: Record<string, unknown>) => {
      // Said before the rest is loaded: on a busy machine loading alone takes longer than people wait without a sign.
      const progress = progressLine(process.stderr, { quiet: options.quiet === true, now: () => performance.now() });
      progress.report({ what: "Starting", done: 0, total: null, unit: "" });
      const { assessCommand } = await import("./assess-command.ts");
      await assessCommand(locations, options, { version, progress });
    });

  program
    .command("measures")
    .description("list the measures, or explain one: question, formula, null rules, what it cannot see")
    .argument("[id]", "a measure, such as E01")
    .exitOverride(exitAs)
    .action(async (id: string | undefined) => {
      const { measuresCommand } = await import("./measures-command.ts");
      await measuresCommand(id);
    });

  return program;
}

const assessExamples = `
Examples:
  evenkeel assess                          the repository in this folder
  evenkeel assess api web worker           three repositories as one organisation
  evenkeel assess . --org evenkeel.yaml --sarif scans/*.sarif
  evenkeel assess . --compare last/report.json --format md

Exit codes: 0 written, 2 usage, 3 no repository, 4 input cannot be read, 5 report cannot be written, 130 interrupted.
Environment: EVENKEEL_CACHE (folder kept between runs), NO_COLOR, SOURCE_DATE_EPOCH (fixes the clock), EVENKEEL_DEBUG.
Nothing leaves this machine, and nothing is written into a repository.
`;

/** Help and version end well; a wrong option is a usage error, never exit code 1. */
function exitAs(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? exitCodes.written : exitCodes.usage);
}
