"""The sentences of the dataset card and the datasheet whose words depend on the figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crawler.publication.figures import NOT_STATED
from crawler.publication.markdown import share
from crawler.publication.publication import slug
from crawler.publication.tables import MOST_ROWS, gaps_table, missing_table, terms_table

if TYPE_CHECKING:
    from crawler.publication.publication import Publication

NO_CONTACT = "The publisher of this corpus has named no contact here: write to the address where you got it."
_COLLECTION = "The collection itself (selection, metadata and cleaning) is published under {}."
NO_LICENSE = "The publisher states no licence for the collection."
_FILTERS_OF_GAPS = frozenset(("--site", "--since", "--until", "--undated"))
_ALL_OF_SITES = " These numbers are of all articles of the sites and days; other filters chose those of this data set."
_MOST_HOSTS = 5
_MOST_SPANS = 10
_DUPLICATES = """\
Articles with nearly the same text, across days and sites, form clusters. Near-duplicates of {compared:,} articles were
looked for; none was removed. `duplicate_cluster` names the cluster of an article (its own `document_id` if it has no
near-duplicate), `duplicate_first` its first and `duplicate_canonical` its canonical member. {copies:,} articles
({share}) are not the canonical member of their cluster. This leaves them out:

```python
copies = articles.duplicate_canonical.notna() & (articles.duplicate_canonical != articles.document_id)
unique = articles[~copies]
```"""
_TERMS = """\
What each site stated about the use of the article, at the time of the fetch, in robots.txt, headers, meta tags,
licences or other signals; `terms_evidence` has the statements. `unknown` means that nothing was stated: it is not a
permission. The terms of {with_terms:,} articles ({share}) were recorded, the others are `unknown`.

{table}

```python
allowed = articles[articles.terms_ai_training == "allowed"]
```

