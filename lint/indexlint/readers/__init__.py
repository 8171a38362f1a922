"""One module for each tool or file format: its tables become the model. Nobody else knows a tool's key names."""
