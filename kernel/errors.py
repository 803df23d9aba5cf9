"""The one exception a rule raises when it says no; its text is for the user."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the field said no.

    `kernel.middleware` answers with a page that shows the sentence and keeps what
    was typed.
    """

    status = 409

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence
