-- One row per late failure (stage S6 to S9, or an incident) that became 14 days old in the window: was a review published by then?
-- Rows with n = 0 stand for no failure: people who committed, with their commits.
with late_failure as (
  select failure.id, failure.repo, coalesce(failure.team, repo.team) as team, failure.first_at
  from failure
  left join repo on repo.id = failure.repo
  where failure.stage >= 'S6' and failure.state <> 'withdrawn' and (failure.confidence <> 'probable' or failure.rule = 'incident')
  union all
  select incident.id, incident.repo, coalesce(incident.team, repo.team), incident.detected
  from incident
  left join repo on repo.id = incident.repo
  where not exists (select 1 from failure where failure.rule = 'incident')
),
due_failure as (
  select id, repo, team, first_at + days(14) as due
  from late_failure
  where first_at >= :from - days(14) and first_at < :to - days(14)
),
first_review as (
  select failure, min(published) as published from learning_review where published is not null group by failure
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select 'reviews' as variant, cast(null as text) as category, coalesce(due_failure.repo, 'incidents') as container, due_failure.repo, due_failure.team,
    cast(null as text) as bucket, due_failure.due as time, due_failure.id as item, true as covered, 1 as items,
    case when first_review.published <= due_failure.due then 1 else 0 end as k, 1 as n
  from due_failure
  left join first_review on first_review.failure = due_failure.id
  union all
  select 'reviews', cast(null as text), contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, contributor.commits, 0, 0
  from contributor
  join (
    select distinct repo from due_failure where repo is not null
    union all
    select distinct place.repo
    from due_failure
    cross join (select distinct repo from contributor) as place
    where due_failure.repo is null
  ) as affected on affected.repo = contributor.repo
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
