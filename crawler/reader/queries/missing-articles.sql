-- Missing articles
-- Articles that are known and not stored whole, by day, with the state of their URL and the reason. Days can be bounded:
-- since and until (2026-03-04). scrapy crawl SITE -a missing=yes fetches them.
select
  urls.day,
  case
    when articles.incomplete is not null then 'incomplete'
    when urls.state = 'leased' then 'waiting'
    else urls.state
  end as state,
  coalesce(articles.incomplete, urls.reason) as reason, urls.section, urls.site, urls.url
from urls
left join articles on articles.identity = urls.key and (
  articles.site = urls.site or (urls.site = 'news' and articles.site in (select distinct site from articles))
)
where urls.kind = 'article' and urls.state <> 'moved'
  and ((articles.id is null and urls.state <> 'gone')
    or (articles.incomplete is not null and articles.withdrawn_at is null))
  and (:since = '' or urls.day >= :since) and (:until = '' or urls.day <= :until)
order by urls.day desc, urls.site, urls.url
