"""What templates of several rooms say with this room's words."""
