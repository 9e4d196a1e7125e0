import type { UseMutationResult } from "@tanstack/react-query";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouteId } from "../../../contract/routes.ts";
import type { Answer, Asked } from "./ask.ts";
import { ask } from "./ask.ts";
import type { Refusal } from "./problem.ts";

interface Upload<K extends RouteId> {
  readonly asked: Asked<K>;
  readonly file: Blob;
}

interface Effects<K extends RouteId> {
  /** Routes whose answers are asked for again. */
  readonly refreshes?: readonly RouteId[];
  readonly done?: (answer: Answer<K>, upload: Upload<K>) => void;
}

/** A change of a route that takes a file: `change.mutate({ asked: { params, query }, file })`. */
export function useUpload<K extends RouteId>(
  route: K,
  { refreshes = [], done }: Effects<K> = {},
): UseMutationResult<Answer<K>, Refusal, Upload<K>> {
  const client = useQueryClient();
  return useMutation<Answer<K>, Refusal, Upload<K>>({
    mutationFn: ({ asked, file }) => ask(route, asked, { file }),
    onSuccess: async (answer, upload) => {
      done?.(answer, upload);
      await Promise.all(refreshes.map((each) => client.invalidateQueries({ queryKey: [each] })));
    },
  });
}

/** Systems name the type of the same file differently; the route knows its own. */
export function asType(file: File, type: string): Blob {
  return file.slice(0, file.size, type);
}
