"""The arguments of a crawl are checked before anything is fetched."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.exceptions import ArchiveError, BadInputError
from crawler.spiders.arguments import read_arguments, require_files


def test_arguments_have_their_types() -> None:
    given = read_arguments({"since": "2015-01-01", "until": "2015-03-31", "urls": "list.txt", "_job": "7"})
    assert (given.since, given.until, given.urls) == (date(2015, 1, 1), date(2015, 3, 31), Path("list.txt"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sinse": "2015-01-01"}, "there is no argument 'sinse'; -a takes archive, url"),
        ({"since": "2015-02-30"}, "the argument since='2015-02-30' is wrong: it takes a day, such as 2015-01-31"),
        ({"since": "2015"}, "since='2015' is wrong: it takes a day"),
        ({"until": "1420070400"}, "until='1420070400' is wrong: it takes a day"),
        ({"since": "2015-02-02", "until": "2015-02-01"}, "since=2015-02-02 is after until=2015-02-01"),
        ({"truncated": "keep"}, "truncated=keep goes with archive"),
        ({"missing": "yes", "urls": "list.txt"}, "leave out urls and archive"),
        ({"url": " "}, "it is empty"),
        ({"archive": " ,"}, "archive=' ,' is wrong: it names no file or folder"),
    ],
)
def test_a_wrong_argument_is_named(given: dict[str, str], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        read_arguments(given)


@pytest.mark.parametrize("given", [{"truncated": "yes", "archive": "a"}, {"missing": "no"}])
def test_an_argument_that_takes_one_word_names_it(given: dict[str, str]) -> None:
    with pytest.raises(BadInputError, match=r"is wrong: it takes '(keep|yes)'"):
        read_arguments(given)


def test_a_wrong_value_is_named_before_an_unknown_name() -> None:
    with pytest.raises(BadInputError, match="since='x' is wrong"):
        read_arguments({"sinse": "2015-01-01", "since": "x"})


def test_an_archive_is_any_number_of_files_folders_and_patterns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.warc.gz", "b.warc.gz", "c,d.warc.gz"):
        (tmp_path / name).touch()
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)

    def paths(given: str) -> list[str]:
        return [str(path) for path in read_arguments({"archive": given}).archive]

    assert paths("a.warc.gz") == ["a.warc.gz"]
    assert paths("old, b.warc.gz,none") == ["old", "b.warc.gz", "none"]
    assert paths("[ab].warc.*,old") == ["a.warc.gz", "b.warc.gz", "old"]
    assert paths("c,d.warc.gz") == ["c,d.warc.gz"]
    assert paths(f"{tmp_path}/*.gz") == [str(tmp_path / name) for name in ("a.warc.gz", "b.warc.gz", "c,d.warc.gz")]
    with pytest.raises(ArchiveError, match="none: there is no such file or folder"):
        require_files(read_arguments({"archive": "old,none"}))


def test_a_message_names_the_first_files_of_an_archive() -> None:
    assert read_arguments({"archive": "a,b,c,d,e"}).archive_names == "a, b, c and 2 more"
