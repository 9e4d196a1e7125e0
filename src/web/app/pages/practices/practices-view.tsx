import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { PracticeList } from "../../../../contract/evidence-shapes.ts";
import { useAnswer } from "../../api/use-answer.ts";
import { Page } from "../../layout/page.tsx";
import { PracticeRow } from "./practice-row.tsx";
import styles from "./practices.module.css";
import { WorthFirst } from "./worth-first.tsx";

const seen = new Set(["running", "configured"]);

export function PracticesView({ list }: { readonly list: PracticeList }): ReactElement {
  const { t } = useLingui();
  const first = list.recommendations.length;
  const inUse = list.practices.filter(({ adoption }) => seen.has(adoption)).length;
  return (
    <Page
      title={first === 0 ? t`What could be tried, once something is found?` : t`What is worth trying first?`}
      lead={
        <>
          {first > 0 && (
            <Plural value={first} one="# practice answers what was found here." other="# practices answer what was found here." />
          )}{" "}
          <Trans>
            {inUse} of {list.practices.length} in the catalogue were seen in use.
          </Trans>
        </>
      }
      subject={list.subject}
    >
      {first > 0 && <WorthFirst list={list} />}
      <Catalogue list={list} />
    </Page>
  );
}

function Catalogue({ list }: { readonly list: PracticeList }): ReactElement {
  const { t } = useLingui();
  const { about = "" } = useSearch({ from: "/o/$organisation/practices" });
  const navigate = useNavigate();
  const { data: words } = useAnswer("words", {}, { staleTime: Number.POSITIVE_INFINITY });
  const named = (each: { readonly id: string; readonly name: string }) => ({ value: each.id, label: each.name });
  const shown = list.practices.filter(
    ({ behaviours, symptoms, lenses }) => about === "" || [...behaviours, ...symptoms, ...lenses].includes(about),
  );
  const choose = (chosen: string): void =>
    void navigate({ to: ".", search: (before) => ({ ...before, about: chosen === "" ? undefined : chosen }), replace: true });
  return (
    <section>
      <div className={styles.head}>
        <h2>
          <Trans>The catalogue</Trans>
        </h2>
        <NativeSelect
          aria-label={t`Show what works on`}
          value={about}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: "", label: t`whatever it works on` },
            { group: t`Behaviours`, items: (words?.behaviours ?? []).map(named) },
            { group: t`Symptoms`, items: (words?.symptoms ?? []).map(named) },
            { group: t`Lenses`, items: (words?.lenses ?? []).map(named) },
          ]}
        />
      </div>
      <p className="note" role="status">
        {about === "" ? (
          <Plural value={shown.length} one="# practice" other="# practices" />
        ) : (
          <Trans>
            {shown.length} of {list.practices.length} practices
          </Trans>
        )}
      </p>
      <ul className={styles.rows}>
        {shown.map((each) => (
          <PracticeRow key={each.id} practice={each} />
        ))}
      </ul>
    </section>
  );
}
