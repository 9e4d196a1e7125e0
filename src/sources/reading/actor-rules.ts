import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { type Actor, actors } from "../../core/model/actor.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";

const Rules = z.array(z.strictObject({ actor: z.enum(actors), why: z.string(), name: z.string(), mail: z.string() }));

const BOTS = new URL("../../../catalogue/bots.yaml", import.meta.url);

export type ActorOf = (name: string, mail: string) => Actor;

/** The rules of catalogue/bots.yaml, and their text for the fingerprint of a run. */
export async function readActorRules(): Promise<{ readonly actorOf: ActorOf; readonly text: string }> {
  const text = await readFile(BOTS, "utf8");
  const parsed = Rules.safeParse(parse(text));
  if (!parsed.success)
    throw new EvenkeelError(
      "catalogue.invalid",
      `catalogue/bots.yaml: ${z.prettifyError(parsed.error)}`,
      "Correct the file or install the package again.",
    );
  const rules = parsed.data.map((rule) => ({ actor: rule.actor, name: new RegExp(rule.name, "i"), mail: new RegExp(rule.mail, "i") }));
  return { text, actorOf: (name, mail) => rules.find((rule) => rule.name.test(name) || rule.mail.test(mail))?.actor ?? "human" };
}
