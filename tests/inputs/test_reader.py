"""Pages are read from files, folders, zip files and WARC files; a part that cannot be read is an error of its own."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from crawler.exceptions import CrawlerError
from crawler.extraction.html.limits import MAX_PAGE_BYTES
from crawler.inputs.input import Input
from crawler.inputs.reader import inputs_at, is_archive, shown, size_of
from tests.storage.warcs import SITE, record, warc

if TYPE_CHECKING:
    from pathlib import Path

HTML = "<html><p>The ferry came back on Sunday.</p></html>"
STYLE = ("Content-Type", "text/css")
ARCHIVE = warc(record("/1"), record("/style.css", b"p {}") | {"http": ("200 OK", STYLE)}, record("/2"))
TEXTS = warc(*(record(f"/{at}", b"The ferry came back.", kind="conversion", status=None) for at in (1, 2)))


def read(*paths: Path, left_out: Path | None = None) -> list[tuple[str, str]]:
    """Return the name of each input, without its first byte in an archive, and its URL, or its text, or the error."""
    found = []
    for one in inputs_at(paths, left_out=left_out):
        if isinstance(one, Input):
            try:
                content = one.read().url or one.read().body.decode()
            except CrawlerError as error:
                content = f"error: {error}"
            found.append((one.name.removeprefix(f"{shown(paths[0])}").removeprefix("/").partition(":")[0], content))
    return found


def zipped(file: Path, members: dict[str, bytes]) -> Path:
    """Write a zip file."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return file


def test_a_folder_is_read_in_the_order_of_names_with_its_archives_and_without_other_files(tmp_path: Path) -> None:
    for name in ("b.html", "a/2.txt", "a/10", "c/page.php?id=1", "a/style.css", ".git/x", "c/PHOTO.JPG"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(HTML)
    (tmp_path / "b2").write_bytes(ARCHIVE)
    (tmp_path / "link").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    pages = [("a/10", HTML), ("a/2.txt", HTML), ("b.html", HTML), ("b2", f"{SITE}/1"), ("b2", f"{SITE}/2")]
    assert read(tmp_path) == [*pages, ("c/page.php?id=1", HTML)]
    assert sum(not isinstance(one, Input) for one in inputs_at([tmp_path])) == 5
    assert size_of([tmp_path, tmp_path / "b2"]) == 6 * len(HTML) + 2 * len(ARCHIVE)
    assert read(tmp_path, left_out=tmp_path / "a") == [*pages[2:], ("c/page.php?id=1", HTML)]


def test_a_file_of_a_folder_that_cannot_be_examined_is_an_error_and_not_another_type(tmp_path: Path) -> None:
    (tmp_path / "1.html").symlink_to(tmp_path / "nowhere")
    (tmp_path / "2.html").symlink_to(tmp_path / "2.html")
    (tmp_path / "3.html").write_text(HTML)
    first, second, third = read(tmp_path, left_out=tmp_path / "x" / "2.html")
    assert "cannot be read: No such file" in first[1]
    assert "cannot be read: Too many levels" in second[1]
    assert third == ("3.html", HTML)
    assert size_of([tmp_path]) == len(HTML)


def test_the_sizes_of_inputs_add_up_to_the_bytes_before_the_last_record(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(ARCHIVE)
    found = list(inputs_at([tmp_path / "a.warc.gz"]))
    assert 0 < sum(one.size for one in found) < len(ARCHIVE)


@pytest.mark.parametrize("folder", ["archive", "."])
def test_a_wacz_is_read_by_its_archives_and_any_zip_file_by_its_pages_and_archives(tmp_path: Path, folder: str) -> None:
    members = {f"{folder}/1.warc.gz": ARCHIVE, "pages/pages.html": HTML.encode(), "indexes/index.cdx": b"x"}
    is_wacz = folder == "archive"
    file = zipped(tmp_path / "a.zip", members | ({"datapackage.json": b"{}"} if is_wacz else {}))
    archived = [(f"{folder}/1.warc.gz", f"{SITE}/{at}") for at in (1, 2)]
    assert read(file) == (archived if is_wacz else [*archived, ("pages/pages.html", HTML)])
    assert is_archive(file)


def test_a_member_that_is_damaged_encrypted_or_too_large_costs_only_itself(tmp_path: Path) -> None:
    members = {"a.txt": b"One." * 99, "bomb.html": b" " * MAX_PAGE_BYTES * 3, "empty": b"", "z/ä.txt": HTML.encode()}
    file = zipped(tmp_path / "a.zip", members)
    content = bytearray(file.read_bytes())
    content[content.index(b"a.txt") + 7] ^= 0x55
    file.write_bytes(content)
    assert [(name, text[:6]) for name, text in read(file)] == [
        ("a.txt", "error:"), ("bomb.html", "error:"), ("empty", "error:"), ("z/ä.txt", HTML[:6]),
    ]  # fmt: skip


def test_a_member_outside_the_folder_of_its_zip_file_is_a_page_and_a_hidden_one_is_none(tmp_path: Path) -> None:
    names = ("../1.html", "./2.html", ".git/3.html", "__MACOSX/4.html")
    file = zipped(tmp_path / "a.zip", dict.fromkeys(names, HTML.encode()))
    assert read(file) == [("../1.html", HTML), ("./2.html", HTML)]


def test_a_wet_file_has_a_text_dump_in_each_record(tmp_path: Path) -> None:
    (tmp_path / "a.wet.gz").write_bytes(TEXTS)
    found = [one.read() for one in inputs_at([tmp_path / "a.wet.gz"]) if isinstance(one, Input)]
    assert [(page.url, page.body) for page in found] == [(f"{SITE}/{at}", b"The ferry came back.") for at in (1, 2)]


def test_a_record_above_the_limit_of_a_page_and_a_cut_end_are_one_error_each(tmp_path: Path) -> None:
    whole = warc(record("/1"), record("/2", b" " * (MAX_PAGE_BYTES + 1)), record("/3"), record("/4"))
    (tmp_path / "a.warc.gz").write_bytes(whole[:-9])
    found = [text for _, text in read(tmp_path / "a.warc.gz")]
    assert (found[0], found[2]) == (f"{SITE}/1", f"{SITE}/3")
    assert ["limit" in found[1], "cut off or damaged" in found[3], len(found)] == [True, True, 4]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "No such file"), (b" \n", "is empty"), (b"\x89PNG\r\n", "is no page"), (b"PK\x03\x04" * 9, "zip file"),
        (b"\x1f\x8b\x08", "is no page"), (b"WARC/1.0\r\n", "is no page"), (b"\x28\xb5\x2f\xfd", "is no page"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_one_error_that_says_why(tmp_path: Path, content: bytes | None, expected: str) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    ((_, error),) = read(tmp_path / "a")
    assert error.startswith("error: ")
    assert expected in error


def test_a_name_in_any_encoding_is_shown_as_text(tmp_path: Path) -> None:
    file = os.path.join(os.fsencode(tmp_path), b"caf\xe9.html")  # noqa: PTH118  # a Path has no bytes
    with open(file, "wb") as opened:  # noqa: PTH123  # the same
        opened.write(HTML.encode())
    assert read(tmp_path) == [("caf\\xe9.html", HTML)]
