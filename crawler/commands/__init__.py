"""The project's own Scrapy commands.

The modules of `scrapy crawl` take a second or more to load; a signal meanwhile ends it with a status too.
"""

import sys

from crawler.commands.stop_signals import end_at_once, on_stop_signals

if sys.argv[1:2] == ["crawl"]:
    on_stop_signals(end_at_once)
