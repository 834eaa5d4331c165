"""The words of a repair after a layout change: what each known page can tell, and why there is no proposal."""

from __future__ import annotations

from enum import unique

from crawler.vocabulary.explained import Explained


@unique
class KnownPageState(Explained):
    """The state of a known article that was fetched again and refused. Only those of `new-layout` are learnt from."""

    NEW_LAYOUT = "new-layout", "No template fits the page, and the known text is on it."
    OLD_LAYOUT = "old-layout", "The present rules give the known article."
    TEMPLATE_FITS = "template-fits", "A template of the site fits the page, and gives another text or no title."
    NO_TEXT = "no-text", "The known text is not on the page: a script loads it, or it is another page."
    PART_OF_TEXT = "part-of-text", "The page has only a part of the known text, such as the teaser before a paywall."
    NOT_ARCHIVED = "not-archived", "The page is not in the archive: it was off, or its file was deleted."
    UNREADABLE = "unreadable", "The page cannot be read, or exceeds the limits of size, nesting, time or memory."


@unique
class ComparisonState(Explained):
    """The result of a known article that was held back, read by the proposal."""

    EXACT = "exact", "Title, time, source, editor and text are the known ones."
    CORRECTED = "corrected", "The site has corrected the article since: the known words are not on the page."
    DIFFERENT = "different", "A field or the text differs."


@unique
class RepairFailure(Explained):
    """Why there is no proposal."""

    TOO_FEW = (
        "too-few",
        (
            "Too few known articles were fetched again in the new layout. "
            "Run chinanews repair-site NAME --fetch 30, crawl the site, and try again."
        ),
    )
    NOT_ARCHIVED = (
        "not-archived",
        (
            "The pages of the known articles are not in the archive: it was off, its files were deleted, or this is "
            "not the folder in which the site is crawled."
        ),
    )
    UNREADABLE = "unreadable", "The pages of the known articles cannot be read within the limits."
    NO_TEXT = "no-text", "The new pages do not contain the known text: a script loads it, or they are other pages."
    PART_OF_TEXT = "part-of-text", "The new pages contain only a part of the known text, such as a teaser."
    TEMPLATE_FITS = "template-fits", "A template of the site still fits the new pages, and reads them wrongly."
    NO_PLACE = "no-place", "No element contains the known text, or no place gives the known titles."
    NOT_EXACT = "not-exact", "Too few of the known articles that were held back come out exactly."
    TOO_MANY_CORRECTED = (
        "too-many-corrected",
        "Too many of the known articles were corrected since: they prove nothing.",
    )
