"""How requests are sent: the download handler, the resolver, the user agent, and the reasons of errors."""
