"""The last lines of a run: its URLs with their states, its articles, the way to see one, and last of all the status."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from crawler.passwords import masked
from crawler.vocabulary import Template, UrlKind, UrlState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.runs.statistics import RunStatistics
    from crawler.vocabulary import RunStatus

MIN_LEAK_PAGES = 3  # a text that repeats on fewer pages may be a subheading of one article
MAX_LEAKS_SHOWN = 5
MAX_REMOVALS_SHOWN = 6
MAX_LEAK_CHARS = 80
MAX_DAYS_SHOWN = 3
MAX_URL_CHARS = 200
_ANSWERS = {"pages-again": "pages tried again", "further-pages": "further pages of articles"}
"""The names of answers, where the counter's name is not clear by itself."""
_NO_REASON = {UrlState.WAITING: "not requested yet"}


def status_line(status: RunStatus) -> str:
    """Return the last line of a run."""
    return f"status: {status} (exit code {status.exit_code}). {status.explanation} {status.advice}"


def summary(status: RunStatus, run: RunStatistics, database: str, total: int | None) -> Iterator[str]:
    """Yield the lines. `database` is its URL, `total` is how many articles it has now; None if it cannot be read."""
    answers = {_ANSWERS.get(name, name): count for name, count in run.answers.items()}
    yield f"responses: {run.fetched}{_in_brackets(answers)}"
    yield from _urls(run)
    yield from _politeness(run)
    yield from _articles(run)
    if run.layout_change:
        examples = " ".join(run.layout_change["examples"])
        yield f"layout change: {_counts(run.layout_change['causes'])}; examples: {examples}"
    yield from _workers(run)
    if run.errors:
        yield f"errors of the program: {run.errors}"
    yield from (f"not written: {error}" for error in run.not_written)
    database = masked(database)
    stored = (
        "it cannot be read, or is not the one of this run"
        if total is None
        else f"{total} articles in the table articles"
    )
    yield f"database: {database} ({stored})"
    if total:
        yield f"to see the newest article: chinanews show --database {quote(database)}"
    if total is not None and _has_missing_articles(run):
        yield f"to see the URLs of missing articles: chinanews coverage --database {quote(database)}"
    yield status_line(status)


def _workers(run: RunStatistics) -> Iterator[str]:
    """Yield a line for each worker, if there were several."""
    for one in run.workers if len(run.workers) > 1 else ():
        articles, responses = sum(one.get("articles", {}).values()), one.get("fetched", 0)
        end = one["status"] or "lost"
        yield f"worker on {one['host']}, process {one['pid']}: {articles} articles, {responses} responses; {end}"


def _has_missing_articles(run: RunStatistics) -> bool:
    """Return whether articles that the run requested are not stored, and not gone."""
    missing = {UrlState.FAILED, UrlState.REFUSED}
    return any(kind == UrlKind.ARTICLE and state in missing for kind, state, _ in run.requested)


def _urls(run: RunStatistics) -> Iterator[str]:
    """Yield the URLs of the run: how many are in which state for which reason, and which are new or left out."""
    is_unknown = run.not_written and not run.requested
    yield f"URLs of this run: {'not known' if is_unknown else sum(run.states.values())}"
    for name, urls in _most_first(run.states):
        state = UrlState(name)
        reasons = {reason or _NO_REASON.get(state, ""): count for reason, count in run.reasons(state).items()}
        yield f"  {urls} {state}{_in_brackets(reasons)}: {state.explanation}"
    yield from _list_faults(run)
    if run.refused_again:
        yield f"refused before for the same reason: {run.refused_again}"
    if run.recognised_by_text:
        yield f"pages that only their text shows to be articles: {run.recognised_by_text}"
    if run.unsure:
        yield f"stored articles whose text is more likely wrong than right, by their confidence: {run.unsure}"
    if run.missing_enqueued:
        yield f"articles that were known and not stored before this run: {run.missing_enqueued}"
    yield f"discovered: {run.discovered} URLs that were not known before"
    if run.lists_not_due:
        yield f"lists that are read later, since they rarely have new articles: {run.lists_not_due}"
    for url, lost in run.overruns.items():
        loss = f"about {lost} articles may be lost; run more often" if lost else "other lists have what fell out of it"
        yield f"every article of a feed is new since its last visit: {url}: {loss}"
    yield from _estimates(run)
    if run.not_followed:
        yield f"links not followed: {_counts(run.not_followed)}"
    if run.not_in_archive:
        yield f"linked pages that are not in the archive: {run.not_in_archive}"


