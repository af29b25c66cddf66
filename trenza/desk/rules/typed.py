"""What somebody typed in the search box: a document, a number or a name."""

import re
from dataclasses import dataclass

_PLAIN = re.compile(r"[^0-9A-ZÑÇ]")
_DNI = re.compile(r"[KLM]?\d{1,8}[A-Z]?")
_NIE = re.compile(r"[XYZ]\d{7,8}[A-Z]?")
_NUSS = re.compile(r"\d{11,12}")
_HEALTH_CARD = re.compile(r"[A-Z]{4}\d{6,14}[A-Z]{0,2}\d{0,2}")
_PASSPORT = re.compile(r"[A-Z]{1,4}\d{4,11}[A-Z]?|\d{9}")
LONGEST = 120


@dataclass(frozen=True)
class Typed:
    """The kinds of identifier that a text may be, likeliest first; none means it is a name."""

    text: str
    kinds: tuple[str, ...]

    @property
    def is_name(self) -> bool:
        """Whether to search by name."""
        return not self.kinds


def read_typed(text: str) -> Typed:
    """Tell documents from names: names have no figures."""
    text = " ".join(text.split())[:LONGEST]
    plain = _PLAIN.sub("", text.upper())
    if not any(c.isdigit() for c in plain):
        return Typed(text, ())
    if _NIE.fullmatch(plain):
        return Typed(text, ("nie",))
    if _NUSS.fullmatch(plain):
        return Typed(text, ("nuss",))
    if _DNI.fullmatch(plain) and not _PASSPORT.fullmatch(plain):
        return Typed(text, ("dni",))
    kinds = [kind for kind, form in (("passport", _PASSPORT), ("health_card", _HEALTH_CARD))
             if form.fullmatch(plain)]  # fmt: skip
    if _DNI.fullmatch(plain):
        kinds.insert(0, "dni")
    return Typed(text, tuple(kinds) or ("own",))
