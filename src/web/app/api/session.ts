import type { QueryClient, UseQueryResult } from "@tanstack/react-query";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Permission, Place } from "../../../contract/permissions.ts";
import { mayDo } from "../../../contract/permissions.ts";
import type { Answer } from "./ask.ts";
import { ask } from "./ask.ts";
import { keepCsrfToken } from "./csrf.ts";
import { Refusal } from "./problem.ts";

export type Session = Answer<"session">;

/** Null: nobody is signed in, which is an answer and no failure. */
export const sessionQuery = {
  queryKey: ["session"],
  staleTime: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = await ask("session", {});
      keepCsrfToken(session.csrf);
      return session;
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return null;
      throw error;
    }
  },
} as const;

export function useSession(): UseQueryResult<Session | null, Refusal> {
  return useQuery<Session | null, Refusal>(sessionQuery);
}

/** Keeps a session that signing in or a change of the account has answered with. */
function keepSession(client: QueryClient, session: Session): void {
  keepCsrfToken(session.csrf);
  client.setQueryData(sessionQuery.queryKey, session);
}

export function useKeepSession(): (session: Session) => void {
  const client = useQueryClient();
  return useCallback((session: Session) => keepSession(client, session), [client]);
}

/** What the server will allow, so that a page offers only that. The server decides again. */
export function useMay(): (permission: Permission, place: Place) => boolean {
  const { data: session } = useSession();
  return (permission, place) => session !== null && session !== undefined && mayDo(session.grants, permission, place);
}