def _estimates(run: RunStatistics) -> Iterator[str]:
    """Yield the estimates of the newest days, or that there are none although articles were found."""
    sentences = [one["sentence"] for one in run.unseen if "sentence" in one]
    yield from sentences[:MAX_DAYS_SHOWN]
    if run.unseen and not sentences:
        yield "articles that were seen by no list: cannot be estimated, since too few were both in a feed and on a list"


def _list_faults(run: RunStatistics) -> Iterator[str]:
    """Yield the lists that failed or are gone, by reason, with some of their URLs."""
    for reason, urls in run.list_faults.items():
        lists = sum(count for (kind, _, why), count in run.requested.items() if (kind, why) == (UrlKind.LIST, reason))
        shown = " ".join(url[:MAX_URL_CHARS] for url in urls)
        yield f"lists that failed or are gone, {reason}: {lists}, such as {shown}"


def _articles(run: RunStatistics) -> Iterator[str]:
    """Yield the articles of the run: the results of storing them, their templates, and how they were cleaned."""
    yield f"articles: {_counts(run.articles) or 'none'}"
    if run.rolled_back:
        yield f"rolled back to the state before this run, of these articles: {run.rolled_back}"
    if run.pages_missing:
        yield f"missing further pages of articles: {_counts(run.pages_missing)}"
    if run.incomplete:
        yield f"articles in the store that lack a page, which the next run fetches again: {run.incomplete}"
    if run.pages_gone:
        yield f"articles in the store that lack a page, which their site does not have: {run.pages_gone}"
    if run.templates:
        yield f"templates of the stored articles: {_counts(run.templates)}"
    for site, templates in run.fits.items():
        yield _fits(site, templates)
    if run.removed:
        most = dict(_most_first(run.removed)[:MAX_REMOVALS_SHOWN])
        yield f"blocks removed from the articles: {sum(run.removed.values())}, most of them: {_counts(most)}"
    if run.reprocessed:
        yield f"articles processed again with the site's model: {_counts(run.reprocessed)}"
    often = {text: pages for text, pages in run.leaks.items() if pages >= MIN_LEAK_PAGES}
    for text, pages in _most_first(often)[:MAX_LEAKS_SHOWN]:
        yield f"repeated text that the rules keep, on {pages} pages: {text[:MAX_LEAK_CHARS]}"


def _fits(site: str, templates: Mapping[str, int]) -> str:
    """Return the line that says how many pages of a site each of its templates fits, and how many none fits."""
    fitting = [f"{pages} {name}" for name, pages in _most_first(templates) if Template.is_known(name)]
    others = {name: pages for name, pages in templates.items() if not Template.is_known(name)}
    none = f"; {sum(others.values())} fit none{_in_brackets(others)}" if others else ""
    return f"pages of {site} that fit a template, of {sum(templates.values())}: {', '.join(fitting)}{none}"


def _politeness(run: RunStatistics) -> Iterator[str]:
    """Yield the counts of robots.txt files, of files with terms of use that did not come, and the pace of each host."""
    if run.robots:
        yield f"robots.txt: {_counts({name.replace('/', ' '): count for name, count in run.robots.items()})}"
    if run.terms_failed:
        yield f"files with terms of use that did not come; nothing is allowed there: {_counts(run.terms_failed)}"
    for name, seconds in sorted(run.pace.items()):
        kind, _, host = name.partition("/")
        if kind == "smallest-gap":
            longest = run.pace.get(f"longest-delay/{host}", 0.0)
            yield f"pace of {host}: at least {seconds:.2f} s between two requests; delay up to {longest:.2f} s"
    if waits := run.pace.get("waits-obeyed"):
        yield f"waits obeyed: {waits:.0f}, {run.pace.get('seconds-waited', 0):.0f} s that the site requested"


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda counted: (-counted[1], counted[0]))


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in _most_first(counts) if count)


def _in_brackets(counts: Mapping[str, int]) -> str:
    named = _counts({name: count for name, count in counts.items() if name})
    return f" ({named})" if named else ""
