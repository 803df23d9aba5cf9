"""What can be printed: kind, version or draft, language, audience → one page of HTML."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.models import Document, Kind
from documents.parts import plan as plans
from documents.parts.answers import sections
from documents.parts.brief import brief
from documents.parts.checklist import priorities
from documents.parts.voice import Voice, day, is_rtl, isolated, years
from frameworks.models import Audience
from regions.models import Region
from strategies.models import Strategy
from versions.models import Content, PublicationState, ReviewState, Version
from versions.schema import upgraded
from versions.snapshot import canonical, in_language, read, readable_by, take

TEMPLATES = {
    Kind.STRATEGY: "documents/pdf/strategy.html",
    Kind.WORKPLAN: "documents/pdf/workplan.html",
}
# What a workplan shows of the content: a change elsewhere makes no new file.
WORKPLAN_PARTS = ("schema", "languages", "edition", "region", "strategy", "workplan")


@dataclass(frozen=True)
class Printable:
    """Everything that decides what one file looks like."""

    kind: Kind
    strategy: Strategy
    version: Version | None
    language: str
    audience: Audience
    content: Content
    record: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        facts = {
            "kind": self.kind.value,
            "strategy": str(self.strategy.uuid),
            "language": self.language,
            "audience": self.audience.value,
            "content": self.content,
            "record": self.record,
            "made_with": made_with(self.language),
        }
        return hashlib.sha256(canonical(facts).encode()).hexdigest()


@dataclass(frozen=True)
class Page:
    """HTML ready to be laid out, and the drawings it shows by name."""

    html: str
    pictures: dict[str, bytes]


def languages_of(strategy: Strategy) -> list[str]:
    """Return the languages its documents can be asked in: ours and the method's."""
    edition = strategy.edition
    ours = [code for code, _name in settings.LANGUAGES]
    return list(dict.fromkeys([*ours, edition.source_language, *edition.languages]))


def of_version(version: Version, kind: Kind, language: str, audience: Audience) -> Printable:
    content, narrowest = _narrowed(read(version, audience), audience)
    return Printable(
        kind,
        version.strategy,
        version,
        language,
        narrowest,
        _shown(kind, content),
        _record_of(version, language),
    )


def of_draft(strategy: Strategy, kind: Kind, language: str, audience: Audience) -> Printable:
    """Return the working copy as it stands now."""
    content, narrowest = _narrowed(readable_by(audience, take(strategy)), audience)
    today = timezone.localdate(timezone=_zone(strategy.region))
    return Printable(
        kind,
        strategy,
        None,
        language,
        narrowest,
        _shown(kind, content),
        {"draft_on": today.isoformat()},
    )


def of_document(document: Document) -> Printable:
    """Return what the document was asked to be, whatever has changed since."""
    kind, audience = Kind(document.kind), Audience(document.audience)
    if document.version:
        content = _shown(kind, read(document.version, audience))
    else:
        content = upgraded(json.loads(document.content))
    return Printable(
        kind,
        document.strategy,
        document.version,
        document.language,
        audience,
        content,
        document.record,
    )


def _narrowed(content: Content, audience: Audience) -> tuple[Content, Audience]:
    """Return the content for everybody where reviewers would read nothing more: one file."""
    public = readable_by(Audience.PUBLIC, content)
    return (content, Audience.PUBLIC) if public == content else (content, audience)


def _shown(kind: Kind, content: Content) -> Content:
    if kind is Kind.STRATEGY:
        return content
    return {name: content[name] for name in WORKPLAN_PARTS}


# --- What the pages say about the standing of the text -----------------------------


