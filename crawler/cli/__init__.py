"""The command line, a file a room: `python -m crawler COMMAND`. Nothing here loads Scrapy."""
