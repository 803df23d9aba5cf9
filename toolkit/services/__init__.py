"""What changes the checklist and what participants say: one module per concept."""

from toolkit.services.checklist import ListedAnswer, Outcome, answer_item, answer_list

__all__ = ["ListedAnswer", "Outcome", "answer_item", "answer_list"]
