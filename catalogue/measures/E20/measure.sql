-- One row per dependency update on main: from the commit to the first deployment (deploy) or release tag (tag) that carries it.
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
  select repo, variant
  from live_deployment
  where finished < cast(:to as timestamp)
  group by repo, variant
  having max(finished) >= cast(:to as timestamp) - days(364)
),
visible_variant as (
  select distinct variant from deploying_repo
),
update_commit as (
  select repo, oid, team, committed
  from "commit"
  where kind = 'dependency' and on_main and reachable and n_parents <= 1 and committed < cast(:to as timestamp)
),
arrival as (
  select update_commit.repo, update_commit.oid, live_deployment.variant, min(live_deployment.finished) as finished,
    any_true(live_deployment.finished = service_start.finished) as came_first
  from update_commit
  join deployment_change on deployment_change.repo = update_commit.repo and deployment_change.oid = update_commit.oid
  join live_deployment on live_deployment.id = deployment_change.deployment
  join service_start
    on service_start.service = live_deployment.service
    and service_start.env = live_deployment.env
    and service_start.variant = live_deployment.variant
  group by update_commit.repo, update_commit.oid, live_deployment.variant
),
exposure as (
  select visible_variant.variant, update_commit.repo, update_commit.oid, update_commit.team, update_commit.committed,
    deploying_repo.repo is not null as deploys,
    case when arrival.came_first then null else update_commit.committed end as started,
    case when arrival.finished < cast(:to as timestamp) then arrival.finished end as ended
  from update_commit
  cross join visible_variant
  left join deploying_repo on deploying_repo.repo = update_commit.repo and deploying_repo.variant = visible_variant.variant
  left join arrival
    on arrival.repo = update_commit.repo and arrival.oid = update_commit.oid and arrival.variant = visible_variant.variant
)
select variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
  coalesce(ended, greatest(committed, cast(:from as timestamp))) as time, oid as item,
  (deploys and started is not null) as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, ended, cast(null as text) as ended_by
from exposure
where (deploys and (ended is null or ended >= cast(:from as timestamp))) or (not deploys and committed >= cast(:from as timestamp))
