"""Long texts between the box they are typed in and the safe HTML that is kept."""

from kernel.text import kept_text as kept
from kernel.text import rich
from kernel.text import typed_text as typed

__all__ = ["kept", "rich", "typed"]
