-- Articles that contain a text
-- The articles whose title or text contains these characters, the newest first. It works in every script, and reads all
-- articles: in a store of more than 100,000 articles it may reach the limit of time.
select
  rowid as article, title, published, source, url
from articles
where :text <> '' and (instr(text, :text) or instr(coalesce(title, ''), :text))
order by published desc
limit 1000
