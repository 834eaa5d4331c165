-- Changed articles
-- The articles that have changed since they were first stored, the last change first. changed: on their site.
-- reprocessed: the same page was cleaned by newer rules. The link leads to the article, and from there to its revisions.
select
  articles.id as article, articles.title, count(*) as changes,
  max(revisions.stored_at) as former_text_stored_at, articles.stored_at as current_text_stored_at,
  group_concat(distinct revisions.kind) as kinds, articles.withdrawn_at, articles.url
from revisions
join articles on articles.id = revisions.article_id
group by articles.id
order by articles.stored_at desc, articles.id desc
