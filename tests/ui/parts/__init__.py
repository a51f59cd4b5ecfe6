"""Parts of the screens on their own."""
