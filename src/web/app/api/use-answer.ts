import type { UseQueryOptions, UseQueryResult } from "@tanstack/react-query";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { RouteId } from "../../../contract/routes.ts";
import type { Answer, Asked } from "./ask.ts";
import { ask } from "./ask.ts";
import type { Refusal } from "./problem.ts";

type Options<K extends RouteId> = Pick<UseQueryOptions<Answer<K>, Refusal>, "enabled" | "staleTime">;

/** The query of a route, for a page and for loading it before the page is shown. */
export function answerQuery<K extends RouteId>(route: K, asked: Asked<K>, options: Options<K> = {}) {
  return queryOptions<Answer<K>, Refusal>({
    ...options,
    queryKey: [route, asked],
    queryFn: ({ signal }) => ask(route, asked, { signal }),
  });
}

/** What a route answers. While another scope loads, the page keeps nothing of the old one: figures of two teams must not mix. */
export function useAnswer<K extends RouteId>(route: K, asked: Asked<K>, options: Options<K> = {}): UseQueryResult<Answer<K>, Refusal> {
  return useQuery(answerQuery(route, asked, options));
}
