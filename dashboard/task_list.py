"""A strategy's home: its task list, and where the person left."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.models import Entry
from activity.verbs import Verb
from asking.overview import Cares, care_in_words
from frameworks.overview import SectionState, section_states
from regions.models import Region
from strategies.models import Care, PlaceKind, Strategy
from toolkit.readiness import priority_states
from versions.readiness import blocks_sending
from workplans import readiness as plan_readiness
from workplans.models import ActionState
from workplans.sums import not_in_total, sum_of, without_rate

# What a person was last doing: verbs whose entries link to a page one goes on with.
WRITING = (
    Verb.ANSWER_SAVED,
    Verb.ITEM_ANSWERED,
    Verb.OBJECTIVE_SAVED,
    Verb.ACTION_SAVED,
)


@dataclass(frozen=True)
class Task:
    title: str
    url: str
    hint: str
    state: str
    label: str


@dataclass(frozen=True)
class TaskGroup:
    title: str
    tasks: list[Task] = field(default_factory=list)


def state_label(state: str) -> str:
    return {
        "not_started": _("Not started"),
        "in_progress": _("In progress"),
        "completed": _("Completed"),
    }[state]


def task_groups(strategy: Strategy, cares: Cares | None = None) -> list[TaskGroup]:
    """Return the three groups of the task list; a constant number of queries.

    `cares` says who of the team sees to what: for the team alone.
    """
    cares = cares or {}
    plan = plan_readiness.load(strategy)
    made = plan_readiness.made_answered(plan)
    return [
        TaskGroup(
            _("Describe the region and its aims"),
            [_section_task(one, cares) for one in section_states(strategy, made=made)],
        ),
        TaskGroup(
            _("Work through the checklist with your team"), _checklist_tasks(strategy, cares)
        ),
        TaskGroup(_("Plan"), [_plan_task(strategy, plan, cares), _check_task(strategy)]),
    ]


def _with_care(hint: str, care: Care | None) -> str:
    return " · ".join(one for one in (hint, care_in_words(care)) if one)


def _section_task(state: SectionState, cares: Cares) -> Task:
    return Task(
        title=state.section.title,
        url=state.url,
        hint=_with_care(state.hint, cares.get((PlaceKind.SECTION, state.section.key))),
        state=state.state,
        label=state.label,
    )


def _checklist_tasks(strategy: Strategy, cares: Cares) -> list[Task]:
    tasks = []
    for one in priority_states(strategy):
        state = "not_started"
        if one.is_started:
            state = "completed" if one.is_completed else "in_progress"
        tasks.append(
            Task(
                title=one.priority.title,
                url=reverse("toolkit:priority", args=[strategy.region.slug, one.priority.key]),
                hint=_with_care(
                    one.sentence, cares.get((PlaceKind.PRIORITY, one.priority.key))
                ),
                state=state,
                label=state_label(state),
            )
        )
    return tasks


def _next_action(plan: plan_readiness.Plan, cares: Cares) -> str:
    """Return the open action that is wanted first, with who sees to it."""
    wanted = [
        (care.wanted_by, action.title, care)
        for action in plan.actions
        if action.state not in {ActionState.DONE, ActionState.STOPPED}
        and (care := cares.get((PlaceKind.ACTION, str(action.uuid))))
        and care.wanted_by
    ]
    if not wanted:
        return ""
    _day, title, care = min(wanted, key=lambda one: one[:2])
    return f"{title}: {care_in_words(care)}"


def _plan_task(strategy: Strategy, plan: plan_readiness.Plan, cares: Cares) -> Task:
    hint, state = "", "not_started"
    if plan.actions or plan.objectives:
        state = "in_progress"
        actions = ngettext("%d action", "%d actions", len(plan.actions)) % len(plan.actions)
        total = str(sum_of(plan.lines, strategy.currency))
        hint = f"{actions}, {strategy.currency} {_grouped(total)}" if plan.lines else actions
        left_out = not_in_total(without_rate(plan.lines, strategy.currency))
        hint = ", ".join([hint, *(one.rstrip(".") for one in left_out)])
        lacking = sum(1 for one in plan.actions if one.responsible_id is None)
        if lacking:
            hint += (
                ", "
                + ngettext(
                    "%d without anyone responsible", "%d without anyone responsible", lacking
                )
                % lacking
            )
    return Task(
        title=_("Workplan"),
        url=reverse("workplans:plan", args=[strategy.region.slug]),
        hint=" · ".join(one for one in (hint, _next_action(plan, cares)) if one),
        state=state,
        label=state_label(state),
    )


def _grouped(amount: str) -> str:
    return f"{int(amount.partition('.')[0]):,}".replace(",", "\u202f")


def _check_task(strategy: Strategy) -> Task:
    count = len(blocks_sending(strategy))
    hint = (
        ngettext(
            "%d thing is needed before you can send",
            "%d things are needed before you can send",
            count,
        )
        % count
        if count
        else _("Nothing is missing")
    )
    return Task(
        title=_("Check and send"),
        url=reverse("versions:check", args=[strategy.region.slug]),
        hint=hint,
        state="in_progress" if count else "ready",
        label=_("Not ready yet") if count else _("Ready to send"),
    )


@dataclass(frozen=True)
class Place:
    """Where one person was last writing."""

    title: str
    url: str
    region: Region


def left_at(user: User, region: Region | None = None) -> Place | None:
    """Return the page on which `user` saved something last."""
    entries = Entry.objects.filter(actor=user, verb__in=WRITING).exclude(link="")
    if region:
        entries = entries.filter(region=region)
    last = entries.select_related("region").first()
    if last is None or last.region is None:
        return None
    return Place(last.title, last.link, last.region)
