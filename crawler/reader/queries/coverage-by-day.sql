-- Days: known, stored and missing articles
-- For each day, how many articles are known and in which state they are, as chinanews coverage counts them. Days can be
-- bounded: since and until (2026-03-04).
with known as (
  select
    urls.site, urls.day, articles.incomplete is not null and articles.withdrawn_at is null as incomplete,
    case
      when articles.withdrawn_at is not null then 'gone'
      when articles.id is not null then 'stored'
      when urls.state in ('refused', 'failed', 'gone', 'out-of-range') then urls.state
      else 'waiting'
    end as state
  from urls
  left join articles on articles.identity = urls.key and (
    articles.site = urls.site or (urls.site = 'news' and articles.site in (select distinct site from articles))
  )
  where urls.kind = 'article' and urls.state <> 'moved'
    and (:since = '' or urls.day >= :since) and (:until = '' or urls.day <= :until)
)
select
  day, site, count(*) as known, sum(state = 'stored') as stored, sum(state = 'refused') as refused,
  sum(state = 'failed') as failed, sum(state = 'gone') as gone, sum(state = 'waiting') as waiting,
  sum(state = 'out-of-range') as out_of_range, sum(incomplete) as incomplete
from known
group by site, day
order by day is null, day desc, site
