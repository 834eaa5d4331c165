"""The steps of trafilatura's fast mode give the text that trafilatura gives as a whole."""

from __future__ import annotations

import pytest
from lxml import etree
from trafilatura import extract

from crawler.extraction.html.parsing import parse
from crawler.extraction.selection.trafilatura_text import extracted_text
from tests.site import contents

SENTENCE = "The harbour opens its new pier on Monday, and the council expects many visitors. "
TEXT = "".join(f"<p>{number} {SENTENCE * 3}</p>" for number in range(8))
SHORT = f"<article><h1>Pier opens</h1><p>{SENTENCE}</p></article>"
LINES = "".join(f"<div class=card><b>{number}. {SENTENCE}</b></div>" for number in range(60))
FORUM = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
REPLIES = f"<div class='comments'><p>{SENTENCE * 2}</p><p>{SENTENCE * 4}</p></div>"
PAGES = {
    "an article": f"<article><h1>Pier opens</h1>{TEXT}</article>",
    "comments": f"<article>{TEXT}<div id=comments><p>{SENTENCE * 9}</p></div></article>",
    "comments in a list": f"<main>{TEXT}<ol class='post-comments'><li>{SENTENCE * 9}</li></ol></main>",
    "a commentary": f"<article><div class=commentary>{TEXT}</div></article>",
    "a forum": f"{FORUM}<div id=thread>{REPLIES * 5}</div>",
    "added articles": f"<article>{TEXT}</article><div id=infinite-scroll><p>{SENTENCE * 30}</p></div>",
    "share buttons": f"<article>{TEXT}<div class=elementor-share-buttons>{SENTENCE * 4}</div></article>",
    "a short article": SHORT,
    "a short article on a long page": f"{SHORT}{LINES}",
    "text only in its JSON-LD": f'<script type="application/ld+json">{{"articleBody": "{SENTENCE * 9}"}}</script>',
    "lines": f"<main>{LINES}</main>",
    "nothing": "<p></p>",
}


def pages() -> dict[str, str]:
    """Return the pages above and some of the imitation site."""
    some = [page for page in contents(every=1).pages if b"<" in page.served.body][::12]
    return {name: f"<html><body>{body}</body></html>" for name, body in PAGES.items()} | {
        page.path: page.served.body.decode("utf-8", "replace") for page in some
    }


@pytest.mark.parametrize("markup", pages().values(), ids=pages())
def test_the_steps_give_the_text_of_the_whole(markup: str) -> None:
    tree = parse(markup)
    before = etree.tostring(tree)
    whole = extract(parse(markup), fast=True, include_comments=False, include_tables=True, deduplicate=False) or ""
    assert extracted_text(tree, fast=True).split() == whole.split()
    assert etree.tostring(tree) == before
