-- One row per dependency update on main: from main to the first deployment (deploy) or release tag (tag) that carries it.
-- Not covered: repositories without deployments or tags, and updates that came with the first one ever seen.
with live_deployment as (
  select id, repo, service, env, finished, case when proxy = 'tag' then 'tag' else 'deploy' end as variant
  from deployment
  where result = 'success' and (proxy = 'tag' or (proxy = 'none' and env = 'production'))
),
service_start as (
  select service, env, variant, min(finished) as finished
  from live_deployment
  group by service, env, variant
),
deploying_repo as (
  select repo, variant, min(finished) as first_finished
  from live_deployment
  where finished < :to
  group by repo, variant
  having max(finished) >= :to - days(364)
),
visible_variant as (
  select distinct variant from deploying_repo
),
dependency_update as (
  select repo, id, team, merged, merge_oid
  from change
  where is_dependency_update and merged < :to
),
carried_update as (
  select dependency_update.repo, dependency_update.id, deployment_change.deployment
  from dependency_update
  join deployment_change on deployment_change.repo = dependency_update.repo and deployment_change.change = dependency_update.id
  union
  select dependency_update.repo, dependency_update.id, deployment_change.deployment
  from dependency_update
  join deployment_change on deployment_change.repo = dependency_update.repo and deployment_change.oid = dependency_update.merge_oid
),
arrival as (
  select carried_update.repo, carried_update.id, live_deployment.variant, min(live_deployment.finished) as finished,
    any_true(live_deployment.finished = service_start.finished) as came_first
  from carried_update
  join live_deployment on live_deployment.id = carried_update.deployment
  join service_start
    on service_start.service = live_deployment.service
    and service_start.env = live_deployment.env
    and service_start.variant = live_deployment.variant
  group by carried_update.repo, carried_update.id, live_deployment.variant
),
journey as (
  select visible_variant.variant, dependency_update.repo, dependency_update.id, dependency_update.team, dependency_update.merged,
    deploying_repo.repo is not null as deploys,
    case
      when arrival.id is not null then arrival.came_first
      else coalesce(dependency_update.merged <= deploying_repo.first_finished, false)
    end as came_first,
    case
      when arrival.id is not null then arrival.finished
      when dependency_update.merged <= deploying_repo.first_finished then deploying_repo.first_finished
    end as finished
  from dependency_update
  cross join visible_variant
  left join deploying_repo on deploying_repo.repo = dependency_update.repo and deploying_repo.variant = visible_variant.variant
  left join arrival on arrival.repo = dependency_update.repo and arrival.id = dependency_update.id and arrival.variant = visible_variant.variant
),
exposure as (
  select variant, repo, id, team, merged, deploys,
    case when not came_first then merged end as started,
    case when finished < :to then finished end as ended
  from journey
)
select variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
  coalesce(ended, greatest(merged, :from)) as time, id as item,
  (deploys and started is not null) as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, ended, cast(null as text) as ended_by
from exposure
where (deploys and (ended is null or ended >= :from)) or (not deploys and merged >= :from)
