import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const messages = (language: string): ReadonlyMap<string, string> => {
  const text = readFileSync(new URL(`./locales/${language}.po`, import.meta.url), "utf8");
  const entries = text.split("\n\n").flatMap((block) => {
    const found = /^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)/m.exec(block);
    return found === null ? [] : [[joined(found[1] ?? ""), joined(found[2] ?? "")] as const];
  });
  return new Map(entries.filter(([id]) => id !== ""));
};

function joined(lines: string): string {
  return [...lines.matchAll(/"(.*)"/g)].map((line) => line[1]).join("");
}

/** Places a message is filled at, without their order. */
function places(message: string): readonly string[] {
  return [...new Set(message.match(/\{\w+(?=[,}])|<\/?\d+\/?>/g) ?? [])].sort();
}

test("German is complete", () => {
  const missing = [...messages("de")].filter(([, german]) => german === "").map(([id]) => id);
  expect(missing).toEqual([]);
});

test("German and English know the same messages", () => {
  expect([...messages("de").keys()].sort()).toEqual([...messages("en").keys()].sort());
});

test("a translation fills the same places", () => {
  const odd = [...messages("de")].filter(([id, german]) => places(id).join() !== places(german).join()).map(([id]) => id);
  expect(odd).toEqual([]);
});

test("neither language praises or shouts", () => {
  const loud = [...messages("de"), ...messages("en")].flat().filter((text) => text.includes("!"));
  expect(loud).toEqual([]);
});
