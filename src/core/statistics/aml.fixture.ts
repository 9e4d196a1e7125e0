import fc from "fast-check";
import { z } from "zod";
import { vector } from "../../../test/vectors.fixture.ts";
import type { LifeItem } from "./survival.ts";

export const bound = z.number().nullable();
export const numbers = z.array(z.number());
/** Remission times of the aml data in R, two groups, with what survfit answers. */
export const kmAml = vector(
  "statistics.json",
  "km_aml",
  z.object({
    data: z.array(z.object({ time: z.number(), status: z.number(), x: z.string() })),
    time: numbers,
    "n.risk": numbers,
    "n.event": numbers,
    surv: numbers,
    stdErr: z.array(bound),
    lower: z.array(bound),
    upper: z.array(bound),
  }),
);
const group = (name: string): LifeItem[] =>
  kmAml.data.filter((row) => row.x === name).map(({ time, status }) => ({ time, event: status === 1 }));
export const maintained = group("Maintained");
export const nonmaintained = group("Nonmaintained");

export const end = (time: number, entry?: number): LifeItem => (entry === undefined ? { time, event: true } : { time, event: true, entry });
export const open = (time: number): LifeItem => ({ time, event: false });
export const someItems = fc.array(fc.record({ time: fc.integer({ min: 0, max: 20 }), event: fc.boolean() }), {
  minLength: 1,
  maxLength: 40,
});
