"""The statuses of a run, with exit codes and advice; and the states of a run that has not ended."""

from __future__ import annotations

from typing import Self

from crawler.vocabulary.explained import Explained


class RunStatus(Explained):
    """The result of a run, with its exit code and the advice that its last line gives."""

    exit_code: int
    advice: str

    def __new__(cls, value: str, exit_code: int = 0, explanation: str = "", advice: str = "") -> Self:
        """Make a member; the value is its text."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.exit_code, word.explanation, word.advice = exit_code, explanation, advice
        return word

    # fmt: off
    OK = "ok", 0, "Articles were stored.", "No action is needed."
    NOTHING_NEW = "nothing-new", 0, "Everything found was stored before, or is gone.", "No action is needed."
    CRASHED = ("crashed", 1, "An error of the program ended the run, or kept it from storing any article.",
               "The log has the traceback.")
    MISCONFIGURED = ("misconfigured", 2,
                     "An argument, a setting, a file or the database cannot be used. Nothing was fetched.",
                     "Correct the cause that the error message names.")
    PARTIAL = ("partial", 3, "Something is missing: pages or lists failed, are cut, refused, gone or overrun.",
               "See the reasons. Run it again to retry the pages, and correct the seeds if lists are gone.")
    SITE_UNREACHABLE = ("site-unreachable", 4, "The site sent no page.",
                        "Check the network, and whether a browser gets the site's pages. Then run it again.")
    NO_ARTICLES = ("no-articles", 5, "The site answered, but no article was found.",
                   "See the reasons. Check the URLs that the run began with, and the pages in the archive.")
    REFUSED_BY_ROBOTS = ("refused-by-robots", 6, "The site's robots.txt disallows the crawl, or it could not be read.",
                         "Read the site's robots.txt. Do not fetch anything before it allows it.")
    BLOCKED = ("blocked", 7, "The site blocks the crawler: status 403 or 429, a block page, a challenge, or cookies.",
               ("Wait some hours, raise DOWNLOAD_DELAY, and set CRAWLER_CONTACT. "
                "If the site checks the browser, ask its operators to admit the crawler."))
    INTERRUPTED = ("interrupted", 8,
                   "A signal, an operator, the quiet hours or a lost network stopped the run before its end.",
                   "Run it again to continue.")
    STORAGE_FAILED = ("storage-failed", 9,
                      "The database, the archive or the run's record could not be written, or was deleted.",
                      "Correct the cause that the error names. Then run it again.")
    ALREADY_RUNNING = ("already-running", 10, "Another run works on the same site and database.",
                       "Wait for its end, or stop it.")
    WORKER_REFUSED = ("worker-refused", 15, "A crawl of this site runs, but with other code, settings or arguments.",
                      "Start this worker with those of the crawl, or wait for the crawl's end.")
    LAYOUT_CHANGED = ("layout-changed", 11,
                      ("The site's pages fit none of its templates, or have another layout than before. "
                       "Such pages are not stored."),
                      ("Run chinanews repair-site NAME: it proposes new rules by the articles that are known. "
                       "If it cannot, correct the site's rules, and run chinanews refused --again."))
    OUT_OF_TIME = "out-of-time", 12, "The run reached CLOSESPIDER_TIMEOUT.", "Run it again to continue."
    TOO_MANY_ERRORS = "too-many-errors", 13, "The run reached CLOSESPIDER_ERRORCOUNT.", "The log has the errors."
    OUT_OF_MEMORY = ("out-of-memory", 14, "The run reached MEMUSAGE_LIMIT_MB.",
                     "Run it again to continue. If it happens again, raise the limit.")
    GIVEN_UP = ("given-up", 16, "The other workers of the crawl gave this one up, since it was silent for too long.",
                "Start it again: it joins the crawl.")
    LIMIT_REACHED = ("limit-reached", 0,
                     "Articles were stored and no page failed, until CLOSESPIDER_ITEMCOUNT or CLOSESPIDER_PAGECOUNT.",
                     "Run it again without the limit to continue.")
    # fmt: on


class UnfinishedState(Explained):
    """The state of a run without an end, in the place of its status."""

    RUNNING = "running", "A process works on the run."
    KILLED = "killed", "The run has recorded no end, and no process works on it. The next run continues its work."
