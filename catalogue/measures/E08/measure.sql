-- One row per security step: how long did the team that asked wait for the first answer?
-- The step counts for the team that asked; whose pool answered is not told here.
-- share-of-lead-time: one row per change that asked: its waits added up, and the time from its first commit to production.
with security_step as (
  select review_step.repo, review_step.id, review_step.change, change.team, coalesce(review_step.bucket, change.bucket) as bucket,
    review_step.requested, review_step.responded,
    case when review_step.responded < :to then review_step.responded end as ended,
    case when review_step.responded < :to and review_step.outcome = 'withdrawn' then 'withdrawn' end as ended_by
  from review_step
  join change on change.repo = review_step.repo and change.id = review_step.change
  where review_step.is_security and not review_step.self and change.actor = 'human'
),
live_deployment as (
  select id, repo, service, finished
  from deployment
  where result = 'success' and proxy = 'none' and env = 'production' and finished < :to
),
service_start as (
  select service, min(finished) as finished from live_deployment group by service
),
deploying_repo as (
  select repo, max(finished) as last_finished from live_deployment group by repo
),
asking_change as (
  select distinct change.repo, change.id, change.team, change.bucket, change.first_commit, change.merged, change.merge_oid
  from security_step
  join change on change.repo = security_step.repo and change.id = security_step.change
  where change.merged < :to
),
carried_change as (
  select asking_change.repo, asking_change.id, deployment_change.deployment
  from asking_change
  join deployment_change on deployment_change.repo = asking_change.repo and deployment_change.change = asking_change.id
  union
  select asking_change.repo, asking_change.id, deployment_change.deployment
  from asking_change
  join deployment_change on deployment_change.repo = asking_change.repo and deployment_change.oid = asking_change.merge_oid
),
arrival as (
  select carried_change.repo, carried_change.id, min(live_deployment.finished) as deployed,
    any_true(live_deployment.finished = service_start.finished) as came_first
  from carried_change
  join live_deployment on live_deployment.id = carried_change.deployment
  join service_start on service_start.service = live_deployment.service
  group by carried_change.repo, carried_change.id
),
-- Merged after the last deployment is still on its way; merged before the first, or where nothing is deployed, it has no lead time.
journey as (
  select asking_change.repo, asking_change.id, asking_change.team, asking_change.bucket, asking_change.merged,
    case when not arrival.came_first then asking_change.first_commit end as started, arrival.deployed
  from asking_change
  left join arrival on arrival.repo = asking_change.repo and arrival.id = asking_change.id
  left join deploying_repo on deploying_repo.repo = asking_change.repo
  where arrival.id is not null or deploying_repo.repo is null or asking_change.merged <= deploying_repo.last_finished
),
wait as (
  select journey.repo, journey.id,
    sum(case
      when security_step.requested >= journey.deployed then 0.0
      when security_step.responded < journey.deployed then hours_between(security_step.requested, security_step.responded)
      else hours_between(security_step.requested, journey.deployed)
    end) as hours
  from journey
  join security_step on security_step.repo = journey.repo and security_step.change = journey.id
  where journey.deployed is not null
  group by journey.repo, journey.id
),
delivery as (
  select journey.repo, journey.id, journey.team, coalesce(journey.deployed, journey.merged) as time, journey.merged, journey.bucket, wait.hours,
    case when journey.deployed > journey.started then hours_between(journey.started, journey.deployed) end as lead_hours
  from journey
  left join wait on wait.repo = journey.repo and wait.id = journey.id
)
select 'requests' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  coalesce(ended, greatest(requested, :from)) as time, id as item, true as covered,
  cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  requested as started, ended, ended_by
from security_step
where requested < :to and (ended is null or ended >= :from)
union all
select 'share-of-lead-time', cast(null as text), repo, repo, team,
  case when date_trunc('quarter', merged) = date_trunc('quarter', time) then bucket end, time, id, lead_hours is not null,
  cast(1 as double precision), cast(null as double precision), cast(null as double precision),
  cast(case when hours > lead_hours then lead_hours when lead_hours is not null then hours end as double precision), cast(lead_hours as double precision),
  cast(null as timestamp), cast(null as timestamp), cast(null as text)
from delivery
where time >= :from and time < :to
