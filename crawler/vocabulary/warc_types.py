"""The types of WARC records."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class WarcType(Explained):
    """The value of WARC-Type (WARC 1.1, 6): the types that are written, or read as pages. Others are copied as is."""

    WARCINFO = "warcinfo", "Describes the file, in which it is the first record."
    REQUEST = "request", "A request, without its secret headers."
    RESPONSE = "response", "A response, with its head and its body."
    RESOURCE = "resource", "A page without the head of a response."
    REVISIT = "revisit", "A response whose page is that of an earlier record, which it names."
