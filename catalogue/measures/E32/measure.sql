-- One row per merged change of at most 30 files: does it touch components of two or more owner teams?
-- Not covered: the owners of its paths are not known, or its paths have none.
select 'owners' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  merged as time, id as item, coalesce(n_owner_teams >= 1, false) as covered, cast(1 as double precision) as items,
  cast(case when n_owner_teams >= 2 then 1 when n_owner_teams < 2 then 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from change
where actor = 'human' and n_files <= 30 and merged >= :from and merged < :to
