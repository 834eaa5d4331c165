"""Other markups become Markdown: the same page in each of them gives the same text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler import Page
from crawler.extraction.dumps.light_markup import as_markdown
from crawler.processing.process import process

URL = "https://www.ecns.cn/news/2026-03-04/detail-iabcdefg1234567.shtml"
NOW = datetime(2026, 7, 20, tzinfo=UTC)
TITLE = "Old ferry of Linhe sails again after twelve years of rest"
TEXTS = (
    "The ferry of Linhe, a small river town, will carry passengers again from May, its owner Quillon Shipping told the "
    "Harbor Gazette on Tuesday.\n\n"
    "Some 340 volunteers scraped the hull and painted it blue, according to a statement."
)
RST = """.. container::
   :name: navout

   |image1|

   .. container:: textfont

      *Text:*\\ *A*\\ `Print <javascript:;>`__

   Society
   .. rubric:: Old ferry of Linhe sails again after twelve
      years of rest
      :name: contitle

   .. container:: downinfo

      2026-03-04 09:05Shanghai Daily\\ *Editor: Wang Fan*\\ `ECNS App
      Download <http://www.ecns.cn/app/index.shtml>`__

   .. container:: content

      The ferry of Linhe, a small river town, will carry passengers
      again from May, its owner `Quillon Shipping </x/1.shtml>`__ told
      the *Harbor Gazette* on Tuesday.

      Some 340 volunteers scraped the hull and painted it blue,
      according to a statement.

   .. rubric:: Related news
      :name: related

.. |image1| image:: /images/head/logo.gif
   :target: /
"""
ASCIIDOC = """[[navout]]
link:/[image:/images/head/logo.gif[image]]

_Text:AAA_ javascript:;[Print]

Society

[[contitle]]
== Old ferry of Linhe sails again after twelve years of rest

2026-03-04 09:05Shanghai Daily _Editor: Wang Fan_ http://www.ecns.cn/app/index.shtml[ECNS App Download]

The ferry of Linhe, a small river town, will carry passengers again from
May, its owner link:/x/1.shtml[Quillon Shipping] told the _Harbor
Gazette_ on Tuesday.

Some 340 volunteers scraped the hull and painted it blue, according to a
statement.

=== Related news
"""
ORG = """<<navout>>

[[/][[[/images/head/logo.gif]]]]

/Text:AAA/[[javascript:;][Print]]

Society
* Old ferry of Linhe sails again after twelve years of rest
  :PROPERTIES:
  :CUSTOM_ID: contitle
  :END:

2026-03-04 09:05Shanghai Daily /Editor: Wang Fan/ [[http://www.ecns.cn/app/index.shtml][ECNS App Download]]

The ferry of Linhe, a small river town, will carry passengers again from
May, its owner [[/x/1.shtml][Quillon Shipping]] told the /Harbor
Gazette/ on Tuesday.

Some 340 volunteers scraped the hull and painted it blue, according to a
statement.

*** Related news
"""
GITHUB = """<div id="navout">

[News](/news/) [Photo](/photo/) [Video](/video/) <a href="http://www.ecns.cn/" rel="home"><img
src="/images/head/logo.gif" /></a>

</div>

*Text:AAA*[Print](javascript:;)

Society

# Old ferry of Linhe sails again after twelve years of rest

<div class="downinfo dottlne">

2026-03-04 09:05Shanghai Daily *Editor: Wang Fan*
<a href="http://www.ecns.cn/app/index.shtml"
style="color:#c30000;">ECNS App
Download</a>

</div>

<div id="yanse" class="content">

The ferry of Linhe, a small river town, will carry passengers again from
May, its owner [Quillon Shipping](/x/1.shtml) told the *Harbor Gazette*
on Tuesday.

Some 340 volunteers scraped the hull and painted it blue, according to a
statement.

</div>

### Related news
"""


@pytest.mark.parametrize("dump", [RST, ASCIIDOC, ORG, GITHUB], ids=["rst", "asciidoc", "org", "github"])
def test_the_same_page_in_each_markup_is_exact(dump: str) -> None:
    article, refusal = process(Page(URL, dump.encode(), headers={"content-type": "text/plain"}), NOW)
    found = article.metadata
    assert (refusal, article.title, found.source, found.editor, found.section) == (
        None,
        TITLE,
        "Shanghai Daily",
        "Wang Fan",
        "Society",
    )
    assert article.text == TEXTS


def test_links_whose_targets_stand_at_the_end_are_text() -> None:
    targets = "\n".join(f"[{label}]: /{number}.shtml" for number, label in enumerate(("Print", "Quillon", "the bell")))
    text = as_markdown(f"She rang [the bell] of [Quillon] [sic].\n\n{targets}\n")
    assert text.startswith("She rang the bell of Quillon [sic].")


@pytest.mark.parametrize("text", ["A | B [sic] | C", "1 < 2 and *one*", "# A heading\n\n[A link](/a.shtml)"])
def test_text_without_other_markup_is_left_as_it_is(text: str) -> None:
    assert as_markdown(text) == text
