-- One row per work item done in the window: hours in active states over hours in active, queue and blocked states.
-- Not covered: the tracker did not tell its states. Items 0: committers of the team stand in for its people.
with done_item as (
  select id, team, container, done
  from work_item
  where done >= :from and done < :to
),
stay as (
  select work_transition.item, work_transition.state_class, work_transition.time as entered,
    lead(work_transition.time) over (partition by work_transition.item order by work_transition.time, work_transition.state_class) as left_at,
    done_item.done
  from work_transition
  join done_item on done_item.id = work_transition.item
),
item_hours as (
  select item, sum(case when state_class = 'active' then hours_between(entered, coalesce(left_at, done)) else 0.0 end) as active,
    sum(hours_between(entered, coalesce(left_at, done))) as total
  from stay
  where state_class in ('active', 'queue', 'blocked') and entered < done
  group by item
),
contributor as (
  select repo, team, bucket, max(committed) as committed, count(*) as commits
  from "commit"
  where on_main and reachable and actor = 'human' and bucket is not null and committed >= :from and committed < :to
  group by repo, team, bucket, base_period(committed)
),
stand_in as (
  select distinct contributor.repo, contributor.team, contributor.bucket, contributor.committed, contributor.commits
  from contributor
  join (select distinct team from done_item) as involved on coalesce(involved.team, contributor.team, '') = coalesce(contributor.team, '')
),
observed as (
  select 'states' as variant, cast(null as text) as category, done_item.container, cast(null as text) as repo, done_item.team, cast(null as text) as bucket,
    done_item.done as time, done_item.id as item, coalesce(item_hours.total > 0, false) as covered, 1 as items, item_hours.active as num, item_hours.total as den
  from done_item
  left join item_hours on item_hours.item = done_item.id
  union all
  select 'states', cast(null as text), repo, repo, team, bucket, committed, cast(null as text), true, 0, 0.0, 0.0
  from stand_in
)
select variant, category, container, repo, team, bucket, time, item, covered,
  cast(items as double precision) as items, cast(null as double precision) as k, cast(null as double precision) as n,
  cast(num as double precision) as num, cast(den as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from observed
