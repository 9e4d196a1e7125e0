import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import type { Organisation } from "../../core/model/organisation.ts";
import { fileSize, fileText, MEBIBYTE, shownName } from "../reading/open-file.ts";
import { type FileProblem, parseOrganisation } from "./parse-organisation.ts";
import { toOrganisation } from "./to-organisation.ts";

const WHAT_TO_DO =
  "Correct the places named. With `# yaml-language-server: $schema=…/evenkeel.schema.json` as first line an editor shows them while you type.";
const MOST_PROBLEMS = 20;

/** As much as an organisation of ten thousand repositories needs, and half a second of reading. */
export const LARGEST_FILE = 4 * MEBIBYTE;

/**
 * Reads evenkeel.yaml. Every problem names line, column and setting; unknown settings are refused with the nearest known one.
 * Throws `org.not-found` or `org.invalid`. Accounts of the roster appear in no message.
 * @example await readOrganisation("evenkeel.yaml")
 */
export async function readOrganisation(path: string): Promise<Organisation> {
  const name = shownName(path);
  await fileSize(path).catch((cause: unknown) => {
    throw new EvenkeelError(
      "org.not-found",
      `${name} is missing or may not be read`,
      "Check the path given to --org, or leave the option out to assess without teams.",
      { cause },
    );
  });
  const text = await fileText(path, LARGEST_FILE, (problem) => invalid([{ place: name, problem }]));
  const parsed = parseOrganisation(text, name);
  if ("problems" in parsed) throw invalid(parsed.problems);
  return toOrganisation(parsed.file);
}

function invalid(problems: readonly FileProblem[]): EvenkeelError {
  const shown = problems.slice(0, MOST_PROBLEMS).map(({ place, problem }) => `${place}${/:\d+:\d+$/.test(place) ? "" : ":"} ${problem}`);
  const rest = problems.length - shown.length;
  return new EvenkeelError("org.invalid", [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n"), WHAT_TO_DO);
}
