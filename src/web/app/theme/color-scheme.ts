import type { MantineColorScheme } from "@mantine/core";
import { localStorageColorSchemeManager } from "@mantine/core";

export const colorSchemes = ["light", "dark", "auto"] as const satisfies readonly MantineColorScheme[];

/** Kept in this browser only; the server does not know it. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: "evenkeel-theme" });
