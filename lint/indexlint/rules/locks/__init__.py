"""Lock files (IX7xx)."""
