"""The command line, a file for each command: `chinanews COMMAND`. Nothing here loads Scrapy."""
