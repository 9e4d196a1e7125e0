-- One row per push that met push protection in the window: did it go through all the same?
-- Not covered: nobody ever told of such a push. Rows with n = 0 stand for no push: people who committed, with their commits.
with met as (
  select run_control.run, run_control.repo, repo.team, run_control.ran, run_control.ok
  from run_control
  left join repo on repo.id = run_control.repo
  where run_control.control = 'push-protection'
),
pushed as (
  select run, repo, team, ran, true as covered, case when ok then 0 else 1 end as passed
  from met
  where ran >= :from and ran < :to
  union all
  select cast(null as text), repo.id, repo.team, :from, false, 0
  from repo
  where not exists (select 1 from met)
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select repo, team, cast(null as text) as bucket, ran as time, run as item, covered, 1 as items, passed as k, 1 as n
  from pushed
  union all
  select contributor.repo, contributor.team, contributor.bucket, contributor.committed, cast(null as text), true, contributor.commits, 0, 0
  from contributor
  join (select distinct repo from pushed) as affected on affected.repo = contributor.repo
)
select 'pushes' as variant, cast(null as text) as category, repo as container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
