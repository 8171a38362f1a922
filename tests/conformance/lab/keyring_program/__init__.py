"""The keyring program of the laboratory."""
