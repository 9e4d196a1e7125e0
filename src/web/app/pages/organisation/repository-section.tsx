import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { ChangeRefused } from "./change-refused.tsx";
import type { Described, Structure } from "./described.ts";
import { problemsAt, takenIds } from "./described.ts";
import { newId } from "./new-id.ts";
import { Records } from "./records.tsx";
import { SectionForm } from "./section-form.tsx";
import { TeamSelect } from "./team-select.tsx";
import { useStructureChange } from "./use-structure-change.ts";

type Repository = Structure["repositories"][number];

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

export function RepositorySection({ described, mayEdit }: Props): ReactElement {
  const { t } = useLingui();
  const { structure, problems, revision } = described;
  const { make, refusal } = useStructureChange(revision);
  const nameOf = (id: string): string => structure.teams.find((each) => each.id === id)?.name ?? id;
  return (
    <>
      <Records
        id="repositories"
        title={<Trans>Repositories</Trans>}
        why={<Trans>Whose each is. Where a repository belongs to several teams, rules below say who has which paths.</Trans>}
        records={structure.repositories}
        problemsAt={(place) => problemsAt(problems, "repositories", place)}
        describe={({ team, address }) => (
          <>
            {team === null ? <Trans>no team</Trans> : nameOf(team)}
            {address !== null && (
              <>
                {" · "}
                <code>{address}</code>
              </>
            )}
          </>
        )}
        form={mayEdit ? (repository, close) => <RepositoryForm described={described} repository={repository} close={close} /> : null}
        addLabel={t`Add a repository`}
        endLabel={t`End`}
        end={({ id, name }) => make([{ change: "end-repository", repository: id }], t`${name} has ended; its history stays.`)}
        reopen={({ id, name }) => make([{ change: "reopen-repository", repository: id }], t`${name} is there again.`)}
      />
      <ChangeRefused refusal={refusal} />
    </>
  );
}

interface FormProps {
  readonly described: Described;
  readonly repository: Repository | null;
  readonly close: () => void;
}

function RepositoryForm({ described: { structure, revision }, repository, close }: FormProps): ReactElement {
  const { t } = useLingui();
  const { make, pending, refusal } = useStructureChange(revision);
  const [name, setName] = useState(repository?.name ?? "");
  const [address, setAddress] = useState(repository?.address ?? "");
  const [team, setTeam] = useState(repository?.team ?? null);
  const save = (): void => {
    const id = repository?.id ?? newId(name, takenIds(structure, "repositories"), "repository");
    const put = { id, name, team, address: address.trim() === "" ? null : address };
    make([{ change: "put-repository", repository: put }], repository === null ? t`${name} is there.` : t`${name} is changed.`, close);
  };
  return (
    <SectionForm save={save} close={close} pending={pending} refusal={refusal}>
      <TextInput label={t`Name`} required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TeamSelect label={t`Belongs to`} none={t`no team`} structure={structure} value={team} set={setTeam} />
      <TextInput
        label={t`Address`}
        description={t`Where it is cloned from, without password or token; empty where it is only known by name`}
        maxLength={1000}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
    </SectionForm>
  );
}
