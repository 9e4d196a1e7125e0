import { Command, type CommanderError, Option } from "commander";
import { addSourceCommands } from "./add-source-commands.ts";
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

  addServerCommands(program);
  addSourceCommands(program, exitAs);
  addInstrumentCommands(program);
  addRoundCommands(program);
  return program;
}

/** A member's own side of a round; neither command needs or tells the server who runs it. */
function addRoundCommands(program: Command): void {
  program
    .command("answer")
    .description("take part in a round from the terminal: fetch a ballot with your link, later answer with it")
    .option("--link <url>", "your own link, in quotes: fetches the ballot and saves it here")
    .option("--ballot <file>", "the saved ballot: asks the questions and sends the answers")
    .option("--answers <file>", "answers from a file instead of the terminal")
    .option("--origin <url>", "where answers are taken, as the link has it; the server of this machine without it")
    .option("--locale <tag>", "language of the questions", "en")
    .exitOverride(exitAs)
    .action(async (options: { link?: string; ballot?: string; answers?: string; origin?: string; locale: string }) =>
      (await import("./answer-command.ts")).answerCommand({
        link: options.link,
        ballot: options.ballot,
        answers: options.answers,
        origin: options.origin,
        locale: options.locale,
      }),
    );
  program
    .command("verify")
    .description("check that a round followed what was signed before it began: rules, keys, page, counts, your ballot, release")
    .option("--round <id>", "which round; a link or a ballot names it, too")
    .option("--link <url>", "a link into the round, in quotes")
    .option("--ballot <file>", "your ballot: looks for it in the list of those counted")
    .option("--fingerprint <text...>", "the fingerprint or its words as you have them from elsewhere: mail, a colleague", [])
    .option(
      "--results <file>",
      "results as the application exports them (JSON): holds the figures you were shown against their seals, and those of all groups against the rules",
    )
    .option("--origin <url>", "where answers are taken; the server of this machine without it")
    .option("--page <url>", "the same as --origin: compares the page served there, too")
    .exitOverride(exitAs)
    .action(async (options: VerifyOptions) =>
      (await import("./verify-command.ts")).verifyCommand({
        round: options.round,
        link: options.link,
        ballot: options.ballot,
        fingerprint: options.fingerprint,
        results: options.results,
        origin: options.origin ?? options.page,
      }),
    );
}

/** What needs the server of a data folder, or is it. EVENKEEL_DATA names the folder. */
function addServerCommands(program: Command): void {
  const organisation = ["--organisation <id>", "of which organisation; needed where there are several"] as const;
  program
    .command("start")
    .description("start the server: the application in the browser, with its own database")
    .option("--demonstration", "with three invented companies, in a data folder of their own", false)
    .exitOverride(exitAs)
    .action(async (options: { demonstration: boolean }) => (await import("./start-command.ts")).startCommand(options));
  program
    .command("link")
    .description("print a new one-time link into an operator's account; earlier links of that account end")
    .exitOverride(exitAs)
    .action(async () => (await import("./link-command.ts")).linkCommand());
  program
    .command("status")
    .description("say what the running server is doing")
    .exitOverride(exitAs)
    .action(async () => (await import("./server-commands.ts")).statusCommand());
  program
    .command("refresh")
    .description("have the running server read its sources again and assess")
    .option("--organisation <id>", "only this one")
    .exitOverride(exitAs)
    .action(async (options: { organisation?: string }) =>
      (await import("./server-commands.ts")).refreshCommand({ organisation: options.organisation }),
    );
  const org = program
    .command("org")
    .description("take the structure of an organisation out of the running server, or into it")
    .exitOverride(exitAs);
  org
    .command("export")
    .description("write teams, services, repositories, ownership and gates as evenkeel.yaml; the roster stays")
    .argument("[file]", "where to; standard output without it")
    .option(...organisation)
    .exitOverride(exitAs)
    .action(async (file: string | undefined, options: { organisation?: string }) =>
      (await import("./server-commands.ts")).exportCommand(file, { organisation: options.organisation }),
    );
  org
    .command("import")
    .description("change the structure to what evenkeel.yaml says")
    .argument("<file>", "evenkeel.yaml")
    .option("--preview", "only say what would change", false)
    .option(...organisation)
    .exitOverride(exitAs)
    .action(async (file: string, options: { organisation?: string; preview: boolean }) =>
      (await import("./server-commands.ts")).importCommand(file, { organisation: options.organisation, preview: options.preview }),
    );
}

/** Questionnaires: what is asked, and what others have asked. */
function addInstrumentCommands(program: Command): void {
  const instrument = program
    .command("instrument")
    .description("questionnaires: list those at hand, read those of others")
    .exitOverride(exitAs);
  instrument
    .command("list")
    .description("list the questionnaires that come with Evenkeel")
    .exitOverride(exitAs)
    .action(async () => (await import("./instrument-command.ts")).listCommand());
  instrument
    .command("check")
    .description("read a file and say what is in it; nothing is kept or sent (docs/run/surveys.md)")
    .argument("<format>", "evenkeel, dora, dsomm, samm or earlier")
    .argument("<file>", "the file")
    .exitOverride(exitAs)
    .action(async (format: string, file: string) => (await import("./instrument-command.ts")).checkCommand(format, file));
  instrument
    .command("import")
    .description("give the running server a questionnaire whose licence allows asking it")
    .argument("<format>", "dora (the survey questions that DORA publishes) or evenkeel (our own format)")
    .argument("<file>", "JSON or YAML")
    .option("--organisation <id>", "of which organisation; needed where there are several")
    .exitOverride(exitAs)
    .action(async (format: string, file: string, options: { organisation?: string }) =>
      (await import("./instrument-command.ts")).importInstrumentCommand(format, file, { organisation: options.organisation }),
    );
}

interface VerifyOptions {
  readonly round?: string;
  readonly link?: string;
  readonly ballot?: string;
  readonly fingerprint: string[];
  readonly results?: string;
  readonly origin?: string;
  readonly page?: string;
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
