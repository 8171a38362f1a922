"""Findings' fixes: made into text edits, applied, verified, and written, or refused with the reason."""
