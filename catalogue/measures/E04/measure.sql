-- One row per incident that a deployment caused: from the end of that deployment (or from detection) until service was restored.
-- Rows with items 0 stand for no incident: they say who contributed to the repository.
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
),
outage as (
  select linked.variant, incident.id, live_deployment.repo, coalesce(incident.team, live_deployment.team) as team,
    live_deployment.finished as started, coalesce(incident.mitigated, incident.resolved) as restored
  from linked
  join incident on incident.id = linked.incident
  join live_deployment on live_deployment.id = linked.deployment
  union all
  select 'detected', id, repo, team, detected, coalesce(mitigated, resolved)
  from incident
  where caused_by is not null
),
current_outage as (
  select variant, id, repo, team, started, case when restored < :to then restored end as ended
  from outage
  where started < :to and (restored is null or restored >= :from)
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select variant, cast(null as text) as category, coalesce(repo, 'incidents') as container, repo, team, cast(null as text) as bucket,
    coalesce(ended, greatest(started, :from)) as time, id as item, true as covered, 1 as items, started, ended
  from current_outage
  union all
  select affected.variant, cast(null as text), contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, 0, cast(null as timestamp), cast(null as timestamp)
  from contributor
  join (
    select distinct variant, repo from current_outage where repo is not null
    union all
    select distinct current_outage.variant, place.repo
    from current_outage
    cross join (select distinct repo from contributor) as place
    where current_outage.repo is null
  ) as affected on affected.repo = contributor.repo
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, ended, cast(null as text) as ended_by
from observed
