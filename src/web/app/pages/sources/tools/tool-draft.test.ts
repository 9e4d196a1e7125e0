import { expect, test } from "vitest";
import { connectionRoutes } from "../../../../../contract/connections.ts";
import { draftOf, freshDraft, linesToMap, mapToLines } from "./tool-draft.ts";

test("maps are typed as lines, and lines that say nothing are left out", () => {
  expect(linesToMap("To Do = queue\n\nIn = out = active\n= done\nnothing =\nno sign")).toEqual({ "To Do": "queue", "In = out": "active" });
  expect(linesToMap(mapToLines({ "To Do": "queue", Doing: "active" }))).toEqual({ "To Do": "queue", Doing: "active" });
});

test.each(["github", "gitlab", "jira", "pagerduty", "events"] as const)("a draft of %s is what the server asks for", (kind) => {
  const draft = draftOf({
    ...freshDraft(kind),
    name: " Ours ",
    address: kind === "events" ? "" : "https://tool.example/",
    token: "t",
    states: "To Do = Queue\nLater = someday",
    only: "a, b\nc",
  });
  expect(connectionRoutes.connect.body.safeParse(draft).error?.issues ?? []).toEqual([]);
  expect(draft).toMatchObject({ name: "Ours", settings: { states: { "To Do": "queue" }, only: ["a", "b", "c"] } });
});
