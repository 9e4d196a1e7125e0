-- One row per change and variant: from its first commit to the moment it went live (deploy, tag) or reached main (merge).
-- Not covered: a hidden first commit, a repository without deployments, or the first deployment ever seen of a service.
with merged_change as (
  select repo, id, team, bucket, first_commit, merged, merge_oid
  from change
  where actor = 'human' and merged < :to
),
live_deployment as (
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
carried_change as (
  select merged_change.repo, merged_change.id, deployment_change.deployment
  from merged_change
  join deployment_change on deployment_change.repo = merged_change.repo and deployment_change.change = merged_change.id
  union
  select merged_change.repo, merged_change.id, deployment_change.deployment
  from merged_change
  join deployment_change on deployment_change.repo = merged_change.repo and deployment_change.oid = merged_change.merge_oid
),
arrival as (
  select carried_change.repo, carried_change.id, live_deployment.variant, min(live_deployment.finished) as finished,
    any_true(live_deployment.finished = service_start.finished) as came_first
  from carried_change
  join live_deployment on live_deployment.id = carried_change.deployment
  join service_start
    on service_start.service = live_deployment.service
    and service_start.env = live_deployment.env
    and service_start.variant = live_deployment.variant
  group by carried_change.repo, carried_change.id, live_deployment.variant
),
journey as (
  select visible_variant.variant, merged_change.repo, merged_change.id, merged_change.team, merged_change.bucket, merged_change.merged,
    deploying_repo.repo is not null as deploys,
    case when visible_variant.variant = 'tag' then coalesce(merged_change.first_commit, merged_change.merged) else merged_change.first_commit end as first_sign,
    case
      when arrival.id is not null then arrival.came_first
      else coalesce(merged_change.merged <= deploying_repo.first_finished, false)
    end as came_first,
    case
      when arrival.id is not null then arrival.finished
      when merged_change.merged <= deploying_repo.first_finished then deploying_repo.first_finished
    end as finished
  from merged_change
  cross join visible_variant
  left join deploying_repo on deploying_repo.repo = merged_change.repo and deploying_repo.variant = visible_variant.variant
  left join arrival
    on arrival.repo = merged_change.repo and arrival.id = merged_change.id and arrival.variant = visible_variant.variant
),
delivery as (
  select variant, repo, id, team, bucket, merged, deploys,
    case when not came_first then first_sign end as started,
    case when finished < :to then finished end as ended,
    case when finished < :to then finished else greatest(merged, :from) end as time
  from journey
),
branch as (
  select repo, id, team, bucket, first_commit, coalesce(merged, opened, first_commit) as salted,
    case when coalesce(merged, closed) < :to then coalesce(merged, closed) end as ended,
    case when merged is null and closed < :to then 'abandoned' end as ended_by,
    case when coalesce(merged, closed) < :to then coalesce(merged, closed) else greatest(coalesce(first_commit, :from), :from) end as time
  from change
  where actor = 'human' and style <> 'direct' and coalesce(first_commit, opened, merged) < :to
)
select variant, cast(null as text) as category, repo as container, repo, team,
  case when date_trunc('quarter', merged) = date_trunc('quarter', time) then bucket end as bucket, time, id as item,
  (deploys and started is not null) as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, ended, cast(null as text) as ended_by
from delivery
where (deploys and (ended is null or ended >= :from)) or (not deploys and merged >= :from)
union all
select 'merge', cast(null as text), repo, repo, team,
  case when date_trunc('quarter', salted) = date_trunc('quarter', time) then bucket end, time, id,
  first_commit is not null, cast(1 as double precision),
  cast(null as double precision), cast(null as double precision), cast(null as double precision), cast(null as double precision),
  first_commit, ended, ended_by
from branch
where ended is null or ended >= :from
