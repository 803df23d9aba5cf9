"""The pages of this room, one module a kind of page."""
