import type { z } from "zod";
import type { instanceRoutes, words } from "../../contract/instance.ts";
import type { Catalogue } from "../../core/model/catalogue.ts";
import { shownUnit } from "../../report/words/ratio.ts";
import { readAudit } from "../../state/audit.ts";
import type { Context } from "../context.ts";
import { describeSettings } from "../describe-settings.ts";
import type { FileReply, HandlersOf } from "../handler.ts";
import { openApiOf } from "../openapi.ts";
import { isFirstRun } from "../sign-in/first-run-link.ts";

type Words = z.infer<typeof words>;

export const instanceHandlers: HandlersOf<typeof instanceRoutes> = {
  instance: async (_request, { version, settings, database, mailer }) => ({
    version,
    firstRun: await isFirstRun(database),
    signIn: { mail: mailer !== null, oidc: settings.oidc === null ? null : { label: settings.oidc.label } },
    answerOrigin: settings.answerOrigin,
  }),
  words: async (_request, context) => kept(wordsOf, context.catalogue, () => makeWords(context)),
  openapi: async (_request, context) => kept(openApis, context.catalogue, () => makeOpenApi(context)),
  settings: async (_request, { settings }) => ({
    settings: describeSettings(settings),
    dataFolder: settings.dataFolder,
    database: settings.databaseUrl === null ? "embedded" : "external",
  }),
  audit: async ({ query }, { database }) => readAudit(database, query.before ?? null),
};

// Both are the same object as long as the catalogue is, so that their bytes are made once (kept-reply.ts).
const wordsOf = new WeakMap<Catalogue, Words>();
const openApis = new WeakMap<Catalogue, FileReply>();

function kept<T>(memory: WeakMap<Catalogue, T>, catalogue: Catalogue, make: () => T): T {
  const known = memory.get(catalogue) ?? make();
  memory.set(catalogue, known);
  return known;
}

function makeOpenApi({ version, settings }: Context): FileReply {
  return { type: "application/json; charset=utf-8", name: null, body: JSON.stringify(openApiOf(version, settings.origin)) };
}

function makeWords({ version, catalogue: { model, measures, claims, practices } }: Context): Words {
  const concept = ({ id, name, definition, question }: Words["lenses"][number]) => ({ id, name, definition, question });
  return {
    version,
    lenses: model.lenses.map(concept),
    behaviours: model.behaviours.map(concept),
    symptoms: model.symptoms.map(concept),
    causes: model.causes.map(concept),
    measures: measures.map(({ id, name, question, definition, unit, variants }) => ({
      id,
      name,
      question,
      definition,
      unit: shownUnit({ measure: id, unit }),
      variants: variants.map((each) => ({ id: each.id, label: each.label, unit: shownUnit({ measure: id, unit: each.unit ?? unit }) })),
    })),
    findings: claims.map(({ id, claim, about, links }) => ({
      id,
      claim,
      about,
      links: {
        symptoms: [...links.symptoms],
        causes: [...links.causes],
        behaviours: [...links.behaviours],
        lenses: [...links.lenses],
      },
    })),
    practices: practices.map(({ id, name, summary }) => ({ id, name, summary })),
  };
}
