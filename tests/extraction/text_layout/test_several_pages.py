"""A text dump of several pages is refused, one page with many bylines in its text is not."""

from __future__ import annotations

import pytest

from crawler import clean
from crawler.exceptions import SeveralPagesError

URL = "https://www.ecns.cn/2015/02-12/154700.shtml"
STORY = "A ferry company has begun to let passengers keep bees on the upper deck of its ships."
FOOT = "Comments (0)\nCopyright ©1999-2018 Chinanews.com. All rights reserved.\n"


def dump(day: int, foot: str = FOOT, byline: str = "Web Editor: Li Yan") -> str:
    head = f"Text: | Print|\n\nBees of day {day}\n\n2015-02-{day} 10:11 Xinhua {byline}\n\n"
    return f"{head}{STORY}\n\nThe rescue\n\n{STORY} Soon.\n\n1\n\nNobody was stung.\n\nBees\n\nEnd.\n\n{foot}"


@pytest.mark.parametrize(
    "text",
    [dump(10) + dump(11), dump(10, "") + dump(11, ""), dump(10) + dump(11, byline=""), dump(10) + STORY],
)
def test_a_second_page_is_an_error(text: str) -> None:
    with pytest.raises(SeveralPagesError, match="several pages"):
        clean(text, URL)


def test_a_chronicle_and_a_second_byline_of_the_page_are_one_page() -> None:
    chronicle = dump(10).replace("The rescue", "2015-02-09 10:11 The first bee\n\n2015-02-10 10:11 Xinhua")
    assert clean(chronicle, URL).metadata.editor == "Li Yan"
