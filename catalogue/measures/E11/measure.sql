-- One row per answered security step: did the answer send work back? Late: answered after the build was finished (the change was ready).
with answered_step as (
  select review_step.repo, review_step.id, change.team, coalesce(review_step.bucket, change.bucket) as bucket, review_step.responded,
    review_step.outcome in ('changes', 'rejected') as sent_back, change.ready
  from review_step
  join change on change.repo = review_step.repo and change.id = review_step.change
  where review_step.is_security and not review_step.self and coalesce(review_step.outcome, 'withdrawn') <> 'withdrawn' and change.actor = 'human'
    and review_step.responded >= :from and review_step.responded < :to
),
answer as (
  select 'all' as variant, repo, id, team, bucket, responded, sent_back, true as covered from answered_step
  union all
  select 'late', repo, id, team, bucket, responded, sent_back, ready is not null from answered_step where ready is null or responded > ready
)
select variant, cast(null as text) as category, repo as container, repo, team, bucket,
  responded as time, id as item, covered, cast(1 as double precision) as items,
  cast(case when not covered then null when sent_back then 1 else 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from answer
