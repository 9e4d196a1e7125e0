-- One row per judged weakness and question at the end of the window: valid-acceptance (of accepted ones: has a reason and has not
-- expired) and false-positive (of all judged ones: was it no weakness at all).
with verdict as (
  select id, state, has_reason, expires, row_number() over (partition by id order by time desc, order_key desc) as recency
  from weakness_status
  where time < :to
),
judged_weakness as (
  select weakness.id, weakness.repo, repo.team, verdict.state, verdict.has_reason, verdict.expires
  from weakness
  join verdict on verdict.id = weakness.id and verdict.recency = 1
  left join repo on repo.id = weakness.repo
  where verdict.state <> 'open'
),
answer as (
  select 'valid-acceptance' as category, id, repo, team, (has_reason and coalesce(expires >= :to, false)) as holds
  from judged_weakness
  where state = 'accepted'
  union all
  select 'false-positive', id, repo, team, state = 'false-positive' from judged_weakness
),
observed as (
  select 'snapshot' as variant, category, repo as container, repo, team, cast(null as text) as bucket, greatest(:to - days(1), :from) as time,
    id as item, true as covered, 1 as items, case when holds then 1 else 0 end as k, 1 as n
  from answer
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
