"""The base pack, read once, and ways of bending a copy of it."""

import shutil
from pathlib import Path

from hypothesis import strategies as st

from trenza.protocol.packs import read_pack
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.decide import Case, Granted
from trenza.protocol.rules.masks import Level, masks_of

BASE = Path(__file__).resolve().parents[2] / "packs" / "base"
PACK = read_pack(BASE).pack
COMPILED = compile_pack(PACK)
BITS = [one.bit for one in PACK.types]

any_masks = st.dictionaries(st.sampled_from(BITS), st.sampled_from(list(Level))).map(masks_of)
any_granted = st.lists(
    st.builds(Granted, st.sampled_from(["consent", "agreement"]), any_masks), max_size=2
).map(tuple)
any_case = st.builds(
    Case,
    profile=st.sampled_from([one.code for one in PACK.profiles] + ["stranger"]),
    sector=st.sampled_from([*PACK.sectors, "XX"]),
    situation=st.sampled_from([one.code for one in PACK.situations] + ["curiosity"]),
    relation=st.sampled_from(["", "attends", "declared", "neighbour"]),
    protection=st.sampled_from(["none", "protected", "unheard-of"]),
    granted=any_granted,
)
any_type = st.sampled_from([one.code for one in PACK.types])


def bent(folder, name, old, new):
    """A copy of the base pack with one change; gives the folder and the line changed."""
    shutil.copytree(BASE, folder / "pack", ignore=shutil.ignore_patterns("sources"))
    path = folder / "pack" / name
    text = path.read_text()
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new, 1))
    return folder / "pack", text[: text.index(old)].count("\n") + 1
