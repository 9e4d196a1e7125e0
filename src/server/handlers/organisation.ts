import { rm } from "node:fs/promises";
import type { organisationRoutes } from "../../contract/organisation.ts";
import type { StructureProblem } from "../../core/model/structure.ts";
import { applyChanges } from "../../core/model/structure-apply.ts";
import { checkStructure } from "../../core/model/structure-check.ts";
import { changedThings, structureChanges } from "../../core/model/structure-difference.ts";
import { endInventedRounds } from "../../jobs/end-invented-rounds.ts";
import { organisationFolder } from "../../jobs/organisation-folder.ts";
import { refreshAfterChange } from "../../jobs/sources-of.ts";
import { importText } from "../../sources/organisation/import-text.ts";
import { runImport } from "../../sources/organisation/run-import.ts";
import { writeOrganisationFile } from "../../sources/organisation/write-organisation-file.ts";
import { createOrganisation, deleteInvented, listInvented, listOrganisations } from "../../state/organisations.ts";
import { grantRole } from "../../state/people.ts";
import { type ChangedStructure, changeStructure, countStructures, readStructure } from "../../state/structure.ts";
import type { HandlersOf } from "../handler.ts";
import { handoffFile } from "../handoff-file.ts";
import { PlacedError } from "../problem.ts";
import { loweredK, withoutLowering } from "../raise-only.ts";
import { COMMAND_LINE } from "../sign-in/command-line.ts";

export const organisationHandlers: HandlersOf<typeof organisationRoutes> = {
  async organisations({ who }, { database, now }) {
    const heads = await listOrganisations(database, who.grants);
    const counts = await countStructures(
      database,
      heads.map(({ id }) => id),
      now(),
    );
    return { organisations: heads.map((head) => ({ ...head, ...(counts.get(head.id) ?? NOTHING) })) };
  },

  async createOrganisation({ who, body }, { database, now }) {
    const made = await createOrganisation(database, { name: body.name, invented: false }, now());
    // The command line is no account; an operator gives roles to people afterwards.
    if (who.account !== COMMAND_LINE.account) await grantRole(database, who.account, { role: "coach", organisation: made.id, team: null });
    return { ...made, ...NOTHING };
  },

  createDemonstration: async (_, { jobs }) => ({ job: (await jobs.demonstration()).id }),

  async deleteDemonstration(_, context) {
    const { database, evidence, settings } = context;
    await endInventedRounds(context);
    for (const id of await deleteInvented(database)) {
      await evidence.forget(id);
      await rm(organisationFolder(settings.dataFolder, id).folder, { recursive: true, force: true });
    }
    return undefined;
  },

  async structure({ params }, { database }) {
    const { structure, revision } = await readStructure(database, params.organisation);
    return { structure: travelling(structure), revision, problems: travelling(checkStructure(structure)) };
  },

  async changeStructure({ params, body }, { database, jobs, now }) {
    const { structure: before, revision } = await readStructure(database, params.organisation);
    // Of another revision the change is refused anyway.
    const lowered = revision === body.revision ? loweredK(before, body.changes) : [];
    if (lowered.length > 0) throw refused(lowered);
    const changed = await changeStructure(database, params.organisation, body, now());
    if ("refused" in changed) throw refused(changed.refused);
    // Who owns what decides whose work it was, so the sources are read again.
    await refreshAfterChange(database, jobs, params.organisation, now());
    return { revision: changed.revision, undo: undoOf(changed), problems: travelling(changed.problems) };
  },

  async importStructure({ params, query, upload }, { database, jobs, now }) {
    const text = await importText(upload, query.form);
    const { structure, revision } = await readStructure(database, params.organisation);
    const imported = await runImport(structure, query.form, text);
    const changes = structureChanges(structure, imported.structure);
    const outcome = applyChanges(structure, changes, now());
    const unfit = "problems" in outcome ? outcome.problems : [];
    const problems = [...imported.problems, ...unfit, ...loweredK(structure, changes)];
    const told = { changes: travelling(changedThings(structure, imported.structure)), problems: travelling(problems) };
    const isRefused = problems.some(({ severity }) => severity === "refused");
    if (isRefused || query.preview === "yes" || changes.length === 0) return { ...told, applied: false, revision, undo: [] };
    const changed = await changeStructure(database, params.organisation, { revision, changes }, now());
    if ("refused" in changed) throw refused(changed.refused);
    await refreshAfterChange(database, jobs, params.organisation, now());
    return { ...told, applied: true, revision: changed.revision, undo: undoOf(changed) };
  },

  async exportStructure({ params }, { database }) {
    const { structure } = await readStructure(database, params.organisation);
    return { type: "application/yaml", name: "evenkeel.yaml", body: writeOrganisationFile(structure) };
  },

  handoffs: ({ params, query }, { evidence }) => evidence.handoffs(params.organisation, query.weeks),

  async handoffChart({ params: { organisation: id }, query }, { database, evidence, version }) {
    const { structure } = await readStructure(database, id);
    const invented = (await listInvented(database)).includes(id);
    const graph = await evidence.handoffs(id, query.weeks);
    return handoffFile(graph, { id, organisation: structure.name, invented, version }, query.form);
  },
};

const undoOf = ({ undo, structure }: ChangedStructure) => travelling(withoutLowering(undo, structure));

const NOTHING = { teams: 0, repositories: 0 };

type Travelling<T> = T extends object ? { -readonly [K in keyof T]: Travelling<T[K]> } : T;

/** Only the promise not to write is dropped: zod's shapes do not make it, and what travels is written as JSON and forgotten. */
function travelling<T>(value: T): Travelling<T> {
  return value as Travelling<T>;
}

function refused(problems: readonly StructureProblem[]): PlacedError {
  const [first] = problems;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : "";
  return new PlacedError(
    "structure.refused",
    `The change cannot be made: ${first === undefined ? "it does not fit" : `${first.place}: ${first.problem}`}${more}.`,
    "Correct the places named and send it again; nothing of it was kept.",
    problems.map(({ place, problem }) => ({ place, problem })),
  );
}
