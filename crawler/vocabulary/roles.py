"""The roles of blocks on a page, and the templates by which blocks get their roles."""

from __future__ import annotations

from crawler.vocabulary.explained import Explained


class Template(Explained):
    """The way in which the blocks of a page got their roles; a page object has its own name as the template."""

    TEXT_DUMP = "text-dump", "The input is plain text; the site's boilerplate phrases bound the body."
    BOILERPLATE = "boilerplate", "No page object fits; the site's boilerplate phrases bound the body."
    TRAFILATURA = "trafilatura", "No template fits; trafilatura selected blocks, and the classifier decided."
    LEARNT_PATHS = (
        "learnt-paths",
        "No template fits; the site's other pages tell the paths of text, and trafilatura is not used.",
    )
    JSON_LD = "json-ld", "The page shows no text of its article; the text in its JSON-LD is the body."
    PROSE_TOO_DEEP = "prose-too-deep", "No template fits, and the page is nested too deep for trafilatura."
    PROSE_TOO_LARGE = "prose-too-large", "No template fits, and the page is too large for trafilatura."

    @classmethod
    def is_page_object(cls, template: str) -> bool:
        """Return whether a stored template is the name of a page object."""
        return template not in frozenset(cls)

    @classmethod
    def is_known(cls, template: str) -> bool:
        """Return whether the site's own rules found the body: a page object, or the phrases in a text dump."""
        return cls.is_page_object(template) or template == cls.TEXT_DUMP

    @classmethod
    def is_selected(cls, template: str) -> bool:
        """Return whether blocks were selected, so that the classifier decides on the blocks."""
        return template in {cls.TRAFILATURA, cls.LEARNT_PATHS}


class Role(Explained):
    """The role of a block on its page. Every role but `body` is a reason to remove the block."""

    BODY = "body", "Text of the article."
    CAPTION = "caption", "The caption of an image; it is stored with the image."
    REPEATED_CAPTION = "repeated-caption", "A caption that the page shows a second time."
    TITLE = "title", "The headline; it is stored as the title."
    BYLINE = "byline", "Time, source and editor; they are stored as fields."
    SECTION = "section", "The name of the section; it is stored as a field."
    BREADCRUMB = "breadcrumb", "The path of sections to the page."
    EDITOR = "editor", "The editor's name; it is stored as a field."
    AUTHOR = "author", "The name or biography of an author."
    DATE = "date", "A date or a category outside the text."
    LEAD = "lead", "A summary outside the article's text."
    COUNTER = "counter", "A number alone, such as a share counter."
    OUTSIDE_BODY = "outside-body", "Text outside the element that holds the article."
    AFTER_BODY = "after-body", "Text after the end of the article."
    NOT_SELECTED = "not-selected", "trafilatura did not select the block."
    NOT_PROSE = "not-prose", "No prose, on a page that trafilatura could not read."
    OTHER_LANGUAGE = "other-language", "The headline or summary in another language."
    NAVIGATION = "navigation", "Links to other parts of the site."
    TOOLBAR = "toolbar", "Tools of the page: print, text size."
    SHARE = "share", "Links to share the page."
    PAGER = "pager", "Links to the other pages of the article."
    RULER = "ruler", "A separator without words."
    PAGE_DATE = "page-date", "The date of the copy of the page."
    CORPUS_DATE = "corpus-date", "The date that a corpus puts before a page."
    RELATED_NEWS = "related-news", "A list of related articles."
    RELATED = "related", "A link or teaser of another article."
    SIDE_LIST = "side-list", "A list of articles at the side of the article."
    PHOTO_LIST = "photo-list", "A list of photos."
    VIDEO_LIST = "video-list", "A list of videos."
    TOP_NEWS = "top-news", "A list of top news."
    POPULAR = "popular", "A list of popular articles."
    ARCHIVED_CONTENT = "archived-content", "A list of archived articles."
    COVERAGE_LINK = "coverage-link", "A link to more coverage at the end of a sentence."
    SPECIAL_LINK = "special-link", "A link to a special report."
    DETAIL_LINK = "detail-link", "A link to the full article."
    CHANNEL_LINK = "channel-link", "A link to a channel of the site."
    COMMENT_LINK = "comment-link", "A link to the comments."
    COMMENTS = "comments", "The comments of readers."
    APP_LINK = "app-link", "A link to the site's app."
    TEMPLATE_VARIABLE = "template-variable", "A variable that the site's template did not fill."
    SCRIPT = "script", "Remains of a script or of markup that the page shows as text."
    MEDIA_PARTNERS = "media-partners", "The site's list of media partners."
    FOOTER = "footer", "The footer of the page."
    FOOTER_LINKS = "footer-links", "Links in the footer of the page."
    COPYRIGHT = "copyright", "The copyright notice."
    LICENCE = "licence", "The site's licence numbers."
    SPAM = "spam", "Spam that a copy of the page contains."
    ADVERT = "advert", "An advertisement."
    APPEAL = "appeal", "A request to subscribe, register or donate."
    TAG = "tag", "A tag or topic of the article."
    POPUP = "popup", "A notice on top of the page, such as cookie consent."
    CONTENTS = "contents", "A table of contents."
    MEDIA = "media", "Text of a player or gallery."
    LEGAL = "legal", "A legal notice."
    ANSWER = "answer", "A question or answer of an accordion."
    QUOTE = "quote", "A pull quote that repeats the text."
    BOX = "box", "A box at the side of the text."
    DUMP_MARK = "dump-mark", "A mark or a header line of the program that made a text dump."
    LIST = "list", "A list or grid of items."


TEXT_ROLES = frozenset({Role.BODY, Role.CAPTION})
"""The roles of the article's text; its pictures are in elements of these roles too."""
