"""Arguments, dispatch, exit codes."""
