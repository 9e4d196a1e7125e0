-- One row per repository, team, contributor and base period: commits on main, and how many revert or fix within 7 days after a deployment.
-- A revert of a revert brings work back: it is neither. Not covered: repositories without deployments (deploy) or tags (tag).
with live_deployment as (
  select repo, finished, case when proxy = 'tag' then 'tag' else 'deploy' end as variant
  from deployment
  where result = 'success' and finished < :to and (proxy = 'tag' or (proxy = 'none' and env = 'production'))
),
deploying_repo as (
  select repo, variant
  from live_deployment
  group by repo, variant
  having max(finished) >= :to - days(364)
),
visible_variant as (
  select distinct variant from deploying_repo
),
revert_commit as (
  select repo, oid, reverts_oid from "commit" where kind = 'revert'
),
reland as (
  select first.repo, first.oid
  from revert_commit as first
  join revert_commit as second on second.repo = first.repo and second.oid = first.reverts_oid
  left join revert_commit as third on third.repo = second.repo and third.oid = second.reverts_oid
  left join revert_commit as fourth on fourth.repo = third.repo and fourth.oid = third.reverts_oid
  where third.oid is null or fourth.oid is not null
),
work_commit as (
  select work.repo, work.oid, work.team, work.bucket, work.committed, work.kind in ('revert', 'fix') as repairs
  from "commit" as work
  left join reland on reland.repo = work.repo and reland.oid = work.oid
  where work.on_main and work.reachable and work.actor = 'human' and work.n_parents <= 1 and work.kind <> 'merge' and reland.oid is null
    and work.committed >= :from and work.committed < :to
),
early_repair as (
  select distinct live_deployment.variant, work_commit.repo, work_commit.oid
  from work_commit
  join live_deployment
    on live_deployment.repo = work_commit.repo
    and live_deployment.finished <= work_commit.committed
    and live_deployment.finished >= work_commit.committed - days(7)
  where work_commit.repairs
)
select visible_variant.variant, cast(null as text) as category, work_commit.repo as container, work_commit.repo, work_commit.team, work_commit.bucket,
  max(work_commit.committed) as time, cast(null as text) as item, deploying_repo.repo is not null as covered,
  cast(count(*) as double precision) as items,
  cast(count(early_repair.oid) as double precision) as k, cast(count(*) as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from work_commit
cross join visible_variant
left join deploying_repo on deploying_repo.repo = work_commit.repo and deploying_repo.variant = visible_variant.variant
left join early_repair
  on early_repair.repo = work_commit.repo and early_repair.oid = work_commit.oid and early_repair.variant = visible_variant.variant
group by visible_variant.variant, work_commit.repo, work_commit.team, work_commit.bucket, base_period(work_commit.committed), deploying_repo.repo is not null
