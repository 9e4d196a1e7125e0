-- One row per merged change: does a security team own a path it touches, so that the security gate had to be passed?
-- Not covered: the owners in force at its parent could not be read.
select 'owners' as variant, cast(null as text) as category, repo as container, repo, team, bucket,
  merged as time, id as item, needs_security is not null as covered, cast(1 as double precision) as items,
  cast(case when needs_security then 1 when not needs_security then 0 end as double precision) as k, cast(1 as double precision) as n,
  cast(null as double precision) as num, cast(null as double precision) as den,
  cast(null as timestamp) as started, cast(null as timestamp) as ended, cast(null as text) as ended_by
from change
where actor = 'human' and merged >= :from and merged < :to
