-- One row per component, calendar quarter and band: do 1, 2 or at least 3 contributors make more than half of its commits?
-- Rows with n = 0 stand for no component: they carry each contributor's commits, for the count of contributors and dominance.
with work_commit as (
  select repo, oid, team, bucket, committed, date_trunc('quarter', committed) as quarter
  from "commit"
  where on_main and reachable and actor = 'human' and n_parents <= 1 and kind <> 'merge'
    and committed >= :from and committed < :to
),
component_commit as (
  select distinct work_commit.repo, work_commit.quarter, path.component, work_commit.oid, work_commit.bucket, work_commit.committed
  from work_commit
  join commit_path on commit_path.repo = work_commit.repo and commit_path.oid = work_commit.oid
  join path on path.repo = commit_path.repo and path.path_id = commit_path.path_id
),
component_share as (
  select repo, quarter, component, bucket, count(*) as commits, max(committed) as committed
  from component_commit
  where bucket is not null
  group by repo, quarter, component, bucket
),
component_rank as (
  select repo, quarter, component, committed, commits,
    sum(commits) over (partition by repo, quarter, component order by commits desc, bucket rows unbounded preceding) as running,
    sum(commits) over (partition by repo, quarter, component) as known,
    row_number() over (partition by repo, quarter, component order by commits desc, bucket) as position
  from component_share
),
component_size as (
  select repo, quarter, component, count(*) as commits from component_commit group by repo, quarter, component
),
component_band as (
  select component_size.repo, component_size.quarter, component_size.component, max(component_rank.committed) as committed,
    min(case when 2 * component_rank.running > component_rank.known then component_rank.position end) as fewest,
    cast(max(component_rank.known) as double precision) / component_size.commits >= 0.8 as covered
  from component_size
  join component_rank
    on component_rank.repo = component_size.repo
    and component_rank.quarter = component_size.quarter
    and component_rank.component = component_size.component
  where component_size.commits >= 10
  group by component_size.repo, component_size.quarter, component_size.component, component_size.commits
),
band as (
  select '1' as category, 1 as low, 1 as high
  union all
  select '2', 2, 2
  union all
  select '3+', 3, 1000000
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from work_commit
  where bucket is not null
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select band.category, component_band.repo, repo.team, cast(null as text) as bucket, component_band.committed as time,
    component_band.component as item, component_band.covered, 1 as items,
    case when component_band.fewest between band.low and band.high then 1 else 0 end as k, 1 as n
  from component_band
  cross join band
  left join repo on repo.id = component_band.repo
  union all
  select band.category, contributor.repo, contributor.team, contributor.bucket, contributor.committed, cast(null as text), true, contributor.commits, 0, 0
  from contributor
  cross join band
)
select 'quarter' as variant, category, repo as container, repo, team, bucket, time, item, covered, cast(items as double precision) as items,
  cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
