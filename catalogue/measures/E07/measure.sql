-- One row per change by people approved in the window: how often did it go back before the first approval?
-- A round is a step answered with changes and followed by another answer; a request nobody came back to is no round.
with step as (
  select repo, change, responded, outcome
  from review_step
  where not self and not is_security and responded is not null
),
approval as (
  select repo, change, min(responded) as approved
  from step
  where outcome = 'approved'
  group by repo, change
),
round as (
  select step.repo, step.change, count(*) as rounds
  from step
  join approval on approval.repo = step.repo and approval.change = step.change
  where step.outcome = 'changes' and step.responded < approval.approved
  group by step.repo, step.change
)
select 'rounds' as variant, cast(null as text) as category, change.repo as container, change.repo, change.team, change.bucket,
  approval.approved as time, change.id as item, true as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(case when round.rounds is null then 0 else round.rounds end as double precision) as num, cast(1 as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from change
join approval on approval.repo = change.repo and approval.change = change.id
left join round on round.repo = change.repo and round.change = change.id
where change.actor = 'human' and approval.approved >= :from and approval.approved < :to
