"""What a person sees of a crawl, on a terminal and without one."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from crawler.runs.summary import status_line
from crawler.vocabulary import RunStatus
from tests.crawling import Crawling
from tests.on_terminal import OnTerminal, crawl_command
from tests.site import NewsSite, Served

if TYPE_CHECKING:
    from pathlib import Path

AS_A_USER = {"LOG_LEVEL": "WARNING"}
SETTINGS = {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}
SLOW_ROBOTS = Served(b"User-agent: *\nCrawl-delay: 0.2\n", "text/plain")
BUSY = Served(b"", "text/html", 503, headers=(("Retry-After", "300"),))
UP = "\x1b[1A"  # how the panel moves the cursor to its first line


class BusySite(NewsSite):
    """The imitation site with a Crawl-delay. Once it `is_busy`, it asks for five minutes of rest."""

    is_busy = False

    def answer(self, target: str, host: str) -> Served:
        """Return the answer for a request."""
        return BUSY if self.is_busy else super().answer(target, host)


@dataclass(frozen=True)
class Watched:
    """The screens of one crawl at some moments, and its end."""

    beginning: str
    crawling: str
    waiting: str
    narrow: str
    end: str
    exit_code: int
    hides_cursor: bool
    log: str


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """Watch a crawl that a Crawl-delay and then a Retry-After slow down, until Ctrl-C."""
    folder = tmp_path_factory.mktemp("watched")
    with BusySite() as site:
        site.replace("/robots.txt", SLOW_ROBOTS)
        command = crawl_command(CONCURRENT_REQUESTS_PER_DOMAIN="1", CRAWLER_SEEDS=str(seeds(folder)))
        with OnTerminal(command, folder, SETTINGS | {"http_proxy": site.address}) as terminal:
            beginning = terminal.has("starting")
            crawling = terminal.until(lambda screen: "for these" in screen and " 0 new" not in screen)
            site.is_busy = True
            waiting = terminal.has("Retry-After")
            terminal.resize(40)
            narrow = terminal.has("chinanews\n  crawling")
            terminal.interrupt()
            code = terminal.ended()
    log = next((folder / "data" / "log").iterdir()).read_text(encoding="utf-8")
    return Watched(beginning, crawling, waiting, narrow, terminal.text, code, terminal.screen.cursor.hidden, log)


def seeds(folder: Path) -> Path:
    made = folder / "seeds"
    made.mkdir()
    (made / "chinanews.txt").write_text("http://www.ecns.cn/\n", encoding="utf-8")
    return made


@pytest.mark.slow
def test_the_panel_is_there_before_anything_is_loaded(watched: Watched) -> None:
    assert watched.beginning.startswith("chinanews  starting, 0:0")


@pytest.mark.slow
def test_the_panel_counts_articles_pages_and_what_waits(watched: Watched) -> None:
    lines = watched.crawling.splitlines()
    assert lines[-4].startswith("chinanews    crawling, 0:")
    assert lines[-3].startswith("articles     ")
    assert lines[-3].endswith(" 0 changed, 0 unchanged, 0 refused, 0 failed")
    assert lines[-2].startswith("pages        ")
    assert " waiting, about " in lines[-2]


@pytest.mark.slow
def test_the_panel_says_which_delay_is_imposed_and_why(watched: Watched) -> None:
    assert "www.ecns.cn  a request every 0.2 s: Crawl-delay of robots.txt" in watched.crawling


@pytest.mark.slow
def test_a_wait_is_shown_with_its_cause_as_it_happens(watched: Watched) -> None:
    assert "s: Retry-After" in watched.waiting
    assert "waits 29" in watched.waiting or "waits 30" in watched.waiting


@pytest.mark.slow
def test_warnings_are_printed_above_the_panel(watched: Watched) -> None:
    above, _, _ = watched.crawling.partition("chinanews    crawling")
    assert "WARNING: set CRAWLER_CONTACT" in above.replace("\n", "")
    assert " INFO: " not in watched.crawling


@pytest.mark.slow
def test_the_panel_fits_into_a_narrow_terminal(watched: Watched) -> None:
    assert "\nwww.ecns.cn\n  a request every " in watched.narrow
    assert watched.narrow.count("chinanews") == 1, "nothing of the wide panel is left"


@pytest.mark.slow
def test_ctrl_c_ends_the_run_in_order_and_leaves_the_terminal_clean(watched: Watched) -> None:
    assert watched.exit_code == RunStatus.INTERRUPTED.exit_code
    assert not watched.hides_cursor
    assert watched.end.replace("\n", "").endswith(status_line(RunStatus.INTERRUPTED).replace("\n", ""))
    assert "Ctrl-C" not in watched.end, "the panel is removed"


@pytest.mark.slow
def test_the_log_file_has_what_the_terminal_has_not(watched: Watched) -> None:
    assert " INFO: Spider opened" in watched.log
    assert "answered 503: the next request waits 300 s" in watched.log
    assert status_line(RunStatus.INTERRUPTED) in watched.log


def on_terminal(folder: Path, archive: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Crawl an archive on a terminal; return the exit code and all that was written."""
    command = crawl_command("-a", f"archive={archive}", *arguments)
    with OnTerminal(command, folder, SETTINGS | environment) as terminal:
        code = terminal.ended()
    return code, terminal.written.decode()


