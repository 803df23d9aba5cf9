"""What can be printed or exported, and the queue that renders it."""
