"""What can be asked for: bounded to kinds, versions and languages that exist.

The page Versions and the public page show the form (versions.forms.DownloadForm); this
one only reads what they post.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Kind

DRAFT = "draft"


class Ask(forms.Form):
    """A kind, which text, and a language; nothing else is taken."""

    kind = forms.ChoiceField(choices=Kind.choices)
    version = forms.CharField(max_length=6)
    language = forms.CharField(max_length=12)

    def clean_version(self) -> int | None:
        """Return a version's number, or None for the working copy."""
        said = str(self.cleaned_data["version"])
        if said == DRAFT:
            return None
        if not (said.isascii() and said.isdecimal()):
            raise forms.ValidationError(_("Choose one of the texts shown."))
        return int(said)
