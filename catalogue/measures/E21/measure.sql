-- One row per weakness due in the window: was it fixed by then, and still fixed at that moment?
-- A weakness that turned out to be none (false positive, not affected) before it was due is left out. Items 0: people who committed.
with verdict_when_due as (
  select weakness_status.id, weakness_status.state, row_number() over (partition by weakness_status.id order by weakness_status.time desc, weakness_status.order_key desc) as recency
  from weakness_status
  join weakness on weakness.id = weakness_status.id
  where weakness_status.time <= weakness.due
),
due_weakness as (
  select weakness.id, weakness.repo, repo.team, weakness.due, coalesce(verdict_when_due.state, 'open') as state
  from weakness
  left join verdict_when_due on verdict_when_due.id = weakness.id and verdict_when_due.recency = 1
  left join repo on repo.id = weakness.repo
  where weakness.due >= :from and weakness.due < :to
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select 'first-due-date' as variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
    due as time, id as item, true as covered, 1 as items, case when state = 'fixed' then 1 else 0 end as k, 1 as n
  from due_weakness
  where state not in ('false-positive', 'not-affected')
  union all
  select 'first-due-date', cast(null as text), contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, 0, 0, 0
  from contributor
  join (select distinct repo from due_weakness) as affected on affected.repo = contributor.repo
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
