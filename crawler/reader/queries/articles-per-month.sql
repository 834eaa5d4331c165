-- Articles per month of a source
-- How many articles of a source were published in each month, and how many characters they have in the mean. Without a
-- source, all articles are counted. Articles without a date are the last line.
select
  substr(published, 1, 7) as month, count(*) as articles, cast(avg(length(text)) as integer) as mean_characters
from articles
where :source = '' or source = :source
group by month
order by month is null, month desc
