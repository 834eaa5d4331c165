"""The command line, a file for each command: `python -m crawler COMMAND`. Nothing here loads Scrapy."""
