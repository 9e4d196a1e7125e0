-- One row per merged change of a person that touched files: did it touch tests? The other parts of done need a forge.
-- Releases and dependency updates are no finished work of this kind and stay out.
select 'tests' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  merged as time, id as item, true as covered, cast(1 as double precision) as items,
  cast(case when touches_tests then 1 else 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from change
where actor = 'human' and n_files > 0 and kind not in ('release', 'merge') and not is_dependency_update
  and merged >= :from and merged < :to