def _zone(region: Region) -> ZoneInfo | None:
    try:
        return ZoneInfo(region.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _record_of(version: Version, language: str) -> dict[str, Any]:
    """Return number, review, publication and adoption as they stand now."""
    zone = _zone(version.strategy.region)

    def local(moment: datetime | None) -> str:
        return timezone.localtime(moment, zone).date().isoformat() if moment else ""

    record: dict[str, Any] = {
        "number": version.number,
        "sha256": version.sha256,
        "frozen_on": local(version.frozen_at),
        "review": version.review,
        "publication": version.publication,
        "published_on": local(version.published_at),
    }
    if version.publication == PublicationState.WITHDRAWN:
        record["withdrawn_on"] = local(version.publication_moved_at)
    adoption = getattr(version, "adoption", None)
    if adoption:
        edition = version.strategy.edition
        record["adoption"] = {
            "body": adoption.body,
            "act": edition.label("act_types", adoption.act, language),
            "number": adoption.number,
            "on": adoption.on.isoformat(),
        }
    return record


def status(record: dict[str, Any]) -> str:
    """Return where the text stands, in one line for the foot of every page."""
    if "draft_on" in record:
        return _("Draft of %(day)s, not decided") % {"day": day(record["draft_on"])}
    return ", ".join(
        [
            _("Version %(number)s of %(day)s")
            % {"number": record["number"], "day": day(record["frozen_on"])},
            _reviewed(record),
            *_published(record),
            _adopted(record),
        ]
    )


def _reviewed(record: dict[str, Any]) -> str:
    return {
        ReviewState.REVIEWED.value: _("reviewed by AER"),
        ReviewState.SENT.value: _("in review at AER"),
        ReviewState.CHANGES_ASKED.value: _("AER asked for changes"),
    }.get(record["review"], _("not reviewed by AER"))


def _published(record: dict[str, Any]) -> list[str]:
    state = record["publication"]
    if state == PublicationState.WITHDRAWN:
        return [_("publication withdrawn on %(day)s") % {"day": day(record["withdrawn_on"])}]
    if state == PublicationState.NONE:
        return []
    said = [_("published on %(day)s") % {"day": day(record["published_on"])}]
    if state == PublicationState.REPLACED:
        said.append(_("replaced by a later version"))
    return said


def _adopted(record: dict[str, Any]) -> str:
    adoption = record.get("adoption")
    if not adoption:
        return _("not adopted")
    act = " ".join(filter(None, (adoption["act"], adoption["number"])))
    said = ", ".join(filter(None, (adoption["body"], act, day(adoption["on"]))))
    return _("adopted by %(body_act_and_day)s") % {"body_act_and_day": said}


# --- The page -----------------------------------------------------------------------


def page_of(printable: Printable) -> Page:
    """Return the HTML of a printable in its language."""
    ours = {code for code, _name in settings.LANGUAGES}
    # A method may speak a language our own words are not in: then they stay English.
    with translation.override(printable.language if printable.language in ours else "en"):
        content = in_language(printable.content, printable.language)
        own = content["strategy"]["language"]
        plan = plans.plan(content)
        context = {
            "voice": Voice(printable.language, own),
            "direction": "rtl" if is_rtl(printable.language) else "ltr",
            "language": printable.language,
            "plan": plan,
            "money": plan.money,
            "about": about(printable, content),
            **_cover(printable, content),
        }
        if printable.kind is Kind.STRATEGY:
            context |= {
                "brief": brief(content, plan),
                "sections": sections(content),
                "priorities": priorities(content),
                "participants": content["participants"],
                "said": content["input"],
                "money_told": _tells(content, "budget"),
                "measures_told": _tells(content, "measures"),
            }
        html = render_to_string(TEMPLATES[printable.kind], context)
    pictures = {plans.PICTURE: plan.money.picture.encode()} if plan.money else {}
    return Page(html, pictures)


def _tells(content: Content, made: str) -> bool:
    return any(
        block.get("made") == made
        for section in content["sections"]
        for question in section["questions"]
        for block in question["blocks"]
    )


def _cover(printable: Printable, content: Content) -> dict[str, Any]:
    region = content["region"]
    name = _("Intercultural strategy of %s") % region["name"]
    if printable.kind is Kind.WORKPLAN:
        name = _("Workplan of the intercultural strategy of %s") % region["name"]
    period = content["strategy"]["period"]
    people = content.get("participants", [])
    taking_part = [one for one in people if one.get("takes_part", True)]
    return {
        "region": region,
        "own_title": content["strategy"]["title"],
        "name": name,
        "document_title": f"{content['strategy']['title']}: {name}"
        if content["strategy"]["title"]
        else name,
        "years": years(period["start"], period["end"]),
        "status": isolated(status(printable.record), printable.language),
        "fictional": content["strategy"]["fictional"],
        "for_aer": printable.audience is not Audience.PUBLIC,
        "written_with": len(taking_part),
    }


def about(printable: Printable, content: Content) -> dict[str, Any]:
    """Return what the last page tells about the document itself."""
    edition, record = content["edition"], printable.record
    unchecked = (
        printable.language in edition["checked_by"]
        and not edition["checked_by"][printable.language]
    )
    digest = record.get("sha256", "")
    return {
        "method": edition["title"],
        "unchecked": unchecked,
        "frozen_on": day(record.get("frozen_on", "")),
        "number": _in_fours(digest),
        "short_number": _in_fours(digest[:12]),
        "site": settings.SITE_URL.split("://", 1)[-1],
    }


def _in_fours(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


@cache
def made_with(language: str) -> str:
    """Return a mark of everything besides content that shapes a file."""
    root = Path(settings.BASE_DIR)
    here = Path(__file__).parent
    shaping = [
        *sorted((root / "templates" / "documents" / "pdf").rglob("*.html")),
        *sorted((root / "static" / "pdf").iterdir()),
        *sorted(here.glob("parts/*.py")),
        here / "printables.py",
        here / "rendering.py",
        root / "workplans" / "picture.py",
        *sorted(root.glob(f"locale/{language}/LC_MESSAGES/*.mo")),
        Path(settings.BUILD_DIR) / "fonts" / "stamp.json",
    ]
    mark = hashlib.sha256(f"{installed('weasyprint')} {installed('pikepdf')}".encode())
    for path in shaping:
        mark.update(path.read_bytes() if path.is_file() else b"")
    mark.update(settings.SITE_URL.encode())
    return mark.hexdigest()
