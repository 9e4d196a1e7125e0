-- One row per production deployment (explicit, probable) or release tag (tag) of at least 7 days of age: did it fail within 7 days?
-- Rows with items 0 stand for no deployment: they say who contributed to what was deployed.
with live_deployment as (
  select deployment.id, deployment.repo, deployment.service, deployment.env, deployment.artifact, coalesce(service.team, repo.team) as team,
    deployment.finished, deployment.planned, case when deployment.proxy = 'tag' then 'tag' else 'deploy' end as origin
  from deployment
  left join service on service.id = deployment.service
  left join repo on repo.id = deployment.repo
  where deployment.result = 'success' and (deployment.proxy = 'tag' or (deployment.proxy = 'none' and deployment.env = 'production'))
),
explicit_link as (
  select incident.id as incident, live_deployment.id as deployment, live_deployment.origin
  from incident
  join live_deployment on live_deployment.id = incident.caused_by
  where coalesce(incident.link_kind, 'explicit') = 'explicit'
  union
  select incident.id as incident, live_deployment.id as deployment, live_deployment.origin
  from incident
  join live_deployment on live_deployment.artifact = incident.caused_by and live_deployment.repo = incident.repo
  where coalesce(incident.link_kind, 'explicit') = 'explicit'
),
candidate as (
  select incident.id as incident, live_deployment.id as deployment, live_deployment.origin, live_deployment.finished
  from incident
  join live_deployment
    on live_deployment.service = incident.service
    and live_deployment.env = coalesce(incident.env, live_deployment.env)
    and live_deployment.finished <= incident.detected
    and live_deployment.finished >= incident.detected - days(7)
  union
  select incident.id as incident, live_deployment.id as deployment, live_deployment.origin, live_deployment.finished
  from incident
  join live_deployment
    on live_deployment.repo = incident.repo
    and live_deployment.env = coalesce(incident.env, live_deployment.env)
    and live_deployment.finished <= incident.detected
    and live_deployment.finished >= incident.detected - days(7)
  where coalesce(incident.service, incident.repo) = incident.repo
),
near_deployment as (
  select candidate.incident, candidate.deployment, candidate.origin,
    row_number() over (partition by candidate.incident, candidate.origin order by candidate.finished desc, candidate.deployment) as nearness
  from candidate
  left join explicit_link on explicit_link.incident = candidate.incident
  where explicit_link.incident is null
),
probable_link as (
  select incident, deployment, origin from near_deployment where nearness = 1
),
linked as (
  select 'explicit' as variant, incident, deployment from explicit_link where origin = 'deploy'
  union
  select 'probable', incident, deployment from explicit_link where origin = 'deploy'
  union
  select 'probable', incident, deployment from probable_link where origin = 'deploy'
  union
  select 'tag', incident, deployment from explicit_link where origin = 'tag'
  union
  select 'tag', incident, deployment from probable_link where origin = 'tag'
),
succession as (
  select id, finished, lead(planned) over (partition by service, env, origin order by finished, id) as next_planned,
    lead(finished) over (partition by service, env, origin order by finished, id) as next_finished
  from live_deployment
),
failed_deployment as (
  select linked.variant, linked.deployment
  from linked
  join incident on incident.id = linked.incident
  join live_deployment on live_deployment.id = linked.deployment
  where incident.detected >= live_deployment.finished and incident.detected <= live_deployment.finished + days(7)
  union
  select variant.id as variant, succession.id as deployment
  from succession
  cross join (select 'explicit' as id union all select 'probable' union all select 'tag') as variant
  where succession.next_planned = false and succession.next_finished <= succession.finished + days(7)
),
trial as (
  select case when origin = 'tag' then 'tag' else 'explicit' end as variant, id, repo, team, finished from live_deployment
  union all
  select 'probable', id, repo, team, finished from live_deployment where origin = 'deploy'
),
linking as (
  select case when count(*) = 0 or count(caused_by) > 0 then true else false end as is_told
  from incident
),
due_trial as (
  select variant, id, repo, team, finished
  from trial
  where finished >= :from and finished <= :to - days(7)
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select due_trial.variant, cast(null as text) as category, due_trial.repo as container, due_trial.repo, due_trial.team, cast(null as text) as bucket,
    due_trial.finished as time, due_trial.id as item,
    (due_trial.variant <> 'explicit' or linking.is_told or failed_deployment.deployment is not null) as covered, 1 as items,
    case when failed_deployment.deployment is not null then 1 else 0 end as k, 1 as n
  from due_trial
  cross join linking
  left join failed_deployment on failed_deployment.variant = due_trial.variant and failed_deployment.deployment = due_trial.id
  union all
  select deploying.variant, cast(null as text), contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, 0, 0, 0
  from contributor
  join (select distinct variant, repo from trial) as deploying on deploying.repo = contributor.repo
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
