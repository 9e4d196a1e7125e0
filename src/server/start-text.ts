import type { Settings } from "./settings.ts";

interface Started {
  readonly version: string;
  readonly settings: Settings;
  /** Null: people sign in as they do. */
  readonly link: string | null;
  readonly demonstration: boolean;
  /** Of the data, as seen from where the server was started. */
  readonly folder: string;
}

/** What the console says once the server can be used: where it is, and the way in while there is no other. */
export function startText({ version, settings, link, demonstration, folder }: Started): string {
  const kept = folder === "" || folder.startsWith("..") ? settings.dataFolder : `./${folder}`;
  const name = new URL(settings.origin).hostname;
  const lines = [
    "",
    `  Evenkeel ${version} is ready.`,
    "",
    `  Open     ${settings.origin}`,
    `  Kept in  ${kept}`,
    ...(link === null ? [] : ["", `  ${demonstration ? intoDemonstration : firstTime}`, "", `  ${link}`]),
    ...(name.endsWith(".localhost") && link !== null ? ["", `  (A browser that does not know ${name}: put localhost in its place.)`] : []),
    "",
    "  Ctrl-C stops it.",
    "",
    "",
  ];
  return lines.join("\n");
}

const firstTime = "Nobody has signed in yet. This link lets you in as the operator, once, within 24 hours:";
const intoDemonstration = "Three invented companies, to look around in. This link opens them, once:";
