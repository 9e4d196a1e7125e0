import { type SettingRow, settingTable } from "../server/settings-table.ts";

export function settingsPage(): string {
  const rows: readonly (readonly [string, SettingRow])[] = Object.entries(settingTable);
  return [
    "# Settings",
    "",
    "Each is an environment variable, or a line of `evenkeel.config.yaml` in the working folder (`EVENKEEL_CONFIG` names another",
    "file); the environment wins. Relative paths begin in the working folder. They are read once, at the start of `npm start`; an",
    "unknown name or a value outside its range stops the start and is named (`settings.invalid`). Settings > Server shows what is in",
    "force and where it comes from, and no secret.",
    "",
    "```yaml",
    "EVENKEEL_DATA: /var/lib/evenkeel",
    "EVENKEEL_ORIGIN: https://evenkeel.example.org",
    "EVENKEEL_ANSWER_ORIGIN: https://answers.example.org",
    "```",
    "",
    "| Name | Meaning | Allowed | When not set |",
    "|---|---|---|---|",
    ...rows.map(
      ([name, { meaning, allowed, standard, secret }]) =>
        `| \`${name}\` | ${meaning}${secret ? " Never shown." : ""} | ${allowed} | ${standard} |`,
    ),
    "",
    "Other variables: `EVENKEEL_CONFIG` (above), `EVENKEEL_CACHE` (evidence folder of `evenkeel assess`), `EVENKEEL_DEBUG=1` (details of",
    "errors on the command line). Names that begin with `EVENKEEL_TEST_` or `EVENKEEL_BENCH_` are for tests and benchmarks.",
    "",
  ].join("\n");
}
