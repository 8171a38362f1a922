"""Credentials and transport (IX4xx)."""
