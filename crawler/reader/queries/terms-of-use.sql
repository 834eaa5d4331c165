-- Terms of use
-- For which uses the sites of the articles allow them, as stated when they were fetched: allowed, disallowed or unknown.
select
  site, terms_search, terms_tdm, terms_ai_training, terms_ai_input, license, count(*) as articles,
  min(substr(fetched_at, 1, 10)) as first_fetch, max(substr(fetched_at, 1, 10)) as last_fetch
from articles
group by site, terms_search, terms_tdm, terms_ai_training, terms_ai_input, license
order by articles desc, site, last_fetch desc
