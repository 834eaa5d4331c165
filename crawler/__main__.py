"""`python -m crawler`: the command line, without Scrapy."""

from crawler.cli.main import main

if __name__ == "__main__":
    main()
