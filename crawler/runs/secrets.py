"""Masks the passwords in URLs (of databases and proxies) before a text is logged or printed."""

from __future__ import annotations

import logging
import re

MASK = "***"
_PASSWORD = re.compile(r"(?P<user>\w://[^\s/@:'\"]*):[^\s/'\"]*@")


def masked(text: str) -> str:
    """Return a text in which the passwords of URLs are masked."""
    return _PASSWORD.sub(rf"\g<user>:{MASK}@", text) if "@" in text else text


def mask_logs() -> None:
    """Mask every message that is logged from now on. Scrapy logs its settings, passwords included."""
    logging.setLogRecordFactory(_MaskedRecord)


class _MaskedRecord(logging.LogRecord):
    def getMessage(self) -> str:  # noqa: N802  # logging names it
        return masked(super().getMessage())
