"""What this room tells the rooms above it."""

from django.dispatch import Signal

frozen = Signal()
"""A version was frozen; sent inside the transaction with `version`."""

published = Signal()
"""A version was published or adopted; sent inside the transaction with `version`."""
