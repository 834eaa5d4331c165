"""A reader of bytes from outside fails with a CrawlerError only, on arbitrary bytes and on corrupted pages."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler import Page
from crawler.extraction.lists import links_of
from tests.fuzz.corrupting import corrupted
from tests.fuzz.readers import READERS

bounded = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", READERS)
@bounded
@given(content=st.binary(max_size=2_000))
def test_arbitrary_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    READERS[name][0](content)


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
@bounded
@given(number=st.integers(0, 2**32))
def test_corrupted_bytes_are_read_or_refused(name: str, number: int) -> None:
    read, seeds = READERS[name]
    random = Random(number)  # noqa: S311  # makes input; no security depends on it
    read(corrupted(random.choice(seeds), random))


FEED = b"<rss><channel><item><link>http://www.ecns.cn/\xed\xa0\x80</link></item>"
FEED += b"<item><link>http://www.ecns.cn/news/</link></item></channel></rss>"


def test_the_other_links_of_a_feed_with_invalid_bytes_are_read() -> None:
    assert "http://www.ecns.cn/news/" in links_of(Page("http://www.ecns.cn/rss/rss.xml", FEED)).urls
