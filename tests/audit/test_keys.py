"""The private key stays private and whole; earlier public keys are never forgotten."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from trenza.audit.rules import keys


class TestSigningKey:
    def test_is_made_once_for_its_owner_only(self, tmp_path):
        first = keys.signing_key(tmp_path / "audit")

        path = tmp_path / "audit" / keys.PRIVATE_FILE
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert keys.signing_key(tmp_path / "audit").public == first.public
        assert keys.public_keys(tmp_path / "audit").keys == (first.public,)
        assert "PRIVATE" not in keys.public_keys(tmp_path / "audit").text

    def test_is_one_even_if_many_make_it_at_once(self, tmp_path):
        with ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: self.made(tmp_path), range(16)))

        assert len(set(made)) == 1
        assert [path.name for path in tmp_path.glob("signing-key*")] == ["signing-key"]

    def made(self, folder):
        return keys.signing_key(folder).public.text

    def test_is_refused_when_others_can_read_it(self, tmp_path):
        keys.signing_key(tmp_path)
        (tmp_path / keys.PRIVATE_FILE).chmod(0o640)

        with pytest.raises(keys.KeyProblem, match="chmod 600"):
            keys.signing_key(tmp_path)

    @pytest.mark.parametrize(
        "text", ["", "PRIVATE+KEY+a+b", "PRIVATE+KEY+a+b+c", "a+00000000+AQ=="]
    )
    def test_that_cannot_be_read_is_told(self, tmp_path, text):
        path = tmp_path / keys.PRIVATE_FILE
        path.write_text(text)
        path.chmod(0o600)

        with pytest.raises(keys.KeyProblem):
            keys.signing_key(tmp_path)

    def test_after_a_change_signs_under_the_same_name(self, tmp_path):
        old = keys.signing_key(tmp_path)
        (tmp_path / keys.PRIVATE_FILE).unlink()

        new = keys.signing_key(tmp_path)

        assert (new.origin, new.public == old.public) == (old.origin, False)

    def test_after_a_change_the_earlier_public_key_stays(self, tmp_path):
        old = keys.signing_key(tmp_path).public
        (tmp_path / keys.PRIVATE_FILE).unlink()

        new = keys.signing_key(tmp_path).public

        assert keys.public_keys(tmp_path).keys == (old, new)


class TestPublicKeys:
    def test_missing_ones_are_told(self, tmp_path):
        with pytest.raises(keys.KeyProblem, match="No hay claves"):
            keys.public_keys(tmp_path)
