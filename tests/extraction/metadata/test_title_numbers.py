"""Numbers at the end of headlines."""

from __future__ import annotations

import pytest

from crawler.extraction.metadata.title_numbers import bare_title


@pytest.mark.parametrize(
    ("title", "page", "bare"),
    [
        ("Ferry runs again (3)", 3, ("Ferry runs again", False)),
        ("渡轮恢复通航（3）", 3, ("渡轮恢复通航", False)),
        ("Ferry runs again (3)", 2, ("Ferry runs again (3)", False)),
        ("Ferry runs again (3)", None, ("Ferry runs again (3)", False)),
        ("The bees on board (6/9)", None, ("The bees on board", True)),
        ("The bees on board (6/9) ", 6, ("The bees on board", True)),
        ("(1)", 1, (None, False)),
        (None, 1, (None, False)),
    ],
)
def test_the_number_of_the_page_or_of_the_photo_is_removed(
    title: str | None, page: int | None, bare: tuple[str | None, bool]
) -> None:
    assert bare_title(title, page) == bare
