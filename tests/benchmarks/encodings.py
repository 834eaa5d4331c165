"""`python -m tests.benchmarks.encodings FOLDER`: the share of pages decoded right, by this project and by others.

Each labelled page is encoded anew in each of twelve encodings that can hold it (characters that an encoding does not
have are character references, at most 5 % of those beyond ASCII), and declared: rightly, by a wrong name, as iso-8859-1
by the server, late (behind 8 KB of script), not at all. A page is right if its text is equal, after the repair of
double-encoded text in both. Every STEP-th page is read (`--step N`). `other_pages` and `web_articles_more` were not
used when the costs were chosen (`--folders`).
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

import chardet
from charset_normalizer import from_bytes
from w3lib.encoding import html_to_unicode

from crawler.extraction.html.decoding import decode
from crawler.extraction.html.double_encoding import repaired
from crawler.unsafe_characters import without_unsafe
from tests.benchmarks.labelled import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ENCODINGS = {
    "windows-1252": "cp1252",
    "iso-8859-15": "iso8859-15",
    "iso-8859-2": "iso8859-2",
    "windows-1250": "cp1250",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
    "windows-1254": "cp1254",
    "gb18030": "gb18030",
    "big5": "big5",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
}
DECLARATIONS = ("rightly", "wrongly", "by server", "late", "not at all")
MAX_REFERENCES = 0.05  # of the characters beyond ASCII
LATE = "<script>" + "var a = 1; " * 800 + "</script>"
WRONG_STEP = 5  # the wrong name is that of the encoding so many lines below
_DECLARED = re.compile(r"<meta\b[^>]{0,200}?charset[^>]*>|<\?xml[^>]*\?>", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


class Case(NamedTuple):
    """A page in bytes, the Content-Type that it comes with, and its text."""

    encoding: str
    body: bytes
    content_type: str
    text: str


def _by_chardet(body: bytes, _content_type: str) -> str:
    return body.decode(chardet.detect(body)["encoding"] or "ascii", "replace")


def _by_charset_normalizer(body: bytes, _content_type: str) -> str:
    best = from_bytes(body).best()
    return body.decode(best.encoding if best else "ascii", "replace")


READERS: dict[str, Callable[[bytes, str], str]] = {
    "crawler": decode,
    "charset_normalizer": _by_charset_normalizer,
    "chardet": _by_chardet,
    "w3lib": lambda body, content_type: html_to_unicode(content_type, body)[1],
}


def main(root: Path, folders: Sequence[str], step: int) -> None:
    """Print a line for each declaration and program, and the shares by encoding for pages that declare nothing."""
    texts = [text for index, text in enumerate(_texts(root, folders)) if index % step == 0]
    print(f"{len(texts)} pages\n{'':14}{'program':22}{'right':>8}{'ms/page':>9}")
    for declaration in DECLARATIONS:
        cases = [case for text in texts for case in _cases(text, declaration)]
        for name, read in READERS.items():
            right, start = defaultdict[str, list[bool]](list), process_time()
            for case in cases:
                right[case.encoding].append(_is_right(read(case.body, case.content_type), case.text))
            milliseconds = 1000 * (process_time() - start) / max(len(cases), 1)
            found = [one for each in right.values() for one in each]
            print(f"{declaration:14}{name:22}{sum(found) / max(len(found), 1):8.4f}{milliseconds:9.1f}", flush=True)
            if name == "crawler":
                print("  " + "  ".join(f"{key} {sum(each)}/{len(each)}" for key, each in right.items()))


def _texts(root: Path, folders: Sequence[str]) -> Iterator[str]:
    for folder in folders:
        for path in sorted((root / folder / "html").glob("*.gz")):
            text = without_unsafe(gzip.decompress(path.read_bytes()).decode("utf-8", "ignore")).replace("\ufffd", "")
            if not text.isascii():
                yield _DECLARED.sub("", text).replace("\ufeff", "")


def _cases(text: str, declaration: str) -> Iterator[Case]:
    names = list(ENCODINGS)
    for index, (name, codec) in enumerate(ENCODINGS.items()):
        wrong = names[(index + WRONG_STEP) % len(names)]
        label = {"rightly": name, "late": name, "wrongly": wrong}.get(declaration, "")
        meta = f"{LATE if declaration == 'late' else ''}<meta charset={label}>" if label else ""
        body = _HEAD.sub(rf"\g<0>{meta}", text, count=1).encode(codec, "xmlcharrefreplace")
        held = body.decode(codec)
        if not body.isascii() and _beyond_ascii(held) >= (1 - MAX_REFERENCES) * _beyond_ascii(text):
            yield Case(name, body, f"text/html{'; charset=iso-8859-1' * (declaration == 'by server')}", held)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _is_right(found: str, text: str) -> bool:
    return without_unsafe(repaired(found)) == without_unsafe(repaired(text))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path, nargs="?", default=Path("../shared/extraction"))
    parser.add_argument("--folders", nargs="+", default=FOLDERS)
    parser.add_argument("--step", type=int, default=1)
    arguments = parser.parse_args()
    main(arguments.root, arguments.folders, arguments.step)
