import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { FormEvent, ReactElement } from "react";
import { useState } from "react";
import type { Answer } from "../../api/ask.ts";
import { useMay } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { Page } from "../../layout/page.tsx";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import { ForGood } from "../../parts/for-good.tsx";
import form from "../../parts/form.module.css";
import { Empty, FailedNote } from "../../parts/states.tsx";
import { CohortTable } from "./cohort-table.tsx";
import styles from "./round.module.css";
import { WindowFields } from "./window-fields.tsx";
import "@mantine/core/styles/NumberInput.css";
import "@mantine/core/styles/Checkbox.css";

type Round = Answer<"round">;
type Draft = NonNullable<Round["draft"]>;

const DISCIPLINES = 3;

/** What announcing would fix; until then everything can be changed, and nobody is told. */
export function DraftView({ round, draft }: { readonly round: Round; readonly draft: Draft }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const navigate = useNavigate();
  const mayEdit = useMay()("round.edit", { organisation, teams: null });
  const params = { organisation, round: round.id };
  const announce = useChange("announceRound", {
    refreshes: ["round", "rounds"],
    done: () => void toast(t`Announced. Everybody is being told.`),
  });
  const discard = useChange("discardRound", {
    refreshes: ["rounds"],
    done: () => void navigate({ to: "/o/$organisation/rounds", params: { organisation }, search: true }),
  });
  return (
    <Page
      title={t`${round.title}, a draft`}
      lead={
        <Trans>
          Nobody is told yet. Announcing fixes roster, groups, keys and rules, signs them and tells everybody; afterwards nobody can change
          them.
        </Trans>
      }
      subject={null}
    >
      {mayEdit && <DraftForm round={round} draft={draft} />}
      <CohortTable round={round} />
      {round.cohorts.length === 0 && <NobodyYet />}
      {mayEdit && round.cohorts.length > 0 && (
        <section>
          <h2>
            <Trans>Announce it</Trans>
          </h2>
          <p className="note">
            <Trans>Making the keys takes a second or two for each group.</Trans>
          </p>
          <p>
            <ForGood
              label={t`Announce the round`}
              follows={t`It is signed and published, and a mail goes to everybody who is asked. It cannot be taken back, only voided by two people.`}
              pending={announce.isPending}
              act={() => announce.mutate({ params })}
            />
          </p>
          {announce.isPending && (
            <p role="status">
              <Trans>Keys are being made and rules signed…</Trans>
            </p>
          )}
          {announce.error !== null && <FailedNote refusal={announce.error} />}
          <p className={styles.away}>
            <ForGood
              label={t`Throw the draft away`}
              follows={t`Only the draft goes.`}
              pending={discard.isPending}
              act={() => discard.mutate({ params })}
            />
          </p>
          {discard.error !== null && <FailedNote refusal={discard.error} />}
        </section>
      )}
    </Page>
  );
}

/** Without a roster there is nobody to ask, and with fewer than eight nobody could be hidden. */
function NobodyYet(): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  return (
    <Empty
      title={t`Fewer than eight people can be asked yet`}
      action={
        <p>
          <Link className="act" to="/o/$organisation/people" params={{ organisation }} search={true}>
            <Trans>Hand in the roster</Trans>
          </Link>
        </p>
      }
    >
      <Trans>
        The roster says whose mail address belongs to which team. It is needed to invite people, and no answer is ever kept beside it.
      </Trans>
    </Empty>
  );
}

function DraftForm({ round, draft }: { readonly round: Round; readonly draft: Draft }): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const [title, setTitle] = useState(draft.title);
  const [k, setK] = useState<number | string>(draft.k);
  const [kComment, setKComment] = useState<number | string>(draft.kComment);
  const [disciplines, setDisciplines] = useState<readonly string[]>(draft.disciplines);
  const [windows, setWindows] = useState(draft.windows);
  const [demonstration, setDemonstration] = useState(draft.demonstration);
  const save = useChange("changeRound", { refreshes: ["round", "rounds"], done: () => void toast(t`Saved.`) });
  const usual = [t`security`, t`operations and platform`, t`everybody else`];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { ...draft, title, k: Number(k), kComment: Number(kComment), disciplines: [...disciplines], windows, demonstration };
    save.mutate({ params: { organisation, round: round.id }, body });
  };
  return (
    <form className={`${form.form} ${form.wide}`} onSubmit={submit}>
      <TextInput label={t`Name`} required maxLength={120} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <div className={form.row}>
        <NumberInput
          label={t`Nothing is shown of fewer than`}
          description={t`People who answered; the organisation's own threshold or more.`}
          min={5}
          max={50}
          required
          value={k}
          onChange={setK}
        />
        <NumberInput
          label={t`Comments of no fewer than`}
          description={t`At least 10, because a way of writing can be known.`}
          min={10}
          max={20}
          required
          value={kComment}
          onChange={setKComment}
        />
      </div>
      <Checkbox
        label={t`Ask for the discipline people count themselves to`}
        description={t`Three classes, for the whole organisation only and never crossed with anything. Leave it out where few belong to one.`}
        checked={disciplines.length === DISCIPLINES}
        onChange={(event) => setDisciplines(event.currentTarget.checked ? usual : [])}
      />
      {disciplines.length === DISCIPLINES && (
        <div className={form.row}>
          {disciplines.map((label, place) => (
            <TextInput
              key={String(place)}
              label={t`Class ${place + 1}`}
              required
              maxLength={120}
              value={label}
              onChange={(event) => setDisciplines(disciplines.map((each, index) => (index === place ? event.currentTarget.value : each)))}
            />
          ))}
        </div>
      )}
      <WindowFields windows={windows} set={setWindows} planned={round.windows} />
      <Checkbox
        label={t`A demonstration with windows of minutes`}
        description={t`To see how a round goes. So little time between fetching and answering hides nobody, and every page of it says so.`}
        checked={demonstration}
        onChange={(event) => setDemonstration(event.currentTarget.checked)}
      />
      {save.error !== null && <FailedNote refusal={save.error} />}
      <div>
        <Button type="submit" variant="default" loading={save.isPending}>
          <Trans>Save the draft</Trans>
        </Button>
      </div>
    </form>
  );
}
