import type { evidenceRoutes } from "../../contract/evidence.ts";
import { mayDo } from "../../contract/permissions.ts";
import { EvenkeelError, quoted } from "../../core/model/evenkeel-error.ts";
import { lineUp } from "../../core/model/line-up.ts";
import { csvText } from "../../report/csv.ts";
import { pngChart } from "../../report/png-chart.ts";
import { renderPng } from "../../report/render-png.ts";
import { WHOLE } from "../../report/report.ts";
import { chartTable } from "../../report/views/chart-table.ts";
import { accountabilityMeasures, composeAccountability, shownTo } from "../../report/views/compose-accountability.ts";
import { composeFinding } from "../../report/views/compose-finding.ts";
import { composeFindings } from "../../report/views/compose-findings.ts";
import { composeHome } from "../../report/views/compose-home.ts";
import { composeMeasure, composeMeasures } from "../../report/views/compose-measures.ts";
import { composePractice, composePractices } from "../../report/views/compose-practices.ts";
import type { ViewInput } from "../../report/views/view-input.ts";
import { cellsOfMeasures } from "../../state/assessments.ts";
import { addDispute, withdrawDispute } from "../../state/disputes.ts";
import { readStructure } from "../../state/structure.ts";
import { deleteTarget, listTargets, putTarget } from "../../state/targets.ts";
import { nodeIn, type Place } from "../evidence-input.ts";
import { composed, forgetFacts, inputOf } from "../evidence-pages.ts";
import type { FileReply, HandlersOf } from "../handler.ts";
import { fileName, reportFile } from "../report-file.ts";
import { checkTarget } from "../target-check.ts";

interface OfNode {
  readonly params: { readonly organisation: string };
  readonly query: { readonly node: string; readonly weeks: Place["weeks"] };
}

const placeOf = ({ params, query }: OfNode): Place => ({ organisation: params.organisation, node: query.node, weeks: query.weeks });

/** Coverage and quality are of the whole organisation, over the longest window that is assessed. */
const LONGEST = 52;

export const evidenceHandlers: HandlersOf<typeof evidenceRoutes> = {
  home: (request, context) => composed(context, placeOf(request), "home", composeHome),
  findings: (request, context) => composed(context, placeOf(request), "findings", composeFindings),
  finding: (request, context) => {
    const { finding } = request.params;
    return composed(context, placeOf(request), `finding ${finding}`, (input) => composeFinding(input, finding) ?? noFinding(finding));
  },
  dispute: async ({ params, query, body }, context) => {
    const { structure } = await readStructure(context.database, params.organisation);
    const node = nodeIn(structure, query.node);
    if (!context.catalogue.claims.some(({ id }) => id === params.finding)) return noFinding(params.finding);
    const note = { finding: params.finding, node: node.id, team: node.name, note: body.note };
    const added = await addDispute(context.database, params.organisation, note, context.now());
    forgetFacts(context, params.organisation);
    return added;
  },
  withdrawDispute: async ({ params, query }, context) => {
    const { organisation, finding, dispute: id } = params;
    const gone = await withdrawDispute(context.database, { organisation, node: query.node, finding, id });
    if (!gone)
      throw new EvenkeelError(
        "dispute.not-found",
        "There is no such note on this finding.",
        "It may have been taken back already; load the page again.",
      );
    forgetFacts(context, organisation);
  },
  accountability: async ({ params: { organisation }, query: { weeks }, who }, context) => {
    const { structure } = await readStructure(context.database, organisation);
    const map = await composed(context, { organisation, node: WHOLE, weeks }, "accountability", async (input) => {
      const key = { organisation, weeks, which: "now" } as const;
      const rows = await cellsOfMeasures(context.database, key, accountabilityMeasures);
      return composeAccountability({ ...input, structure, cells: new Map(rows.map(({ node, cells }) => [node, cells])) });
    });
    const parents = new Map(structure.teams.map(({ id, parent }) => [id, parent]));
    return shownTo(map, (node) => mayDo(who.grants, "team.read", { organisation, teams: node === null ? null : lineUp(node, parents) }));
  },
  measures: (request, context) => composed(context, placeOf(request), "measures", composeMeasures),
  measure: (request, context) => {
    const { measure } = request.params;
    return composed(context, placeOf(request), `measure ${measure}`, (input) => composeMeasure(input, measure) ?? noMeasure(measure));
  },
  practices: (request, context) => composed(context, placeOf(request), "practices", composePractices),
  practice: (request, context) => {
    const { practice } = request.params;
    return composed(context, placeOf(request), `practice ${practice}`, (input) => composePractice(input, practice) ?? noPractice(practice));
  },
  targets: async ({ params, query }, { database }) => {
    nodeIn((await readStructure(database, params.organisation)).structure, query.node);
    return { targets: [...(await listTargets(database, params.organisation, query.node))] };
  },
  putTarget: async ({ params, query, body }, context) => {
    nodeIn((await readStructure(context.database, params.organisation)).structure, query.node);
    checkTarget(body, context.catalogue, context.now());
    const put = await putTarget(context.database, params.organisation, { ...body, node: query.node });
    forgetFacts(context, params.organisation);
    return put;
  },
  deleteTarget: async ({ params, query }, context) => {
    const gone = await deleteTarget(context.database, params.organisation, query.node, params.target);
    if (!gone)
      throw new EvenkeelError(
        "target.not-found",
        "There is no such target here.",
        "It may have been given up already; load the page again.",
      );
    forgetFacts(context, params.organisation);
  },
  report: async (request, context) => reportFile(await inputOf(context, placeOf(request)), request.query.form),
  chart: async (request, context) => {
    const { measure } = request.params;
    const input = await inputOf(context, placeOf(request));
    return chartFile(input, measure, request.query.cell, request.query.form);
  },
  dataQuality: async ({ params }, context) => {
    const place = { organisation: params.organisation, node: WHOLE, weeks: LONGEST };
    return composed(context, place, "data-quality", ({ report }) => ({
      coverage: [...report.coverage],
      quality: [...report.dataQuality],
      limits: [...report.limits],
    }));
  },
};

async function chartFile(input: ViewInput, measure: string, id: string, form: "png" | "csv"): Promise<FileReply> {
  const cell = input.report.cells.find((each) => each.id === id && each.measure === measure);
  if (cell === undefined)
    throw new EvenkeelError(
      "cell.not-found",
      `${quoted(measure)} has no figure ${quoted(id, 64)} here.`,
      "Take the id from the page of the measure.",
    );
  const name = fileName(input, `${measure}${cell.category === null ? "" : `-${cell.category}`}`, form);
  if (form === "csv") {
    const { columns, rows } = chartTable(cell);
    return { type: "text/csv; charset=utf-8", name, body: csvText([columns, ...rows]) };
  }
  const svg = pngChart(cell, input.report, input.catalogue, input.invented);
  if (svg === null)
    throw new EvenkeelError(
      "chart.no-figure",
      "This figure cannot be shown, so there is no chart of it.",
      "The page of the measure says why and what would tell.",
    );
  return { type: "image/png", name, body: await renderPng(svg) };
}

function noFinding(id: string): never {
  throw new EvenkeelError("finding.not-found", `There is no claim ${quoted(id, 64)} here.`, "The list of findings names those there are.");
}

function noMeasure(id: string): never {
  throw new EvenkeelError("measure.not-found", `There is no measure ${quoted(id, 64)}.`, "The list of measures names all.");
}

function noPractice(id: string): never {
  throw new EvenkeelError("practice.not-found", `There is no practice ${quoted(id, 64)}.`, "The list of practices names all.");
}