Pages that declare a licence: {licensed:,}; pages that say that they are not free: {not_free:,}."""


def summary(publication: Publication) -> str:
    """Return the size of the corpus in one sentence."""
    figures = publication.figures
    size = sum(shard.bytes for shard in publication.shards)
    files = f"{len(publication.shards):,} Parquet {'file' if len(publication.shards) == 1 else 'files'}"
    dates = f"; {figures.undated:,} articles have no date" if figures.undated else ""
    return (
        f"{figures.characters:,} characters ({figures.words:,} words separated by spaces) in "
        f"{files} of {_megabytes(size)} in all{dates}."
    )


def sites(publication: Publication) -> str:
    """Return the names of the sites, or their number if they are many."""
    names = sorted(publication.figures.sites)
    return ", ".join(f"`{name}`" for name in names) if len(names) <= MOST_ROWS else f"{len(names):,} sites"


def sites_with_hosts(publication: Publication) -> str:
    """Return the names of the sites; of one site also the hosts, if they are few and have other names."""
    figures = publication.figures
    hosts = sorted(set(figures.hosts) - {NOT_STATED, *figures.sites})
    shows_hosts = len(figures.sites) == 1 and 0 < len(hosts) <= _MOST_HOSTS
    return f"{sites(publication)} ({', '.join(hosts)})" if shows_hosts else sites(publication)


def selection(publication: Publication) -> str:
    """Return the filters by which the articles were chosen."""
    if not publication.selection:
        return "All articles of the store are included."
    left_out = {
        "without a date": publication.counts.undated_left_out,
        "whose sites do not allow the purpose, or say nothing of it": publication.counts.not_allowed,
    }
    named = "; ".join(f"{many:,} {which}" for which, many in left_out.items() if many)
    options = " ".join(publication.selection)
    included = f"Included are the articles of the store that these filters select: `{options}`."
    return f"{included} Articles left out: {named}." if named else included


def cleaned(publication: Publication) -> str:
    """Return by which versions of the rules the articles were cleaned."""
    rules = sorted(publication.figures.rules.items(), key=lambda one: (-one[1], one[0]))
    named = ", ".join(f"`{name}` ({many:,} articles)" for name, many in rules[:MOST_ROWS])
    others = f", and {len(rules) - MOST_ROWS:,} others" if len(rules) > MOST_ROWS else ""
    one = (
        "One version of the rules cleaned all of them"
        if len(rules) == 1
        else "Several versions of the rules cleaned them"
    )
    return f"{one}: {named}{others}; `cleaned_by` names the version of each row."


def confidence(publication: Publication) -> str:
    """Return how many articles have a confidence."""
    figures = publication.figures
    if not figures.with_confidence:
        return "; here it is NULL everywhere, since templates or phrases of the sites found all texts."
    low = sum(many for name, many in figures.confidences.items() if name < "0.8")
    return (
        f"; {figures.with_confidence:,} articles have one ({share(figures.with_confidence, figures.articles)}), "
        f"{low:,} of them below .8. A template or phrases of the site found the other texts."
    )


def duplicates(publication: Publication) -> str:
    """Return the figures of the near-duplicates, and how to leave them out."""
    figures = publication.figures
    if not figures.compared:
        return "Near-duplicates were not looked for: expect copies of agency reports under several headlines and sites."
    return _DUPLICATES.format(
        compared=figures.compared, copies=figures.copies, share=share(figures.copies, figures.articles)
    )


def terms(publication: Publication) -> str:
    """Return the terms of use of the sites, and how to filter by them."""
    figures = publication.figures
    if not figures.with_terms:
        return "The terms of use of the sites were not recorded for these articles: all are `unknown`, none is allowed."
    return _TERMS.format(
        with_terms=figures.with_terms,
        share=share(figures.with_terms, figures.articles),
        table=terms_table(publication),
        licensed=figures.articles - figures.licenses[NOT_STATED],
        not_free=figures.not_free,
    )


def gaps(publication: Publication) -> str:
    """Return how many known articles are missing, for which reasons, and how many are estimated to be unknown."""
    first = gaps_sentence(publication)
    if not publication.gaps.total["known"]:
        return first
    missing = missing_table(publication) if publication.gaps.reasons else ""
    parts = (first, gaps_table(publication), missing, _estimate(publication), _empty_days(publication))
    return "\n\n".join(filter(None, parts))


def gaps_sentence(publication: Publication) -> str:
    """Return how many known articles are missing."""
    total = publication.gaps.total
    if not total["known"]:
        return "The store does not know which articles it lacks: it has no list of their URLs."
    others = " The others were refused by the checks, failed, are gone from their site, or were not fetched yet."
    filters = (one.split()[0] for one in publication.selection)
    narrowed = any(name not in _FILTERS_OF_GAPS for name in filters)
    return (
        f"Of {total['known']:,} articles that the crawl knows, the store has {total['stored']:,} "
        f"({share(total['stored'], total['known'])}), {total['incomplete']:,} of them incomplete."
        f"{others if total['stored'] < total['known'] else ''}{_ALL_OF_SITES if narrowed else ''}"
    )


def license_sentence(publication: Publication) -> str:
    """Return the licence of the collection."""
    given = publication.publisher.license
    return _COLLECTION.format(given) if given else NO_LICENSE


def contact(publication: Publication) -> str:
    """Return to whom requests go."""
    given = publication.publisher.contact
    return (
        f"Write to {given} to have an article or personal data removed, or to report a fault." if given else NO_CONTACT
    )


def withdrawn(publication: Publication) -> str:
    """Return how many articles were withdrawn by their sites."""
    many = publication.figures.withdrawn
    were = "article was" if many == 1 else "articles were"
    return f"{many:,} {were} found withdrawn (`withdrawn_at`)." if many else "No article was found withdrawn."


def archived(publication: Publication) -> str:
    """Return how many rows name their archived pages."""
    figures = publication.figures
    return (
        f"{figures.archived:,} of {figures.articles:,} rows name their pages. The WARC files themselves are not part "
        "of this data set: ask the publisher for them."
    )


def bibtex(publication: Publication) -> str:
    """Return the citation as BibTeX."""
    fields = {
        "title": publication.title,
        "author": publication.publisher.creator,
        "year": publication.day[:4],
        "version": publication.version,
        "note": f"{publication.figures.articles:,} articles, published {publication.span}",
    }
    lines = [f"  {name} = {{{_without_braces(value)}}}," for name, value in fields.items() if value]
    key = slug(publication.title) or "news-articles"
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def _estimate(publication: Publication) -> str:
    found = publication.gaps
    if not found.estimated_days:
        return "How many articles no list and no feed showed could not be estimated: too few were seen in both ways."
    return (
        f"For {found.estimated_days:,} of {found.days:,} days the articles that neither feeds nor lists showed could "
        f"be estimated (capture and recapture): about {found.estimated_missing:,} more than the "
        f"{found.estimated_known:,} known ones of these days. It is a lower bound."
    )


def _empty_days(publication: Publication) -> str:
    spans = publication.gaps.empty_days
    if not spans:
        return "No day between the first and the last is without a known article."
    longest = sorted(spans, key=lambda span: (_days(span), span), reverse=True)[:_MOST_SPANS]
    named = ", ".join(first if first == last else f"{first} to {last}" for first, last in sorted(longest))
    which = "They are" if len(spans) <= _MOST_SPANS else "The longest are"
    return f"{len(spans):,} spans of days have no known article. {which} {named}."


def _days(span: tuple[str, str]) -> int:
    first, last = (date.fromisoformat(day) for day in span)
    return (last - first).days + 1


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _without_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")
