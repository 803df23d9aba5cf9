"""Digits as people type them: in any script, with spaces and dashes or without."""

import unicodedata

LONGEST = 80


def digits_in(typed: str) -> str:
    """Return the digits as 0 to 9, nothing where a letter stands among them."""
    found = ""
    for one in typed[:LONGEST]:
        digit = unicodedata.digit(one, None)
        if digit is not None:
            found += str(digit)
        elif one.isalnum():
            return ""
    return found


def grouped(digits: str) -> str:
    """Return digits in fours, as one reads them out."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
