import { EvenkeelError, quoted } from "../model/evenkeel-error.ts";

/** What a column or key is called that holds a person or one person's answers; separators and case are dropped before comparing. */
const respondentWords =
  /^(respon(dent|se)s?(id|number)?|participants?(id)?|answers?(id)?|submissions?(id)?|submitted(at|on|by)|(start|end|completion)(time|date)|recorded(date|at)|timestamp|e?mail(address)?|ip(address)?|(user|person|employee|member|staff|personnel)(id|name|number)?|(first|last|full|sur)name|login|account|gender|age|tenure)$/;

/** Columns or keys under which only one respondent could stand. */
export function respondentColumns(names: readonly string[]): readonly string[] {
  return names.filter((name) => respondentWords.test(name.toLowerCase().replace(/[^a-z]/g, "")));
}

/**
 * Refuses a document that is a list of people's answers, or holds one: records, or a member that is a list, under a telling name.
 * Throws `import.respondent-rows`.
 */
export function refuseRespondents(value: unknown, file: string): void {
  const rows: readonly unknown[] = Array.isArray(value) ? value : [value];
  const members = rows.slice(0, 50).flatMap((row) => (typeof row === "object" && row !== null ? Object.entries(row) : []));
  const listed = members.filter(([, member]) => Array.isArray(value) || Array.isArray(member)).map(([name]) => name);
  const [telling] = respondentColumns(listed);
  if (telling !== undefined) throw respondentRows(file, `it has ${quoted(telling, 40)}`);
}

/**
 * The refusal of a file whose rows are people. Nothing of the file is kept, and the message repeats no cell of it.
 * @param file its name without folders
 * @param why what gave it away
 */
export function respondentRows(file: string, why: string): EvenkeelError {
  return new EvenkeelError(
    "import.respondent-rows",
    `${quoted(file)} holds answers of single people: ${why}. Nothing of it was read.`,
    "Give figures of groups: one row a group and question, with n of at least 5.",
  );
}
