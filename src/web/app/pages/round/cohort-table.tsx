import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { Definition } from "../../parts/definition.tsx";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { useFormat } from "../../words/use-format.ts";

/** Which teams answer together and how likely their picture can be shown: seen before it is announced, when it can still be changed. */
export function CohortTable({ round }: { readonly round: Answer<"round"> }): ReactElement | null {
  const { t } = useLingui();
  const format = useFormat();
  if (round.cohorts.length === 0) return null;
  const smallest = (points: number | null): string => (points === null ? t`never shown` : t`${format.number(Math.round(points))} points`);
  return (
    <section>
      <h2>
        <Trans>Who answers together</Trans>
      </h2>
      <p className="note">
        <Trans>
          A team of fewer than eight answers together with its smallest neighbour, so that nobody is known by their group. Everybody is told
          with whom before they answer.
        </Trans>{" "}
        <Definition
          text={t`If three in four of those asked answer. Below the threshold nothing of the group is shown; its answers still count above.`}
        >
          <Trans>How the chance is counted</Trans>
        </Definition>
      </p>
      <NumbersTable
        caption={t`Groups of this round`}
        head={[t`Group`, t`Teams`, t`Asked`, t`Chance that it shows`, t`Smallest change it can show`]}
        numbersFrom={2}
        rows={round.cohorts.map((each) => ({
          key: each.node,
          cells: [
            each.label,
            each.teams.join(", "),
            format.number(each.eligible),
            format.percent(each.chanceShown),
            each.teamOnly ? t`only for its own people` : smallest(each.smallestChange),
          ],
        }))}
      />
    </section>
  );
}
