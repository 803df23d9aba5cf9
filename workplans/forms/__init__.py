"""The forms of the workplan."""

from workplans.forms.adding import CurrencyForm, SpreadsheetForm, TitlesForm, UploadForm
from workplans.forms.objectives import ObjectivePage
from workplans.forms.pages import ActionPage
from workplans.forms.typed import typed_again

__all__ = [
    "ActionPage",
    "CurrencyForm",
    "ObjectivePage",
    "SpreadsheetForm",
    "TitlesForm",
    "UploadForm",
    "typed_again",
]
