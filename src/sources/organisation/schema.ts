import { z } from "zod";
import { SMALLEST_K } from "../../core/model/organisation.ts";
import { holdsCredentials, isTimeZone } from "../../core/model/structure-text.ts";
import { dateOf } from "../reading/instant-text.ts";
import { looksLikeMail } from "../reading/plain-text.ts";
import { momentOf } from "./moment.ts";

export const teamKinds = ["stream-aligned", "platform", "enabling", "complicated-subsystem", "security", "operations"] as const;
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The upper bounds keep a hostile file small; no organisation comes near them. */
const MOST_ENTRIES = 10_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is what this is for
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/;
const CLOCK = /^(?:[01]?\d|2[0-3]):[0-5]\d$|^24:00$/;
const GLOB = /^[^\s\\]{1,300}$/;

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "must be small letters, digits, '-', '_' or '.', at most 64 of them");
const sentence = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(500, "must have at most 500 characters")
  .regex(PRINTABLE, "must not hold control characters");
const words = sentence.max(120, "must have at most 120 characters").refine((text) => !looksLikeMail(text), "must not be a mail address");
const team = id.describe("Id of a team of this file.");
const glob = z.string().regex(GLOB, "must be a path pattern without spaces or backslashes, such as 'src/auth/**'");
const date = z.string().refine((text) => dateOf(text) !== null, "must be a calendar date such as 2026-03-01");
const moment = z
  .string()
  .refine((text) => momentOf(text) !== null, "must be a calendar date such as 2026-03-01, or a time with its offset");
const validity = {
  from: moment.optional().describe("Since when it is there (UTC): a day, or a time with its offset. Left out: since ever."),
  to: moment.optional().describe("Since when it is there no more. Naming it ends it; its history stays."),
};
const address = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(1000, "must have at most 1,000 characters")
  .regex(PRINTABLE, "must not hold control characters")
  .refine((text) => !holdsCredentials(text), "must not hold a password or token; let git's credential helper know them");
const reference = z.string().min(1).max(300);
const hourOrTime = "must be an hour from 0 to 24, or a time such as 08:30";
const clock = z.union([z.number().min(0, hourOrTime).max(24, hourOrTime), z.string().regex(CLOCK, hourOrTime)], hourOrTime);

const hours = z
  .strictObject({
    zone: z
      .string()
      .refine(isTimeZone, "must be a time zone such as Europe/Vienna")
      .optional()
      .describe("IANA time zone, such as Europe/Vienna. Left out: the zone each commit was written in."),
    from: clock.describe("Start of the working day: 8 or '08:30'."),
    to: clock.describe("End of the working day: 18 or '18:30'."),
    days: z.array(z.enum(weekdays)).min(1).max(7).optional().describe("Working days; Monday to Friday when left out."),
  })
  .describe("Usual working hours; decides what counts as out of hours.");

export const organisationFile = z
  .strictObject({
    organisation: words.optional().describe("Name shown on the report."),
    k: z
      .number()
      .int("must be a whole number")
      .min(SMALLEST_K, `must be ${SMALLEST_K} or more: figures about fewer people are not shown`)
      .max(1000)
      .optional()
      .describe(`Fewest contributors a figure about conduct or flow needs. Only ever raised above ${SMALLEST_K}.`),
    hours: hours.optional().describe("Working hours of teams that say nothing of their own; 7 to 19, Monday to Friday when left out."),
    teams: z
      .array(
        z.strictObject({
          id,
          name: words.optional().describe("Name shown; the id when left out."),
          kind: z.enum(teamKinds).describe("What the team is for (Team Topologies, plus security and operations)."),
          parent: team.optional().describe("Id of the team or area this one belongs to."),
          "reports-to": words.optional().describe("Whom it reports to, in words and never a name: product director."),
          hours: hours.optional(),
          ...validity,
        }),
      )
      .max(MOST_ENTRIES)
      .optional()
      .describe("Teams and the areas they belong to."),
    roster: z
      .array(
        z.strictObject({
          match: z
            .string()
            .refine(isMatch, "must be a mail address, a @domain, or a @handle as CODEOWNERS writes it")
            .describe(
              "A mail address, '@example.org' for a whole domain, or '@handle' as CODEOWNERS writes it. Read, turned into a team and forgotten.",
            ),
          team,
          from: date.optional().describe("First day in the team (UTC)."),
          to: date.optional().describe("First day no longer in the team (UTC)."),
        }),
      )
      .max(MOST_ENTRIES)
      .optional()
      .describe("Which accounts work in which team. At most one team at a time."),
    repositories: z
      .record(
        reference,
        z.union([
          team,
          z.strictObject({
            name: words.optional().describe("Name shown; the id when left out."),
            address: address.optional().describe("Where it is cloned from, without user name, password or token."),
            team: team.optional(),
            ...validity,
          }),
        ]),
      )
      .refine((found) => Object.keys(found).length <= MOST_ENTRIES, `must have at most ${MOST_ENTRIES} entries`)
      .optional()
      .describe("Repository id or name, and the team that owns it as a whole, or more about it."),
    services: z
      .array(
        z.strictObject({
          id,
          name: words.optional().describe("Name shown; the id when left out."),
          team: team.optional(),
          tier: z
            .union([z.literal(1), z.literal(2), z.literal(3)], "must be 1, 2 or 3")
            .optional()
            .describe("How much depends on it: 1 most."),
          repositories: z
            .array(z.strictObject({ repository: reference, paths: glob.describe("Which part of it, such as 'src/billing/**' or '**'.") }))
            .max(1000)
            .optional()
            .describe("Where its code lies."),
          ...validity,
        }),
      )
      .max(MOST_ENTRIES)
      .optional()
      .describe("What runs, and which team looks after it."),
    ownership: z
      .array(
        z.strictObject({
          repository: reference.optional().describe("Repository id or name; every repository when left out."),
          pattern: glob.describe("Paths, such as 'src/billing/**'."),
          team,
        }),
      )
      .max(MOST_ENTRIES)
      .optional()
      .describe("Which team owns which paths; the last rule that matches wins."),
    "security-paths": z
      .array(glob)
      .max(MOST_ENTRIES)
      .optional()
      .describe("Paths whose changes are security work, beside those the catalogue knows."),
    gates: z
      .array(
        z.strictObject({
          id,
          name: words.optional().describe("Name shown; the id when left out."),
          team,
          paths: z.array(glob).max(1000).optional().describe("Paths whose changes need this gate; left out when CODEOWNERS says so."),
        }),
      )
      .max(1000)
      .optional()
      .describe("Reviews a change must pass, and the team that gives them. Name here who reviews security."),
    thresholds: z
      .array(
        z.strictObject({
          finding: id.describe("Id of the finding, such as changes-wait-for-security."),
          measure: z
            .string()
            .regex(/^E\d{2}$/, "must be a measure such as E08")
            .describe("Measure whose threshold changes, such as E08."),
          threshold: z.number(),
          reason: sentence.describe("Printed beside the finding."),
        }),
      )
      .max(1000)
      .optional()
      .describe("Thresholds of your own, each with its reason."),
    disputes: z
      .array(z.strictObject({ finding: id, note: sentence.describe("Stands wherever the finding stands.") }))
      .max(1000)
      .optional()
      .describe("Findings you dispute; they stay on the page and leave the recommendations."),
  })
  .describe("What Evenkeel cannot read from a repository: teams, their hours, who owns what, who reviews security.");

export type OrganisationFile = z.infer<typeof organisationFile>;

function isMatch(text: string): boolean {
  return text.length <= 320 && (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) || /^@[^\s@]+$/.test(text));
}
