"""Which message was read."""

from django import forms

from kernel.forms import Form


class ReadForm(Form):
    """`message` is empty for "all of them"; nothing asked means nothing marked."""

    act = forms.CharField()
    message = forms.IntegerField(required=False)
