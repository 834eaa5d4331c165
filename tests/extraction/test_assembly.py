"""The last step of every way to read a page: glued links are cut off, captions find their images."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler import Block, Image, Metadata
from crawler.extraction.assembly import assembled, metadata_of
from crawler.extraction.bylines.reader import BylineReader
from crawler.extraction.html.blocks import PageBlocks, Picture
from crawler.extraction.rules import ExtractionRules
from crawler.sites.chinanews import CHINANEWS
from crawler.vocabulary import ArticleKind, Role

URL = "https://www.ecns.cn/2018/05-03/301274.shtml"


def test_a_link_at_the_end_of_a_sentence_gets_a_block_of_its_own() -> None:
    content = PageBlocks((Block("Bees were counted. [Special coverage]", Role.BODY), Block("Home", Role.NAVIGATION)))
    document = assembled(URL, content, "ecns", Metadata(), CHINANEWS.rules)
    assert [(block.text, block.role) for block in document.blocks] == [
        ("Bees were counted.", Role.BODY),
        ("[Special coverage]", Role.COVERAGE_LINK),
        ("Home", Role.NAVIGATION),
    ]
    assert (document.url, document.template, document.kind) == (URL, "ecns", ArticleKind.ARTICLE)


def test_images_have_absolute_urls_and_no_caption_that_is_the_headline() -> None:
    pictures = (Picture("/a.jpg", ("Bees on board",), 0), Picture("b.jpg", ("A hive",), 1), Picture("http://[", (), 1))
    content = PageBlocks((Block("Bees were counted.", Role.BODY),), pictures)
    document = assembled(URL, content, "ecns", Metadata(title="Bees on board"), ExtractionRules())
    assert document.images == (
        Image("https://www.ecns.cn/a.jpg", None),
        Image("https://www.ecns.cn/2018/05-03/b.jpg", "A hive"),
        Image("http://[", None),
    )


def test_the_fields_of_a_byline_are_metadata() -> None:
    byline = BylineReader(UTC, frozenset({"CNS"})).read("2018-05-03 10:11 CNS Editor: Li Yan")
    assert byline is not None
    assert metadata_of("Bees", byline, "Society", "en") == Metadata(
        "Bees", datetime(2018, 5, 3, 10, 11, tzinfo=UTC), "2018-05-03 10:11", "CNS", "Li Yan", "Society", "en"
    )
    assert metadata_of("Bees", None, None, None) == Metadata(title="Bees")
