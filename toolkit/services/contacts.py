"""What in a text leads to a person: pointed out to the writer before others read it."""

import re

from kernel.text import plain

_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,120}\.[^\W\d_]{2,20}")
_PHONE = re.compile(r"(?<!\w)[+(]{0,2}\d(?:[ .\-/()\u00a0]{0,2}\d){6,14}(?!\w)")
_NO_PHONE = re.compile(
    r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{4}"  # a day
    r"|\d{4}[./-]\d{1,2}[./-]\d{1,2}"
    r"|(?:19|20)\d\d\s?[/-]\s?(?:19|20)\d\d"  # from year to year
    r"|[1-9]\d{0,2}(?:[ .\u00a0]\d{3})*[ .\u00a0]000"  # an amount
    r"|[1-9]\d{0,3}0{4,}"
)
# Words for a street, before its name or behind it.
_BEFORE = (
    r"str\.|strada|stradă|bd\.|bulevardul|aleea|calea|șoseaua|piața"
    r"|rue|avenue|boulevard|place|via|calle|ulica|ul\."
    r"|вул\.|вулиця|вулиці|просп\.|проспект|пров\.|провулок|ул\.|улица|улице|пр\.|переулок"
    r"|شارع|طريق|زقاق|حي"
)
_BEHIND = r"street|road|avenue|lane|square|st\.|rd\.|stra(?:ß|ss)e|gasse|weg"
_STREETS = (
    re.compile(
        rf"(?<!\w)(?:{_BEFORE})\s?(?:[^\W\d_][\w.'’\-]*[ ,]{{1,3}}){{1,4}}"
        r"(?:nr\.?|no\.?|буд\.?|д\.|رقم)?\s?\d{1,4}(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w.,])\d{1,3}[a-z]?,?\s(?:rue|avenue|boulevard|place)\s[^\W\d_]+"
        r"(?:\s[^\W\d_]+){0,2}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w.,])\d{{1,3}}[a-z]?\s[^\W\d_]+(?:\s[^\W\d_]+)?\s(?:{_BEHIND})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"[^\W\d_]+\s?(?:{_BEHIND})\s\d{{1,3}}(?!\w)", re.IGNORECASE),
)


def contacts_in(text: str) -> list[str]:
    """Return e-mail addresses, telephone numbers and streets with a number, as written.

    Digits of any script count. What is no address after all costs the writer one more tap.
    """
    text = plain(text)
    found = _EMAIL.findall(text)
    found += [one for one in _PHONE.findall(text) if not _NO_PHONE.fullmatch(_latin(one))]
    for form in _STREETS:
        found += form.findall(text)
    return list(dict.fromkeys(" ".join(one.split()) for one in found))


def _latin(digits: str) -> str:
    return "".join(str(int(one)) if one.isdecimal() else one for one in digits)
