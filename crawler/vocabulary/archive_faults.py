"""The kinds of damage in a WARC file."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class ArchiveFault(Explained):
    """Why bytes of a WARC file are no whole record, or which part of a whole record is wrong."""

    # fmt: off
    CUT_OFF = "cut-off", "The file ends inside the record."
    DAMAGED = "damaged", "The bytes cannot be decompressed."
    NOT_A_RECORD = "not-a-record", "No WARC record begins there."
    WRONG_LENGTH = "wrong-length", "The content is longer or shorter than the head of the record states."
    WRONG_BLOCK_DIGEST = "wrong-block-digest", "The content does not have the digest that the record states."
    WRONG_PAYLOAD_DIGEST = "wrong-payload-digest", "The body does not have the digest that the record states."
    NO_ORIGINAL = "no-original", "The record that has the page of this revisit is not in the archive."
    # fmt: on

    @property
    def is_digest(self) -> bool:
        """Whether the record is whole, and only a digest is wrong."""
        return self in {ArchiveFault.WRONG_BLOCK_DIGEST, ArchiveFault.WRONG_PAYLOAD_DIGEST}
