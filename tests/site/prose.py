"""A writer of news: sentences, headlines and captions from the vocabulary, the same for the same seed."""

from __future__ import annotations

from random import Random

from tests.site import words

TYPOGRAPHIC = str.maketrans({"'": "’"})


class Writer:
    """Fills the slots of templates; `writer[slot]` is one filling, as `str.format_map` needs it.

    A slot with a capital begins its filling with one.
    """

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311 - made-up news needs no secrets
        self._place = self.random.choice(words.SLOTS["place"])
        self._thing = self.random.choice(words.SLOTS["thing"])
        self._used: set[str] = set()

    def __getitem__(self, slot: str) -> str:
        filling = self._filling(slot.lower())
        return filling[0].upper() + filling[1:] if slot[0].isupper() else filling

    def _filling(self, slot: str) -> str:
        made = {
            "place": lambda: self._place,
            "thing": lambda: self._thing,
            "person": lambda: f"{self['family']} {self['given']}",
            "count": lambda: str(self.random.randrange(12, 980)),
            "small": lambda: str(self.random.randrange(2, 28)),
            "percent": lambda: f"{self.random.randrange(3, 95)}.{self.random.randrange(10)}",
            "year": lambda: str(self.random.randrange(1921, 2012)),
        }
        return made[slot]() if slot in made else self.pick(words.SLOTS[slot])

    def pick(self, choices: tuple[str, ...]) -> str:
        """Choose one of `choices`, and fill its slots."""
        return self.random.choice(choices).format_map(self)

    def chance(self, one_in: int) -> bool:
        """Return True once in so many calls."""
        return self.random.randrange(one_in) == 0

    def headline(self) -> str:
        """Return a headline. It may begin in lower case, unlike a sentence."""
        return self.pick(words.HEADLINES)

    def paragraph(self) -> str:
        """Return one to three sentences, some of them quotes or with words of boilerplate. None occurs twice."""
        text = self._paragraph()
        while text in self._used:
            text = self._paragraph()
        self._used.add(text)
        return text

    def _paragraph(self) -> str:
        kind = self.random.randrange(6)
        if kind == 0:
            return self.pick(words.QUOTES)
        if kind == 1:
            return self.pick(words.TRAPS)
        return " ".join(self.sentences(self.random.randrange(1, 4)))

    def sentences(self, count: int) -> list[str]:
        """Return sentences that were not used before, as long as there are any."""
        unused = [template for template in words.SENTENCES if template not in self._used]
        chosen = self.random.sample(unused if len(unused) >= count else words.SENTENCES, count)
        self._used.update(chosen)
        return [template.format_map(self) for template in chosen]

    def caption(self, *, credit: bool = True) -> str:
        """Return the caption of a picture, with or without a credit."""
        shown = self.pick(words.CAPTIONS)
        return f"{shown} {self.pick(words.CREDITS)}" if credit else shown


def typographic(text: str) -> str:
    """Return the text with typographic quotation marks and apostrophes."""
    quoted = text.split('"')
    pairs = [part + ("“" if i % 2 == 0 else "”") for i, part in enumerate(quoted[:-1])]
    return "".join([*pairs, quoted[-1]]).translate(TYPOGRAPHIC)
