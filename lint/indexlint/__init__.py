"""Know where every package comes from, and which credential fetches it."""

__version__ = "0.1.0"
