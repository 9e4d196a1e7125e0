import type { PerceivedScore, Perception } from "../core/findings/perceive.ts";
import type { Catalogue } from "../core/model/catalogue.ts";
import { countText } from "../core/survey/say-results.ts";
import { showGroup } from "../core/survey/show-group.ts";
import { readQuestionnaire, readRelease } from "../jobs/round-documents.ts";
import { conceptOf, constructNames } from "../report/rounds/construct-names.ts";
import type { Database } from "../state/database.ts";
import type { ReleasedRow } from "../state/rounds.ts";

/** A baseline and the pulses since may each know something; what is older than these is no longer how people see it. */
export const HEARD_ROUNDS = 4;

/** What people said, and of which concepts they were asked: where one is not among the other, a round was held and may not be shown here. */
interface Heard {
  readonly perception: Perception;
  readonly asked: ReadonlySet<string>;
}

/**
 * What the people of a node said last, by concept of the catalogue: of each construct the newest round that released it. A team that
 * keeps its picture is heard in the groups above it only, because whoever may read a team's page is not always of the team.
 * @param rounds released, newest first
 */
export async function heardOf(database: Database, { model }: Catalogue, rounds: readonly ReleasedRow[], node: string): Promise<Heard> {
  const heard = new Map<string, PerceivedScore>();
  const asked = new Set<string>();
  for (const { id, title, questionnaire: sha256 } of rounds.slice(0, HEARD_ROUNDS)) {
    const release = await readRelease(database, id);
    if (release === null || sha256 === null) continue;
    const questionnaire = await readQuestionnaire(database, sha256);
    for (const { construct } of questionnaire.items) if (construct !== null) asked.add(conceptOf(construct));
    const group = release.groups.find((each) => each.id === node && !each.teamOnly);
    if (group === undefined) continue;
    const { constructs } = showGroup({ release, questionnaire }, null, group, constructNames(model, questionnaire), "en");
    for (const { id: construct, score } of constructs) {
      const concept = conceptOf(construct);
      if (score === null || heard.has(concept)) continue;
      const { low, high } = score.interval;
      heard.set(concept, { score: score.at, low, high, answers: `${countText(score.n)} answers, ${title}` });
    }
  }
  return { perception: heard, asked };
}
