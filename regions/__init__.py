"""Regions, their people and organisations, and who may see them."""
