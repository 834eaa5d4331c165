"""A lazy pattern is the regular expression that `re.compile` returns, compiled at its first use."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys

import pytest

from crawler.lazy_patterns import lazy_pattern
from tests.crawling import PROJECT

MAX_COMPILED = 300
"""How many expressions loading the library may compile; its files have more than 600."""


def test_it_finds_what_the_compiled_one_finds() -> None:
    lazy = lazy_pattern(r"(?P<day>\d+) (\w+)", re.IGNORECASE)
    assert [found["day"] for found in lazy.finditer("1 May, 2 June")] == ["1", "2"]
    assert lazy.sub(r"\2 \1", "1 May") == "May 1"
    assert (lazy.pattern, lazy.groups, lazy.flags & re.IGNORECASE) == (r"(?P<day>\d+) (\w+)", 2, re.IGNORECASE)
    assert lazy_pattern(rb"\d").search(b"a1") is not None


def test_an_invalid_one_is_an_error_at_its_first_use() -> None:
    lazy = lazy_pattern("(")
    with pytest.raises(re.error):
        lazy.search("a")


def test_it_travels_between_processes_before_and_after_its_first_use() -> None:
    lazy = lazy_pattern("a+", re.IGNORECASE)
    for _ in range(2):
        copy = pickle.loads(pickle.dumps(lazy))  # noqa: S301  # written one line before
        assert copy.fullmatch("aA")
        assert lazy.fullmatch("Aa")


def test_loading_the_library_compiles_few_expressions() -> None:
    program = """
import re._compiler
compile, times = re._compiler.compile, []
re._compiler.compile = lambda *given: (times.append(1), compile(*given))[1]
from crawler import clean
print(len(times))
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert 0 < int(ended.stdout) < MAX_COMPILED
