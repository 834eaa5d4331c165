"""Between Scrapy's engine and the network: which requests are sent, when, and which answers are used."""
