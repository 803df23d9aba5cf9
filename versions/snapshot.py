"""A strategy as canonical content: what versions freeze, and what drafts are printed from.

Sorted keys, NFC, decimals and dates as text, uuids instead of keys of the
database; every text of the method in every language it has ({language: text}), so a
version can be read when the edition is gone. Nothing for the region alone ever enters:
the one filter of audiences is `readable_by`.
"""

import hashlib
import json
import unicodedata
from typing import Any

from frameworks.models import Audience
from frameworks.reading import period_of, sections_content
from kernel.languages import in_each, localized
from regions.models import Organisation, OrganisationKind, PartPlayed, PersonState
from strategies.models import Strategy
from toolkit.reading import priorities_content
from versions import thread
from versions.models import Content, Version
from versions.schema import SCHEMA, upgraded
from workplans.reading import plan_content

READS = {
    Audience.PUBLIC: {Audience.PUBLIC.value},
    Audience.REVIEWER: {Audience.PUBLIC.value, Audience.REVIEWER.value},
}


def take(strategy: Strategy) -> Content:
    """Return everything of the working copy that may leave the region, for reviewers."""
    edition = strategy.edition
    region = strategy.region
    languages = [edition.source_language, *sorted(edition.languages)]
    languages = list(dict.fromkeys(languages))
    content = {
        "schema": SCHEMA,
        "languages": languages,
        "edition": {
            "key": edition.key,
            "revision": edition.revision,
            "title": {code: str(edition.say("title", code)) for code in languages},
            "checked_by": {code: edition.languages.get(code, "") for code in languages[1:]},
        },
        "region": {
            "slug": region.slug,
            "name": region.name,
            "official_name": region.official_name,
            "country": region.country,
            "authority": region.authority,
            "delegated_body": region.delegated_body,
        },
        "strategy": {
            "uuid": str(strategy.uuid),
            "title": strategy.title,
            "language": strategy.language,
            "fictional": strategy.fictional,
            "period": period_of(strategy),
        },
        "sections": sections_content(strategy, languages),
        "participants": _participants(strategy, languages),
        "priorities": priorities_content(strategy, languages),
        "workplan": plan_content(strategy, languages),
        "input": thread.content(strategy, languages),
    }
    cleaned: Content = _clean(readable_by(Audience.REVIEWER, content))
    return cleaned


def _participants(strategy: Strategy, languages: list[str]) -> list[dict[str, Any]]:
    kinds = {kind.value: in_each(kind.label, languages) for kind in OrganisationKind}
    parts = {part.value: in_each(part.label, languages) for part in PartPlayed}
    return [
        {
            "name": one.name,
            "kind": kinds[one.kind],
            "migrant_led": one.migrant_led,
            "part": parts[one.part],
            "takes_part": PartPlayed(one.part).takes_part,
        }
        for one in Organisation.objects.filter(region=strategy.region, state=PersonState.ACTIVE)
    ]


def readable_by(audience: Audience, content: Any) -> Any:
    """Return `content` without any part that says it is for a narrower audience."""
    allowed = READS[audience]
    if isinstance(content, dict):
        return {key: readable_by(audience, one) for key, one in content.items()}
    if isinstance(content, list):
        return [
            readable_by(audience, one)
            for one in content
            if not (isinstance(one, dict) and one.get("audience", "public") not in allowed)
        ]
    return content


def _clean(content: Any) -> Any:
    """NFC and no control characters that JSON or PostgreSQL would refuse."""
    if isinstance(content, str):
        return unicodedata.normalize("NFC", content.replace("\x00", ""))
    if isinstance(content, dict):
        return {key: _clean(one) for key, one in content.items()}
    if isinstance(content, list):
        return [_clean(one) for one in content]
    if isinstance(content, float):
        raise TypeError("No float enters a version.")
    return content


def canonical(content: Content) -> str:
    """Return the one text that stands for `content`."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained_hash(text: str, previous: str) -> str:
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def read(version: Version, audience: Audience) -> Content:
    """Return the content of a version, in today's schema, for one audience."""
    narrowed: Content = readable_by(audience, upgraded(json.loads(version.content)))
    return narrowed


def in_language(content: Content, language: str) -> Content:
    """Return `content` with every text of the method in one language."""
    said: Content = localized(content, language, content["languages"])
    return said
