"""Every sheet and every column of the spreadsheet: a new field of the plan is a line here."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workplans.models import ActionState, Measure, MoneyLine
from workplans.rows import MOST_PEOPLE
from workplans.sheets.book import Book
from workplans.sheets.kinds import Choice, Day, Kind, Number, Prose, Several, Text, Whole
from workplans.sheets.layout import ID, NAME, NEEDED, OWNER, VERSION, Column, Layout
from workplans.sheets.lists import (
    currencies,
    needs,
    objectives,
    of_choices,
    of_list,
    organisation_keys,
    organisations,
    priorities,
    yes_no,
)

# One object a list, so that it is read once for all its columns.
_SOURCES, _PARTS = of_list("money_sources"), of_list("partner_parts")
_PRINCIPLES = of_list("principles")
_UNTOUCHED = _("Do not change it: by it we know which row this is. A new row has none.")
_OF = _("The id of the row it belongs to, as on its own sheet. Do not change it.")
_TITLE = _("For you to find your way: it is not read back.")

_ID = Column(ID, _("Id (do not change)"), Kind(), _UNTOUCHED, 14, is_locked=True)
_VERSION = Column(
    VERSION,
    _("Version (do not change)"),
    Kind(),
    _("Do not change it: by it we see what colleagues wrote here meanwhile."),
    9,
    is_locked=True,
)
_OWNER = Column(OWNER, _("Belongs to (id, do not change)"), Kind(), _OF, 14, is_locked=True)
_NAME = Column(NAME, _("Title of what it belongs to"), Kind(), _TITLE, 34, is_locked=True)

ACTIONS = Layout(
    "actions",
    _("Actions"),
    "action",
    (
        _ID,
        _VERSION,
        Column(
            "reference",
            _("Your own number"),
            Text(30, as_text=True),
            _("As in your own papers."),
            12,
        ),
        Column(
            "title",
            _("Title"),
            Text(200),
            _("What you will do, in a few words. It is needed."),
            44,
        ),
        Column(
            "description",
            _("What exactly"),
            Prose(6000),
            _("An empty line begins a paragraph, “- ” a list."),
            60,
        ),
        Column(
            "objective",
            _("Objective"),
            Choice(objectives, nothing=None, is_open="objective"),
            _("The title of an objective, as on its own sheet."),
            34,
        ),
        Column(
            "priority",
            _("Strategic priority"),
            Choice(priorities, nothing=None),
            _("The priority of the method it serves."),
            28,
        ),
        Column(
            "domain",
            _("Area of policy"),
            Choice(of_list("policy_domains")),
            _("Where it belongs in your administration."),
            22,
        ),
        Column(
            "groups",
            _("For whom"),
            Several(of_list("target_groups")),
            _("The people it is for."),
            34,
        ),
        Column(
            "principles",
            _("What it serves"),
            Several(_PRINCIPLES),
            _("The principles it does something for."),
            28,
        ),
        Column(
            "responsible",
            _("Who does it"),
            Choice(organisations, nothing=None, is_open="organisation"),
            _("An organisation. A new name is added to People."),
            28,
        ),
        Column(
            "role",
            _("Role, not a name"),
            Text(160),
            _("For example: head of the social policy unit."),
            24,
        ),
        Column(
            "agreed",
            _("Has it agreed?"),
            Choice(yes_no, nothing=None),
            _("Whether who does it has said yes."),
            10,
        ),
        Column(
            "starts",
            _("From which month"),
            Day(month=True),
            _("The month in which it begins."),
            11,
        ),
        Column(
            "ends", _("To which month"), Day(month=True), _("The month in which it ends."), 11
        ),
        Column(
            "no_extra_cost",
            _("No extra cost"),
            Choice(yes_no, nothing=False),
            _("Yes, if it needs no money of its own."),
            10,
        ),
        Column(
            "no_cost_reason",
            _("No extra cost, because"),
            Text(500),
            _("Why it needs no money of its own."),
            28,
        ),
        Column(
            "state",
            _("Where it stands"),
            Choice(of_choices(ActionState), nothing=ActionState.PLANNED),
            _("Empty means planned."),
            13,
        ),
        Column(
            "territory",
            _("Where in the region"),
            Text(300),
            _("Towns or counties, if not the whole region."),
            24,
        ),
        Column(
            "levels",
            _("Levels of government"),
            Several(of_list("government_levels")),
            _("Which levels it needs."),
            24,
        ),
        Column(
            NEEDED,
            _("What is still needed"),
            Kind(),
            _("What a version sent for review needs of it; only to be read."),
            34,
            is_locked=True,
        ),
    ),
)

MONEY = Layout(
    "money",
    _("Money"),
    "action",
    (
        _OWNER,
        _NAME,
        Column("year", _("Year"), Whole(2000, 2100), _("The year of the money."), 8),
        Column("source", _("Who pays"), Choice(_SOURCES), _("Where the money comes from."), 30),
        Column(
            "amount",
            _("Amount (%(currency)s)"),
            Number(above_zero=True),
            _("In the currency of the plan, or in the one named beside it."),
            16,
        ),
        Column(
            "currency",
            _("Currency, if another"),
            Choice(currencies),
            _("Only where the amount is not in the currency of the plan."),
            10,
        ),
        Column(
            "rate",
            _("Rate"),
            Number(8, above_zero=True),
            _("What 1 of this currency is in the currency of the rate."),
            12,
        ),
        Column("rate_on", _("Day of the rate"), Day(), _("The day on which it was so."), 12),
        Column(
            "rate_in",
            _("The rate is in"),
            Choice(currencies),
            _("Empty means the currency of the plan."),
            10,
        ),
        Column(
            "certainty",
            _("How sure"),
            Choice(of_choices(MoneyLine.Certainty)),
            _("Whether the money is secured, applied for or not yet found."),
            15,
        ),
        Column(
            "grant",
            _("Number of the grant"),
            Text(60, as_text=True),
            _("As the funder wrote it."),
            18,
        ),
        Column("note", _("Note"), Text(200), _("What else is to be known."), 34),
    ),
    "money",
)

MEASURES = Layout(
    "measures",
    _("Measures"),
    "",
    (
        _OWNER,
        _NAME,
        Column(
            "what",
            _("What you count or ask"),
            Text(300),
            _("How you will see that it worked."),
            44,
        ),
        Column(
            "counts",
            _("What it counts"),
            Choice(of_choices(Measure.Counts)),
            _("What you do, or what changes for people."),
            22,
        ),
        Column("unit", _("Unit"), Text(60), _("For example people, town halls, percent."), 16),
        Column("now", _("Now"), Number(), _("The number of today, in the unit."), 14),
        Column("women", _("Women"), Whole(0, MOST_PEOPLE), _("Of the number of today."), 9),
        Column("men", _("Men"), Whole(0, MOST_PEOPLE), _("Of the number of today."), 9),
        Column(
            "others",
            _("Other or not said"),
            Whole(0, MOST_PEOPLE),
            _("Of the number of today."),
            9,
        ),
        Column(
            "now_on",
            _("Measured in"),
            Day(month=True),
            _("The month of the number of today."),
            11,
        ),
        Column(
            "now_by",
            _("We will measure by"),
            Day(month=True),
            _("If there is no number yet."),
            11,
        ),
        Column("aim", _("Aim"), Number(), _("The number you want to reach, in the unit."), 14),
        Column("by", _("By when"), Day(month=True), _("The month of the aim."), 11),
        Column(
            "source",
            _("Where the number comes from"),
            Text(300),
            _("An office, a register, a survey."),
            34,
        ),
    ),
    "measures",
)

PARTNERS = Layout(
    "partners",
    _("Partners"),
    "action",
    (
        _OWNER,
        _NAME,
        Column(
            "organisation",
            _("Organisation"),
            Choice(organisation_keys, nothing=None, is_open="organisation"),
            _("An organisation. A new name is added to People."),
            34,
        ),
        Column("part", _("Its part"), Choice(_PARTS), _("What it does in the action."), 24),
    ),
    "partners",
)

STEPS = Layout(
    "steps",
    _("Steps"),
    "action",
    (
        _OWNER,
        _NAME,
        Column("title", _("Step"), Text(200), _("What is done."), 44),
        Column("by", _("By when"), Day(), _("The last day for it."), 12),
        Column("done_on", _("Done on"), Day(), _("The day on which it was done."), 12),
    ),
    "steps",
)

RISKS = Layout(
    "risks",
    _("Risks"),
    "action",
    (
        _OWNER,
        _NAME,
        Column("what", _("What could go wrong"), Text(300), _("In one sentence."), 44),
        Column("response", _("What we will do"), Text(1000), _("If it does go wrong."), 44),
        Column(
            "look_again_on", _("A day to look again"), Day(), _("When you look at it next."), 12
        ),
    ),
    "risks",
)

OBJECTIVES = Layout(
    "objectives",
    _("Objectives"),
    "objective",
    (
        _ID,
        _VERSION,
        Column("title", _("Objective"), Text(200), _("In one sentence. It is needed."), 60),
        Column(
            "needs",
            _("Needs it answers"),
            Several(needs),
            _("Of the needs people told you about."),
            44,
        ),
        Column(
            "why", _("Why, in one sentence"), Text(1000, many=True), _("Why you chose it."), 60
        ),
    ),
)

LAYOUTS = (ACTIONS, MONEY, MEASURES, PARTNERS, STEPS, RISKS, OBJECTIVES)


def columns_of(layout: Layout, book: Book) -> list[Column]:
    """Return the columns of a sheet; each principle of the method has one for its line."""
    found: list[Column] = []
    for column in layout.columns:
        found.append(column)
        if layout is ACTIONS and column.key == "principles":
            found += [
                Column(
                    f"principles/{key}",
                    format_lazy("{name}: {how}", name=label, how=_("how")),
                    Text(300),
                    _("One line on what it does for it."),
                    28,
                )
                for key, label in book.shown(_PRINCIPLES)
            ]
    return found
