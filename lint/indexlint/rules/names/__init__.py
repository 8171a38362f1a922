"""Names and references (IX1xx)."""
