"""Hand-made persons, registers and the model of the pack."""

import csv
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from tests.environment import ROOT
from trenza.people.matching.engines.duck import Means, Work
from trenza.people.matching.weights import MatchModel, read_model
from trenza.people.rules.normal import NormalForm, Particulars, normal_form

MODEL = ROOT / "packs" / "base" / "matching" / "model.json"
MILLION = 1_600_000

ANA = Particulars(
    given_name="Ana María", surname1="Bermúdez", surname2="Olaizola", sex="F",
    birth_date="1984-05-17", nationality="ES", documents=(("dni", "00000023T", "ES"),),
    phone="699000111", email="ana.bermudez@example.org", address="Calle Mayor, 12, 3º B",
    postcode="61001", municipality="61001",
)  # fmt: skip
HEADER = [
    "rec_id", "given_name", "surname1", "surname2", "sex", "birth_date", "birth_precision",
    "nationality", "doc_type", "doc_number", "doc_country", "nuss", "health_card", "phone",
    "email", "address", "postcode", "municipality", "household",
]  # fmt: skip


@lru_cache
def model() -> MatchModel:
    """The model of the pack, for a register of a million persons."""
    return read_model(MODEL).sized(MILLION)


def like(base: Particulars = ANA, **changed: object) -> NormalForm:
    """The normal form of somebody, with some things said otherwise."""
    return normal_form(base._replace(**changed))


def quiet(step: str, done: int, total: int) -> None:
    """Progress that nobody reads."""


def work_in(folder: Path) -> Work:
    """A work folder that uses little."""
    return Work(folder, Means(memory_gb=1.0, disk_gb=2.0, processes=2), quiet)


def write_register(path: Path, rows: list[dict[str, str]], header: list[str] = HEADER) -> Path:
    """A register as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def row(number: int, said: Particulars = ANA, **changed: str) -> dict[str, str]:
    """A record of a register."""
    type, value, country = said.documents[0] if said.documents else ("", "", "")
    told = {
        "rec_id": str(number), "given_name": said.given_name, "surname1": said.surname1,
        "surname2": said.surname2, "sex": said.sex, "birth_date": said.birth_date,
        "birth_precision": said.birth_precision, "nationality": said.nationality,
        "doc_type": type, "doc_number": value, "doc_country": country, "phone": said.phone,
        "email": said.email, "address": said.address, "postcode": said.postcode,
        "municipality": said.municipality,
    }  # fmt: skip
    return told | changed


_TEXT = st.one_of(
    st.none(),
    st.sampled_from(
        ["ana", "ana maria", "maria", "bermudez", "olaizola", "x", "a", "6", "00000023t"]
    ),
    st.text(alphabet="abcdefghij 0123456789", min_size=1, max_size=200),
)
_BIRTH = st.one_of(
    st.just((None, None, None, None, False)),
    st.dates().map(lambda d: (d.isoformat(), d.year, d.month, d.day, (d.month, d.day) == (1, 1))),
    st.integers(1850, 2030).map(lambda year: (None, year, None, None, True)),
)


@st.composite
def forms(draw: st.DrawFn) -> NormalForm:
    """Any normal form that could be, and many that could not."""
    found = NormalForm(**{
        name: draw(_TEXT)
        for name in NormalForm._fields
        if not name.startswith("birth") and name != "sex"
    })  # fmt: skip
    birth = dict(
        zip(
            ("birth", "birth_year", "birth_month", "birth_day", "birth_rough"),
            draw(_BIRTH),
            strict=True,
        )
    )
    return found._replace(**birth, sex=draw(st.sampled_from(["f", "m", None])))
