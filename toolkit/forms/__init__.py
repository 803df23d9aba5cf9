"""Forms of this room: one module per concept."""

from toolkit.forms.checklist import (
    NO_ADDRESS,
    AnswerForm,
    ItemForm,
    ListedForm,
    mark,
    web_address,
)

__all__ = ["NO_ADDRESS", "AnswerForm", "ItemForm", "ListedForm", "mark", "web_address"]
