-- Revisions of an article
-- All texts that an article had, the oldest first and the current one last, by the number in the article's address or
-- by its URL. replaced_by says why the next text replaced this one.
with wanted as (
  select * from articles where id = cast(:article as integer) or url = :article
)
select
  revisions.article_id as article, revisions.revision, revisions.kind as replaced_by, revisions.stored_at,
  json_extract(record, '$.title') as title, json_extract(record, '$.text') as text
from revisions
where article_id in (select id from wanted)
union all
select id, revision, null, stored_at, title, text from wanted
order by 2
