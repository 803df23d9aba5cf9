"""One module per way to run: embedded (the default), dev, test, prod."""
