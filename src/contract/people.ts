import { z } from "zod";
import { roles } from "./permissions.ts";
import { json, nothing, route } from "./route.ts";
import { mail, name, ofOrganisation, slug, uuid } from "./shapes.ts";

const grant = z.strictObject({ role: z.enum(roles), organisation: slug.nullable(), team: slug.nullable() });

/** An account and its roles; never when it was last used, never what it did. */
export const person = z.strictObject({
  id: uuid,
  name,
  mail: mail.nullable(),
  grants: z.array(grant),
  /** How the account signs in. */
  signsIn: z.array(z.enum(["password", "link", "oidc"])),
  ended: z.boolean(),
});

const ofPerson = z.strictObject({ person: uuid });

const member = z.strictObject({
  id: uuid,
  /** Shown to those who keep the roster, because a wrong address needs correcting; read otherwise by sources and mail only. */
  mail: z.string().nullable(),
  accounts: z.array(z.string()),
  team: slug,
  from: z.int().nullable(),
  to: z.int().nullable(),
});

export const peopleRoutes = {
  people: route({
    id: "people",
    method: "GET",
    path: "/api/people",
    access: "people.edit",
    summary: "Accounts and their roles.",
    reply: json(z.strictObject({ people: z.array(person) })),
  }),
  invite: route({
    id: "invite",
    method: "POST",
    path: "/api/people",
    access: "people.edit",
    summary: "Makes an account and its one-time link; with mail set up, the link is sent, else it is returned to be handed over.",
    body: z.strictObject({ name, mail, grants: z.array(grant) }),
    reply: json(z.strictObject({ person, link: z.string().nullable() })),
    audited: "person.invite",
    fresh: true,
  }),
  changePerson: route({
    id: "changePerson",
    method: "PUT",
    path: "/api/people/:person",
    access: "people.edit",
    summary: "Changes name, roles, or whether the account is ended. Roles take effect at once; the last operator stays.",
    params: ofPerson,
    body: z.strictObject({ name, grants: z.array(grant), ended: z.boolean() }),
    reply: json(person),
    audited: "person.change",
    fresh: true,
  }),
  linkPerson: route({
    id: "linkPerson",
    method: "POST",
    path: "/api/people/:person/link",
    access: "people.edit",
    summary: "Makes a new one-time sign-in link for an account; earlier ones end.",
    params: ofPerson,
    reply: json(z.strictObject({ link: z.string().nullable() })),
    audited: "person.link",
    fresh: true,
  }),
  roster: route({
    id: "roster",
    method: "GET",
    path: "/api/organisations/:organisation/roster",
    access: "roster.edit",
    askedAt: "organisation",
    summary: "Which mail addresses and tool accounts work in which team, from when to when.",
    params: ofOrganisation,
    reply: json(z.strictObject({ members: z.array(member) })),
  }),
  importRoster: route({
    id: "importRoster",
    method: "POST",
    path: "/api/organisations/:organisation/roster",
    access: "roster.edit",
    askedAt: "organisation",
    pace: "heavy",
    summary: "Reads a roster from CSV (columns mail, accounts, team, from, to): a preview, or in place of the roster kept so far.",
    params: ofOrganisation,
    query: z.strictObject({ preview: z.enum(["yes", "no"]).default("yes") }),
    upload: { types: ["text/csv"], most: 50_000_000 },
    reply: json(
      z.strictObject({
        added: z.int(),
        changed: z.int(),
        ended: z.int(),
        problems: z.array(z.strictObject({ place: z.string(), problem: z.string(), severity: z.enum(["refused", "look-here"]) })),
        applied: z.boolean(),
      }),
    ),
    audited: "roster.import",
  }),
  deleteMember: route({
    id: "deleteMember",
    method: "DELETE",
    path: "/api/organisations/:organisation/roster/:member",
    access: "roster.edit",
    askedAt: "organisation",
    summary: "Erases somebody from the roster at once.",
    params: z.strictObject({ organisation: slug, member: uuid }),
    reply: nothing,
    audited: "roster.erase",
  }),
} as const;
