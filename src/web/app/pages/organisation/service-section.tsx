import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { ChangeRefused } from "./change-refused.tsx";
import styles from "./describe.module.css";
import type { Described, Structure } from "./described.ts";
import { problemsAt, takenIds } from "./described.ts";
import { newId } from "./new-id.ts";
import { Records } from "./records.tsx";
import { partsOf, partsText } from "./rule-lines.ts";
import { SectionForm } from "./section-form.tsx";
import { TeamSelect } from "./team-select.tsx";
import { useStructureChange } from "./use-structure-change.ts";
import { useWrongLines } from "./use-wrong-lines.ts";

type Service = Structure["services"][number];

interface Props {
  readonly described: Described;
  readonly mayEdit: boolean;
}

export function ServiceSection({ described, mayEdit }: Props): ReactElement {
  const { t } = useLingui();
  const { structure, problems, revision } = described;
  const { make, refusal } = useStructureChange(revision);
  const nameOf = (id: string): string => structure.teams.find((each) => each.id === id)?.name ?? id;
  return (
    <>
      <Records
        id="services"
        title={<Trans>Services</Trans>}
        why={<Trans>What runs and is looked after by a team; tier 1 is what most depends on.</Trans>}
        records={structure.services}
        problemsAt={(place) => problemsAt(problems, "services", place)}
        describe={({ team, tier, repositories }) => (
          <>
            {team === null ? <Trans>no team</Trans> : nameOf(team)}
            {tier !== null && `, ${t`tier ${tier}`}`}
            {repositories.length > 0 && (
              <>
                , <Plural value={repositories.length} one="# part" other="# parts" />
              </>
            )}
          </>
        )}
        form={mayEdit ? (service, close) => <ServiceForm described={described} service={service} close={close} /> : null}
        addLabel={t`Add a service`}
        endLabel={t`End`}
        end={({ id, name }) => make([{ change: "end-service", service: id }], t`${name} has ended; its history stays.`)}
        reopen={({ id, name }) => make([{ change: "reopen-service", service: id }], t`${name} is there again.`)}
      />
      <ChangeRefused refusal={refusal} />
    </>
  );
}

interface FormProps {
  readonly described: Described;
  readonly service: Service | null;
  readonly close: () => void;
}

const tiers = [1, 2, 3] as const;

function ServiceForm({ described: { structure, revision }, service, close }: FormProps): ReactElement {
  const { t } = useLingui();
  const { make, pending, refusal } = useStructureChange(revision);
  const [name, setName] = useState(service?.name ?? "");
  const [team, setTeam] = useState(service?.team ?? null);
  const [tier, setTier] = useState(service?.tier ?? null);
  const [text, setText] = useState(partsText(service?.repositories ?? []));
  const parts = partsOf(text);
  const wrong = useWrongLines(parts);
  const save = (): void => {
    if (!("of" in parts)) return;
    const id = service?.id ?? newId(name, takenIds(structure, "services"), "service");
    const put = { id, name, team, tier, repositories: [...parts.of] };
    make([{ change: "put-service", service: put }], service === null ? t`${name} is there.` : t`${name} is changed.`, close);
  };
  return (
    <SectionForm save={save} close={close} pending={pending} refusal={refusal}>
      <TextInput label={t`Name`} required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TeamSelect label={t`Looked after by`} none={t`no team`} structure={structure} value={team} set={setTeam} />
      <NativeSelect
        label={t`Tier`}
        value={String(tier ?? "")}
        onChange={(event) => setTier(tiers.find((each) => String(each) === event.currentTarget.value) ?? null)}
        data={[{ value: "", label: t`not said` }, ...tiers.map(String)]}
      />
      <Textarea
        className={`${styles.wide} ${styles.lines}`}
        label={t`Made of`}
        description={t`One a line: a repository, and a path pattern where it is only a part of it`}
        placeholder="web api/**"
        autosize
        minRows={2}
        maxRows={12}
        value={text}
        error={wrong}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </SectionForm>
  );
}
