import { Trans, useLingui } from "@lingui/react/macro";
import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import type { Answer } from "../../api/ask.ts";
import { useSession } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { FailedNote } from "../../parts/states.tsx";
import "@mantine/core/styles/Checkbox.css";

/** A team may keep its picture: its own people decide that, not their manager and not a coach. */
export function OwnTeams({ settings }: { readonly settings: Answer<"rounds">["settings"] }): ReactElement | null {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { data: session } = useSession();
  const { data } = useAnswer("structure", { params: { organisation } }, { staleTime: 60_000 });
  const keep = useChange("setTeamOnly", { refreshes: ["rounds"] });
  const own = (session?.grants ?? []).flatMap((grant) =>
    grant.role === "member" && grant.organisation === organisation && grant.team !== null ? [grant.team] : [],
  );
  if (own.length === 0) return null;
  const nameOf = (id: string): string => data?.structure.teams.find((each) => each.id === id)?.name ?? id;
  return (
    <section>
      <h2>
        <Trans>Who sees the picture of your team</Trans>
      </h2>
      {own.map((team) => (
        <Checkbox
          key={team}
          label={t`${nameOf(team)} keeps its picture to itself, from the next round on`}
          description={t`Others then read that this team keeps its picture. It still counts in the groups above it.`}
          checked={settings?.teamOnly.includes(team) ?? false}
          onChange={(event) => keep.mutate({ params: { organisation, node: team }, body: { teamOnly: event.currentTarget.checked } })}
        />
      ))}
      {keep.error !== null && <FailedNote refusal={keep.error} />}
    </section>
  );
}
