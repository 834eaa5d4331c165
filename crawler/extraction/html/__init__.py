"""HTML to text: decoding of bytes, parsing of markup, the visible blocks in page order, and the links."""
