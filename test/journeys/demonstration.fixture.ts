import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { inventedUuid } from "../../src/demonstration/tell-round.ts";
import { untilAnswered } from "./session.fixture.ts";

export const invented = ["brambleford-invented", "quillstead-invented", "tarnwick-invented"] as const;
export type Invented = (typeof invented)[number];

/** The newest round of a company; its id follows from its words. */
const secondBaseline = (company: string): string => inventedUuid(`${company} Second baseline (invented)`);

/** What stands in place of the parameters of an address. */
const looked: Readonly<Record<Invented, Readonly<Record<string, string>>>> = {
  "brambleford-invented": {
    team: "payments",
    finding: "changes-wait-for-security",
    measure: "E08",
    practice: "small-batches",
    round: secondBaseline("brambleford"),
  },
  "quillstead-invented": {
    team: "lending",
    finding: "security-is-elsewhere",
    measure: "E27",
    practice: "small-batches",
    round: secondBaseline("quillstead"),
  },
  "tarnwick-invented": {
    team: "billing",
    finding: "security-is-elsewhere",
    measure: "E16",
    practice: "small-batches",
    round: secondBaseline("tarnwick"),
  },
};

const router = readFileSync(new URL("../../src/web/app/router.tsx", import.meta.url), "utf8");
const outside = ["/sign-in", "/welcome", "/o/$organisation"];

/** Every address of the router below an organisation, read from the router itself, so that no new page stays unseen. */
export const tour: readonly string[] = [...new Set([...router.matchAll(/ path: "([^"]+)"/g)].map(([, path = ""]) => path))].filter(
  (path) => !outside.includes(path),
);

/** The address of a page of the tour at a company. @example pathOf("/teams/$team", "quillstead-invented") // "/o/quillstead-invented/teams/lending" */
export function pathOf(place: string, company: Invented): string {
  const filled = place.replaceAll(/\$(\w+)/g, (_whole, name: string) => {
    const value = looked[company][name];
    if (value === undefined) throw new Error(`no example for $${name} of ${place}`);
    return value;
  });
  return `/o/${company}${filled === "/" ? "" : filled}`;
}

/** Waits until the invented companies are there and each was assessed as a whole over twelve weeks. */
export async function untilAssessed(page: Page, patience: number): Promise<void> {
  for (const company of invented) await untilAnswered(page, `/api/organisations/${company}`, "home?node=org&weeks=12", patience);
}
