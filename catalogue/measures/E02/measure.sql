-- One row per successful deployment (deploy) or release tag (tag), and rows that stand for no deployment (items 0):
-- one per deploying repository, so that a quiet window is a 0 that was observed, and one per contributor and week.
with live_deployment as (
  select deployment.id, deployment.repo, coalesce(service.team, repo.team) as team, deployment.bucket, deployment.finished,
    case when deployment.proxy = 'tag' then 'tag' else 'deploy' end as variant
  from deployment
  left join service on service.id = deployment.service
  left join repo on repo.id = deployment.repo
  where deployment.result = 'success' and deployment.finished < :to
    and (deployment.proxy = 'tag' or (deployment.proxy = 'none' and deployment.env = 'production'))
),
deploying_repo as (
  select distinct variant, repo, team from live_deployment
),
contributor as (
  select repo, team, bucket, max(committed) as committed
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null
    and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select variant, repo, team, bucket, finished as time, id as item, 1 as items
  from live_deployment
  where finished >= :from
  union all
  select variant, repo, team, cast(null as text), :from, cast(null as text), 0
  from deploying_repo
  union all
  select deploying_repo.variant, contributor.repo, contributor.team, contributor.bucket, contributor.committed, cast(null as text), 0
  from contributor
  join deploying_repo on deploying_repo.repo = contributor.repo
)
select variant, cast(null as text) as category, repo as container, repo, team, bucket, time, item, true as covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(items as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
