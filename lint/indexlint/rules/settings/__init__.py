"""Settings that never reach the resolver (IX0xx)."""
