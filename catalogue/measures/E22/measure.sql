-- One row per weakness that was new or resolved in the window: num 1 if resolved and still so 14 days later, den 1 if new.
-- Resolved is fixed, false positive or not affected; an accepted risk is not. Items 0: people who committed to the repository.
with verdict as (
  select id, time, state, lead(time) over (partition by id order by time, order_key) as next_time
  from weakness_status
  where time < :to
),
resolution as (
  select id, max(time) as time
  from verdict
  where state in ('fixed', 'false-positive', 'not-affected') and time >= :from
    and (next_time is null or next_time > time + days(14))
  group by id
),
turnover as (
  select weakness.id, weakness.repo, repo.team, weakness.first_seen, resolution.time as resolved,
    case when weakness.first_seen >= :from then 1 else 0 end as is_new
  from weakness
  left join resolution on resolution.id = weakness.id
  left join repo on repo.id = weakness.repo
  where resolution.id is not null or (weakness.first_seen >= :from and weakness.first_seen < :to)
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select 'kept-14-days' as variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
    coalesce(resolved, first_seen) as time, id as item, true as covered, 1 as items, case when resolved is not null then 1 else 0 end as num, is_new as den
  from turnover
  union all
  select 'kept-14-days', cast(null as text), contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, 0, 0, 0
  from contributor
  join (select distinct repo from turnover) as affected on affected.repo = contributor.repo
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(null as double precision) as n,
  cast(num as double precision) as num, cast(den as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
