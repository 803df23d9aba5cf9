"""The accounts of the demonstration. They are for trying out only: everybody knows them."""

from dataclasses import dataclass

PASSWORD = "demo-belong-2026"  # noqa: S105 - printed at every start of the demonstration


@dataclass(frozen=True)
class DemonstrationAccount:
    role: str
    email: str
    name: str
    password: str = PASSWORD


def accounts() -> list[DemonstrationAccount]:
    """Return one account per role; all names are invented."""
    return [
        DemonstrationAccount("lead", "lead@example.org", "Ioana Moldovan"),
        DemonstrationAccount("editor", "editor@example.org", "Radu Pintea"),
        DemonstrationAccount("facilitator", "facilitator@example.org", "Ilinca Barbu"),
        DemonstrationAccount("stakeholder", "stakeholder@example.org", "Amal Haddad"),
        DemonstrationAccount(
            "aer-coordinator", "aer-coordinator@example.org", "Clara Vermeulen"
        ),
        DemonstrationAccount("aer-reviewer", "aer-reviewer@example.org", "Tomás Oliveira"),
    ]
