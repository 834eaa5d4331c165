"""Text that scripts show later is text; dialogs, menus, comments and copies stay hidden."""

from __future__ import annotations

import pytest

from crawler.extraction.html.blocks import visible_text
from crawler.extraction.html.parsing import parse

ONE = "The mill by the river opened its gates again on Monday after two years of repairs."
TWO = "Its owner said that the old wheel now turns as quietly as it did in his childhood."
THREE = "Visitors may see the stones and the sluice every day until the end of October."
DENSE = "停航九年的渡轮星期四早上重新开航，载着四十名乘客和一箱橙子横越海湾。"
ARTICLE = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>{ONE} Again.</p>"
REST = f"<p>{TWO}</p><p>{THREE}</p>"
LONG = f"<p>{THREE} {TWO}</p>" * 9


def shown(markup: str) -> str:
    return "\n".join(
        visible_text(parse(markup if markup.startswith("<html") else f"<html><body>{markup}</body></html>"))
    )


@pytest.mark.parametrize(
    "markup",
    [
        f"<html style='visibility: hidden'><body>{REST}</body></html>",
        f"<html><body style='display:none'>{REST}</body></html>",
        f"<html><body hidden>{REST}<div class=modal style='display:none'>We use cookies. {ONE}</div></body></html>",
        f"<html><body style='opacity:0'>{REST}</body></html>",
        f"<h1>Mill</h1><div id=js_content style='visibility: hidden; opacity: 0'>{REST}</div>",
        f"<h1>Mill</h1><main hidden>{REST}</main><footer><p>{ONE}</p></footer>",
        f"<h1>Mill</h1><div><section hidden><p>{TWO}</p></section><section hidden><p>{THREE}</p></section></div>",
        f"<p>{ONE}</p><div hidden=until-found>{REST}</div>",
    ],
)
def test_what_has_most_of_the_text_is_shown(markup: str) -> None:
    text = shown(markup)
    assert TWO in text
    assert THREE in text
    assert "cookies" not in text


def test_hidden_text_of_few_dense_characters_is_an_article_too() -> None:
    assert DENSE in shown(f"<h1>渡轮重新开航</h1><div style='visibility:hidden'><p>{DENSE}</p></div>")


@pytest.mark.parametrize(
    "markup",
    [
        f"<article><p>{ONE}</p><a href='#'>Read more</a><div style='display:none'>{REST}</div></article>",
        f"<article><p>{ONE}</p><div hidden>{REST}</div><button>Show more</button></article>",
        f"<article><p>{ONE}</p><p><a href='#'>Weiterlesen …</a></p><div hidden>{REST}</div></article>",
        f"<article><div class=lead><p>{ONE}</p></div><div class='expand-content' hidden>{REST}</div></article>",
        f"<div class=text><p>{ONE}</p><p hidden class=more>{TWO}</p><p hidden class=more>{THREE}</p></div>",
        f"<div class=text><p>{DENSE}</p><a>展开全文</a><div style='display:none'>{REST}</div></div>",
        f"<article>{ARTICLE}<a href='#'>Read more</a><div style='display:none'>{REST} New.</div></article>",
    ],
)
def test_the_rest_of_an_article_is_shown(markup: str) -> None:
    text = shown(markup)
    assert TWO in text
    assert THREE in text


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div class='modal fade' style='display:none'>{LONG}</div>",
        f"<div id=cookie-consent hidden>{LONG}</div>",
        "<ul style='display:none'>" + "<li><a href=/x>A long name of a section of the site</a></li>" * 60 + "</ul>",
        f"<nav hidden>{LONG}</nav>",
        f"<div class=comment-template hidden>{LONG}</div>",
        f"<div style='display:none'>{ARTICLE}</div>",
        f"<div class=box style='display:none'>{LONG}</div>",
        f"<form hidden>{LONG}</form>",
        f"<aside><div hidden>{LONG}</div></aside>",
    ],
)
@pytest.mark.parametrize("order", ["{article}{hidden}", "{hidden}{article}"])
def test_next_to_a_visible_article_other_hidden_text_stays_hidden(hidden: str, order: str) -> None:
    article = f"<h1>Mill</h1><div class=story>{ARTICLE}</div>"
    assert shown(order.format(article=article, hidden=hidden)).splitlines() == [
        "Mill", ONE, TWO, THREE, f"{ONE} Again."
    ]  # fmt: skip


def test_hidden_words_in_a_sentence_stay_hidden() -> None:
    assert shown("<p>The <span hidden>old and very long name of the</span> mill.</p>") == "The mill."
