"""Part Two: strategic priorities, checklist items and what the team says."""
