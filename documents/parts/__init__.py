"""The parts of a printed document, each made from the content of a version or draft."""
