import type { Settings } from "./settings.ts";
import { type SettingRow, settingTable } from "./settings-table.ts";

export interface ShownSetting {
  readonly name: string;
  readonly value: string;
  readonly from: "default" | "environment" | "file";
  readonly meaning: string;
}

/** The settings in force as an operator may see them: of a secret, or an address that can hold one, only that it is set. */
export function describeSettings(settings: Settings): ShownSetting[] {
  const rows: readonly (readonly [string, SettingRow])[] = Object.entries(settingTable);
  return rows.map(([name, { meaning, shown }]) => ({
    name,
    value: String(shown(settings) ?? "not set"),
    from: settings.origins[name] ?? "default",
    meaning,
  }));
}
