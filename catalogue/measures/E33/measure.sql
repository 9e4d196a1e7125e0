-- One row per agreed action that became 30 days old in the window: was it done by then? Dropped ones are left out.
-- Rows with n = 0 stand for no action: committers of the team, with their commits, stand in for its people. verified: seen to work.
with due_action as (
  select id, team, container, created, created + days(30) as due, done, verified
  from action
  where created >= :from - days(30) and created < :to - days(30) and (dropped is null or dropped > created + days(30))
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
stand_in as (
  select distinct contributor.repo, contributor.team, contributor.bucket, contributor.committed, contributor.commits
  from contributor
  join (select distinct team from due_action) as involved on coalesce(involved.team, contributor.team, '') = coalesce(contributor.team, '')
),
answer as (
  select 'done' as variant, id, team, container, due, coalesce(done <= due, false) as holds from due_action
  union all
  select 'verified', id, team, container, due, verified from due_action where done <= due
),
observed as (
  select variant, cast(null as text) as category, container, cast(null as text) as repo, team, cast(null as text) as bucket,
    due as time, id as item, true as covered, 1 as items, case when holds then 1 else 0 end as k, 1 as n
  from answer
  union all
  select variant.id, cast(null as text), stand_in.repo, stand_in.repo, stand_in.team, stand_in.bucket, stand_in.committed, cast(null as text), true, stand_in.commits, 0, 0
  from stand_in
  cross join (select distinct variant as id from answer) as variant
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