@pytest.mark.slow
def test_a_full_log_on_the_terminal_takes_the_place_of_the_panel(tmp_path: Path, few_pages: Path) -> None:
    code, written = on_terminal(tmp_path, few_pages, "-L", "INFO")
    assert code == 0, written
    assert " INFO: Spider opened" in written
    assert UP not in written


@pytest.mark.slow
def test_a_terminal_that_cannot_move_its_cursor_gets_plain_lines(tmp_path: Path, few_pages: Path) -> None:
    code, written = on_terminal(tmp_path, few_pages, TERM="dumb")
    assert code == 0, written
    assert written.startswith("chinanews: starting\r\n")
    assert "\x1b" not in written


@pytest.mark.slow
def test_a_person_who_wants_no_colour_gets_none(tmp_path: Path, few_pages: Path) -> None:
    code, written = on_terminal(tmp_path, few_pages, NO_COLOR="1")
    assert code == 0, written
    assert UP in written
    assert "\x1b[36m" not in written


@pytest.mark.slow
def test_a_second_signal_leaves_the_cursor_and_the_status_on_its_own_line(tmp_path: Path, few_pages: Path) -> None:
    with OnTerminal(crawl_command("-a", f"archive={few_pages}"), tmp_path, SETTINGS) as terminal:
        terminal.has("starting")
        terminal.interrupt(signal.SIGTERM)
        code = terminal.ended()
    assert code == RunStatus.INTERRUPTED.exit_code
    assert not terminal.screen.cursor.hidden
    assert any(line.startswith("status: interrupted") for line in terminal.text.splitlines())


@pytest.mark.slow
def test_without_a_terminal_there_are_plain_lines_and_the_status_is_the_last(tmp_path: Path, few_pages: Path) -> None:
    ended = Crawling(tmp_path, settings=AS_A_USER).run("-a", f"archive={few_pages}")
    lines = ended.log.splitlines()
    assert lines[0] == "chinanews: starting"
    assert "chinanews: crawling" in lines
    assert lines[-2].startswith("log: data/log/chinanews-")
    assert lines[-1] == status_line(RunStatus.OK)
    assert "\x1b" not in ended.log
    assert " INFO: " not in ended.log


@pytest.mark.slow
def test_a_log_file_of_scrapys_setting_has_info_and_takes_the_place_of_the_others(
    tmp_path: Path, few_pages: Path
) -> None:
    code, written = on_terminal(tmp_path, few_pages, "-s", "LOG_FILE=mine.log")
    assert code == 0, written
    assert UP in written
    assert " INFO: Spider opened" in (tmp_path / "mine.log").read_text(encoding="utf-8")
    assert not (tmp_path / "data" / "log").exists()
