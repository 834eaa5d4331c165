"""HTML to text: bytes decoded, markup parsed, the visible blocks in page order, and the links."""
