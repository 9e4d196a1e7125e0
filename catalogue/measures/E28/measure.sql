-- One row per repository and control: does it run (run), is it set up in a file (config)? Facts of files (file) count one by one.
-- Not covered: the file reader could not have seen the control, or no run of it was ever reported from this repository.
with window_end as (
  select greatest(:to - days(1), :from) as time
),
control as (
  select control_observable.repo, repo.team, control_observable.control, control_observable.observable
  from control_observable
  left join repo on repo.id = control_observable.repo
  where control_observable.control not in ('pinned-actions', 'least-privilege', 'security-policy')
),
configured as (
  select distinct repo, practice as control
  from practice_seen
  where first_seen is null or first_seen < :to
),
control_run as (
  select repo, control, max(ran) as ran
  from run_control
  where ran < :to
  group by repo, control
),
reports_runs as (
  select distinct control from control_run
),
organisation_policy as (
  select count(*) as n
  from practice_seen
  join repo on repo.id = practice_seen.repo
  where practice_seen.practice = 'security-policy' and (repo.name = '.github' or repo.name like '%/.github')
),
fact as (
  select 'run' as variant, control.control as category, control.repo, control.team, control.control as item,
    control_run.ran is not null as covered,
    case when control_run.ran >= :to - days(30) then 1 else 0 end as k, 1 as n
  from control
  join reports_runs on reports_runs.control = control.control
  left join control_run on control_run.repo = control.repo and control_run.control = control.control
  union all
  select 'config', control.control, control.repo, control.team, control.control,
    control.observable or configured.control is not null,
    case when configured.control is not null then 1 else 0 end, 1
  from control
  left join configured on configured.repo = control.repo and configured.control = control.control
  union all
  select 'file', pipeline_fact.fact, pipeline_fact.repo, repo.team, pipeline_fact.path || ':' || cast(pipeline_fact.line as text), true,
    case when pipeline_fact.holds then 1 else 0 end, 1
  from pipeline_fact
  left join repo on repo.id = pipeline_fact.repo
  where pipeline_fact.fact in ('pinned-actions', 'least-privilege')
  union all
  select 'file', 'owned-paths', ownership_coverage.repo, repo.team, ownership_coverage.component, true,
    ownership_coverage.n_owned, ownership_coverage.n_paths
  from ownership_coverage
  left join repo on repo.id = ownership_coverage.repo
  union all
  select 'file', 'security-policy', repo.id, repo.team, 'security-policy', true,
    case when configured.control is not null or organisation_policy.n > 0 then 1 else 0 end, 1
  from repo
  cross join organisation_policy
  left join configured on configured.repo = repo.id and configured.control = 'security-policy'
)
select fact.variant, fact.category, fact.repo as container, fact.repo, fact.team, cast(null as text) as bucket,
  window_end.time, fact.item, fact.covered, cast(1 as double precision) as items,
  cast(fact.k as double precision) as k, cast(fact.n as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from fact
cross join window_end
