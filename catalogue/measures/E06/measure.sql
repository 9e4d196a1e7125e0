-- One row per change by people: how long was it ready before another person first looked at it?
-- Only repositories whose reviews are recorded tell anything; elsewhere a missing review would read as a wait.
with telling_repo as (
  select distinct repo from review_step
),
first_look as (
  select repo, change, min(responded) as responded
  from review_step
  where not self and responded is not null and responder_team is not null
  group by repo, change
),
waiting_change as (
  select change.repo, change.id, change.team, change.bucket, change.ready,
    first_look.responded,
    case when change.merged < :to then change.merged when change.closed < :to then change.closed end as left_at,
    case when change.merged < :to then 'merged without review' when change.closed < :to then 'closed' end as left_by
  from change
  join telling_repo on telling_repo.repo = change.repo
  left join first_look on first_look.repo = change.repo and first_look.change = change.id
  where change.actor = 'human'
),
observed as (
  select repo, id, team, bucket, ready,
    case when responded < :to then responded else left_at end as ended,
    case when responded < :to then cast(null as text) else left_by end as ended_by
  from waiting_change
)
select 'reviews' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  coalesce(ended, greatest(ready, :from), :from) as time, id as item, ready is not null as covered,
  cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  ready as started, ended, ended_by
from observed
where (ready < :to or ready is null) and (ended is null or ended >= :from)
