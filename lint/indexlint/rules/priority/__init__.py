"""Which index wins (IX2xx)."""
