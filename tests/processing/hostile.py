"""A module with sites whose rules fail with UnicodeDecodeError, an error that has an attribute `reason`."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from crawler.sites import Site

SOURCE = '''
"""Sites whose rules fail with UnicodeDecodeError."""

from crawler.extraction import ExtractionRules
from crawler.extraction.page_object import PageObject
from crawler.sites.chinanews import CHINANEWS, Chinanews
from crawler.sites.site import Site
from crawler.vocabulary import Role

BAD = b"\\xff"


class HostilePageObject(PageObject):
    """Fails when a page is compared with it."""

    def may_fit(self, body):
        return False

    def fits(self, tree, index=None):
        return bool(BAD.decode())


class HostileAddress(Site):
    """Fails when the address of a page is asked for."""

    def page_address(self, page):
        BAD.decode()


class HostileInWorker(Site):
    """Fails in the worker."""

    rules = ExtractionRules(page_objects=(HostilePageObject("hostile", {Role.BODY: "//body"}),))


class HostileRules(Site):
    """Fails in the process of the crawl."""

    @property
    def rules(self):
        BAD.decode()


class HostileLoad(Site):
    """Fails when it is unpickled."""

    def __setstate__(self, state):
        BAD.decode()

    def __getstate__(self):
        return {"name": self.name}


class HostileChinanews(Chinanews):
    """The site of ecns.cn; its articles of 2023 fail in the crawl's process, those of 2024 in the worker."""

    def member(self, url):
        if "/2023" in url:
            BAD.decode()
        return HostileInWorker() if "/2024" in url else CHINANEWS
'''


@dataclass(frozen=True)
class Hostile:
    """The sites of that module."""

    site_with_bad_address: Site
    site_in_worker: Site
    site_with_bad_rules: Site
    site_that_does_not_load: Site


def written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Hostile:
    """Write the module to a folder, from which the worker process can import it too, and load it."""
    (folder / "hostile_sites.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "hostile_sites", raising=False)
    module = importlib.import_module("hostile_sites")
    return Hostile(module.HostileAddress(), module.HostileInWorker(), module.HostileRules(), module.HostileLoad())
