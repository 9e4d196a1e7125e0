-- One row per security step: how long did the team that asked wait for the first answer?
-- The step counts for the team that asked; whose pool answered is not told here.
with security_step as (
  select review_step.repo, review_step.id, change.team, coalesce(review_step.bucket, change.bucket) as bucket, review_step.requested,
    case when review_step.responded < :to then review_step.responded end as ended,
    case when review_step.responded < :to and review_step.outcome = 'withdrawn' then 'withdrawn' end as ended_by
  from review_step
  join change on change.repo = review_step.repo and change.id = review_step.change
  where review_step.is_security and not review_step.self and change.actor = 'human'
)
select 'requests' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  coalesce(ended, greatest(requested, :from)) as time, id as item, true as covered,
  cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  requested as started, ended, ended_by
from security_step
where requested < :to and (ended is null or ended >= :from)
