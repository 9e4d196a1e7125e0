import type { roundRoutes } from "../../contract/rounds.ts";
import { EvenkeelError } from "../../core/model/evenkeel-error.ts";
import { isEnrolling } from "../../core/survey/round-state.ts";
import { announceRound, checkThreshold, findInstrument } from "../../jobs/announce-round.ts";
import { extendRound } from "../../jobs/extend-round.ts";
import { readSealed } from "../../jobs/round-documents.ts";
import { roundLink } from "../../jobs/round-link.ts";
import { askToVoid } from "../../jobs/void-round.ts";
import { renderPng } from "../../report/render-png.ts";
import { composeAsks } from "../../report/rounds/compose-asks.ts";
import { composeResults } from "../../report/rounds/compose-results.ts";
import { resultsCsv, resultsMarkdown } from "../../report/rounds/results-files.ts";
import { resultsPng } from "../../report/rounds/results-png.ts";
import { chainOf, toEnvelope } from "../../state/chain.ts";
import { endCommitment, listCommitments } from "../../state/commitments.ts";
import { canonicalText } from "../../state/fingerprint.ts";
import { importedInstruments } from "../../state/instruments.ts";
import { codeOf, cohortOfMember, keepPicture, memberOfAccount, openEnrolKey } from "../../state/round-roster.ts";
import { readRoundSettings } from "../../state/round-settings.ts";
import { changeDraft, deleteDraft, findRound, insertDraft, listRounds, toRound } from "../../state/rounds.ts";
import { readStructure } from "../../state/structure.ts";
import type { HandlersOf } from "../handler.ts";
import { changeRoundSettings, commitAfter, importGiven } from "../round-changes.ts";
import { resultsInput } from "../round-results.ts";
import { commitmentView, instrumentView, mayEdit, roundView, seenRound, settingsView, summaryView } from "../round-views.ts";
import { inSmallHeap } from "../small-heap.ts";

