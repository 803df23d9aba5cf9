"""What is heard beside the team's answers, as a file for a spreadsheet."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import UserRequest
from kernel.delimited import download
from strategies.access import Desk, strategy_to_read
from toolkit.access import may_see
from toolkit.heard import heard
from toolkit.models import Said
from toolkit.overview import answers_to
from toolkit.services.voices import askable_items


@require_safe
def voices_csv(request: UserRequest, region: str) -> HttpResponse:
    desk = strategy_to_read(request.user, region)
    return download(_lines(desk), f"{region}-answers.csv")


def _lines(desk: Desk) -> Iterator[list[str]]:
    """Return a line for each organisation and each group that may be shown."""
    items = [one for one in askable_items(desk.strategy) if may_see(desk, one)]
    answers = answers_to(desk.strategy, items)
    others = heard(desk.strategy, items)
    yield [
        _("Question"),
        _("What the team says"),
        _("Who"),
        _("Answer of the organisation"),
        *(str(one.label) for one in Said),
        _("What it adds"),
    ]
    for item in items:
        answer = answers.get(item.pk)
        team = answer.get_state_display() if answer and answer.state else ""
        for one in others[item.pk].named:
            nobody = ["" for _said in Said]
            yield [item.text, team, one.name, str(one.said.label), *nobody, one.note]
        for group in others[item.pk].shown:
            counts = [str(count) for _said, count in group.counts]
            yield [item.text, team, str(group.group.label), "", *counts, ""]
