-- One row per failure and stage (S0 to S9, and S7-S9 for those that escaped): was it caught there? firm leaves out probable ones.
-- Not covered: nobody said who noticed it. Items 0: people who committed to the repository.
with derived_failure as (
  select "commit".repo || ' revert ' || "commit".oid as id, 'S4' as stage, 'R1' as radius, false as firm, "commit".repo, "commit".team, "commit".committed as first_at
  from "commit"
  left join "commit" as undone on undone.repo = "commit".repo and undone.oid = "commit".reverts_oid
  where "commit".kind = 'revert' and "commit".reverts_oid is not null and coalesce(undone.kind, 'other') <> 'revert'
    and "commit".on_main and "commit".reachable and not exists (select 1 from failure where failure.rule = 'revert')
  union all
  select incident.id, case incident.detected_by when 'internal' then 'S7' when 'external' then 'S8' end,
    case incident.severity when 'sev1' then 'R5' when 'sev2' then 'R4' when 'sev3' then 'R3' when 'sev4' then 'R2' when 'sev5' then 'R1' end,
    true, incident.repo, coalesce(incident.team, repo.team), incident.detected
  from incident
  left join repo on repo.id = incident.repo
  where not exists (select 1 from failure where failure.rule = 'incident')
  union all
  select weakness.id, weakness.first_stage, case weakness.first_stage when 'S2' then 'R0' when 'S3' then 'R0' else 'R1' end,
    true, weakness.repo, repo.team, weakness.first_seen
  from weakness
  left join repo on repo.id = weakness.repo
  where not exists (select 1 from failure where failure.rule like 'weakness-%')
    and not exists (select 1 from weakness_status where weakness_status.id = weakness.id and weakness_status.state in ('false-positive', 'not-affected'))
),
known_failure as (
  select id, stage, radius, confidence in ('high', 'declared') as firm, repo, team, first_at
  from failure
  where state <> 'withdrawn' and first_at >= :from and first_at < :to
  union all
  select id, stage, radius, firm, repo, team, first_at
  from derived_failure
  where first_at >= :from and first_at < :to
),
counted_failure as (
  select 'all' as variant, id, stage, radius, repo, team, first_at from known_failure
  union all
  select 'firm', id, stage, radius, repo, team, first_at from known_failure where firm
),
stage_group as (
  select 'S0' as category, 'S0' as low, 'S0' as high
  union all select 'S1', 'S1', 'S1'
  union all select 'S2', 'S2', 'S2'
  union all select 'S3', 'S3', 'S3'
  union all select 'S4', 'S4', 'S4'
  union all select 'S5', 'S5', 'S5'
  union all select 'S6', 'S6', 'S6'
  union all select 'S7', 'S7', 'S7'
  union all select 'S8', 'S8', 'S8'
  union all select 'S9', 'S9', 'S9'
  union all select 'S7-S9', 'S7', 'S9'
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select counted_failure.variant, stage_group.category, coalesce(counted_failure.repo, 'incidents') as container, counted_failure.repo, counted_failure.team,
    cast(null as text) as bucket, counted_failure.first_at as time, counted_failure.id as item, counted_failure.stage is not null as covered, 1 as items,
    case when counted_failure.stage between stage_group.low and stage_group.high then 1 else 0 end as k, 1 as n
  from counted_failure
  cross join stage_group
  union all
  select affected.variant, stage_group.category, contributor.repo, contributor.repo, contributor.team, contributor.bucket,
    contributor.committed, cast(null as text), true, 0, 0, 0
  from contributor
  join (
    select distinct variant, repo from counted_failure where repo is not null
    union all
    select distinct counted_failure.variant, place.repo
    from counted_failure
    cross join (select distinct repo from contributor) as place
    where counted_failure.repo is null
  ) as affected on affected.repo = contributor.repo
  cross join stage_group
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
