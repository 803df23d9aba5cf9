"""Forms say what to do, cut nothing off and keep what was typed."""

from datetime import date

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from kernel.forms import Checkboxes, DayField, Form, MonthField, Radios, helper, quiet


class ActionForm(Form):
    title = forms.CharField(label="Title", max_length=10)
    state = forms.ChoiceField(
        label="How far are you?",
        choices=[("a", "Planned"), ("b", "Done")],
        widget=Radios(hints={"b": "Then say where one can see it."}),
    )
    groups = forms.MultipleChoiceField(
        label="For whom?", choices=[("x", "Newcomers")], widget=Checkboxes, required=False
    )
    on = DayField(label="Decided on", required=False)
    starts = MonthField(label="Starts in", required=False)
    amount = forms.DecimalField(label="Amount", required=False, min_value=0)
    email = forms.EmailField(label="E-mail", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)


def html_of(form: forms.Form) -> str:
    return str(render_crispy_form(form))


def test_a_form_has_no_asterisk_no_required_and_no_cut_off() -> None:
    html = html_of(ActionForm())
    assert "novalidate" in html
    assert "*" not in html
    assert " required" not in html
    assert "maxlength" not in html
    assert 'type="number"' not in html


def test_optional_stands_at_optional_fields_only() -> None:
    form = ActionForm()
    form.fields["note"].needed = True  # type: ignore[attr-defined]
    assert html_of(form).count("(optional)") == 5


def test_an_empty_field_is_named_in_its_sentence() -> None:
    form = ActionForm({})
    assert form.errors["title"] == ["Fill in “Title”."]
    assert form.errors["state"] == ["Choose an answer to “How far are you”."]


def test_a_sentence_of_the_forms_author_stays() -> None:
    class Own(Form):
        title = forms.CharField(error_messages={"required": "Give the action a title."})

    assert Own({}).errors["title"] == ["Give the action a title."]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "eleven char", "Use 10 characters or fewer; you typed 11."),
        ("title", "a\x00b", "There is a character in this text that we cannot keep."),
        ("state", "zzz", "Choose one of the answers shown."),
        ("amount", "a lot", "Enter a number, for example 12.5."),
        ("amount", "-1", "Enter 0 or more."),
        ("email", "ana at example", "Enter an e-mail address, for example name@example.org."),
    ],
)
def test_a_wrong_value_gets_a_sentence_and_stays(field: str, typed: str, sentence: str) -> None:
    form = ActionForm({"title": "A", "state": "a", field: typed})
    assert str(form.errors[field][0]).startswith(sentence)
    if field != "state":
        assert f'value="{typed}"' in html_of(form)


def test_no_sentence_calls_anything_valid_or_asks_please() -> None:
    with translation.override("en"):
        for field in ActionForm().fields.values():
            for text in field.error_messages.values():
                assert "valid" not in str(text)
                assert "lease" not in str(text)


def test_a_day_is_typed_in_three_boxes() -> None:
    form = ActionForm(
        {"title": "A", "state": "a", "on_day": "3", "on_month": "03", "on_year": "2026"}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 3, 3)


def test_a_month_becomes_its_first_day_and_is_shown_again() -> None:
    form = ActionForm({"title": "A", "state": "a", "starts_month": "9", "starts_year": "2027"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts"] == date(2027, 9, 1)
    html = html_of(ActionForm(initial={"starts": date(2027, 9, 1)}))
    assert 'name="starts_month" value="9"' in html
    assert 'name="starts_year" value="2027"' in html


@pytest.mark.parametrize("typed", [("31", "2", "2026"), ("3", "", "2026"), ("x", "1", "26")])
def test_what_is_no_day_stays_in_its_boxes(typed: tuple[str, str, str]) -> None:
    day, month, year = typed
    form = ActionForm(
        {"title": "A", "state": "a", "on_day": day, "on_month": month, "on_year": year}
    )
    assert form.errors["on"] == ["Enter a day, month and year, for example 3 3 2026."]
    html = html_of(form)
    for name, value in (("day", day), ("month", month), ("year", year)):
        shown = f' value="{value}"' if value else ""
        assert f'name="on_{name}"{shown} inputmode' in html


def test_a_hint_belongs_to_its_option() -> None:
    html = html_of(ActionForm())
    assert 'aria-describedby="id_state_1_hint"' in html
    assert 'id="id_state_1_hint">Then say where' in html


def test_the_summary_leads_to_each_field() -> None:
    form = ActionForm({"amount": "a lot"})
    summary = render_to_string("components/error_summary.html", {"form": form})
    assert '<a href="#id_title">Fill in “Title”.</a>' in summary
    assert '<a href="#id_state_0">' in summary
    assert '<a href="#id_amount">' in summary
    assert 'id="id_state_0"' in html_of(form)


def test_without_an_error_there_is_no_summary() -> None:
    assert not render_to_string("components/error_summary.html", {"form": ActionForm()}).strip()


def test_buttons_are_buttons_with_name_and_value() -> None:
    form = ActionForm()
    form.helper = helper("Continue", quiet("Save and come back later", "later"))
    html = html_of(form)
    assert '<button type="submit" class="button">Continue</button>' in html
    assert 'class="button button-quiet" name="later" value="1">Save and come back' in html


def test_template_syntax_in_a_label_is_text() -> None:
    class Odd(Form):
        title = forms.CharField(label="{{ 7|add:1 }} <b>", help_text="<script>")

    html = html_of(Odd())
    assert "{{ 7|add:1 }} &lt;b&gt;" in html
    assert "<script>" not in html
