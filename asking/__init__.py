"""Ask someone: one question mailed to one person, what they propose, and who sees to what."""
