import { z } from "zod";
import type { GroupFigures } from "../core/privacy/seal-release.ts";
import { jsonOf, sealedRelease } from "./published.ts";

// What the application exports of a round: the seals, and the figures of the groups its reader may read. It comes from outside as well.

const text = z.string();
const count = z.int().min(0);
const figure = z.number();

const level = z.strictObject({ at: figure, low: figure, high: figure, edge: z.enum(["at-most", "at-least"]).nullable() });
const item = z.strictObject({
  n: z.strictObject({ low: count, high: count }),
  ...{ fav: level, unfav: level, score: level, fromParts: z.boolean() },
  sd: figure.exactOptional(),
  cantSay: level.exactOptional(),
  categories: z.array(z.strictObject({ from: count, to: count, share: level })).exactOptional(),
});
const group = z.strictObject({
  ...{ id: text, parent: text.nullable(), label: text, teamOnly: z.boolean(), remainder: z.boolean(), eligible: count },
  participation: z.enum(["under 60 %", "60-79 %", "80 % or more"]),
  items: z.record(text, item),
});
const construct = z.strictObject({
  ...{ n: count, mean: figure, sd: figure, sdWithin: figure },
  alpha: figure.nullable(),
  icc1: z.strictObject({ value: figure, p: figure, groups: count }).nullable(),
  icc2: figure.nullable(),
  tau2: figure.nullable(),
});
const whole = z.strictObject({
  disciplines: z.array(z.strictObject({ label: text, items: z.record(text, item) })),
  organisation: z.strictObject({
    ...{ eligible: count, accepted: count },
    itemSd: z.record(text, figure),
    constructs: z.record(text, construct),
  }),
  audit: z.strictObject({ lattice: z.enum(["rank-test", "rules"]), items: count, withheld: count, fromParts: count }),
});
const figures = z.strictObject({
  group,
  comments: z.array(z.strictObject({ group: text, prompt: text, text })),
  whole: whole.nullable(),
  salt: text,
}) satisfies z.ZodType<GroupFigures>;

const resultsFile = z.strictObject({ sealed: sealedRelease, figures: z.array(figures) });

/** Figures of each group in the file; null: the file has another form. */
export function readResults(file: string): readonly GroupFigures[] | null {
  const read = resultsFile.safeParse(jsonOf(Buffer.from(file)));
  return read.success ? read.data.figures : null;
}
