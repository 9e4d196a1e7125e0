import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";

const Examples = z.array(z.object({ name: z.string(), examples: z.array(z.unknown()) }));
const published = Examples.parse(JSON.parse(readFileSync(createRequire(import.meta.url).resolve("@octokit/webhooks-examples"), "utf8")));
/** The deliveries of GitHub that octokit publishes. */
export const examples = published.flatMap(({ name, examples }) => examples.map((example) => ({ name, example })));

/** Not a person, or a word that stands in any database. */
const AUTOMATION = /^(?:github|web-flow|noreply@github\.com|username$)/i;

/** Logins, addresses and full names of the people in a payload; short ones stand in anything. */
export function peopleIn(value: unknown): readonly string[] {
  if (value === null || typeof value !== "object") return [];
  const own =
    Reflect.get(value, "type") === "User" || "email" in value ? ["login", "email", "name"].map((key) => Reflect.get(value, key)) : [];
  const names = own.filter((name): name is string => typeof name === "string" && name.length >= 6 && !AUTOMATION.test(name));
  return [...names, ...Object.values(value).flatMap(peopleIn)];
}
