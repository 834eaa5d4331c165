-- Sources
-- The sources that the pages name, with their articles and the first and last day of publication.
select
  source, count(*) as articles, min(substr(published, 1, 10)) as first_day, max(substr(published, 1, 10)) as last_day
from articles
group by source
order by articles desc, source
