"""What the templates of printed documents say for themselves."""
