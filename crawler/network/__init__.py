"""The rules of the network, without Scrapy: robots.txt, rate limits, waits that hosts request, addresses."""
