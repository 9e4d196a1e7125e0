import type { Command } from "commander";

export function commandsPage(program: Command): string {
  return ["# Commands", "", program.description(), "", ...program.commands.flatMap((command) => commandSection(command, "evenkeel"))].join(
    "\n",
  );
}

function commandSection(command: Command, above: string): readonly string[] {
  const name = `${above} ${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((part) => commandSection(part, name));
  const usage = `${name} ${command.usage()}`.trim();
  const options = command.options.map((option) => `| \`${option.flags}\` | ${option.description} | ${defaultOf(option.defaultValue)} |`);
  return [
    `## ${name.replace(/^evenkeel /, "")}`,
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
