-- Search by words
-- The articles that contain all the words, in any form that the index takes for the same; the best match is the first.
-- Words in double quotes follow each other. For scripts without spaces between words use "Articles that contain a text".
select
  articles.rowid as article, articles.title, snippet(articles_search, 1, '[', ']', ' … ', 24) as match,
  articles.published, articles.source, articles.url
from articles_search
join articles on articles.rowid = articles_search.rowid
where articles_search match coalesce(nullif(escape_fts(:words), ''), '""')
order by articles_search.rank
limit 1000
