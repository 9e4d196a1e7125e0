/** Classes of a work item (evidence.md 2.1), and `action` for an agreed improvement, which is learning. */
export const itemClasses = ["feature", "defect", "improvement", "debt", "security", "learning", "incident", "other", "action"] as const;
export const stateClasses = ["queue", "active", "blocked", "done"] as const;
export type ItemClass = (typeof itemClasses)[number];
export type StateClass = (typeof stateClasses)[number];

/** What trackers call their types; anything else is `other` until the file has a class column. */
export const classOfType: Readonly<Record<string, (typeof itemClasses)[number]>> = {
  story: "feature",
  "user story": "feature",
  feature: "feature",
  epic: "feature",
  bug: "defect",
  defect: "defect",
  improvement: "improvement",
  enhancement: "improvement",
  chore: "debt",
  debt: "debt",
  "technical debt": "debt",
  "tech debt": "debt",
  refactoring: "debt",
  security: "security",
  vulnerability: "security",
  learning: "learning",
  spike: "learning",
  incident: "incident",
  outage: "incident",
  action: "action",
};
