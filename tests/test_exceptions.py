"""Each error has a reason and a message of one line, and is the same after it was sent between processes."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from crawler import exceptions
from crawler.exceptions import BodyError, CrawlerError, PageError, ProgramError
from crawler.vocabulary import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACEBACK = "Traceback (most recent call last):\n  File ...\nKeyError: 'a'"


def errors() -> Iterator[CrawlerError]:
    """Yield an error of each class."""
    for kind in vars(exceptions).values():
        if isinstance(kind, type) and issubclass(kind, CrawlerError):
            if kind is ProgramError:
                yield kind(Reason.program_error(KeyError()), TRACEBACK)
            elif kind is BodyError:
                yield kind(Reason.TRUNCATED_BODY)
            else:
                yield kind("the file is empty; name another one")


@pytest.mark.parametrize("error", list(errors()), ids=lambda error: type(error).__name__)
def test_each_error_has_a_reason_and_can_be_pickled(error: CrawlerError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # made by this test
    assert type(copy) is type(error)
    assert (str(copy), copy.reason) == (str(error), error.reason)
    assert isinstance(copy.reason, Reason)


def test_an_error_of_the_program_has_the_traceback_as_message() -> None:
    error = ProgramError(Reason.program_error(KeyError("a")), TRACEBACK)
    assert (str(error), error.reason) == (TRACEBACK, "program-error-KeyError")
    assert isinstance(error, PageError)


def test_a_body_error_says_what_its_reason_means() -> None:
    assert str(BodyError(Reason.TOO_LARGE)) == Reason.TOO_LARGE.explanation


def test_errors_of_python_are_none_of_the_tree() -> None:
    assert not issubclass(UnicodeDecodeError, CrawlerError)
