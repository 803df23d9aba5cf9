"""Your work, a strategy's task list, all regions, the demonstration."""
