-- One row per change of an update bot and variant (all, or security: those that say they repair a weakness): from opening to merge.
-- Not covered: nobody recorded when it was opened.
with bot_change as (
  select repo, id, team, opened, is_security_update,
    case when merged < :to then merged when closed < :to then closed end as ended,
    case when (merged is null or merged >= :to) and closed < :to then 'closed' end as ended_by,
    coalesce(opened, first_commit, merged) as first_sign
  from change
  where actor = 'update-bot' and is_dependency_update
),
observed as (
  select 'all' as variant, repo, id, team, opened, ended, ended_by, first_sign
  from bot_change
  union all
  select 'security', repo, id, team, opened, ended, ended_by, first_sign
  from bot_change
  where is_security_update
)
select variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
  coalesce(ended, greatest(first_sign, :from)) as time, id as item,
  opened is not null as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  opened as started, ended, ended_by
from observed
where first_sign < :to and (ended is null or ended >= :from)
