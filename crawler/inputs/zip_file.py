"""The members of a zip file: pages, and WARC files as in a WACZ. A member is read up to the limit of a page."""

from __future__ import annotations

import lzma
import zlib
from contextlib import ExitStack, suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from crawler.exceptions import BadInputError
from crawler.inputs.folder import is_hidden, is_other_type
from crawler.inputs.input import Input, Skipped
from crawler.inputs.page_file import message_of, page_in, unreadable
from crawler.inputs.warc_file import WARC_SUFFIXES, inputs_of_records
from crawler.storage.archive.stream import pages_in_stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo

    from crawler.remote_files import File

ZIP_MAGIC = b"PK\x03\x04", b"PK\x05\x06"  # the second one begins an empty file
_WACZ_SUFFIX, _WACZ_FILE, _WACZ_FOLDER = ".wacz", "datapackage.json", "archive"
_UTF_8_FLAG = 0x800
_DAMAGE = (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error, lzma.LZMAError)
"""What zipfile raises for a member that is damaged, encrypted (RuntimeError) or compressed by another method."""


def inputs_in_zip(file: File, name: str) -> Iterator[Input | Skipped]:
    """Yield the pages of a zip file in the order of its members. A damaged member is the error of that member."""
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(ZipFile(stack.enter_context(file.open("rb"))))
        except _DAMAGE as error:
            yield Input(name, error=BadInputError(f"is no zip file, or a damaged one: {message_of(error)}"))
            return
        members = [one for one in opened.infolist() if not one.is_dir() and not _is_hidden(one)]
        if file.suffix.lower() == _WACZ_SUFFIX or any(one.filename == _WACZ_FILE for one in members):
            members = [one for one in members if one.filename.startswith(f"{_WACZ_FOLDER}/")]
        for member in members:
            yield from _inputs_in(opened, member, f"{name}/{_name_of(member)}")


def _inputs_in(opened: ZipFile, member: ZipInfo, name: str) -> Iterator[Input | Skipped]:
    if is_other_type(member.filename):
        yield Skipped(member.compress_size)
        return
    try:
        with opened.open(member) as stream:
            if member.filename.lower().endswith(WARC_SUFFIXES):
                yield from inputs_of_records(pages_in_stream(cast("BinaryIO", stream)), name)
            else:
                yield Input(name, page_in(cast("BinaryIO", stream)), size=member.compress_size)
    except BadInputError as error:
        yield Input(name, error=error, size=member.compress_size)
    except _DAMAGE as error:
        yield Input(name, error=unreadable(error), size=member.compress_size)


def _is_hidden(member: ZipInfo) -> bool:
    return any(map(is_hidden, PurePosixPath(member.filename).parts))


def _name_of(member: ZipInfo) -> str:
    """Return the name of a member. Many programs write UTF-8 without saying so; zipfile takes it for CP 437."""
    with suppress(UnicodeError):
        if not member.flag_bits & _UTF_8_FLAG:
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename
