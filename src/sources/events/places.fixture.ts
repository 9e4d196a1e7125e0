import { createHash } from "node:crypto";
import { type Organisation, unknownOrganisation } from "../../core/model/organisation.ts";
import type { Account, Resolve } from "../live/resolve-account.ts";
import { type Places, placesOf } from "./placing.ts";

/** Two product teams and a security team; accounts `x@<team>` and logins `<team>-anything` belong to their team. */
const eventOrganisation: Organisation = {
  ...unknownOrganisation,
  teams: [
    { id: "payments", name: "Payments", kind: "stream-aligned", parent: null, hours: null },
    { id: "checkout", name: "Checkout", kind: "stream-aligned", parent: null, hours: null },
    { id: "appsec", name: "Security", kind: "security", parent: null, hours: null },
  ],
  gates: [{ id: "security-review", team: "appsec", paths: [] }],
  repositories: [{ repository: "pay", team: "payments" }],
};

/** Resolves as createResolve does, with a rule that a reader can follow. */
const resolveByPrefix: Resolve = (account, _at, container) => {
  if (account === null) return { actor: "unknown", team: null, standing: "gone", bucket: null };
  if (account.isBot) return { actor: "other-bot", team: null, standing: "automation", bucket: null };
  const team = teamOf(account);
  const bucket = createHash("sha256")
    .update(`${container} ${account.login ?? account.mail}`)
    .digest("hex")
    .slice(0, 8);
  return { actor: "human", team, standing: team === null ? "unknown" : "team", bucket };
};

function teamOf({ login, mail }: Account): string | null {
  const named = mail?.split("@")[1] ?? login?.split("-")[0] ?? "";
  return eventOrganisation.teams.find(({ id }) => id === named)?.id ?? null;
}

export const eventPlacing = {
  organisation: eventOrganisation,
  services: [{ id: "pay-api", name: "Pay API", team: "payments", repositories: ["pay"] }],
  repositories: [
    { id: "pay", native: "4711", path: "acme/payments" },
    { id: "test", native: "", path: "TestRepo/TestOrg" },
  ],
  resolve: resolveByPrefix,
};

export function eventPlaces(): Places {
  return placesOf({
    ...eventPlacing,
    production: ["production", "prod1"],
    teams: { "sec-ops": "appsec" },
    severities: { urgent: "critical" },
  });
}

/** A CDEvent as a pipeline sends it. */
export interface Sending {
  readonly type: string;
  readonly id?: string;
  readonly at?: string;
  readonly subject?: string;
  readonly source?: string;
  readonly content?: object;
  readonly custom?: object;
}

let sent = 0;

export function cdevent({ type, id, at = "2026-03-02T10:00:00Z", subject = "42", source = "/ci", content = {}, custom }: Sending): object {
  sent += 1;
  return {
    context: { specversion: "0.5.1", id: id ?? `event-${sent}`, source, type, timestamp: at },
    subject: { id: subject, source, content },
    ...(custom === undefined ? {} : { customData: custom, customDataContentType: "application/json" }),
  };
}
