import { z } from "zod";
import { expandQuestion } from "../evidence/dialect.ts";
import type { Engine } from "../evidence/engine.ts";

/** Rows of a query as objects of the expected shape: engines answer columns of unknown values, and this is the edge where they are parsed. */
export async function ask<Shape extends z.ZodType>(
  engine: Engine,
  shape: Shape,
  sql: string,
  parameters: Readonly<Record<string, number | string>> = {},
): Promise<readonly z.infer<Shape>[]> {
  const { names, columns, length } = await engine.query(expandQuestion(sql, engine.name, parameters), parameters);
  const rows = Array.from({ length }, (_, row) => Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row]])));
  return z.array(shape).parse(rows);
}