export const roundHandlers: HandlersOf<typeof roundRoutes> = {
  async rounds({ who, params: { organisation } }, context) {
    const { database, vault, catalogue } = context;
    await readStructure(database, organisation);
    const edits = mayEdit(who, organisation);
    const rows = (await listRounds(database, organisation)).filter(({ state }) => edits || state !== "draft");
    const instruments = [...catalogue.instruments, ...(await importedInstruments(database, organisation))];
    return {
      rounds: await Promise.all(rows.map((row) => summaryView(context, row))),
      instruments: instruments.map(instrumentView),
      settings: edits ? settingsView(await readRoundSettings(database, vault, organisation)) : null,
    };
  },

  round: async ({ who, params }, context) => roundView(context, who, await seenRound(context, who, params.organisation, params.round)),

  async draftRound({ who, params: { organisation }, body }, context) {
    await findInstrument(context, organisation, body.instrument);
    await checkThreshold(context, organisation, body);
    const id = await insertDraft(context.database, organisation, body, context.now());
    return roundView(context, who, await seenRound(context, who, organisation, id));
  },

  async changeRound({ who, params: { organisation, round }, body }, context) {
    await findInstrument(context, organisation, body.instrument);
    await checkThreshold(context, organisation, body);
    await changeDraft(context.database, organisation, round, body);
    return roundView(context, who, await seenRound(context, who, organisation, round));
  },

  async discardRound({ params }, { database }) {
    await deleteDraft(database, params.organisation, params.round);
    return undefined;
  },

  async announceRound({ who, params: { organisation, round } }, context) {
    await inSmallHeap(() => announceRound(context, organisation, round));
    return roundView(context, who, await seenRound(context, who, organisation, round));
  },

  async extendRound({ who, params: { organisation, round }, body }, context) {
    await extendRound(context, organisation, round, body.answerUntil);
    return roundView(context, who, await seenRound(context, who, organisation, round));
  },

  async voidRound({ who, params: { organisation, round }, body }, context) {
    await askToVoid(context, organisation, round, { account: who.account, by: who.name, reason: body.reason });
    return roundView(context, who, await seenRound(context, who, organisation, round));
  },

  setRoundSettings: async ({ params, body }, context) => settingsView(await changeRoundSettings(context, params.organisation, body)),

  async setTeamOnly({ params, body }, { database }) {
    await keepPicture(database, params.organisation, params.node, body.teamOnly);
    return undefined;
  },

  async fetchBallot({ who, params }, context) {
    const { database, vault, settings, now } = context;
    const row = await seenRound(context, who, params.organisation, params.round);
    if (row.enrolKey === null || row.manifest === null || !isEnrolling(toRound(row), now())) throw notEnrolling();
    const member = await memberOfAccount(database, vault, params.organisation, who.account);
    const cohort = member === null ? null : await cohortOfMember(database, row.id, member);
    if (member === null || cohort === null) throw notAsked();
    const code = codeOf(openEnrolKey(vault, row.enrolKey), member);
    return { link: roundLink(settings.answerOrigin, { round: row.id, manifest: row.manifest }, { cohort, code }) };
  },

  async enrol({ body: { round, code, cohort, blinded } }, { database, rounds, now }) {
    const row = await findRound(database, round);
    // The clock ends enrolling to the second; the job that destroys the keys may come a minute later.
    if (row === null || !isEnrolling(toRound(row), now())) throw notEnrolling();
    const bytes = (text: string) => Buffer.from(text, "base64url");
    const asked = { scores: bytes(blinded.scores), comment: bytes(blinded.comment) };
    const signed = await rounds.issuer.sign({ round, code: bytes(code), cohort, blinded: asked });
    const text = (signature: Uint8Array) => Buffer.from(signature).toString("base64url");
    return { signatures: { scores: text(signed.scores), comment: text(signed.comment) } };
  },

  async roundChain({ params: { organisation } }, { database }) {
    const rows = await chainOf(database, organisation);
    return {
      entries: rows.map(({ envelope }) => {
        const { entry, key, signature } = toEnvelope(envelope);
        return { entry: { ...entry }, key, signature };
      }),
      fingerprint: rows.at(-1)?.sha256 ?? null,
    };
  },

  roundResults: async ({ who, params, query }, context) =>
    composeResults(await resultsInput(context, who, { ...params, locale: query.locale })),

  roundAsks: async ({ who, params }, context) => composeAsks(await resultsInput(context, who, { ...params, locale: "en" })),

  async exportRound({ who, params, query }, context) {
    const input = await resultsInput(context, who, { ...params, locale: "en" });
    const results = composeResults(input);
    const name = `evenkeel-${params.node}-round.${query.format}`;
    switch (query.format) {
      case "csv":
        return { type: "text/csv; charset=utf-8", name, body: resultsCsv(results) };
      case "md":
        return { type: "text/markdown; charset=utf-8", name, body: resultsMarkdown(results) };
      case "png": {
        const svg = resultsPng(results);
        if (svg === null) throw new EvenkeelError("chart.no-figure", "There is nothing to draw.", "Too few answered in this group.");
        return { type: "image/png", name, body: await renderPng(svg) };
      }
      case "json": {
        const kept = await readSealed(context.database, params.round);
        const figures = kept?.figures.filter(({ group }) => input.mayRead(group.id)) ?? [];
        return { type: "application/json", name, body: canonicalText({ sealed: kept?.sealed ?? null, figures }) };
      }
    }
  },

  async commitments({ params: { organisation } }, { database }) {
    const { structure } = await readStructure(database, organisation);
    const place = new Map(structure.teams.map(({ id }, at) => [id, at]));
    const rows = (await listCommitments(database, organisation)).toSorted((a, b) => (place.get(a.node) ?? -1) - (place.get(b.node) ?? -1));
    return { commitments: rows.map((row) => ({ ...commitmentView(row), kept: null })) };
  },

  async commit({ who, params, body }, context) {
    await seenRound(context, who, params.organisation, params.round);
    return { ...commitmentView(await commitAfter(context, params, body)), kept: null };
  },

  async endCommitment({ params: { organisation, node, commitment }, body }, { database }) {
    return { ...commitmentView(await endCommitment(database, { organisation, node, id: commitment }, body.state)), kept: null };
  },

  importInstrument: async ({ params, query, upload }, context) =>
    instrumentView(await importGiven(context, params.organisation, query.format, upload)),
};

function notEnrolling(): EvenkeelError {
  return new EvenkeelError(
    "round.not-enrolling",
    "Ballots of this round cannot be fetched now.",
    "Its page says when enrolling begins and ends.",
  );
}

function notAsked(): EvenkeelError {
  return new EvenkeelError(
    "round.not-asked",
    "This round does not ask the person of this account, or the mail address of the account is not proven.",
    "Use the link in your mail; or sign in once with a link by mail, and ask a coach whether the roster has your address.",
  );
}
