"""Accelerator indexes (IX6xx)."""
