"""A published pack is one text that never changes and tells the whole decision again."""

import json
from dataclasses import replace

from hypothesis import given

from tests.protocol.world import COMPILED, PACK, any_case
from trenza.protocol.rules.canonical import canonical_text, digest, from_canonical
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.decide import decide

TEXT = canonical_text(COMPILED)
AGAIN = from_canonical(TEXT)


def test_comes_back_whole():
    assert AGAIN == COMPILED
    assert canonical_text(AGAIN) == TEXT


def test_is_canonical_json():
    assert json.dumps(
        json.loads(TEXT), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ) == TEXT  # fmt: skip


@given(any_case)
def test_decides_the_same_when_read_back(case):
    assert decide(AGAIN, case) == decide(COMPILED, case)


def test_any_change_changes_the_hash():
    first = PACK.matrix[0]
    bent = replace(PACK, matrix=(replace(first, text="Otra frase."), *PACK.matrix[1:]))

    assert digest(canonical_text(compile_pack(bent))) != digest(TEXT)


def test_the_hash_is_sha256_of_the_text():
    assert digest("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
