import type { Command, CommanderError } from "commander";
import type { ToolOptions } from "./source-commands.ts";

/** `evenkeel source ...`: tools that are connected to the running server. */
export function addSourceCommands(program: Command, exitAs: (error: CommanderError) => never): void {
  const organisation = ["--organisation <id>", "of which organisation; needed where there are several"] as const;
  const source = program
    .command("source")
    .description("connect the running server to forges, trackers and incident tools")
    .exitOverride(exitAs);
  const tool = (name: string, description: string): Command =>
    source
      .command(name)
      .description(description)
      .argument("<kind>", "github, gitlab, jira, pagerduty or events")
      .option("--name <name>", "what it is called here")
      .option("--address <url>", "base address of its interface, where it is not everybody's")
      .option("--only <names...>", "owners, groups or project keys to read; all that the token sees without it")
      .option(...organisation)
      .exitOverride(exitAs);
  source
    .command("list")
    .description("list connected tools and whether they answer")
    .option(...organisation)
    .exitOverride(exitAs)
    .action(async (options: { organisation?: string }) =>
      (await import("./source-commands.ts")).listSourcesCommand({ organisation: options.organisation }),
    );
  tool("connect", "connect a tool; its token is read from standard input").action(async (kind: string, options: Record<string, unknown>) =>
    (await import("./source-commands.ts")).connectSourceCommand(kind, toolOptions(options)),
  );
  tool("check", "say what a token may read, without keeping it").action(async (kind: string, options: Record<string, unknown>) =>
    (await import("./source-commands.ts")).checkSourceCommand(kind, toolOptions(options)),
  );
  tool("map", "propose which status of a tracker is which state of work").action(async (kind: string, options: Record<string, unknown>) =>
    (await import("./source-commands.ts")).mapSourceCommand(kind, toolOptions(options)),
  );
  source
    .command("resync")
    .description("read a connected tool again from a date, after a correction of the roster")
    .argument("<source>", "its name in `source list`")
    .requiredOption("--from <date>", "such as 2026-01-31")
    .option(...organisation)
    .exitOverride(exitAs)
    .action(async (id: string, options: { from: string; organisation?: string }) =>
      (await import("./source-commands.ts")).resyncSourceCommand(id, { from: options.from, organisation: options.organisation }),
    );
}

function toolOptions({ name, address, only, organisation }: Record<string, unknown>): ToolOptions {
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return {
    name: text(name),
    address: text(address),
    only: Array.isArray(only) ? only.map(String) : undefined,
    organisation: text(organisation),
  };
}
