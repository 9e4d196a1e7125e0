import { useLingui } from "@lingui/react/macro";
import { Combobox, useCombobox } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useSession } from "../api/session.ts";
import { useAnswer } from "../api/use-answer.ts";
import { useScope } from "./scope.ts";
import styles from "./team-choice.module.css";
import { teamTree } from "./team-tree.ts";

/** Whose figures: the whole organisation or one team, in the order of the reporting tree. */
export function TeamChoice({ name }: { readonly name: string | undefined }): ReactElement {
  const { t } = useLingui();
  const { organisation, node } = useScope();
  const { team: teamOfPage } = useParams({ strict: false });
  const navigate = useNavigate();
  const { data: session } = useSession();
  const [asked, setAsked] = useState(false);
  const [sought, setSought] = useState("");
  const { data } = useAnswer("structure", { params: { organisation } }, { enabled: asked, staleTime: 60_000 });
  const combobox = useCombobox({
    onDropdownClose: () => setSought(""),
    onDropdownOpen: () => {
      setAsked(true);
      combobox.focusSearchInput();
    },
  });
  const whole = session?.organisations.find((each) => each.id === organisation)?.name ?? organisation;
  const choose = (chosen: string): void => {
    combobox.closeDropdown();
    if (teamOfPage !== undefined && chosen !== "org")
      void navigate({ to: "/o/$organisation/teams/$team", params: { organisation, team: chosen }, search: true });
    else if (teamOfPage !== undefined) void navigate({ to: "/o/$organisation", params: { organisation }, search: true });
    else void navigate({ to: ".", search: (before) => ({ ...before, team: chosen === "org" ? undefined : chosen }) });
  };
  const options = [{ id: "org", name: whole, depth: 0 }, ...teamTree(data?.structure.teams ?? [], Date.now())].filter((each) =>
    each.name.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  return (
    <Combobox store={combobox} onOptionSubmit={choose} width={300} position="bottom-start">
      <Combobox.Target targetType="button">
        <button type="button" className={styles.name} onClick={() => combobox.toggleDropdown()} title={t`Choose a team`}>
          {name ?? (node === "org" ? whole : node)}
          <svg width="9" height="6" viewBox="0 0 9 6" aria-hidden="true">
            <path d="M.7.8 4.5 4.7 8.3.8" fill="none" stroke="currentColor" strokeWidth="1.4" />
          </svg>
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search value={sought} onChange={(event) => setSought(event.currentTarget.value)} placeholder={t`Find a team`} />
        <Combobox.Options mah={320} className={styles.options}>
          {options.map((each) => (
            <Combobox.Option key={each.id} value={each.id} active={each.id === node}>
              <span className={styles.team} style={{ paddingLeft: `${each.depth}rem` }}>
                {each.name}
              </span>
            </Combobox.Option>
          ))}
          {options.length === 0 && <Combobox.Empty>{t`No team of that name`}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
