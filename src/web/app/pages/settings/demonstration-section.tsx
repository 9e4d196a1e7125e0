import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactElement } from "react";
import { useSession } from "../../api/session.ts";
import { useChange } from "../../api/use-change.ts";
import { toast } from "../../layout/toast.ts";
import { ForGood } from "../../parts/for-good.tsx";
import { FailedNote } from "../../parts/states.tsx";

/** The invented companies can be put up to look around, and taken away without a trace. */
export function DemonstrationSection(): ReactElement {
  const { t } = useLingui();
  const { data: session, refetch } = useSession();
  const isThere = session?.organisations.some(({ invented }) => invented) ?? false;
  const create = useChange("createDemonstration", { done: () => void toast(t`It is being made; this takes a minute or two.`) });
  const remove = useChange("deleteDemonstration", {
    refreshes: ["organisations"],
    done: () => {
      void refetch();
      toast(t`The invented companies are gone.`);
    },
  });
  return (
    <section>
      <h2>
        <Trans>Demonstration</Trans>
      </h2>
      <p className="note">
        <Trans>Three invented companies over 24 months, labelled as invented on every page.</Trans>
      </p>
      {isThere ? (
        <ForGood
          label={t`Take it away`}
          follows={<Trans>The three companies and everything said about them are deleted; your own organisations stay.</Trans>}
          pending={remove.isPending}
          act={() => remove.mutate({})}
        />
      ) : (
        <button type="button" className="link" disabled={create.isPending} onClick={() => create.mutate({})}>
          <Trans>Put it up</Trans>
        </button>
      )}
      {create.error !== null && <FailedNote refusal={create.error} />}
      {remove.error !== null && <FailedNote refusal={remove.error} />}
    </section>
  );
}
