"""Pages without the known ids, read by the site's boilerplate phrases and by the declared headline."""

from __future__ import annotations

from html import escape

from crawler import Article, clean
from crawler.vocabulary import Template

URL = "https://www.ecns.cn/cns-wire/2012/05-03/1274.shtml"
TAIL = ("Comments (0)", "Most popular in 24h", "Bees by the sea", "Media partners:", "Back to top", "Links | About Us")
SENTENCE = "Bees were counted."


def page(headline: str, *lines: str) -> Article:
    """Clean a page of paragraphs. Only the headline has a tag of its own."""
    marked = [f"<h1>{escape(line)}</h1>" if line == headline else f"<p>{escape(line)}</p>" for line in (*lines, *TAIL)]
    return clean(f"<title>{escape(headline)}</title>{''.join(marked)}".encode(), URL)


def test_a_page_without_a_byline_is_framed_by_its_toolbar_and_headline() -> None:
    article = page("A count of bees", "Text:| Print|", "A count of bees", SENTENCE)
    assert (article.document.template, article.title, article.text) == (
        Template.BOILERPLATE,
        "A count of bees",
        SENTENCE,
    )


def test_the_declared_headline_shows_a_section_with_an_unknown_name() -> None:
    article = page("Bees", "Text:| Print|", "Apiary Today", "Bees", "2012-05-03 10:11 CNS Web Editor: Li Yan", SENTENCE)
    assert (article.title, article.metadata.section, article.text) == ("Bees", "Apiary Today", SENTENCE)
