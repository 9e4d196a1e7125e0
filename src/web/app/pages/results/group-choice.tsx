import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useScope } from "../../layout/scope.ts";
import type { Results } from "./answer.ts";

/** Every published group in the order of the tree, never by score; one that keeps its picture is named and cannot be chosen. */
export function GroupChoice({ groups }: { readonly groups: Results["groups"] }): ReactElement {
  const { t } = useLingui();
  const { node } = useScope();
  const navigate = useNavigate();
  const depths = new Map<string, number>();
  for (const { id, parent } of groups) depths.set(id, parent === null ? 0 : (depths.get(parent) ?? 0) + 1);
  const labelOf = ({ id, label, open, kept }: Results["groups"][number]): string => {
    const indent = "\u2003".repeat(depths.get(id) ?? 0);
    return `${indent}${label}${!open && kept ? ` (${t`keeps its picture`})` : ""}`;
  };
  const choose = (chosen: string): void =>
    void navigate({ to: ".", search: (before) => ({ ...before, team: chosen === "org" ? undefined : chosen }) });
  return (
    <NativeSelect
      aria-label={t`Whose answers`}
      value={node}
      onChange={(event) => choose(event.currentTarget.value)}
      data={groups.map((each) => ({ value: each.id, label: labelOf(each), disabled: !each.open }))}
    />
  );
}
