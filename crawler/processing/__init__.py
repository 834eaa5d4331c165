"""Pages that could stop a crawl: told by their looks, and cleaned in a process of their own, within bounds."""
