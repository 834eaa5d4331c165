"""The verdict on a run follows from its figures alone."""

from __future__ import annotations

import pytest

from crawler.runs.statistics import Figures
from crawler.runs.status import ADVICE, EXIT_CODES, verdict_of


def figures(ended: str = "finished", articles: dict[str, int] | None = None, **asked: int) -> Figures:
    """Make figures; `failed__http_500=3` are three articles in the state failed for that reason."""
    parts = [(name.partition("__"), many) for name, many in asked.items()]
    rows = {("article", state, reason.replace("_", "-")): many for (state, _, reason), many in parts}
    return Figures(ended, {"pages": 1}, articles=articles or {}, asked=rows)


STORED = {"stored": 20}


@pytest.mark.parametrize(
    ("verdict", "run"),
    [
        ("ok", figures(articles=STORED, stored=20)),
        ("ok", figures(articles=STORED, stored=20, gone__http_404=5)),
        ("ok", figures(articles=STORED, stored=20, passed__robots=2)),
        ("nothing-new", figures(listed=3)),
        ("nothing-new", figures(unchanged__http_304=3)),
        ("nothing-new", figures()),
        ("partial", figures(articles=STORED, stored=2000, failed__http_500=1)),
        ("partial", figures(articles=STORED, stored=20, waiting__http_503=1)),
        ("partial", figures(articles=STORED, stored=20, refused__too_short=1)),
        ("partial", figures(articles=STORED, stored=20, failed__http_403=1)),
        ("site-unreachable", figures(failed__http_500=20)),
        ("site-unreachable", figures(failed__DNSLookupError=1)),
        ("no-articles", figures(listed=2, refused__too_short=9)),
        ("no-articles", figures(gone__http_404=9)),
        ("no-articles", figures(listed__http_404=9)),
        ("refused-by-robots", figures(passed__robots=3)),
        ("refused-by-robots", figures(listed=1, failed__robots_http_503=9)),
        ("blocked", figures(failed__http_403=3)),
        ("blocked", figures(waiting__http_429=3)),
        ("blocked", figures(articles=STORED, stored=20, failed__http_403=9)),
        ("blocked", figures(refused__block_page=4)),
        ("crashed", figures(listed=1, refused__program_error_ValueError=4)),
        ("no-articles", figures(listed=1, refused__error_page=4)),
        ("no-articles", figures(listed__no_article_links=9)),
        ("nothing-new", figures(listed__no_article_links=9, listed__http_304=1)),
        ("partial", figures(articles=STORED, stored=20, stored__incomplete=1)),
        ("ok", figures(articles=STORED, stored=20, unchanged__incomplete=1)),
        ("refused-by-robots", figures(failed__robots_truncated_body=3)),
        ("refused-by-robots", figures(failed__robots_too_large=3)),
        ("site-unreachable", figures(failed__robots_dns=3)),
        ("interrupted", figures("shutdown", STORED, stored=20)),
        ("storage-failed", figures("storage-failed", STORED, stored=20)),
        ("out-of-time", figures("closespider_timeout", STORED, stored=20)),
        ("too-many-errors", figures("closespider_errorcount", STORED, stored=20)),
        ("out-of-memory", figures("memusage_exceeded", STORED, stored=20)),
        ("layout-changed", Figures("finished", articles=STORED, drift={"causes": {}})),
    ],
)
def test_the_verdict_is_decided_from_the_figures(verdict: str, run: Figures) -> None:
    assert verdict_of(run) == verdict


def test_what_was_refused_before_for_the_same_reason_is_no_news() -> None:
    asked = {("article", "refused", "too-short"): 2, ("article", "stored", ""): 9}
    known = Figures("finished", articles=STORED, asked=asked, refused_again=2)
    assert verdict_of(known) == "ok"
    assert verdict_of(Figures("finished", articles=STORED, asked=asked, refused_again=1)) == "partial"


def test_an_error_of_the_program_is_never_a_success() -> None:
    assert verdict_of(Figures("finished", articles=STORED, program_errors=1)) == "partial"
    assert verdict_of(Figures("finished", program_errors=1)) == "crashed"


def test_every_verdict_has_a_code_of_its_own_and_a_sentence_and_only_two_end_with_0() -> None:
    assert EXIT_CODES.keys() == ADVICE.keys()
    assert {verdict for verdict, code in EXIT_CODES.items() if code == 0} == {"ok", "nothing-new"}
    failures = [code for code in EXIT_CODES.values() if code]
    assert len(failures) == len(set(failures))
    assert all(advice.endswith(".") for advice in ADVICE.values())
