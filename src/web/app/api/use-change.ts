import type { UseMutationResult } from "@tanstack/react-query";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouteId } from "../../../contract/routes.ts";
import type { Answer, Asked } from "./ask.ts";
import { ask } from "./ask.ts";
import type { Refusal } from "./problem.ts";

interface Effects<K extends RouteId> {
  /** Routes whose answers are asked for again. */
  readonly refreshes?: readonly RouteId[];
  readonly done?: (answer: Answer<K>, asked: Asked<K>) => void;
}

/** A change of a route: `change.mutate({ params, query, body })`; its refusal is in `change.error`. */
export function useChange<K extends RouteId>(
  route: K,
  { refreshes = [], done }: Effects<K> = {},
): UseMutationResult<Answer<K>, Refusal, Asked<K>> {
  const client = useQueryClient();
  return useMutation<Answer<K>, Refusal, Asked<K>>({
    mutationFn: (asked) => ask(route, asked),
    onSuccess: async (answer, asked) => {
      done?.(answer, asked);
      await Promise.all(refreshes.map((each) => client.invalidateQueries({ queryKey: [each] })));
    },
  });
}
