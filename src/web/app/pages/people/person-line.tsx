import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import type { Grant } from "../../../../contract/permissions.ts";
import type { Answer } from "../../api/ask.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { ForGood } from "../../parts/for-good.tsx";
import form from "../../parts/form.module.css";
import { Line } from "../../parts/line.tsx";
import { FailedNote } from "../../parts/states.tsx";
import { GrantFields } from "./grant-fields.tsx";
import { useRoleWords } from "./role-words.ts";
import { usePlaceNames } from "./use-place-names.ts";

type Person = Answer<"people">["people"][number];

/** An account, its roles, and what can be done with it; never when it was used. */
export function PersonLine({ person, handOver }: { readonly person: Person; readonly handOver: (link: string) => void }): ReactElement {
  const { t } = useLingui();
  const [editing, setEditing] = useState(false);
  const change = useChange("changePerson", { refreshes: ["people"], done: () => setEditing(false) });
  const link = useChange("linkPerson", {
    done: (answer) => (answer.link === null ? void toast(t`The link was sent.`) : handOver(answer.link)),
  });
  const put = (grants: readonly Grant[], ended: boolean): void =>
    change.mutate({ params: { person: person.id }, body: { name: person.name, grants: [...grants], ended } });
  const tools = person.ended ? (
    <button type="button" className="link" onClick={() => put(person.grants, false)}>
      <Trans>Open again</Trans>
    </button>
  ) : (
    <>
      <button type="button" className="link" aria-expanded={editing} onClick={() => setEditing(!editing)}>
        <Trans>Roles</Trans>
      </button>
      <ForGood
        label={t`New link`}
        follows={<Trans>Links made earlier end.</Trans>}
        pending={link.isPending}
        act={() => link.mutate({ params: { person: person.id } })}
      />
      <ForGood
        label={t`End`}
        follows={<Trans>It is signed out everywhere and cannot sign in; it can be opened again.</Trans>}
        pending={change.isPending}
        act={() => put(person.grants, true)}
      />
    </>
  );
  return (
    <Line tools={tools}>
      <b>{person.name}</b> <span className="note">{person.mail}</span>
      {person.ended && (
        <span className="note">
          {" · "}
          <Trans>ended</Trans>
        </span>
      )}
      <Roles grants={person.grants} />
      {editing && <EditRoles grants={person.grants} pending={change.isPending} keep={(grants) => put(grants, false)} />}
      {change.error !== null && <FailedNote refusal={change.error} />}
      {link.error !== null && <FailedNote refusal={link.error} />}
    </Line>
  );
}

function Roles({ grants }: { readonly grants: readonly Grant[] }): ReactElement {
  const { t } = useLingui();
  const words = useRoleWords();
  const placeOf = usePlaceNames();
  if (grants.length === 0)
    return (
      <p className="note">
        <Trans>no role yet</Trans>
      </p>
    );
  const texts = grants.map((grant) => {
    const place = placeOf(grant);
    return place === null ? words[grant.role].name : t`${words[grant.role].name} in ${place}`;
  });
  return <p className="note">{texts.join(" · ")}</p>;
}

interface EditProps {
  readonly grants: readonly Grant[];
  readonly pending: boolean;
  readonly keep: (grants: readonly Grant[]) => void;
}

function EditRoles({ grants, pending, keep }: EditProps): ReactElement {
  const { organisation } = useScope();
  const [draft, setDraft] = useState<readonly Grant[]>(grants);
  return (
    <div className={form.form}>
      {draft.map((grant, at) => (
        <div key={at}>
          <GrantFields grant={grant} change={(next) => setDraft(draft.with(at, next))} />
          <button type="button" className="link" onClick={() => setDraft(draft.toSpliced(at, 1))}>
            <Trans>Take this role away</Trans>
          </button>
        </div>
      ))}
      <p>
        <button type="button" className="link" onClick={() => setDraft([...draft, { role: "viewer", organisation, team: null }])}>
          <Trans>Give another role</Trans>
        </button>
      </p>
      <div>
        <Button loading={pending} onClick={() => keep(draft)}>
          <Trans>Keep these roles</Trans>
        </Button>
      </div>
    </div>
  );
}
