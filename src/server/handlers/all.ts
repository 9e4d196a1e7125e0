import type { Routes } from "../../contract/routes.ts";
import type { HandlersOf } from "../handler.ts";
import { instanceHandlers } from "./instance.ts";

export type Handlers = Partial<HandlersOf<Routes>>;

/** Every handler of the application; a route without one is a type error. */
export const allHandlers = {
  ...instanceHandlers,
};
