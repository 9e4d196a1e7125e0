-- One row per finished pipeline run of the window: queued hours over queued and running hours.
select 'runs' as variant, cast(null as text) as category, run.repo as container, run.repo, repo.team, cast(null as text) as bucket,
  run.started as time, run.id as item, run.queued is not null as covered, cast(1 as double precision) as items,
  cast(null as double precision) as k, cast(null as double precision) as n,
  cast(hours_between(run.queued, run.started) as double precision) as num,
  cast(hours_between(run.queued, run.finished) as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from run
left join repo on repo.id = run.repo
where run.finished is not null and run.queued <= run.started and run.started >= :from and run.started < :to
union all
select 'runs', cast(null as text), run.repo, run.repo, repo.team, cast(null as text),
  run.started, run.id, false, cast(1 as double precision),
  cast(null as double precision), cast(null as double precision), cast(null as double precision), cast(null as double precision),
  cast(null as timestamp), cast(null as timestamp), cast(null as text)
from run
left join repo on repo.id = run.repo
where run.finished is not null and run.queued is null and run.started >= :from and run.started < :to
