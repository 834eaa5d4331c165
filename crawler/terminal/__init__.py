"""What a person sees on a terminal while a command or a crawl runs: a few lines that are drawn again and again."""
