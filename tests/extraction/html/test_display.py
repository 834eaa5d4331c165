"""Inline elements, styles, boxes, preformatted text and custom elements separate text as in a browser."""

from __future__ import annotations

import pytest

from crawler.extraction.html.blocks import visible_text
from crawler.extraction.html.parsing import parse

LONG = "The mill by the river opened its gates again on Monday"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>Shares of <fin-ticker a=b>Mill Co</fin-ticker> rose, <g-term>load</g-term>.</p>",
         ["Shares of Mill Co rose, load."]),
        ("<p>In <st1:City w:st='on'>Ludd</st1:City>, <slot>now</slot> <blink>it</blink>.</p>", ["In Ludd, now it."]),
        ("<p>As <math><mi>x</mi><mo>=</mo><msup><mi>b</mi><mn>2</mn></msup></math> shows.</p>", ["As x=b² shows."]),
        ("<p>Half is <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>.</p>", ["Half is 1/2."]),
        ("<x-body><p>One.</p><p>Two.</p></x-body>", ["One.", "Two."]),
        ("<x-body>One.<p>Two.</p>Three.</x-body>", ["One.", "Two.", "Three."]),
        (f"<div><x-p>{LONG}.</x-p>\n<x-p>{LONG}!</x-p></div>", [f"{LONG}.", f"{LONG}!"]),
        ("<div><x-item>Home</x-item><x-item>World</x-item></div>", ["Home", "World"]),
        ("<p>The <x-w>old</x-w> <x-w>mill</x-w></p>", ["The old mill"]),
        ("<div><x-w>The</x-w> <x-w>mill</x-w></div>", ["The mill"]),
        ("<x-page><x-card><x-title>One</x-title><x-text>Two</x-text></x-card><x-card>Three</x-card></x-page>",
         ["One", "Two", "Three"]),
    ],
)  # fmt: skip
def test_unknown_and_custom_elements_are_in_the_line(body: str, texts: list[str]) -> None:
    assert list(visible_text(parse(f"<html><body>{body}</body></html>"))) == texts


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<div><span style='display:block'>One</span><span style='color:red; Display : FLEX'>Two</span>x</div>",
         ["One", "Two", "x"]),
        ("<div>One <div style='display:inline'>two</div> three</div>", ["One two three"]),
        ("<ul><li style='display:inline'>Home</li><li style='display:inline'>World</li></ul>", ["Home World"]),
        ("<p>One<span style='display:inline-block'>two</span></p>", ["Onetwo"]),
        ("<div><button>Share</button><button>Print</button></div>", ["Share Print"]),
        ("<p>The <button>load factor</button>, said</p>", ["The load factor, said"]),
        ("<p>Good<img src=a.png>day</p>", ["Good day"]),
        ("<p>un<wbr>known wo&shy;rd <b>bo</b>ld</p>", ["unknown word bold"]),
        ("<p>One<hr>Two</p>", ["One", "Two"]),
        ("<p>One.<br><br>Two.<br/> <br/>Three.</p>", ["One.", "Two.", "Three."]),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", ["One", "Two"]),
        ("<select><option>One<option>Two</select><ul><li>a<li>b</ul>", ["a", "b"]),
        ("<ul><li>Own<ul><li>inner<li>other</ul><li>last</ul>", ["Own", "inner", "other", "last"]),
        ("<dl><dt>Term<dd>Meaning</dl>", ["Term", "Meaning"]),
    ],
)  # fmt: skip
def test_words_touch_where_a_browser_shows_them_so(body: str, texts: list[str]) -> None:
    assert list(visible_text(parse(f"<html><body>{body}</body></html>"))) == texts


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<pre>One\ntwo.\n\n  Three.\n \n\nFour.</pre>", ["One two.", "Three.", "Four."]),
        ("<div style='white-space: pre-wrap'>One.\n\nTwo.</div>", ["One.", "Two."]),
        (f"<div style='white-space:pre-line'>{LONG}, {LONG}.\nTwo.</div>", [f"{LONG}, {LONG}.", "Two."]),
        ("<pre>  One ends.\n  Two begins.</pre>", ["One ends.", "Two begins."]),
        ("<pre>One <b>two\n\nthree</b> four</pre>", ["One two", "three four"]),
        ("<pre><code>a = 1\n\nb = 2</code></pre>", ["a = 1 b = 2"]),
        ("<pre class='highlight lang-py'>a = 1\n\nb = 2</pre>", ["a = 1 b = 2"]),
        ("<p>One\n\ntwo.</p>", ["One two."]),
    ],
)
def test_blank_lines_separate_paragraphs_of_preformatted_text(body: str, texts: list[str]) -> None:
    assert list(visible_text(parse(f"<html><body>{body}</body></html>"))) == texts
