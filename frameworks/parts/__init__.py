"""The types a question's parts can have; one module per group of types."""
