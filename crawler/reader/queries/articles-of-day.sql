-- Articles of a day
-- The articles that were published on a day (2026-03-04), as their pages state it; without a day, those of the newest
-- one. A month (2026-03) or a year works too.
select
  rowid as article, title, published, source, section, site, url
from articles
where
  published >= coalesce(nullif(:day, ''), (select substr(max(published), 1, 10) from articles))
  and published < coalesce(nullif(:day, ''), (select substr(max(published), 1, 10) from articles)) || '~'
order by published, rowid
