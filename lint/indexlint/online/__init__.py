"""The network, the cache, and the only code that ever holds a token."""
