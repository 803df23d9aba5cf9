"""What a column of a region's list can be, and the heads by which we know it."""

import re
from collections import Counter
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.text import bare

# Target: its words on screen, and first words of heads, without accents, in the languages
# of our regions (en ro es ca it de pl); two words are joined by "_".
TARGETS: dict[str, tuple[str | Promise, str]] = {
    "reference": (
        _("Your own number"),
        "no nr no. number ref reference code cod numar num numero id lp nummer crt",
    ),
    "title": (
        _("Title"),
        (
            "title action activity measure project titlu titlul actiune actiunea masura "
            "activitate activitatea titulo accion actividad medida titol accio activitat "
            "titolo azione attivita titel maßnahme massnahme aktion tytul dzialanie zadanie"
        ),
    ),
    "description": (
        _("What exactly"),
        (
            "description details what descriere descrierea detalii descripcion detalle "
            "descripcio descrizione beschreibung opis"
        ),
    ),
    "objective": (
        _("Objective"),
        "objective goal aim obiectiv obiectivul objetivo objectiu obiettivo ziel cel",
    ),
    "responsible": (
        _("Who does it"),
        (
            "responsible who lead owner organisation organization body responsabil "
            "responsabilul cine institutie responsable organismo organisme responsabile ente "
            "zustandig verantwortlich odpowiedzialny podmiot realizator"
        ),
    ),
    "role": (_("Role"), "role rol rolul functia cargo carrec ruolo rolle funkcja"),
    "starts": (
        _("From which month"),
        (
            "from de_la start starts begin inceput inceputul inicio desde inici inizio dal "
            "beginn von poczatek od"
        ),
    ),
    "ends": (
        _("To which month"),
        (
            "to pana_la until end ends finish sfarsit sfarsitul termen fin hasta final fine al "
            "ende bis koniec do"
        ),
    ),
    "year": (_("Year of the money"), "year an anul ano any anno jahr rok"),
    "amount": (
        _("Amount"),
        (
            "amount importo cost costs budget money suma buget bugetul importe presupuesto "
            "coste import pressupost bilancio costo betrag kosten budget kwota budzet koszt"
        ),
    ),
    "source": (
        _("Who pays"),
        (
            "source funding fund sursa finantare finantarea fuente financiacion font "
            "financament fonte finanziamento quelle finanzierung zrodlo finansowanie"
        ),
    ),
    "certainty": (_("How sure"), "certainty sure secured siguranta certeza certezza"),
    "note": (_("Note on the money"), "note notes remark observatii observaciones uwagi"),
}
# A list often has a column of amounts for each year.
SEVERAL = frozenset({"amount"})
_YEAR = re.compile(r"\b(20\d\d)\b")


def year_in(head: str) -> int | None:
    """Return the one year a head names: "Budget 2027 (EUR)"."""
    found = set(_YEAR.findall(head))
    return int(found.pop()) if len(found) == 1 else None


def guess(heads: list[str]) -> dict[str, str]:
    """Return {number of the column: target} for the heads we know; the person corrects it."""
    mapping: dict[str, str] = {}
    for column, head in enumerate(heads):
        target = _meaning(head)
        if target and (target in SEVERAL or target not in mapping.values()):
            mapping[str(column)] = target
    return mapping


def _meaning(head: str) -> str:
    if len(head) > 80:
        return ""
    said = re.findall(r"[^\W\d_]+|\d+", bare(head))
    if year_in(head):
        return "amount"
    for word in ["_".join(said[:2]), *said[:3]]:
        for target, (_label, names) in TARGETS.items():
            if word in names.split():
                return target
    return ""


def twice(mapping: Mapping[str, str]) -> list[str]:
    """Return in words what was chosen for more than one column, though only one can be it."""
    counted = Counter(mapping.values())
    return [
        str(label)
        for target, (label, _names) in TARGETS.items()
        if counted[target] > 1 and target not in SEVERAL
    ]
