"""A region's working copy: the strategy, editing without loss, evidence files."""
