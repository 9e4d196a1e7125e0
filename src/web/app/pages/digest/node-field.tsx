import { useLingui } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { teamTree } from "../../layout/team-tree.ts";

interface Props {
  readonly node: string;
  readonly set: (node: string) => void;
}

/** Of what the digest tells: the whole organisation or one team. */
export function NodeField({ node, set }: Props): ReactElement {
  const { t } = useLingui();
  const { organisation } = useScope();
  const { data } = useAnswer("structure", { params: { organisation } }, { staleTime: 60_000 });
  const teams = teamTree(data?.structure.teams ?? [], Date.now()).map(({ id, name }) => ({ value: id, label: name }));
  const isListed = node === "org" || teams.some(({ value }) => value === node);
  return (
    <NativeSelect
      label={t`It tells of`}
      value={node}
      onChange={(event) => set(event.currentTarget.value)}
      data={[{ value: "org", label: t`the whole organisation` }, ...(isListed ? [] : [{ value: node, label: node }]), ...teams]}
    />
  );
}
