-- One row per change of an update bot and variant: from opening (or, without a forge, from its commit) to the merge.
-- Not covered: a start nobody recorded, or an update of which nobody can say whether it repairs a weakness.
with bot_change as (
  select repo, id, team, opened, first_commit, is_security_update,
    case when merged < cast(:to as timestamp) then merged when closed < cast(:to as timestamp) then closed end as ended,
    case when (merged is null or merged >= cast(:to as timestamp)) and closed < cast(:to as timestamp) then 'closed' end as ended_by,
    coalesce(opened, first_commit, merged) as first_sign
  from change
  where actor = 'update-bot' and is_dependency_update
),
observed as (
  select 'all' as variant, repo, id, team, opened as started, ended, ended_by, true as known, first_sign
  from bot_change
  where opened is not null
  union all
  select 'security', repo, id, team, opened, ended, ended_by, is_security_update is not null, first_sign
  from bot_change
  where opened is not null and coalesce(is_security_update, true)
  union all
  select 'all-merged', repo, id, team, first_commit, ended, ended_by, true, first_sign
  from bot_change
  where opened is null
  union all
  select 'security-merged', repo, id, team, first_commit, ended, ended_by, is_security_update is not null, first_sign
  from bot_change
  where opened is null and coalesce(is_security_update, true)
)
select variant, cast(null as text) as category, repo as container, repo, team, cast(null as text) as bucket,
  coalesce(ended, greatest(first_sign, cast(:from as timestamp))) as time, id as item,
  (known and started is not null) as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  started, ended, ended_by
from observed
where first_sign < cast(:to as timestamp) and (ended is null or ended >= cast(:from as timestamp))
