-- One row per merged change to a security path: did another team look at it?
-- A reviewer of unknown team leaves the change uncovered, unless a known other team looked too.
with telling_repo as (
  select distinct repo from review_step
),
looker as (
  select review_step.repo, review_step.change,
    any_true(review_step.responder_team <> change.team) as other_team, any_true(review_step.responder_team is null) as unknown_team
  from review_step
  join change on change.repo = review_step.repo and change.id = review_step.change
  where not review_step.self and review_step.responded is not null
  group by review_step.repo, review_step.change
),
security_change as (
  select change.repo, change.id, change.team, change.bucket, change.merged,
    coalesce(looker.other_team, false) as other_team, coalesce(looker.unknown_team, false) as unknown_team
  from change
  join telling_repo on telling_repo.repo = change.repo
  left join looker on looker.repo = change.repo and looker.change = change.id
  where change.actor = 'human' and change.is_security and change.merged >= :from and change.merged < :to
),
judged as (
  select repo, id, team, bucket, merged, other_team, (other_team or not unknown_team) and team is not null as covered
  from security_change
)
select 'reviews' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  merged as time, id as item, covered, cast(1 as double precision) as items,
  cast(case when not covered then null when other_team then 1 else 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from judged
