import type { Instant } from "../../core/model/time.ts";
import type { KnownRepository, LiveReading } from "../live/live-source.ts";
import type { Whose } from "../live/resolve-account.ts";
import { type StrangerTally, strangerTally } from "../live/stranger-tally.ts";
import type { BranchRequests, Person } from "./schema.ts";

/** What reading the lists of one repository needs; asked for once, however many lists there are. */
export interface RepositoryReader {
  readonly reading: LiveReading;
  readonly repository: KnownRepository;
  /** Where its pages lie, below the address. */
  readonly root: string;
  /** Where it is now, which a rename or a transfer moves; null where only its number is known. */
  readonly path: string;
  readonly main: string | null;
  /** The only way from an account to anything else. */
  readonly whose: (person: Person, at: Instant) => Whose;
  /** What was asked for in vain, so that it is not asked for with each thing; told when the repository is read. */
  readonly lacks: Set<string>;
  readonly strangers: StrangerTally;
  /** Merge requests by the branch they came from, as far as they were asked for. */
  readonly branches: Map<string, BranchRequests>;
}

export interface Project {
  readonly path: string;
  readonly main: string | null;
}

/** The account that GitLab gives the work of deleted ones to. */
const GHOST = "ghost";

export function repositoryReader(reading: LiveReading, repository: KnownRepository, { path, main }: Project): RepositoryReader {
  const strangers = strangerTally();
  return {
    reading,
    repository,
    root: rootOf(repository),
    path,
    main,
    whose: (person, at) => {
      const account =
        person === null || person.username === GHOST
          ? null
          : { login: person.username, mail: null, name: null, isBot: person.bot ?? false };
      const whose = reading.resolve(account, at, repository.id);
      strangers.note(whose, at);
      return whose;
    },
    lacks: new Set(),
    strangers,
    branches: new Map(),
  };
}

export function rootOf({ native }: Pick<KnownRepository, "native">): string {
  return `/api/v4/projects/${encodeURIComponent(native)}`;
}
