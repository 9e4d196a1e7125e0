import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { ReactElement } from "react";
import type { Grant, Role } from "../../../../contract/permissions.ts";
import { roleScope, roles } from "../../../../contract/permissions.ts";
import { useSession } from "../../api/session.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import form from "../../parts/form.module.css";
import { useRoleWords } from "./role-words.ts";

interface Props {
  readonly grant: Grant;
  readonly change: (grant: Grant) => void;
}

/** One role and where it is held: the server, this organisation, or one of its teams. */
export function GrantFields({ grant, change }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const words = useRoleWords();
  const { data: session } = useSession();
  const structure = useAnswer("structure", { params: { organisation } });
  const teams = structure.data?.structure.teams.filter(({ validity }) => validity.to === null) ?? [];
  const name = session?.organisations.find(({ id }) => id === organisation)?.name ?? organisation;
  const choose = (role: Role): void => {
    const scope = roleScope[role];
    change({
      role,
      organisation: scope === "server" ? null : organisation,
      team: scope === "team" ? (grant.team ?? teams[0]?.id ?? null) : null,
    });
  };
  return (
    <div className={form.row}>
      <NativeSelect
        label={t`Role`}
        description={words[grant.role].may}
        value={grant.role}
        onChange={(event) => choose(roles.find((role) => role === event.currentTarget.value) ?? "viewer")}
        data={roles.map((role) => ({ value: role, label: words[role].name }))}
      />
      {roleScope[grant.role] === "team" && (
        <NativeSelect
          label={t`Team of ${name}`}
          disabled={teams.length === 0}
          description={teams.length === 0 ? t`No team is described yet; do that under Organisation first.` : undefined}
          value={grant.team ?? ""}
          onChange={(event) => change({ ...grant, team: event.currentTarget.value })}
          data={teams.map((team) => ({ value: team.id, label: team.name }))}
        />
      )}
    </div>
  );
}
