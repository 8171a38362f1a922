"""A TOML document with exact spans, and the text edits that a fix is made of."""
