"""The rules that decide whether a block of a page is text of the article."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class BlockRule(Explained):
    """The step of extraction or cleaning that decided on a block."""

    PAGE_OBJECT = "page-object", "The site's page object gives the block its role by its place on the page."
    LAYOUT = "layout", "The order of the lines and the site's phrases give the block its role."
    SITE_PHRASE = "site-phrase", "One of the site's phrases, which are never text, matches the whole block."
    SELECTION = "selection", "The text of the page was selected, and the block is not in it."
    CLASSIFIER = "classifier", "The classifier's score of the block and of those it belongs to is positive, or not."
    SITE_MODEL = "site-model", "The model of the site: the text, or its path, is boilerplate on other pages."
    SECOND_COPY = "second-copy", "The page has its text twice."
    REPEATED_CAPTION = "repeated-caption", "The page shows the caption more than once."
