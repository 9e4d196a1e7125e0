-- One row per weakness and category (its severity; serious for high and critical together): from first seen until fixed.
-- Not covered: a weakness that was there when reading began. Items 0: people who committed to the repository.
with verdict as (
  select id, time, state, row_number() over (partition by id order by time desc, order_key desc) as recency
  from weakness_status
  where time < :to
),
spell as (
  select weakness.id, weakness.repo, repo.team, weakness.severity, weakness.first_seen,
    case when verdict.state <> 'open' then verdict.time end as ended,
    case when verdict.state not in ('open', 'fixed') then verdict.state end as ended_by
  from weakness
  left join verdict on verdict.id = weakness.id and verdict.recency = 1
  left join repo on repo.id = weakness.repo
  where weakness.first_seen is null or weakness.first_seen < :to
),
current_spell as (
  select id, repo, team, severity, first_seen, ended, ended_by
  from spell
  where ended is null or ended >= :from
),
graded as (
  select severity as category, id, repo, team, first_seen, ended, ended_by from current_spell
  union all
  select 'serious', id, repo, team, first_seen, ended, ended_by from current_spell where severity in ('high', 'critical')
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select 'fixed' as variant, category, repo as container, repo, team, cast(null as text) as bucket,
    coalesce(ended, greatest(first_seen, :from), :from) as time, id as item, first_seen is not null as covered, 1 as items, first_seen, ended, ended_by
  from graded
  union all
  select 'fixed', affected.category, contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, 0, cast(null as timestamp), cast(null as timestamp), cast(null as text)
  from contributor
  join (select distinct category, repo from graded) as affected on affected.repo = contributor.repo
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  first_seen as started, ended, ended_by
from observed
