import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Answer, Asked } from "../../api/ask.ts";
import { ask } from "../../api/ask.ts";
import type { Refusal } from "../../api/problem.ts";
import { useScope } from "../../layout/scope.ts";
import { toast } from "../../layout/toast.ts";

export type Change = Asked<"changeStructure">["body"]["changes"][number];
type Undo = Pick<Answer<"changeStructure">, "revision" | "undo">;

const refreshed = ["structure", "handoffs"] as const;

/** Says what was done and offers to take it back, with the changes the server says undo it. */
export function useUndoable(): (said: string, made: Undo) => void {
  const { t } = useLingui();
  const { organisation } = useScope();
  const client = useQueryClient();
  const refresh = () => Promise.all(refreshed.map((each) => client.invalidateQueries({ queryKey: [each] })));
  const takeBack = async ({ revision, undo }: Undo): Promise<void> => {
    const failure = await ask("changeStructure", { params: { organisation }, body: { revision, changes: [...undo] } }).then(
      () => null,
      (error: Refusal) => error,
    );
    await refresh();
    if (failure !== null)
      void toast(
        failure.code === "structure.outdated"
          ? t`It was changed again since, so nothing was taken back.`
          : t`It could not be taken back. ${failure.message}`,
      );
  };
  return (said, made) => {
    void refresh();
    void toast(said, made.undo.length === 0 ? undefined : () => void takeBack(made));
  };
}

interface StructureChanging {
  readonly make: (changes: readonly Change[], said: string, done?: () => void) => void;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  /** Somebody else was faster: the newest is loaded, and what was typed is kept. */
  readonly outdated: boolean;
}

/** Changes of the structure, all or none, to the revision one has seen. */
export function useStructureChange(revision: number): StructureChanging {
  const { organisation } = useScope();
  const client = useQueryClient();
  const undoable = useUndoable();
  const change = useMutation<Answer<"changeStructure">, Refusal, readonly Change[]>({
    mutationFn: (changes) => ask("changeStructure", { params: { organisation }, body: { revision, changes: [...changes] } }),
    onError: (refusal) => {
      if (refusal.code === "structure.outdated") void client.invalidateQueries({ queryKey: ["structure"] });
    },
  });
  return {
    make: (changes, said, done) =>
      change.mutate(changes, {
        onSuccess: (made) => {
          done?.();
          undoable(said, made);
        },
      }),
    pending: change.isPending,
    refusal: change.error,
    outdated: change.error?.code === "structure.outdated",
  };
}
