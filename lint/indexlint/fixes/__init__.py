"""Findings' edits applied, verified, or refused."""
