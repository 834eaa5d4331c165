-- Near-duplicates
-- Articles that are copies of each other, cluster by cluster, as chinanews duplicates marked them; the clusters with the
-- newest articles come first.
with clusters as (
  select duplicate_cluster, max(coalesce(published, fetched_at)) as newest
  from articles
  where duplicate_cluster is not null
  group by duplicate_cluster
  having count(*) > 1
)
select
  articles.rowid as article, title, published, source, site,
  case when document_id = duplicate_canonical then 'yes' end as canonical,
  case when document_id = duplicate_first then 'yes' end as first, articles.duplicate_cluster, url
from clusters
join articles on articles.duplicate_cluster = clusters.duplicate_cluster
order by clusters.newest desc, articles.duplicate_cluster, coalesce(published, fetched_at), document_id
