"""Loads the modules of a crawl, for the process that crawls are forked from. None of them may install a reactor."""

from __future__ import annotations

import importlib
import pkgutil

import crawler

PACKAGES = (
    "crawler",
    "scrapy.commands",
    "scrapy.downloadermiddlewares",
    "scrapy.extensions",
    "scrapy.spidermiddlewares",
)
OTHERS = ("alembic.command", "scrapy.cmdline", "scrapy.logformatter", "scrapy.statscollectors", "trafilatura")
LEFT_OUT = (f"{crawler.__name__}.__main__", f"{crawler.__name__}.storage.migrations", "scrapy.extensions.statsmailer")

for _package in PACKAGES:
    for _module in pkgutil.walk_packages(importlib.import_module(_package).__path__, f"{_package}."):
        if not _module.name.startswith(LEFT_OUT):
            importlib.import_module(_module.name)
for _name in OTHERS:
    importlib.import_module(_name)
