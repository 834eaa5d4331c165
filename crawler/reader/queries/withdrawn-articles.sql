-- Withdrawn articles
-- Articles that are not on their site any more, the last one first. They stay in the store.
select
  rowid as article, title, withdrawn_at, published, source, site, url
from articles
where withdrawn_at is not null
order by withdrawn_at desc, rowid desc
