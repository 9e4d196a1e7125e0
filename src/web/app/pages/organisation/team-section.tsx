import { Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { teamKinds } from "../../words/team-kinds.ts";
import { ChangeRefused } from "./change-refused.tsx";
import type { Described, Team } from "./described.ts";
import { problemsAt, takenIds, withAllBelow } from "./described.ts";
import { newId } from "./new-id.ts";
import { Records } from "./records.tsx";
import { SectionForm } from "./section-form.tsx";
import { TeamSelect } from "./team-select.tsx";
import { useStructureChange } from "./use-structure-change.ts";

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

const kinds = ["stream-aligned", "platform", "enabling", "complicated-subsystem", "security", "operations"] as const;

export function TeamSection({ described, mayEdit }: Props): ReactElement {
  const { t, i18n } = useLingui();
  const { structure, problems, revision } = described;
  const { make, refusal } = useStructureChange(revision);
  const nameOf = (id: string | null): string | undefined => structure.teams.find((each) => each.id === id)?.name;
  return (
    <>
      <Records
        id="teams"
        title={<Trans>Teams</Trans>}
        why={<Trans>Who works together, and whom they report to. A team that ends keeps its history.</Trans>}
        records={structure.teams}
        problemsAt={(place) => problemsAt(problems, "teams", place)}
        describe={(team) =>
          [
            i18n._(teamKinds[team.kind]),
            ...(team.parent === null ? [] : [t`in ${nameOf(team.parent) ?? team.parent}`]),
            ...(team.reportsTo === null ? [] : [t`reports to the ${team.reportsTo}`]),
          ].join(", ")
        }
        form={mayEdit ? (team, close) => <TeamForm described={described} team={team} close={close} /> : null}
        addLabel={t`Add a team`}
        endLabel={t`End`}
        end={(team) => make([{ change: "end-team", team: team.id }], t`${team.name} has ended; its history stays.`)}
        reopen={(team) => make([{ change: "reopen-team", team: team.id }], t`${team.name} is there again.`)}
      />
      <ChangeRefused refusal={refusal} />
    </>
  );
}

interface FormProps {
  readonly described: Described;
  readonly team: Team | null;
  readonly close: () => void;
}

function TeamForm({ described: { structure, revision }, team, close }: FormProps): ReactElement {
  const { t, i18n } = useLingui();
  const { make, pending, refusal } = useStructureChange(revision);
  const [name, setName] = useState(team?.name ?? "");
  const [kind, setKind] = useState<Team["kind"]>(team?.kind ?? "stream-aligned");
  const [parent, setParent] = useState(team?.parent ?? null);
  const [reportsTo, setReportsTo] = useState(team?.reportsTo ?? "");
  const [since, setSince] = useState("");
  const save = (): void => {
    const id = team?.id ?? newId(name, takenIds(structure, "teams"), "team");
    const put = { id, name, kind, parent, reportsTo: reportsTo.trim() === "" ? null : reportsTo, hours: team?.hours ?? null };
    const at = since === "" ? {} : { at: Date.parse(since) };
    make([{ change: "put-team", team: put, ...at }], team === null ? t`${name} is there.` : t`${name} is changed.`, close);
  };
  return (
    <SectionForm save={save} close={close} pending={pending} refusal={refusal}>
      <TextInput label={t`Name`} required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <NativeSelect
        label={t`Kind`}
        value={kind}
        onChange={(event) => setKind(kinds.find((each) => each === event.currentTarget.value) ?? kind)}
        data={kinds.map((each) => ({ value: each, label: i18n._(teamKinds[each]) }))}
      />
      <TeamSelect
        label={t`Belongs to`}
        none={t`nothing above it`}
        structure={structure}
        value={parent}
        set={setParent}
        {...(team === null ? {} : { without: withAllBelow(structure.teams, team.id) })}
      />
      <TextInput
        label={t`Reports to`}
        description={t`A role, never a name: product director`}
        maxLength={120}
        value={reportsTo}
        onChange={(event) => setReportsTo(event.currentTarget.value)}
      />
      <TextInput
        label={t`Since`}
        description={team === null ? t`Empty: always` : t`Empty: as it was`}
        type="date"
        value={since}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
    </SectionForm>
  );
}
