import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useAnswer } from "../../api/use-answer.ts";
import { useScope } from "../../layout/scope.ts";
import { Empty } from "../../parts/states.tsx";

/** How many tools are connected; null while that is asked, when nothing is said to be missing that may be there. */
export function useToolCount(): number | null {
  const { organisation } = useScope();
  const { data, isPending } = useAnswer("connections", { params: { organisation } });
  return isPending ? null : (data?.connections.length ?? 0);
}

/** Where evidence comes from while there is neither a repository nor a file. */
export function NoRepositoryLead({ tools }: { readonly tools: number | null }): ReactElement {
  if (tools === null || tools === 0)
    return <Trans>From repositories you connect and files you hand in. Names and addresses in them are dropped while they are read.</Trans>;
  return (
    <>
      <Plural value={tools} one="From # connected tool" other="From # connected tools" />
      <Trans>, whose news is read as it comes. Names and addresses in it are dropped while it is read.</Trans>
    </>
  );
}

/** With tools further down, what only a repository adds; without any, the way to begin. */
export function NoRepository({ tools }: { readonly tools: number | null }): ReactElement | null {
  const { t } = useLingui();
  if (tools === null) return null;
  if (tools === 0)
    return (
      <Empty title={t`Nothing is connected yet.`}>
        <Trans>One repository is enough to begin: its history tells how changes go, and the first picture takes a minute or two.</Trans>
      </Empty>
    );
  return (
    <>
      <h2>
        <Trans>No repository is connected yet.</Trans>
      </h2>
      <p className="prose">
        <Trans>
          The tools below tell how work and changes wait. A repository adds what only its history and its files tell: how large changes are,
          which checks run, who owns which part. Those that a connected forge can see appear here once they are found.
        </Trans>
      </p>
    </>
  );
}
