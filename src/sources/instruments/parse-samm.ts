import { z } from "zod";
import type { AssessorStatement } from "../../core/survey/assessor-statement.ts";
import { respondentColumns, respondentRows } from "../../core/survey/respondent-rows.ts";
import { csvRows } from "../reading/csv.ts";
import { invalidInstrument, structuredText } from "./structured-text.ts";

/** Function, practice, stream and level of a question of SAMM 2, such as G-SM-A-1-1; a last number tells questions of a level apart. */
const CODE = /^([GDIVO])-([A-Z]{2})-([AB])-([123])(-\d+)?$/;
/** The four answers of the model, from no to yes for nearly everything. */
const SHARES = [0, 0.25, 0.5, 1];

const share = z.number().refine((value) => SHARES.includes(value), "must be 0, 0.25, 0.5 or 1");
const code = z.string().regex(CODE, "must be a question of SAMM 2, such as G-SM-A-1-1");
const assessment = z.strictObject({
  model: z.literal("samm").default("samm"),
  scope: z.string().min(1).max(200).nullable().default(null),
  answers: z.record(code, share),
});

/**
 * Reads an assessment by OWASP SAMM 2 as an assessor's statements: JSON or YAML with `scope` and `answers` by question code, or the
 * toolbox's interview sheet saved as CSV with the columns `ID` and `Answer`. The model's texts (CC BY-SA 4.0) are not read.
 * Throws `instrument.invalid`, `import.respondent-rows`.
 */
export function parseSamm(content: string, file: string): readonly AssessorStatement[] {
  const value = /^\s*[{[]|^\s*[a-z]+:/.test(content) ? structuredText(content, file) : { answers: answersOfTable(content, file) };
  const read = assessment.safeParse(value);
  if (!read.success) {
    const issue = read.error.issues[0];
    throw invalidInstrument(file, `${issue?.path.map(String).join(".") ?? ""} ${issue?.message ?? "is no assessment"}`.trim());
  }
  const { scope, answers } = read.data;
  return Object.entries(answers).map(([about, share]) => statementOf(about, scope, share));
}

function answersOfTable(content: string, file: string): Readonly<Record<string, number>> {
  const fault = (what: string, line: number, column: number) => invalidInstrument(file, `line ${line}, column ${column}: ${what}`);
  const [head, ...rows] = csvRows(content, { rows: 2_000, cellLength: 5_000, fault });
  const columns = head?.cells.map((cell) => cell.trim()) ?? [];
  const telling = respondentColumns(columns.filter((column) => column !== "Answer"));
  if (telling.length > 0) throw respondentRows(file, `it has the column ${telling[0]}`);
  const id = columns.indexOf("ID");
  const answer = columns.indexOf("Answer");
  if (id < 0 || answer < 0) throw invalidInstrument(file, "needs the columns ID and Answer");
  const answered = rows.filter(({ cells }) => CODE.test(cells[id] ?? "") && (cells[answer] ?? "").trim() !== "");
  return Object.fromEntries(
    answered.map(({ cells, line }) => {
      const value = Number(cells[answer]);
      if (!SHARES.includes(value)) throw fault("the answer must be 0, 0.25, 0.5 or 1", line, answer + 1);
      return [cells[id] ?? "", value];
    }),
  );
}

function statementOf(about: string, group: string | null, share: number): AssessorStatement {
  const [, business = "", practice = "", stream = "", level = ""] = CODE.exec(about) ?? [];
  return { framework: "samm", about, title: null, within: [business, practice, stream], level: Number(level), group, reached: [], share };
}

/** The same assessment as JSON. All statements must be about one scope. */
export function writeSamm(statements: readonly AssessorStatement[]): string {
  const answers = Object.fromEntries(statements.map(({ about, share }) => [about, share ?? 0]));
  return `${JSON.stringify({ model: "samm", scope: statements[0]?.group ?? null, answers }, null, 2)}\n`;
}
