"""Part One: editions, sections, questions and a strategy's answers."""
