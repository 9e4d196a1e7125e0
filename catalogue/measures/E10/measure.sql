-- One row per change that security touched and that was deployed: how far on its way was it at the first touch?
with first_touch as (
  select repo, change, min(requested) as touched
  from review_step
  where is_security and not self
  group by repo, change
),
live_deployment as (
  select id, service, finished
  from deployment
  where result = 'success' and proxy = 'none' and env = 'production'
),
service_start as (
  select service, min(finished) as finished from live_deployment group by service
),
-- What came with the first deployment ever seen of a service may have been finished long before: it has no way.
first_arrival as (
  select deployment_change.repo, deployment_change.change, min(live_deployment.finished) as deployed
  from deployment_change
  join live_deployment on live_deployment.id = deployment_change.deployment
  join service_start on service_start.service = live_deployment.service
  group by deployment_change.repo, deployment_change.change
  having not any_true(live_deployment.finished = service_start.finished)
),
way as (
  select change.repo, change.id, change.team, change.bucket, coalesce(first_arrival.deployed, change.merged) as time,
    hours_between(change.first_commit, first_touch.touched) as until_touch, hours_between(change.first_commit, first_arrival.deployed) as whole
  from first_touch
  join change on change.repo = first_touch.repo and change.id = first_touch.change
  left join first_arrival on first_arrival.repo = change.repo and first_arrival.change = change.id
  where change.actor = 'human'
),
judged as (
  select repo, id, team, bucket, time, coalesce(whole > 0 and until_touch is not null, false) as covered,
    greatest(0.0, least(until_touch, whole)) as until_touch, whole
  from way
  where time >= :from and time < :to
)
select 'first-touch' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  time, id as item, covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(case when covered then cast(until_touch as double precision) / whole end as double precision) as num, cast(1 as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from judged
