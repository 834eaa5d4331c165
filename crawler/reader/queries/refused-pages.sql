-- Refused pages
-- The pages that were fetched and not stored, the last fetch first; with a reason (too-short) only those.
-- chinanews explain URL shows the label of each of their blocks.
select
  fetched_at, reason, day, section, site, url
from urls
where state = 'refused' and (:reason = '' or reason = :reason)
order by fetched_at desc, id desc
