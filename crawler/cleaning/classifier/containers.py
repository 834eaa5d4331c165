"""The elements of a page that contain its blocks, and sums over the blocks in each of them.

Each element has a number: its container has a smaller one. All arrays are of one page.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from crawler.cleaning.classifier.paths import class_path, tag_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from crawler.items import Block

    Ints = NDArray[np.intp]
    Floats = NDArray[np.float64]

T = TypeVar("T", bool, float, int)
LEVELS = 5  # how many containers of a block have features


class Containers:
    """The elements around the blocks of one page.

    `names`, `tags`, `parents` and `depths` have an entry for each element; the outermost one is its own parent.
    `levels` has for each block its nearest LEVELS containers, the paragraph's own element first. `name_numbers` has for
    each element the number of its name in `different_names`, and `classes` that of its name without numbers.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.names: list[str] = []
        parents: list[int] = []
        self._number: dict[int | str, int] = {}
        self._before: tuple[tuple[int, ...], list[int]] = (), []
        chains = [self._chain(block, parents) for block in blocks]
        self.parents: Ints = np.array(parents, np.intp)
        self.chains = chains
        self._flat: Ints = np.fromiter(chain.from_iterable(chains), np.intp)
        lengths = np.array([len(one) for one in chains], np.intp)
        self._owners: Ints = np.repeat(np.arange(len(blocks)), lengths)
        self._starts: Ints = np.cumsum(lengths) - lengths
        places = np.arange(len(self._flat)) - np.repeat(self._starts, lengths)
        self.depths: Ints = np.zeros(len(parents), np.intp)
        self.depths[self._flat] = places
        number: dict[str, int] = {}
        self.name_numbers: Ints = np.array([number.setdefault(name, len(number)) for name in self.names], np.intp)
        self.different_names = list(number)
        self._different_tags = list(map(tag_of, self.different_names))
        self.tags = list(map(self._different_tags.__getitem__, self.name_numbers.tolist()))
        class_number: dict[str, int] = {"": 0}
        names = map(class_path, self.different_names)
        self.classes: Ints = self.by_name([class_number.setdefault(name, len(class_number)) for name in names])
        self._class_names = list(class_number)
        self._class_paths, self._class_path_of = self._numbered_class_paths()
        self.levels = self._levels(blocks)

    def _chain(self, block: Block, parents: list[int]) -> list[int]:
        """Return the numbers of the elements around a block, from the outermost inwards.

        The outer ones are mostly those of the block before.
        """
        keys: Sequence[int | str] = block.elements
        found: list[int] = []
        if len(keys) != block.path.count("/") + 1:  # a block that was not read from a tree
            steps = block.path.split("/")
            keys = ["/".join(steps[: at + 1]) for at in range(len(steps))]
        else:
            elements, chain_before = self._before
            shared = bisect_right(block.elements, elements[-1]) if elements else 0
            if block.elements[:shared] == elements[:shared]:
                found = chain_before[:shared]
            self._before = block.elements, found
        number, parent, more = self._number, found[-1] if found else -1, len(keys) - len(found)
        for key, step in zip(keys[-more:], block.path.rsplit("/", more)[-more:], strict=True) if more else ():
            element = number.get(key, -1)
            if element < 0:
                element = number[key] = len(parents)
                parents.append(parent if parent >= 0 else element)
                self.names.append(step)
            found.append(element)
            parent = element
        return found

    def _numbered_class_paths(self) -> tuple[list[tuple[int, int]], list[int]]:
        """Return the different class paths, each by the number of the one above it and its last step; 0 is no path.

        The second list has the number of the class path of each element.
        """
        number: dict[tuple[int, int], int] = {(0, 0): 0}
        of_elements: list[int] = []
        for element, (parent, step) in enumerate(zip(self.parents.tolist(), self.classes.tolist(), strict=True)):
            above = of_elements[parent] if parent < element else 0
            of_elements.append(number.setdefault((above, step), len(number)))
        return list(number), of_elements

    def _levels(self, blocks: Sequence[Block]) -> Ints:
        own = []
        for block, one in zip(blocks, self.chains, strict=True):
            at = len(one) - 1
            while at > 0 and self.tags[one[at]] != block.tag:
                at -= 1
            own.append(one[at or len(one) - 1])
        levels = [np.array(own, np.intp)]
        for _ in range(LEVELS - 1):
            levels.append(self.parents[levels[-1]] if own else levels[-1])
        return np.stack(levels, axis=1)

    def class_paths(self, count: int) -> Ints:
        """Return for each block the numbers of the class paths of its `count` nearest containers, its own first."""
        above = np.array([around for around, _ in self._class_paths], np.intp)
        found: Ints = np.zeros((len(self.chains), count), np.intp)
        found[:, 0] = [self._class_path_of[chain[-1]] for chain in self.chains]
        for up in range(1, count):
            found[:, up] = above[found[:, up - 1]]
        return found

    def steps(self, class_path: int) -> tuple[str, ...]:
        """Return the steps of a class path, from the outermost inwards."""
        found = list[str]()
        while class_path:
            class_path, step = self._class_paths[class_path]
            found.append(self._class_names[step])
        return tuple(reversed(found))

    def by_name(self, values: Sequence[T]) -> NDArray[Any]:
        """Return for each element the value of its name; `values` are in the order of `different_names`."""
        return np.array(values)[self.name_numbers]

    def by_tag(self, value: Callable[[str], T]) -> NDArray[Any]:
        """Return for each element the value of its tag."""
        return self.by_name(list(map(value, self._different_tags)))

    def sums(self, of_blocks: Floats) -> Floats:
        """Return for each element the sum over the blocks in it."""
        return np.bincount(self._flat, weights=of_blocks[self._owners], minlength=len(self.names)).astype(float)

    def any_around(self, elements: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return for each block whether one of the marked elements contains it."""
        return self.sums_along(elements.astype(float)) > 0

    def sums_along(self, of_elements: Floats) -> Floats:
        """Return for each block the sum over the elements around it."""
        return np.bincount(self._owners, weights=of_elements[self._flat], minlength=len(self.chains)).astype(float)
