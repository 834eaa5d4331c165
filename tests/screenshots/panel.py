"""`python -m tests.screenshots.panel -o FILE.svg`: the panel of a crawl, as it is on a terminal in mid-crawl.

The imitation site is crawled on a real terminal. When some articles are stored, the site asks for a pause of half a
minute (Retry-After), and the screen is drawn as an SVG image.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.style import Style
from rich.text import Text

from tests.on_terminal import OnTerminal, crawl_command
from tests.site import NewsSite, Served

if TYPE_CHECKING:
    import pyte

COLUMNS, ROWS = 88, 10
ARTICLES = 25  # stored before the picture is taken
COMMAND = "$ chinanews crawl chinanews"
ROBOTS = Served(b"User-agent: *\nCrawl-delay: 0.1\n", "text/plain")
BUSY = Served(b"", status=503, headers=(("Retry-After", "30"),))
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # rich's is on another server
_NEW = re.compile(r"articles +(\d+) new")


class _Site(NewsSite):
    is_busy = False

    def answer(self, target: str, host: str) -> Served:
        """Return the answer for a request."""
        return BUSY if self.is_busy else super().answer(target, host)


def main() -> None:
    """Write the picture."""
    options = argparse.ArgumentParser(prog="python -m tests.screenshots.panel", description=__doc__)
    options.add_argument("-o", "--output", type=Path, default=Path("docs/panel.svg"), metavar="FILE")
    output = options.parse_args().output
    with tempfile.TemporaryDirectory() as folder:
        output.write_text(picture(Path(folder)), encoding="utf-8")


def picture(folder: Path) -> str:
    """Crawl in a folder, and return the picture of the terminal as SVG."""
    (folder / "chinanews.txt").write_text("http://www.ecns.cn/\n", encoding="utf-8")
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "CRAWLER_SEEDS": ".", "CRAWLER_CONTACT": "https://example.org"}
    with _Site() as site:
        site.replace("/robots.txt", ROBOTS)
        variables = {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "http_proxy": site.address}
        with OnTerminal(crawl_command(**settings), folder, variables, COLUMNS, ROWS) as terminal:
            terminal.until(lambda screen: any(int(new) >= ARTICLES for new in _NEW.findall(screen)))
            site.is_busy = True
            terminal.has("Retry-After")
            return as_svg(terminal.screen, COMMAND)


def as_svg(screen: pyte.Screen, title: str) -> str:
    """Return what a screen shows as SVG, with the command as its first line."""
    console = Console(record=True, width=screen.columns, file=Path("/dev/null").open("w", encoding="utf-8"))  # noqa: SIM115
    with console.file:
        console.print(Text(title))
        for line in _lines(screen):
            console.print(line, no_wrap=True)
    svg = console.export_svg(title="chinanews", unique_id="panel")
    return _FONT.sub("", svg).replace("Fira Code", "DejaVu Sans Mono")


def _lines(screen: pyte.Screen) -> list[Text]:
    """Return the lines that are not empty, with their colours."""
    lines = []
    for row in range(screen.lines):
        line = Text()
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            colour = None if cell.fg == "default" else cell.fg
            line.append(cell.data, Style(color=colour, bold=cell.bold))
        line.rstrip()
        if line:
            lines.append(line)
    return lines


if __name__ == "__main__":
    main()
