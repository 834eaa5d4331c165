"""What must be the same for the workers of one crawl, and what may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.extensions.crawl_configuration import crawl_configuration
from crawler.extensions.database import spider_of
from tests.extensions.crawlers import crawler_with

if TYPE_CHECKING:
    from pathlib import Path

OF_A_MACHINE = {"CRAWLER_RUNS": "", "CRAWLER_WORKERS": "7", "LOG_LEVEL": "DEBUG", "CLOSESPIDER_TIMEOUT": "60"}


def configuration(folder: Path, **given: Any) -> dict[str, Any]:
    with crawler_with(folder, **given) as crawler:
        return crawl_configuration(crawler.settings, spider_of(crawler))


def test_the_same_settings_in_another_form_and_those_of_a_machine_make_no_difference(tmp_path: Path) -> None:
    known = configuration(tmp_path / "a", DOWNLOAD_DELAY=1.0, ROBOTSTXT_OBEY=True, CRAWLER_MAX_LISTS=50)
    same = {"DOWNLOAD_DELAY": "1", "ROBOTSTXT_OBEY": "true", "CRAWLER_MAX_LISTS": "50"}
    assert configuration(tmp_path / "b", **same | OF_A_MACHINE) == known


def test_settings_that_matter_and_the_content_of_seeds_make_a_difference(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "chinanews.txt").write_text("https://www.ecns.cn/\n")
    header = {"Authorization": "a-secret"}
    given = {"CRAWLER_SEEDS": str(seeds), "CRAWLER_MAX_DELAY": 5, "DEFAULT_REQUEST_HEADERS": header}
    known, other = configuration(tmp_path / "a"), configuration(tmp_path / "b", **given)
    differences = {name for name in known if known[name] != other[name]}
    assert differences == {"seeds", "CRAWLER_MAX_DELAY", "DEFAULT_REQUEST_HEADERS"}
    assert "a-secret" not in str(other)
