"""URLs and registries (IX5xx)."""
