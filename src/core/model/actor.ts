/** Who did something, as far as it is known without knowing who: people, or one of five kinds of automation. */
export const actors = ["human", "update-bot", "release-bot", "ci-bot", "agent", "other-bot"] as const;
export type Actor = (typeof actors)[number];
