"""Copies of a text are found although they were edited; other texts of the same template are no copies."""

from __future__ import annotations

import pytest

from crawler.duplicates.comparison import ComparedText, are_copies
from crawler.duplicates.sketch import ESTIMATE, Sketch
from tests.duplicates.corpus import FIRST_DAY, MONDAY, SECOND_DAY, TUESDAY, WIRE, WIRE_ZH

PARAGRAPHS, PARAGRAPHS_ZH = WIRE.split("\n\n"), WIRE_ZH.split("\n\n")
CAPTION = "Boats leave the harbour of Xiamen in the morning, seen from the new bridge at dawn."
DIGEST, KEYS = 4771715274977877493, [-362340488, -1912880900, 202549163]
COPIES = {
    "with a dateline and a credit": (WIRE, f"XIAMEN, May 3 (Reuters) - {WIRE}\n\n(Reporting by Jane Doe)"),
    "without its last paragraph": (WIRE, "\n\n".join(PARAGRAPHS[:-1])),
    "without its last two paragraphs": (WIRE, "\n\n".join(PARAGRAPHS[:-2])),
    "without its first paragraph": (WIRE, "\n\n".join(PARAGRAPHS[1:])),
    "in one paragraph, in other quotes and letters": (WIRE, WIRE.replace("\n\n", " ").upper()),
    "with a few edits": (
        WIRE,
        WIRE.replace("evening", "night").replace("because", "since").replace("children", "kids"),
    ),
    "with a corrected figure": (WIRE, WIRE.replace("2.6 million", "2.8 million")),
    "in Chinese, with another dateline": (WIRE_ZH, WIRE_ZH.replace("中新社厦门5月3日电", "【环球网综合报道】")),
    "in Chinese, without its last paragraph": (WIRE_ZH, "\n\n".join(PARAGRAPHS_ZH[:-1])),
    "in Chinese, with full-width digits and a few edits": (
        WIRE_ZH,
        WIRE_ZH.replace("1240", "１２４０").replace("不同的颜色", "别样的颜色").replace("旧码头", "老码头"),
    ),
    "of two lines, with a credit": (CAPTION, f"{CAPTION} (Photo: VCG)"),
}
DIFFERENT = {
    "exchange rates of two days": (MONDAY, TUESDAY),
    "the weather of two days in Chinese": (FIRST_DAY, SECOND_DAY),
    "an article and its first paragraph": (WIRE, PARAGRAPHS[0]),
    "articles that share two of five paragraphs": (WIRE, "\n\n".join([*PARAGRAPHS[:2], *MONDAY.split("\n\n")])),
    "captions with another place": (CAPTION, CAPTION.replace("Xiamen", "Lagos")),
    "an article and no text": (WIRE, ""),
    "no text and no text": ("", ""),
}


@pytest.mark.parametrize(("one", "other"), COPIES.values(), ids=COPIES)
def test_a_copy_is_found(one: str, other: str) -> None:
    texts = ComparedText.of("Ferry leaves", one), ComparedText.of("The last boat", other)
    assert are_copies(*texts)
    assert are_copies(*reversed(texts))
    sketches = [Sketch.of(text) for text in texts]
    assert sketches[0].estimates([sketches[1].values])[0] > ESTIMATE
    assert set(sketches[0].keys) & set(sketches[1].keys)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_other_texts_are_no_copies(one: str, other: str) -> None:
    texts = ComparedText.of("Today", one), ComparedText.of("Today", other)
    assert not are_copies(*texts)
    assert not are_copies(*reversed(texts))


def test_a_text_of_a_few_words_is_a_copy_only_under_the_same_title() -> None:
    one, other = (ComparedText.of(title, "File photo.") for title in ("Ferry leaves", "Bridge opens"))
    assert not are_copies(one, other)
    assert are_copies(one, ComparedText.of("Ferry leaves!", "file photo"))


def test_a_sketch_is_the_same_in_every_process_and_version() -> None:
    """Sketches stay in the database for years: if this one changes, VERSION must."""
    assert ComparedText.of(None, WIRE_ZH).digest == DIGEST
    assert Sketch.of(ComparedText.of(None, WIRE)).keys[:3] == KEYS
