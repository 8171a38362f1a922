"""Which credential a tool sends with which request, release by release."""
