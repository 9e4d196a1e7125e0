-- One row per variant, repository, team, contributor and base period: security commits on main, and how many a product team made.
-- Not covered: commits whose team is unknown. Bots, merges and people outside the organisation stay out.
with security_commit as (
  select work.repo, work.team, work.bucket, work.committed, work.n_security_paths > 0 as by_path, work.security_words as by_words, team.kind as team_kind
  from "commit" as work
  left join team on team.id = work.team
  where work.on_main and work.reachable and work.actor = 'human' and work.n_parents <= 1 and work.kind <> 'merge'
    and (work.n_security_paths > 0 or work.security_words) and coalesce(work.team, 'unknown') <> 'outside'
    and work.committed >= :from and work.committed < :to
),
hit as (
  select 'any' as variant, repo, team, bucket, committed, team_kind from security_commit
  union all
  select 'paths', repo, team, bucket, committed, team_kind from security_commit where by_path
  union all
  select 'words', repo, team, bucket, committed, team_kind from security_commit where by_words
)
select variant, cast(null as text) as category, repo as container, repo, team, bucket,
  max(committed) as time, cast(null as text) as item, team_kind is not null as covered,
  cast(count(*) as double precision) as items,
  cast(sum(case when team_kind <> 'security' then 1 when team_kind = 'security' then 0 end) as double precision) as k,
  cast(count(*) as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from hit
group by variant, repo, team, bucket, base_period(committed), team_kind is not null
