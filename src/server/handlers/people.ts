import type { z } from "zod";
import type { peopleRoutes, person as personShape } from "../../contract/people.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { refreshAfterChange } from "../../jobs/sources-of.ts";
import { changePerson, createAccount, type Person, people, personOf } from "../../state/people.ts";
import { eraseMember, rosterEntries } from "../../state/roster.ts";
import { csvRosterFeed } from "../../state/roster-csv.ts";
import { importRoster } from "../../state/roster-import.ts";
import type { HandlersOf } from "../handler.ts";
import { COMMAND_LINE } from "../sign-in/command-line.ts";
import { handOverLink } from "../sign-in/hand-over-link.ts";
import { inSmallHeap } from "../small-heap.ts";

export const peopleHandlers: HandlersOf<typeof peopleRoutes> = {
  people: async (_request, { database }) => ({ people: (await people(database)).map(shown) }),

  invite: async ({ body }, context) => {
    const { database, now } = context;
    const id = await database.tables.transaction((tables) => createAccount(tables, body, now()));
    const link = await handOverLink({ id, mail: body.mail }, false, context);
    return { person: shown(await personOf(database, id)), link };
  },

  changePerson: async ({ params, body }, { database }) => shown(await changePerson(database, params.person, body)),

  linkPerson: async ({ who, params }, context) => {
    const { id, mail, ended } = await personOf(context.database, params.person);
    if (ended) throw new EvenkeelError("account.not-found", "This account has ended.", "Take it up again first.");
    // On the command line the link is shown where it was asked for: it is the way back in when mail is out of order.
    return { link: await handOverLink({ id, mail }, who.account === COMMAND_LINE.account, context) };
  },

  roster: async ({ params }, { database, vault }) => ({ members: await rosterEntries(database, vault, params.organisation) }),

  importRoster: async ({ params, query, upload, signal }, { database, vault, jobs, now }) => {
    const asked = { database, vault, organisation: params.organisation, apply: query.preview === "no", now: now(), signal };
    const imported = await inSmallHeap(() => importRoster({ ...asked, feed: csvRosterFeed(upload) }));
    // Whose team somebody is in decides whose work it was.
    if (imported.applied) await refreshAfterChange(database, jobs, params.organisation, now());
    return imported;
  },

  deleteMember: async ({ params }, { database }) => {
    await eraseMember(database, params.organisation, params.member);
    return undefined;
  },
};

function shown({ id, name, mail, grants, passwordHash, oidc, ended }: Person): z.infer<typeof personShape> {
  const otherwise = [...(passwordHash === null ? [] : (["password"] as const)), ...(oidc ? (["oidc"] as const) : [])];
  // Whoever has a mail address can ask for a link; whoever has nothing else is handed one.
  const link = mail !== null || otherwise.length === 0 ? (["link"] as const) : [];
  return { id, name, mail, grants: [...grants], signsIn: [...otherwise, ...link], ended };
}
