import type { Page } from "playwright-core";
import { untilAnswered } from "./session.fixture.ts";

export const invented = ["brambleford-invented", "quillstead-invented", "tarnwick-invented"] as const;
export type Invented = (typeof invented)[number];

/** A team and a claim of each company that every page about one is looked at with. */
const looked = {
  "brambleford-invented": { team: "payments", finding: "changes-wait-for-security" },
  "quillstead-invented": { team: "lending", finding: "security-is-elsewhere" },
  "tarnwick-invented": { team: "billing", finding: "security-is-elsewhere" },
} as const satisfies Readonly<Record<Invented, { readonly team: string; readonly finding: string }>>;

/** Every address of the router below an organisation, with what stands in place of its parameters. */
export const tour: Readonly<Record<string, (company: Invented) => string>> = {
  "/": () => "",
  "/findings": () => "/findings",
  "/findings/$finding": (company) => `/findings/${looked[company].finding}`,
  "/teams": () => "/teams",
  "/teams/$team": (company) => `/teams/${looked[company].team}`,
  "/measures": () => "/measures",
  "/measures/$measure": () => "/measures/E08",
};

/** Waits until the invented companies are there and each was assessed as a whole over twelve weeks. */
export async function untilAssessed(page: Page, patience: number): Promise<void> {
  for (const company of invented) await untilAnswered(page, `/api/organisations/${company}`, "home?node=org&weeks=12", patience);
}
