import type { Target } from "../contract/evidence-shapes.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { EvenkeelError } from "../core/model/evenkeel-error.ts";
import type { Instant } from "../core/model/time.ts";

/** A target must be about something that is measured, in a value it can have, at a day to come. Throws `target.invalid`. */
export function checkTarget(target: Omit<Target, "id" | "node">, { model, measures }: Catalogue, now: Instant): void {
  const { about, value, by } = target;
  if (by <= now) throw invalid("The day lies in the past.", "Choose a day to come.");
  if ("behaviour" in about) {
    if (!model.behaviours.some(({ id }) => id === about.behaviour))
      throw invalid(`There is no behaviour ${about.behaviour}.`, "Choose one of B1 to B6.");
    if (value !== null) throw invalid("A behaviour has no value to aim at.", "Send null; the direction alone is aimed at.");
    return;
  }
  const measure = measures.find(({ id }) => id === about.measure);
  if (measure === undefined) throw invalid(`There is no measure ${about.measure}.`, "The list of measures names all.");
  const variant = measure.variants.find(({ id }) => id === about.variant);
  if (about.variant !== null && variant === undefined)
    throw invalid(`${measure.id} has no such variant.`, "The page of the measure names its variants.");
  const unit = variant?.unit ?? measure.unit;
  if (value === null || !Number.isFinite(value) || value < 0)
    throw invalid("A target on a measure needs a value of 0 or more.", `Send it in the unit of the measure: ${unit}.`);
  if (unit === "share" && value > 1) throw invalid("A share is at most 1.", "Send 0.8 for 80 in 100.");
}

function invalid(message: string, whatToDo: string): EvenkeelError {
  return new EvenkeelError("target.invalid", message, whatToDo);
}
