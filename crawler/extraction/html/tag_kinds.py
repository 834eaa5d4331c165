"""The kind of each tag: everything that the walk has to know of a tag, looked up once for each element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.extraction.html.display import BLOCK, BOXES, PREFORMATTED
from crawler.extraction.html.pictures import TAGS as PICTURES
from crawler.extraction.html.units import UNIT_TAGS
from crawler.extraction.html.visibility import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class TagKind:
    """A kind of tags. `is_node`: a comment or the like, which is no element. `is_custom`: a name with a hyphen.

    `may_be_hidden`: also without an attribute that hides it.
    """

    is_node: bool = False
    is_invisible: bool = False
    is_block: bool = False
    is_box: bool = False
    is_unit: bool = False
    is_preformatted: bool = False
    is_link: bool = False
    is_picture: bool = False
    may_be_hidden: bool = False
    is_custom: bool = False


_NODE = TagKind(is_node=True)
_INLINE, _CUSTOM = TagKind(), TagKind(is_custom=True)


def _kind(tag: str) -> TagKind:
    return TagKind(
        is_invisible=tag in INVISIBLE,
        is_block=tag in BLOCK,
        is_box=tag in BOXES,
        is_unit=tag in UNIT_TAGS,
        is_preformatted=tag in PREFORMATTED,
        is_link=tag == "a",
        is_picture=tag in PICTURES,
        may_be_hidden=tag in INVISIBLE or tag == "dialog",
        is_custom="-" in tag,
    )


KINDS: Mapping[Any, TagKind] = {
    **{tag: _kind(tag) for tag in INVISIBLE | BLOCK | BOXES | UNIT_TAGS | PREFORMATTED | PICTURES | {"a", "dialog"}},
    **dict.fromkeys((etree.Comment, etree.ProcessingInstruction, etree.Entity), _NODE),
    **dict.fromkeys(
        "abbr b bdi cite code del dfn em font i ins kbd label mark q s small span strong sub sup u".split(), _INLINE
    ),
}
"""The kinds of known tags. The tag of a node that is no element is the function of lxml that makes such a node."""


def kind_of_unknown(tag: str) -> TagKind:
    """Return the kind of a tag that is not in KINDS."""
    return _CUSTOM if "-" in tag else _INLINE
