"""Scope (IX3xx)."""
