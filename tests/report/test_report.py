"""The report as a folder: it is whole or not there, its links lead somewhere, and nothing in it can run."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from sqlalchemy import update

from crawler.exceptions import BadInputError
from crawler.report.report import write_report
from crawler.report.scope import Scope
from crawler.storage.schema import RUNS
from tests.report.stores import NOW, SHOWN_HOSTILE, filled, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.report.conftest import ReportOnStore

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def pages(folder: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(folder.rglob("*.html")):
        yield file, html.document_fromstring(file.read_bytes())


def text(file: Path) -> str:
    return " ".join(html.document_fromstring(file.read_bytes()).text_content().split())


@pytest.mark.slow
def test_every_link_leads_to_a_page_and_a_place_of_the_report_or_to_the_web(reported: ReportOnStore) -> None:
    ids = {file: set(page.xpath("//@id")) for file, page in pages(reported.folder)}
    for file, page in pages(reported.folder):
        for href in page.xpath("//a/@href"):
            if not href.startswith(("https://", "http://")):
                name, _, anchor = href.partition("#")
                target = (file.parent / name).resolve() if name else file
                assert target in ids, (file, href)
                assert not anchor or anchor in ids[target], (file, href)


def test_nothing_in_the_pages_can_run_or_is_loaded(reported: ReportOnStore) -> None:
    for file, page in pages(reported.folder):
        assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert not page.xpath("//script | //img | //iframe | //object | //embed | //form | //link | //base"), file
        assert not page.xpath("//@style | //@*[starts-with(name(), 'on')] | //*[local-name() = 'image']/@*"), file
        assert all(href.startswith(("http://", "https://")) or ":" not in href for href in page.xpath("//a/@href"))


def test_hostile_words_are_shown_as_text_without_control_characters(reported: ReportOnStore) -> None:
    shown = "".join(text(file) for file, _ in pages(reported.folder))
    assert SHOWN_HOSTILE in shown
    for file in reported.folder.rglob("*"):
        if file.is_file():
            assert not CONTROLS.search(file.read_text("utf-8")), file


def test_a_gap_leads_to_its_place_with_a_way_to_close_it(reported: ReportOnStore) -> None:
    index = html.document_fromstring((reported.folder / "index.html").read_bytes())
    (gap,) = index.xpath("//td[@class='empty']/a[starts-with(@aria-label, '6 March 2026')]/@href")
    month = html.document_fromstring((reported.folder / gap.partition("#")[0]).read_bytes())
    (section,) = month.xpath(f"//section[@id='{gap.partition('#')[2]}']")
    assert "-a since=2026-03-06 -a until=2026-03-06" in section.text_content()


def test_what_a_run_did_is_on_its_page(reported: ReportOnStore) -> None:
    first, changed, killed = (text(reported.folder / f"runs/{number}.html") for number in (1, 2, 3))
    assert "2 waits that the site requested (Retry-After) were obeyed, 7 seconds in all" in first
    assert "No change of the layout was detected." in first
    assert "The layout of the site's pages has changed." in changed
    assert "no-source" in changed
    assert "The run was killed before its end" in killed
    assert "Run it again to continue." in killed


def test_the_pages_name_corrections_withdrawals_terms_and_refusals(reported: ReportOnStore) -> None:
    parts = {name: text(reported.folder / f"{name}.html") for name in ("changes", "terms", "missing", "cleaning")}
    tiles = html.document_fromstring((reported.folder / "changes.html").read_bytes()).xpath("//ul[@class='tiles']/li/b")
    assert [one.text for one in tiles] == ["1", "0", "1"]
    assert "X-Robots-Tag: noai" in parts["terms"]
    assert "2 refused: too-short" in parts["missing"]
    assert "not archived" in parts["cleaning"]
    (correction,) = (file for file, _ in pages(reported.folder / "changes"))
    shown = html.document_fromstring(correction.read_bytes())
    assert [one.text_content() for one in shown.xpath("//del")] == ["The harbour opened on Monday."]
    assert [one.text_content() for one in shown.xpath("//ins")] == ["The harbour closed on Tuesday."]


def test_the_same_moment_gives_the_same_pages(reported: ReportOnStore, tmp_path: Path) -> None:
    write_report(reported.engine, Scope("chinanews"), tmp_path / "again", NOW)
    before, after = ((folder / "SHA256SUMS").read_text("utf-8") for folder in (reported.folder, tmp_path / "again"))
    assert before == after


def test_a_report_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    engine, folder = store_of(tmp_path / "articles.db"), tmp_path / "report"
    write_report(engine, Scope(), folder, NOW)
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
    engine.dispose()


def test_an_empty_store_has_a_report_that_says_so(tmp_path: Path) -> None:
    engine = store_of(tmp_path / "articles.db")
    assert write_report(engine, Scope(), tmp_path / "report", NOW).adds_up
    assert "The store is empty" in text(tmp_path / "report/index.html")
    assert {file.name for file, _ in pages(tmp_path / "report")} >= {"articles.html", "runs.html", "terms.html"}
    engine.dispose()


def test_a_sum_that_is_wrong_is_shown_as_an_error(tmp_path: Path) -> None:
    engine = filled(store_of(tmp_path / "articles.db"))
    with engine.begin() as connection:
        stored = json.loads(connection.execute(RUNS.select().where(RUNS.c.id == 1)).mappings().one()["statistics"])
        connection.execute(update(RUNS).where(RUNS.c.id == 1).values(statistics=json.dumps(stored | {"fetched": 99})))
    assert not write_report(engine, Scope(), tmp_path / "report", NOW).adds_up
    assert "These numbers do not add up" in text(tmp_path / "report/runs/1.html")
    assert "do not add up" not in text(tmp_path / "report/index.html")
    engine.dispose()


def test_nothing_is_written_about_a_site_that_the_store_does_not_know(tmp_path: Path) -> None:
    engine = filled(store_of(tmp_path / "articles.db"))
    with pytest.raises(BadInputError, match="nothing of the site 'nowhere'"):
        write_report(engine, Scope("nowhere"), tmp_path / "report", NOW)
    assert not list(tmp_path.glob("report*"))
    engine.dispose()
