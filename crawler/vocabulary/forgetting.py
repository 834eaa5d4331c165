"""The states of an article or a site that is forgotten."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class ForgottenState(Explained):
    """How far an article or a site is removed. In both states it is not fetched."""

    REMOVING = "removing", "Its removal has begun: the same command ends it."
    REMOVED = "removed", "Everything of it is removed."
