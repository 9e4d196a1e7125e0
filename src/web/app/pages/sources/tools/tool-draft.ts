import type { Asked } from "../../../api/ask.ts";

export type Draft = Asked<"connect">["body"];
export type ToolKind = Draft["kind"];

/** What a person types before it is a connection: maps as lines of `their word = ours`. */
export interface TypedDraft {
  readonly kind: ToolKind;
  readonly name: string;
  readonly address: string;
  readonly token: string;
  readonly app: string;
  readonly only: string;
  readonly production: string;
  readonly states: string;
  readonly teamField: string;
  readonly teams: string;
  readonly severities: string;
}

const addresses: Readonly<Record<ToolKind, string>> = {
  github: "https://api.github.com",
  gitlab: "https://gitlab.com",
  jira: "",
  pagerduty: "https://api.pagerduty.com",
  events: "",
};

export function freshDraft(kind: ToolKind): TypedDraft {
  return {
    kind,
    name: "",
    address: addresses[kind],
    token: "",
    app: "",
    only: "",
    production: "production, prod, live",
    states: "",
    teamField: "",
    teams: "",
    severities: "",
  };
}

/**
 * Lines of `their word = ours`; a line without a sign or with an empty side says nothing and is left out.
 * @example linesToMap("To Do = queue\nDoing = active") // { "To Do": "queue", Doing: "active" }
 */
export function linesToMap(text: string): Readonly<Record<string, string>> {
  const pairs = text.split("\n").flatMap((line) => {
    const at = line.lastIndexOf("=");
    const [theirs, ours] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    return at > 0 && theirs !== "" && ours !== "" ? [[theirs, ours] as const] : [];
  });
  return Object.fromEntries(pairs);
}

export function mapToLines(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([theirs, ours]) => `${theirs} = ${ours}`)
    .join("\n");
}

const STATES = ["queue", "active", "blocked", "done"] as const;
const SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** What the server is asked; words it does not know are left to it to refuse with their place. */
export function draftOf(typed: TypedDraft): Draft {
  const list = (text: string): string[] =>
    text
      .split(/[,\n]/)
      .map((each) => each.trim())
      .filter((each) => each !== "");
  return {
    kind: typed.kind,
    name: typed.name.trim(),
    address: typed.address.trim() === "" ? null : typed.address.trim().replace(/\/+$/, ""),
    token: typed.token === "" ? null : typed.token,
    webhookSecret: null,
    settings: {
      only: list(typed.only),
      app: typed.app.trim() === "" ? null : typed.app.trim(),
      states: onlyWords(linesToMap(typed.states), STATES),
      teamField: typed.teamField.trim() === "" ? null : typed.teamField.trim(),
      teams: { ...linesToMap(typed.teams) },
      production: list(typed.production),
      severities: onlyWords(linesToMap(typed.severities), SEVERITIES),
    },
  };
}

function onlyWords<W extends string>(map: Readonly<Record<string, string>>, words: readonly W[]): Record<string, W> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([theirs, ours]) => {
      const known = words.find((word) => word === ours.toLowerCase());
      return known === undefined ? [] : [[theirs, known] as const];
    }),
  );
}
