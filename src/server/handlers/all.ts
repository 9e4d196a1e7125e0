import type { Routes } from "../../contract/routes.ts";
import type { HandlersOf } from "../handler.ts";
import { connectionHandlers } from "./connections.ts";
import { digestHandlers } from "./digest.ts";
import { evidenceHandlers } from "./evidence.ts";
import { instanceHandlers } from "./instance.ts";
import { organisationHandlers } from "./organisation.ts";
import { peopleHandlers } from "./people.ts";
import { roundHandlers } from "./rounds.ts";
import { sessionHandlers } from "./session.ts";
import { sourceHandlers } from "./sources.ts";

/** What the application can serve; tests serve some of it. */
export type Handlers = Partial<HandlersOf<Routes>>;

/** Every handler of the application; a route without one is a type error. */
export const allHandlers = {
  ...instanceHandlers,
  ...sessionHandlers,
  ...peopleHandlers,
  ...organisationHandlers,
  ...sourceHandlers,
  ...connectionHandlers,
  ...evidenceHandlers,
  ...digestHandlers,
  ...roundHandlers,
} satisfies HandlersOf<Routes>;
