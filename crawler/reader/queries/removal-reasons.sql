-- Removed blocks by reason
-- How many blocks were removed from the pages of the stored articles, and for which reason; with a site only its own.
select
  json_extract(removed.value, '$.reason') as reason, sum(json_extract(removed.value, '$.count')) as blocks,
  count(*) as articles
from articles, json_each(articles.removed) as removed
where :site = '' or site = :site
group by reason
order by blocks desc, reason
