import { Trans } from "@lingui/react/macro";
import type { ReactElement } from "react";
import type { Refusal } from "../../api/problem.ts";
import { FailedNote, Partial } from "../../parts/states.tsx";

/** Why a change was not made. Somebody else's change is no mistake: what was typed stays, and saving again goes onto the newest. */
export function ChangeRefused({ refusal }: { readonly refusal: Refusal | null }): ReactElement | null {
  if (refusal === null) return null;
  if (refusal.code !== "structure.outdated") return <FailedNote refusal={refusal} />;
  return (
    <div role="alert">
      <Partial>
        <Trans>Somebody changed the description meanwhile. The newest is loaded and what you typed is kept; look, and save again.</Trans>
      </Partial>
    </div>
  );
}
