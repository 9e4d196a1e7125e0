-- One row per failure and kind of failure (stage and radius, and S7-S9 for those that escaped): is it of that kind?
-- learned has n = 1 per failure from S6 on: was a review published? Items 0: people who committed to the repository.
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
kind_of_failure as (
  select distinct stage || '-' || radius as category from counted_failure where stage is not null and radius is not null
  union
  select 'S7-S9' from counted_failure
),
published_review as (
  select distinct failure from learning_review where published < :to
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
observed as (
  select counted_failure.variant, kind_of_failure.category, coalesce(counted_failure.repo, 'incidents') as container, counted_failure.repo, counted_failure.team,
    cast(null as text) as bucket, counted_failure.first_at as time, counted_failure.id as item,
    (counted_failure.stage is not null and (counted_failure.radius is not null or kind_of_failure.category = 'S7-S9')) as covered, 1 as items,
    case
      when kind_of_failure.category = 'S7-S9' and counted_failure.stage >= 'S7' then 1
      when counted_failure.stage || '-' || counted_failure.radius = kind_of_failure.category then 1
      else 0
    end as k, 1 as n
  from counted_failure
  cross join kind_of_failure
  union all
  select counted_failure.variant, 'learned', coalesce(counted_failure.repo, 'incidents'), counted_failure.repo, counted_failure.team,
    cast(null as text), counted_failure.first_at, counted_failure.id, exists (select 1 from learning_review), 1,
    case when published_review.failure is not null then 1 else 0 end, 1
  from counted_failure
  left join published_review on published_review.failure = counted_failure.id
  where counted_failure.stage >= 'S6'
  union all
  select affected.variant, kind.category, contributor.repo, contributor.repo, contributor.team, contributor.bucket,
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
  cross join (select category from kind_of_failure union select 'learned') as kind
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(k as double precision) as k, cast(n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
