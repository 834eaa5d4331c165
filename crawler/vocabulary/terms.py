"""The words of the terms of use: purposes, preferences, and the places where a site states them."""

from __future__ import annotations

from enum import unique

from crawler.vocabulary.explained import Explained


@unique
class Purpose(Explained):
    """A use of a text that a site may allow or disallow. The values are those of `--allow`."""

    SEARCH = "search", "Show the article in search results, with a link to it."
    TDM = "tdm", "Text and data mining: computed analysis that gives patterns, trends and correlations."
    TRAIN_AI = "train-ai", "Train a generative model."
    AI_INPUT = "ai-input", "Give the text to a generative model as input, such as a source of an answer."

    @property
    def column(self) -> str:
        """The column of the articles that has the preference for this purpose."""
        return _COLUMNS[self]


_COLUMNS = {
    Purpose.SEARCH: "terms_search",
    Purpose.TDM: "terms_tdm",
    Purpose.TRAIN_AI: "terms_ai_training",
    Purpose.AI_INPUT: "terms_ai_input",
}


@unique
class Preference(Explained):
    """The answer of a site to one purpose, at the time of the fetch."""

    ALLOWED = "allowed", "The site allows this use, and states nothing against it."
    DISALLOWED = "disallowed", "The site does not want this use, or not without a contract."
    UNKNOWN = "unknown", "The site states nothing that decides."


@unique
class TermsSource(Explained):
    """Where a site states its terms of use."""

    ROBOTS = "robots.txt", "A line of the host's robots.txt."
    TDMREP = "tdmrep.json", "A rule of the host's `/.well-known/tdmrep.json`."
    RSL = "rsl", "A `content` element of the RSL document that robots.txt names."
    HEADER = "header", "A header of the page's response."
    META = "meta", "A meta tag of the page."
    LINK = "link", "A `link` element of the page with the relation `license`."
    ANCHOR = "anchor", "A link in the page with the relation `license`, or to a Creative Commons licence."
    JSON_LD = "json-ld", "A property in the page's JSON-LD."
