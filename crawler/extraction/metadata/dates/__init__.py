"""The parts of a date in a text: its day, its hour and time zone, and the habits of the page's language and region."""
