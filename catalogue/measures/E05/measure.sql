-- One row per successful deployment (incident) or release tag (fix-tag): was it made only to repair an earlier one?
-- Not covered: nobody recorded whether it was planned, or the tag's commits could not be read.
with live_deployment as (
  select deployment.id, deployment.repo, coalesce(service.team, repo.team) as team, deployment.finished,
    case when deployment.proxy = 'tag' then 'fix-tag' else 'incident' end as variant,
    case
      when deployment.proxy = 'tag' then deployment.is_fix_only
      when deployment.cause_incident is not null then not coalesce(deployment.planned, false)
      when deployment.planned is not null then false
    end as repairs
  from deployment
  left join service on service.id = deployment.service
  left join repo on repo.id = deployment.repo
  where deployment.result = 'success'
    and deployment.finished >= :from and deployment.finished < :to
    and (deployment.proxy = 'tag' or (deployment.proxy = 'none' and deployment.env = 'production'))
)
select variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
  finished as time, id as item, repairs is not null as covered, cast(1 as double precision) as items,
  cast(case when repairs then 1 when not repairs then 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from live_deployment
