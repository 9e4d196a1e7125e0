import { z } from "zod";
import { contributorBand } from "../core/evidence/contributors.ts";
import type { ContributorBand } from "../core/evidence/estimate.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { DAY, type Instant, WEEK, type Window } from "../core/model/time.ts";
import type { Engine } from "../evidence/engine.ts";
import type { Subject } from "../report/report.ts";
import { ask } from "./ask.ts";

const repositoryRow = z.object({
  id: z.string(),
  name: z.string(),
  default_branch: z.string(),
  head: z.string(),
  shallow: z.boolean(),
  last_commit: z.number().nullable(),
  commits: z.number(),
  in_window: z.number(),
});
const headRow = z.object({ last_commit: z.number().nullable(), last_event: z.number().nullable() });
const contributorsRow = z.object({ contributors: z.number().nullable() });

const withinWindow = "epoch_ms(committed) >= $from and epoch_ms(committed) < $to";

/** A scan or an incident this long after the newest commit still belongs to the window that ends there. */
const AFTER_HEAD = 7 * DAY;

/**
 * The window ends with the newest commit, so that a quiet repository is still seen; or with the newest scan, incident or finished
 * item up to a week later, which would otherwise be missed. A head dated in the future ends it now.
 * @param weeks length of the window
 */
export async function windowEndingAtHead(engine: Engine, weeks: number, now: Instant): Promise<Window> {
  const [newest] = await ask(
    engine,
    headRow,
    `with happened as (
       select started as happened_at from run union all select detected as happened_at from incident union all select done as happened_at from work_item)
     select cast(epoch_ms((select max(last_commit) from repo)) as double) as last_commit,
       cast(epoch_ms(max(happened_at)) as double) as last_event
     from happened where epoch_ms(happened_at) <= epoch_ms((select max(last_commit) from repo)) + $after`,
    { after: AFTER_HEAD },
  );
  const head = newest?.last_commit ?? now;
  const end = Math.max(head, newest?.last_event ?? head);
  const to = (end > now + DAY ? now : end) + 1;
  return { from: to - weeks * WEEK, to };
}

/**
 * The most distinct contributors any one repository had in any one quarter of the window, as a band; null under k.
 * A lower bound on purpose: marks of different quarters and repositories cannot be joined (evidence.md P4).
 */
export async function contributorsIn(engine: Engine, window: Window, k: number): Promise<ContributorBand | null> {
  const [most] = await ask(
    engine,
    contributorsRow,
    `with quarter_contributors as (
       select repo, date_trunc('quarter', committed) as quarter, count(distinct bucket) as contributors
       from "commit" where reachable and ${withinWindow} group by repo, date_trunc('quarter', committed))
     select cast(max(contributors) as double) as contributors from quarter_contributors`,
    { from: window.from, to: window.to },
  );
  const contributors = most?.contributors ?? 0;
  return contributors < k ? null : contributorBand(contributors);
}

export async function describeSubject(engine: Engine, window: Window, organisation: Organisation): Promise<Subject> {
  const rows = await ask(
    engine,
    repositoryRow,
    `with main_commits as (
       select repo, cast(count(*) as double) as commits, cast(count(*) filter (where ${withinWindow}) as double) as in_window
       from "commit" where reachable and on_main group by repo)
     select repo.id, repo.name, repo.default_branch, repo.head, repo.shallow, cast(epoch_ms(repo.last_commit) as double) as last_commit,
       main_commits.commits, main_commits.in_window
     from repo join main_commits on main_commits.repo = repo.id order by repo.name, repo.id`,
    { from: window.from, to: window.to },
  );
  const names = rows.map(({ name }) => name);
  return {
    name: organisation.name ?? (names.length <= 3 ? names.join(", ") : `${names.length} repositories`),
    from: window.from,
    to: window.to,
    windowWeeks: Math.round((window.to - window.from) / WEEK),
    repositories: rows.map((row) => ({
      id: row.id,
      name: row.name,
      head: row.head,
      main: row.default_branch,
      shallow: row.shallow,
      commits: row.commits,
      commitsInWindow: row.in_window,
    })),
    teams: organisation.teams.map(({ id, name, kind }) => ({ id, name, kind })),
  };
}
