import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useMay, useSession } from "../api/session.ts";
import styles from "./rail.module.css";
import { useScope } from "./scope.ts";

/** Which organisation; with one and no right to add another there is nothing to choose. */
export function OrganisationChoice(): ReactElement | null {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { data: session } = useSession();
  const may = useMay();
  const navigate = useNavigate();
  const all = session?.organisations ?? [];
  const mayAdd = may("server.operate", { organisation: null, teams: null });
  if (all.length < 2 && !mayAdd) return null;
  return (
    <div className={styles.organisation}>
      <Menu width={240} position="bottom-start">
        <Menu.Target>
          <button type="button" className={styles.choice} title={t`Choose an organisation`}>
            {all.find((each) => each.id === organisation)?.name ?? organisation}
            <svg width="9" height="6" viewBox="0 0 9 6" aria-hidden="true">
              <path d="M.7.8 4.5 4.7 8.3.8" fill="none" stroke="currentColor" strokeWidth="1.4" />
            </svg>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {all.map((each) => (
            <Menu.Item
              key={each.id}
              rightSection={each.invented ? <span className="inv">{t`invented`}</span> : null}
              onClick={() => void navigate({ to: "/o/$organisation", params: { organisation: each.id }, search: {} })}
            >
              {each.name}
            </Menu.Item>
          ))}
          {mayAdd && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => void navigate({ to: "/welcome" })}>{t`Add an organisation`}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
