"""The append-only record of who did what, and the messages made from it."""
