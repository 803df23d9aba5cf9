"""Measures speed as ratios against a named thing in the same run; kept apart from tests."""
