-- One row per item that is started and not finished at the end of the window: is it older than 85 % of what its team finished before?
-- Not covered: fewer than 8 items finished in the 24 weeks before the window. Items 0: committers of the team stand in for its people.
with finished_item as (
  select coalesce(team, container) as pool, hours_between(started, done) as hours
  from work_item
  where started <= done and done >= :from - days(168) and done < :from
),
pool_mark as (
  select pool, quantile(hours, 0.85) as p85, count(*) as finished
  from finished_item
  group by pool
),
open_item as (
  select id, team, container, coalesce(team, container) as pool, started, hours_between(started, :to) as age
  from work_item
  where started < :to and (done is null or done >= :to) and (dropped is null or dropped >= :to)
),
-- A level begins with the first day known, so a first week stands for itself.
work_commit as (
  select repo, team, bucket, committed, date_trunc('week', committed) = min(date_trunc('week', committed)) over (partition by repo, team) as is_first_week
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from work_commit
  group by repo, team, bucket, is_first_week, base_period(committed)
),
stand_in as (
  select distinct contributor.repo, contributor.team, contributor.bucket, contributor.committed, contributor.commits
  from contributor
  join (select distinct team from open_item) as involved on coalesce(involved.team, contributor.team, '') = coalesce(contributor.team, '')
),
observed as (
  select 'snapshot' as variant, 'over-p85' as category, open_item.container, cast(null as text) as repo, open_item.team, cast(null as text) as bucket,
    greatest(:to - days(1), :from) as time, open_item.id as item, coalesce(pool_mark.finished >= 8, false) as covered, 1 as items,
    case when open_item.age > pool_mark.p85 then 1 when open_item.age <= pool_mark.p85 then 0 end as k, 1 as n, open_item.started
  from open_item
  left join pool_mark on pool_mark.pool = open_item.pool
  union all
  select 'snapshot', 'over-p85', repo, repo, team, bucket, committed, cast(null as text), true, 0, 0, 0, cast(null as timestamp)
  from stand_in
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
