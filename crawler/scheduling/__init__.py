"""Which leased URL is requested next, and when: without Scrapy."""
