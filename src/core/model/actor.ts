/**
 * Who did something, as far as it is known without knowing who: people, or one of five kinds of automation. Unknown where the tool has no
 * account for it any more: then not even that is known, and it is in no figure about people (decision 30).
 */
export const actors = ["human", "update-bot", "release-bot", "ci-bot", "agent", "other-bot", "unknown"] as const;
export type Actor = (typeof actors)[number];
