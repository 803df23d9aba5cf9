"""The forms of the workplan."""

from workplans.forms.adding import CurrencyForm, SpreadsheetForm, TitlesForm, UploadForm
from workplans.forms.changing import ChangeForm, Preview
from workplans.forms.filling import FILLS, FillRow, rows_of_page
from workplans.forms.objectives import ObjectivePage
from workplans.forms.pages import ActionPage
from workplans.forms.typed import typed_again

__all__ = [
    "FILLS",
    "ActionPage",
    "ChangeForm",
    "CurrencyForm",
    "FillRow",
    "ObjectivePage",
    "Preview",
    "SpreadsheetForm",
    "TitlesForm",
    "UploadForm",
    "rows_of_page",
    "typed_again",
]
