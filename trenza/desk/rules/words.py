"""Codes of people, relations and events as words of the screen."""

from collections.abc import Iterable

IDENTIFIERS = {
    "dni": "DNI",
    "nie": "NIE",
    "passport": "Pasaporte",
    "nuss": "N.º Seguridad Social",
    "health_card": "Tarjeta sanitaria",
}
LANGUAGES = {
    "es": "español", "ar": "árabe", "ro": "rumano", "fr": "francés", "en": "inglés",
    "pt": "portugués", "uk": "ucraniano", "ru": "ruso", "bg": "búlgaro", "zh": "chino",
    "ca": "catalán", "gl": "gallego", "eu": "euskera", "ber": "tamazight", "zgh": "tamazight",
    "wo": "wólof", "ur": "urdu", "pl": "polaco", "de": "alemán", "it": "italiano",
}  # fmt: skip
# What everybody in the centre speaks; anything else is a need to plan for.
COMMON_LANGUAGES = frozenset({"es"})
RELATIONS = {"attends": "Atiende a la persona", "declared": "Primera visita declarada"}
SEXES = {"F": "Mujer", "M": "Hombre", "X": "No binario", "U": ""}
KINSHIPS = {
    "head": "Persona de referencia", "partner": "Cónyuge o pareja", "child": "Hija o hijo",
    "parent": "Madre o padre", "sibling": "Hermana o hermano", "grandparent": "Abuela o abuelo",
    "grandchild": "Nieta o nieto", "relative": "Otro familiar", "flatmate": "Sin parentesco",
}  # fmt: skip
MEDIA_OF_WITHDRAWAL = {
    "in_person": "De palabra, en el centro",
    "signed_paper": "Escrito firmado",
    "phone": "Por teléfono",
    "electronic_signature": "Firma electrónica",
}
OUTCOMES = {"allowed": "Permitido", "denied": "Denegado", "done": "Hecho"}
SCSP = {
    "Ley": "La ley lo permite, sin pedir consentimiento",
    "Si": "Consentimiento de la persona",
    "NoOpo": "La persona no se ha opuesto",
}


def full_name(given_name: str, surname1: str, surname2: str) -> str:
    """The name in the order in which it is said; «Sin nombre» if there is none."""
    return " ".join(part for part in (given_name, surname1, surname2) if part) or "Sin nombre"


def listed_name(given_name: str, surname1: str, surname2: str) -> str:
    """The name as it is found in a list: surnames first."""
    surnames = " ".join(part for part in (surname1, surname2) if part)
    return ", ".join(part for part in (surnames, given_name) if part) or "Sin nombre"


def shown_identifier(type: str, value: str, country: str = "") -> str:
    """«NIE Y7462910K», «Pasaporte AB12345 (MA)», «N.º Seguridad Social 28 12345678 40»."""
    label = IDENTIFIERS.get(type, "Documento")
    if type == "nuss" and len(value) == 12:
        value = f"{value[:2]} {value[2:10]} {value[10:]}"
    return f"{label} {value} ({country})" if country else f"{label} {value}"


def language_need(languages: Iterable[str]) -> str:
    """«Habla árabe y francés» when none of her languages is common; '' otherwise."""
    spoken = [code for code in languages if code]
    if not spoken or COMMON_LANGUAGES & set(spoken):
        return ""
    return f"Habla {joined([LANGUAGES.get(code, code) for code in spoken])}"


def language_choices() -> list[tuple[str, str]]:
    """Every language once, Castilian first, for a list to choose from."""
    named = {name: code for code, name in reversed(LANGUAGES.items())}  # one name, its first code
    return sorted(
        ((code, name.capitalize()) for name, code in named.items()),
        key=lambda pair: (pair[0] not in COMMON_LANGUAGES, pair[1].replace("Á", "A")),
    )


def joined(parts: list[str]) -> str:
    """«a», «a y b», «a, b y c»."""
    if len(parts) < 2:
        return "".join(parts)
    last = parts[-1]
    word = "e" if last.lower().startswith(("i", "hi")) else "y"
    return f"{', '.join(parts[:-1])} {word} {last}"
