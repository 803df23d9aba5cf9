"""Frozen versions: check and send, review, adoption, publication."""
