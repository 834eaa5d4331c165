"""Keeps passwords out of what is logged and printed: those in URLs, of databases and of proxies."""

from __future__ import annotations

import logging
import re

MASK = "***"
_PASSWORD = re.compile(r"(?P<user>\w://[^\s/@:'\"]*):[^\s/'\"]*@")


def masked(text: str) -> str:
    """Return a text with the passwords of URLs in it masked."""
    return _PASSWORD.sub(rf"\g<user>:{MASK}@", text) if "@" in text else text


def mask_logs() -> None:
    """Mask the message of every record that is logged from now on, Scrapy's list of settings among them."""
    logging.setLogRecordFactory(_MaskedRecord)


class _MaskedRecord(logging.LogRecord):
    def getMessage(self) -> str:  # noqa: N802  # logging names it
        return masked(super().getMessage())
