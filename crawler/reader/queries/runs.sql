-- Runs
-- The last runs with their status; docs/reference.md explains each status.
select
  id as run, site, kind, status, started_at, ended_at
from runs
order by id desc
