-- One row per work item finished in the window: was it unplanned (an incident, or added after the plan was made)?
-- Rows with n = 0 stand for no item: where no item of a team has somebody, its committers stand in.
with done_item as (
  select id, team, bucket, container, done, (class = 'incident' or coalesce(unplanned, false)) as counted, (unplanned is not null or class = 'incident') as covered
  from work_item
  where done >= :from and done < :to
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
  join (select team from done_item group by team having count(bucket) = 0) as involved on coalesce(involved.team, contributor.team, '') = coalesce(contributor.team, '')
),
observed as (
  select 'items' as variant, cast(null as text) as category, container, cast(null as text) as repo, team, bucket,
    done as time, id as item, covered, 1 as items, case when counted then 1 else 0 end as k, 1 as n
  from done_item
  union all
  select 'items', cast(null as text), repo, repo, team, bucket, committed, cast(null as text), true, commits, 0, 0
  from stand_in
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
