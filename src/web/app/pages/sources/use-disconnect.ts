import { useLingui } from "@lingui/react/macro";
import type { Refusal } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";
import type { Source } from "./source-line.tsx";

interface Disconnect {
  readonly disconnect: (source: Source) => void;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
}

/** Takes a source out. A repository is connected again by undoing it; a file is gone. Kept by the page, since the line itself leaves. */
export function useDisconnect(): Disconnect {
  const { t } = useLingui();
  const { organisation } = useScope();
  const refreshes = ["sources", "structure"] as const;
  const remove = useChange("disconnectSource", { refreshes });
  const connect = useChange("connectRepository", { refreshes });
  const disconnect = ({ id, name, address }: Source): void => {
    const again = address === null ? undefined : () => connect.mutate({ params: { organisation }, body: { address } });
    remove.mutate(
      { params: { organisation, source: id } },
      {
        onSuccess: () =>
          void toast(again === undefined ? t`${name} is taken out.` : t`${name} is no longer read; its history stays.`, again),
      },
    );
  };
  return { disconnect, pending: remove.isPending, refusal: remove.error ?? connect.error };
}
