"""The report as a folder: its sums are those of `coverage`, it is whole or not there, and nothing in it can run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from sqlalchemy import insert, update

from crawler.exceptions import BadInputError
from crawler.report.report import write_report
from crawler.report.scope import Scope
from crawler.storage.frontier.coverage import COUNTED, Coverage
from crawler.storage.schema import ARTICLES, RUNS
from tests.report.stores import GAP, HOSTILE, NOW, filled
from tests.storage.records import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Engine

URL_ATTRIBUTES = ("href", "src", "action", "data", "srcset", "poster", "xlink:href")


def reported(engine: Engine, folder: Path, scope: Scope = Scope()) -> dict[str, Any]:  # noqa: B008  # frozen
    write_report(engine, scope, folder, NOW)
    numbers: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return numbers


def pages(folder: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(folder.rglob("*.html")):
        yield file, html.document_fromstring(file.read_bytes())


def text(file: Path) -> str:
    return " ".join(html.document_fromstring(file.read_bytes()).text_content().split())


def test_the_sums_are_those_of_coverage(engine: Engine, tmp_path: Path) -> None:
    numbers = reported(filled(engine), tmp_path / "report")
    lines = Coverage(engine).lines()
    known, stored, blocks = numbers["accounts"]
    assert numbers["adds_up"]
    assert known["total"] == sum(line.known for line in lines)
    names = [state.replace("-", "_") for state in COUNTED]
    assert list(known["parts"].values()) == [sum(getattr(line, name) for line in lines) for name in names]
    assert stored["total"] == sum(stored["parts"].values()) == 11
    assert stored["parts"]["withdrawn"] == stored["parts"]["stored, not whole"] == 1
    assert blocks["parts"] == {"kept": 20, "removed": 40}


def test_days_without_a_day_in_the_url_are_those_that_the_article_or_a_list_states(
    engine: Engine, tmp_path: Path
) -> None:
    days = reported(filled(engine), tmp_path / "report")["days"]
    of_coverage = {line.day: line.known for line in Coverage(engine).lines() if line.day}
    counts = {day: one["known"] for day, one in days.items()}
    assert counts == of_coverage | {"2026-03-04": 10, "2026-03-07": 3}


@pytest.mark.parametrize(
    ("scope", "known"),
    [
        (Scope(since="2026-03-05"), 7),
        (Scope(until="2026-03-04"), 10),
        (Scope(since="2026-03-05", until="2026-03-07"), 6),
        (Scope(run=2), 7),
        (Scope("chinanews", run=1), 10),
        (Scope(since=GAP, until=GAP), 0),
    ],
)
def test_a_scope_limits_every_sum(engine: Engine, tmp_path: Path, scope: Scope, known: int) -> None:
    numbers = reported(filled(engine), tmp_path / "report", scope)
    assert numbers["accounts"][0]["total"] == known
    assert numbers["adds_up"]


def test_every_link_leads_to_a_page_and_a_place_of_the_report_or_to_the_web(engine: Engine, tmp_path: Path) -> None:
    write_report(filled(engine), Scope(), folder := tmp_path / "report", NOW)
    ids = {file: set(page.xpath("//@id")) for file, page in pages(folder)}
    for file, page in pages(folder):
        for href in page.xpath("//a/@href"):
            if not href.startswith(("https://", "http://")):
                name, _, anchor = href.partition("#")
                target = (file.parent / name).resolve() if name else file
                assert target in ids, (file, href)
                assert not anchor or anchor in ids[target], (file, href)


def test_nothing_in_the_pages_can_run_or_is_loaded(engine: Engine, tmp_path: Path) -> None:
    write_report(filled(engine), Scope(), folder := tmp_path / "report", NOW)
    for file, page in pages(folder):
        assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert not page.xpath("//script | //img | //iframe | //object | //embed | //form | //link | //base"), file
        attributes = page.xpath("//@*")
        assert not [one for one in attributes if one.attrname.startswith("on") or one.attrname == "style"], file
        assert all(href.startswith(("http://", "https://", "#")) or ":" not in href for href in page.xpath("//a/@href"))


def test_hostile_words_are_shown_as_text_without_control_characters(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    with engine.begin() as connection:  # as older versions stored them
        connection.execute(update(ARTICLES).where(ARTICLES.c.title == HOSTILE).values(url=f"javascript:{HOSTILE[:8]}"))
    write_report(engine, Scope(), folder := tmp_path / "report", NOW)
    all_text = "".join(text(file) for file, _ in pages(folder))
    assert (
        r"<script>alert(1)</script><img src=x onerror=alert(2)>'\"\x1b[31m\u202edesrever".replace('\\"', '"')
        in all_text
    )
    for file in folder.rglob("*.html"):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", file.read_text("utf-8")), file
        assert "javascript:" not in "".join(html.document_fromstring(file.read_bytes()).xpath("//a/@href"))


def test_a_gap_leads_to_its_place_with_what_can_be_done(engine: Engine, tmp_path: Path) -> None:
    write_report(filled(engine), Scope("chinanews"), folder := tmp_path / "report", NOW)
    index = html.document_fromstring((folder / "index.html").read_bytes())
    (gap,) = index.xpath("//td[@class='empty']/a[starts-with(@aria-label, '6 March 2026')]/@href")
    month = html.document_fromstring((folder / gap.partition("#")[0]).read_bytes())
    (section,) = month.xpath(f"//section[@id='{gap.partition('#')[2]}']")
    assert "-a since=2026-03-06 -a until=2026-03-06" in section.text_content()


def test_a_sum_that_is_wrong_is_shown_as_an_error(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    with engine.begin() as connection:
        stored = json.loads(connection.execute(RUNS.select().where(RUNS.c.id == 1)).mappings().one()["statistics"])
        connection.execute(update(RUNS).where(RUNS.c.id == 1).values(statistics=json.dumps(stored | {"fetched": 99})))
    numbers = reported(engine, tmp_path / "report")
    assert not numbers["adds_up"]
    assert "These numbers do not add up" in text(tmp_path / "report/runs/1.html")
    assert "do not add up" not in text(tmp_path / "report/index.html")


def test_an_empty_store_has_a_report_that_says_so(engine: Engine, tmp_path: Path) -> None:
    numbers = reported(engine, tmp_path / "report")
    assert numbers["adds_up"]
    assert "The store is empty" in text(tmp_path / "report/index.html")
    assert {file.name for file, _ in pages(tmp_path / "report")} >= {"articles.html", "runs.html", "terms.html"}


def test_a_killed_run_and_one_of_an_unknown_status_are_reported_as_what_they_are(
    engine: Engine, tmp_path: Path
) -> None:
    filled(engine)
    with engine.begin() as connection:
        row = {"site": "chinanews", "started_at": NOON.isoformat(), "ended_at": NOW.isoformat(), "statistics": "{}"}
        connection.execute(insert(RUNS).values(row | {"status": "of-a-newer-version", "kind": "crawl"}))
    write_report(engine, Scope(), folder := tmp_path / "report", NOW)
    assert "killed" in text(folder / "runs/3.html")
    assert "Run it again to continue." in text(folder / "runs/3.html")
    assert "of-a-newer-version" in text(folder / "runs/4.html")


def test_what_a_run_found_is_on_its_page(engine: Engine, tmp_path: Path) -> None:
    write_report(filled(engine), Scope(), folder := tmp_path / "report", NOW)
    first, changed = text(folder / "runs/1.html"), text(folder / "runs/2.html")
    assert "2 waits that the site requested (Retry-After) were obeyed, 7 seconds in all" in first
    assert "No change of the layout was detected." in first
    assert "The layout of the site's pages has changed." in changed
    assert "no-source" in changed


def test_a_report_is_replaced_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    write_report(filled(engine), Scope(), folder, NOW)
    write_report(engine, Scope(since="2026-03-05"), folder, NOW)
    assert "from 2026-03-05" in text(folder / "index.html")
    (folder / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(BadInputError, match=r"has files that are not of the report \(notes.txt\)"):
        write_report(engine, Scope(), folder, NOW)
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(BadInputError, match="no report of this program"):
        write_report(engine, Scope(), other, NOW)
    assert (other / "letter.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("scope", "message"), [(Scope("nowhere"), "nothing of the site 'nowhere'"), (Scope(run=99), "there is no run 99")]
)
def test_a_scope_that_the_store_does_not_know_is_an_error_and_writes_nothing(
    engine: Engine, tmp_path: Path, scope: Scope, message: str
) -> None:
    with pytest.raises(BadInputError, match=message):
        write_report(filled(engine), scope, tmp_path / "report", NOW)
    assert not list(tmp_path.glob("report*"))


def test_the_same_moment_gives_the_same_pages(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    for name in ("one", "two"):
        write_report(engine, Scope(), tmp_path / name, NOW)
    sums = [(tmp_path / name / "SHA256SUMS").read_text("utf-8") for name in ("one", "two")]
    assert sums[0] == sums[1]
