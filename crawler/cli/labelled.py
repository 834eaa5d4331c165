"""Each block of an article with its label, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cli.colours import Style, echo_styled, has_colour
from crawler.cli.output import echo
from crawler.page_view.decisions import decisions_of, rgb_of

if TYPE_CHECKING:
    from crawler.items import Article

_DIMMED = Style(dim=True)


def print_labelled(article: Article) -> None:
    """Print a line for each block: KEPT or the reason for its removal, and the text.

    A terminal shows the colour of the reason, and the rule that decided, with its score where there is one.
    """
    decisions = decisions_of(article)
    width = max((len(one.label) for one in decisions), default=0)
    if not has_colour():
        for one in decisions:
            echo(f"{one.label:{width}}  {one.block.text}")
        return
    rules = max((len(one.why) for one in decisions), default=0)
    for one in decisions:
        label = Style(rgb_of(one.removal), bold=True) if one.removal else Style("green")
        text = _DIMMED if one.removal else Style()
        echo_styled([(f"{one.label:{width}}  ", label), (f"{one.why:{rules}}  ", _DIMMED), (one.block.text, text)])
