-- Refused pages by reason
-- How many pages were refused for each reason, with the last one of them.
select
  reason, site, count(*) as pages, max(fetched_at) as last_fetch, url as last_page
from urls
where state = 'refused'
group by reason, site
order by pages desc, reason, site
