"""What a verification can find, in words for people, and the report that gathers it."""

from dataclasses import dataclass, field
from datetime import timedelta

TOLERANCE = timedelta(seconds=120)

SENTENCES = {
    "gone": "Falta el suceso de la posición {position}: se ha borrado.",
    "changed": "El suceso de la posición {position} no es el que se selló.",
    "gap": "Falta la posición {position} del árbol.",
    "root": (
        "El árbol no es el que se firmó con tamaño {size}:"
        " algo cambió desde la posición {position}."
    ),
    "short": (
        "Se firmó un árbol de tamaño {size} y solo llega hasta la posición {position}:"
        " falta la cola."
    ),
    "signature": "La firma del punto de control de tamaño {size} no es auténtica.",
    "checkpoint": "El punto de control de tamaño {size} no dice lo mismo que su texto firmado.",
    "clock": "El punto de control de tamaño {size} está fechado antes que el anterior.",
    "outside_root": (
        "El árbol no contiene el del punto de control guardado fuera ({name}, tamaño {size}):"
        " algo cambió antes de esa posición."
    ),
    "outside_short": (
        "El punto de control guardado fuera ({name}) firmó {size} posiciones y hoy hay menos:"
        " se ha borrado la cola o se ha empezado de nuevo."
    ),
    "outside_signature": (
        "El punto de control guardado fuera ({name}) no lleva una firma de las claves conocidas."
    ),
    "outside_text": "El fichero {name} no es un punto de control.",
    "back_dated": (
        "El suceso de la posición {position} dice haber ocurrido antes de un punto de control"
        " que se firmó sin él."
    ),
    "post_dated": (
        "El suceso de la posición {position} dice haber ocurrido después del punto de control"
        " que lo selló."
    ),
    "unplaced": (
        "Hay {count} sucesos ya firmes sin lugar en el árbol (el primero, n.º {event}):"
        " o se han insertado a mano o el secuenciador no funciona."
    ),
}


@dataclass(frozen=True)
class Finding:
    """One kind of damage: where it is first seen and how often."""

    code: str
    position: int | None
    count: int
    text: str


@dataclass
class Findings:
    """Damage found so far; of each kind only the first is told, and how many there are."""

    _first: dict[str, tuple[int | None, dict[str, object]]] = field(default_factory=dict)
    _count: dict[str, int] = field(default_factory=dict)

    def add(self, code: str, position: int | None = None, **words: object) -> None:
        """Note one piece of damage."""
        self._first.setdefault(code, (position, words))
        self._count[code] = self._count.get(code, 0) + 1

    def first_of(self, code: str) -> int | None:
        """The first position at which this kind of damage was found."""
        return self._first[code][0] if code in self._first else None

    def all(self) -> tuple[Finding, ...]:
        """Everything found, the first position first."""
        found = [
            Finding(
                code,
                position,
                self._count[code],
                SENTENCES[code].format(
                    **{"position": position, "count": self._count[code], **words}
                ),
            )
            for code, (position, words) in self._first.items()
        ]
        return tuple(sorted(found, key=lambda one: (one.position is None, one.position or 0)))


@dataclass(frozen=True)
class Report:
    """What was checked and what came out of it."""

    size: int
    signed_size: int
    checkpoints: int
    outside: int
    waiting: int
    seconds: float
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing at all was found."""
        return not self.findings

    @property
    def first_position(self) -> int | None:
        """The first position that is known to be damaged."""
        return self.findings[0].position if self.findings else None
