"""The visible text of a page, counted without any of the crawler's code."""

from __future__ import annotations

from html.parser import HTMLParser

HIDDEN = frozenset({"head", "script", "style", "noscript", "video", "select", "textarea", "iframe", "template"})
WITHIN_LINES = frozenset("a b em font i img o:p span strong".split())
BREAK = "\0"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class _Reader(HTMLParser):
    """Collects text outside hidden elements. An element that is not closed ends with the one around it."""

    def __init__(self, *, breaks: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._breaks = breaks
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break_at(tag)
        if tag not in VOID:
            style = dict(attrs).get("style") or ""
            self._open.append((tag, tag in HIDDEN or "display:none" in style.replace(" ", "")))

    def handle_endtag(self, tag: str) -> None:
        self._break_at(tag)
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def _break_at(self, tag: str) -> None:
        if self._breaks and tag not in WITHIN_LINES:
            self.texts.append(BREAK)

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self._open):
            self.texts.append(data)


def visible_characters(html: str) -> str:
    """Return the visible text of a page, without white space."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join("".join(reader.texts).split())


def visible_lines(html: str) -> list[str]:
    """Return the visible text as the lines of a text dump, one for each block."""
    reader = _Reader(breaks=True)
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.texts)).split(BREAK)
    return [folded for line in lines if (folded := " ".join(line.split()))]
