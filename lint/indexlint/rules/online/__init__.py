"""Online (IX9xx), only with --online."""
