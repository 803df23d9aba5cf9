"""What every room uses and that knows Django only."""
