"""Between Scrapy and the network: what may be asked, when, and what of the answers can be used."""
