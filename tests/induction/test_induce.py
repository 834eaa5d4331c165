"""From pages with known values to the page object of their template."""

from __future__ import annotations

from datetime import UTC
from html import escape
from typing import TYPE_CHECKING

import pytest

from crawler.extraction import ExtractionRules
from crawler.extraction.bylines.reader import BylineReader
from crawler.induction import Example, InheritedRoles, exactness, induce, read_by
from crawler.vocabulary import Role
from tests.induction.examples import Story, example_of, examples_of, stories

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = ExtractionRules(bylines=BylineReader(UTC), language="en")


def modern(story: Story) -> str:
    return f"""<html><head><title>{story.title} - Gazette</title>
<meta property="og:title" content="{story.title} - Gazette"></head><body><nav><a href="/">Home</a></nav>
<ul class="breadcrumb"><li>News</li><li>{story.title}</li></ul>
<main><h1 class="story-title">{story.title}</h1>
<div class="story-meta"><time datetime="{story.published.isoformat()}">{story.published:%d %B}</time>
<span class="desk">{story.source}</span><span class="ed">{story.editor}</span></div>
<div class="story-text"><figure><img src="/a.jpg"><figcaption>{story.caption}</figcaption></figure>{story.body}
<div class="tools">Share this with your friends</div></div></main>
<aside><h3>More</h3><ul class="more">{story.related}</ul></aside><footer>© 2026 The Gazette</footer></body></html>"""


def table(story: Story) -> str:
    rows = "".join(f"<tr><td>{escape(text)}</td></tr>" for text in story.paragraphs)
    return f"""<html><body><table><tr><td>Home | News</td></tr></table>
<table><tr><td>Menu of the Gazette</td><td><b>{story.title}</b><br>
<i>{story.published:%Y-%m-%d %H:%M} {story.source} Editor: {story.editor}</i><table>{rows}</table></td></tr></table>
<table><tr><td>{story.related}</td></tr></table></body></html>"""


def one_article(story: Story) -> str:
    return f"""<body><article><h1>{story.title}</h1>
<p class="signed">{story.published:%Y-%m-%d %H:%M} {story.source} Editor: {story.editor}</p>
<p class="photo-text">{story.caption}</p>
<div class="also-read">Also: {story.others[0]}</div>{story.body}</article>"""


def in_sections(story: Story) -> str:
    parts = "".join(f'<section class="part"><p>{escape(text)}</p></section>' for text in story.paragraphs)
    return f"""<body><div><h1>{story.title}</h1><p class="when">{story.published:%Y-%m-%d %H:%M} {story.source}
Editor: {story.editor}</p>{parts.replace("</section>", "</section><div>Continue below</div>", 1)}</div>"""


def hostile(story: Story) -> str:
    return f"""<body><h2 id="it's a &quot;title&quot;">{story.title}</h2>
<p class="it's">{story.published:%Y-%m-%d %H:%M} {story.source} Editor: {story.editor}</p>
<div id="the'body">{story.body}</div><div class="css-{story.number}f3a9{story.number}">{story.related}</div>"""


LAYOUTS = [modern, table, one_article, in_sections, hostile]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_articles_that_were_held_back_come_out_exactly(layout: Callable[[Story], str]) -> None:
    examples = examples_of(layout)
    induced = induce("new", examples[:5], RULES)
    assert induced is not None
    induced.page_object.require_valid()
    for example in examples[5:]:
        article = read_by(induced.page_object, example, RULES)
        assert exactness(article, example.known).is_exact, (article and article.text, induced.page_object)


def test_the_roles_say_why_text_in_the_body_is_removed() -> None:
    induced = induce("new", examples_of(one_article), RULES)
    assert induced is not None
    roles = induced.page_object.roles
    assert roles[Role.BODY] == "//article"
    assert "photo-text" in roles[Role.CAPTION]
    assert "also-read" in roles[Role.RELATED_NEWS]
    assert "signed" in roles[Role.BYLINE]


def test_inherited_roles_that_remove_text_are_left_out() -> None:
    induced = induce("new", examples_of(modern), RULES, InheritedRoles({Role.ADVERT: "$body//p"}))
    assert induced is not None
    assert Role.ADVERT not in induced.page_object.roles


def test_inherited_roles_that_remove_no_text_stay() -> None:
    inherited = InheritedRoles({Role.SHARE: "$body//*[@class='tools']"})
    induced = induce("new", examples_of(modern), RULES, inherited)
    assert induced is not None
    assert induced.page_object.roles[Role.SHARE] == inherited.roles[Role.SHARE]


def test_pages_without_the_known_text_give_nothing() -> None:
    assert induce("new", examples_of(lambda story: f"<body><h1>{story.title}</h1><div id='app'></div>"), RULES) is None


def test_no_examples_give_nothing() -> None:
    assert induce("new", [], RULES) is None


def test_some_corrected_articles_do_not_change_the_result() -> None:
    examples = examples_of(modern, 10)
    corrected = [
        Example(
            example_of(story, modern(story._replace(paragraphs=(*story.paragraphs[:2], "A correction.")))).parsed,
            example.known,
        )
        for story, example in zip(stories(2), examples, strict=False)
    ]
    induced = induce("new", [*corrected, *examples[2:6]], RULES)
    assert induced is not None
    assert all(exactness(read_by(induced.page_object, one, RULES), one.known).is_exact for one in examples[6:])
