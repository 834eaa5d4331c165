"""A page object as data: JSON for a template that was learnt, and Python for the file of its site."""

from __future__ import annotations

import json
from functools import lru_cache
from pprint import pformat
from typing import TYPE_CHECKING, Any

from crawler.exceptions import BadInputError
from crawler.extraction.page_object import FIELDS, PageObject
from crawler.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BY_ROLE = ("roles", "role_changes")
CACHED = 64  # page objects; each process has those of the sites that it reads
LINE_CHARS = 110


def as_json(page_object: PageObject) -> str:
    """Return a page object as JSON, always with the same order of the keys."""
    values: dict[str, Any] = {"name": page_object.name}
    values |= {name: dict(getattr(page_object, name)) for name in (*_BY_ROLE, "class_roles")}
    values |= {name: path for name in FIELDS if (path := getattr(page_object, name))}
    values["byline_roles"] = sorted(page_object.byline_roles)
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=CACHED)
def from_json(text: str) -> PageObject:
    """Return the page object of `as_json`, of equal texts the same one. BadInputError if the text is damaged."""
    try:
        values = json.loads(text)
        read: dict[str, Any] = {name: values[name] for name in ("name", *FIELDS) if name in values}
        read |= {name: {Role(role): path for role, path in values.get(name, {}).items()} for name in _BY_ROLE}
        read["class_roles"] = {name: Role(role) for name, role in values.get("class_roles", {}).items()}
        found = PageObject(**read, byline_roles=frozenset(map(Role, values.get("byline_roles", ()))))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInputError(f"a learnt template is damaged: {error}") from None
    found.require_valid()
    return found


def as_python(page_object: PageObject, base: PageObject | None = None) -> str:
    """Return the Python source of a page object. Roles that are those of the site's page object `base` refer to it."""
    lines = [f"LEARNT = PageObject(\n    name={page_object.name!r},"]
    for name in _BY_ROLE:
        of_base = getattr(base, name) if base else {}
        lines += _mapping(name, getattr(page_object, name), of_base)
    lines += [f"    {name}={path!r}," for name in FIELDS if (path := getattr(page_object, name))]
    if page_object.class_roles:
        lines += _mapping("class_roles", page_object.class_roles, {})
    if page_object.byline_roles:
        roles = ", ".join(f"Role.{role.name}" for role in sorted(page_object.byline_roles))
        lines.append(f"    byline_roles=frozenset({{{roles}}}),")
    return "\n".join([*lines, ")"])


def _mapping(name: str, values: Mapping[Any, str], of_base: Mapping[Any, str]) -> Iterator[str]:
    if not values:
        return
    yield f"    {name}={{"
    for key, value in values.items():
        shown = f"Role.{key.name}" if isinstance(key, Role) else repr(key)
        same = of_base.get(key) == value
        text = f"PAGE_OBJECT.{name}[{shown}]" if same else _source(value)
        yield f"        {shown}: {text},"
    yield "    },"


def _source(value: str) -> str:
    if isinstance(value, Role):
        return f"Role.{value.name}"
    return pformat(str(value), width=LINE_CHARS).replace("\n", "\n        ")
