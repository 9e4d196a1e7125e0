import type { Command } from "commander";

export function commandsPage(program: Command): string {
  return ["# Commands", "", program.description(), "", ...program.commands.flatMap(commandSection)].join("\n");
}

function commandSection(command: Command): readonly string[] {
  const usage = `evenkeel ${command.name()} ${command.usage()}`.trim();
  const options = command.options.map((option) => `| \`${option.flags}\` | ${option.description} | ${defaultOf(option.defaultValue)} |`);
  return [
    `## ${command.name()}`,
    "",
    `\`${usage}\``,
    "",
    `${command.description()}.`,
    "",
    ...(options.length === 0 ? [] : ["| Option | What it does | Default |", "|---|---|---|", ...options, ""]),
  ];
}

function defaultOf(value: unknown): string {
  return typeof value === "string" ? `\`${value}\`` : "";
}
