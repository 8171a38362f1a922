"""One module for each registry product: its URL shapes, usernames and habits."""
