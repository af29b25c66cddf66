"""Document and telephone numbers of register persons: each its own, with the right check letter.

Numbers follow from the person's place in the region by a bijection, so that ten million persons
need no memory of the numbers given. The files are never published: any range is used, as in life.
"""

LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_DNI_SIZE, _DNI_STEP = 89_999_999, 7_654_321
_NIE_SIZE, _NIE_STEP = 29_999_999, 1_234_577
_PHONE_SIZE, _PHONE_STEP = 79_999_987, 22_360_679


def dni(index: int) -> str:
    """The DNI of the person with this index."""
    number = 10_000_000 + index * _DNI_STEP % _DNI_SIZE
    return f"{number}{LETTERS[number % 23]}"


def nie(index: int) -> str:
    """The NIE of the person with this index: X, Y or Z, seven digits and a letter."""
    number = (index + 1) * _NIE_STEP % _NIE_SIZE
    return f"{'XYZ'[number // 10_000_000]}{number % 10_000_000:07d}{LETTERS[number % 23]}"


def passport(index: int, country: str, edition: int) -> str:
    """A passport number; every renewal (edition) brings another."""
    number = (index * 5 + edition) * 1_618_033 % 9_999_991
    series = (index * 5 + edition) * 48_271 % 676
    letters = chr(65 + series // 26) + chr(65 + series % 26)
    return f"{country[0]}{letters}{number:07d}" if country in "MACNIN" else f"{letters}{number:07d}"


def nuss(index: int) -> str:
    """A Social Security number: province, number and remainder by 97."""
    province, number = 1 + index % 52, 10_000_000 + index * 31_415_927 % 89_999_999
    return f"{province:02d}{number}{(province * 100_000_000 + number) % 97:02d}"


def health_card(index: int) -> str:
    """A regional health card number."""
    return f"ALBA{index * 2_718_281_829 % 9_999_999_967:010d}"


def mobile(index: int) -> str:
    """A mobile telephone."""
    return f"6{index * _PHONE_STEP % _PHONE_SIZE + 10_000_000:08d}"


def landline(index: int) -> str:
    """A fixed telephone of a home or a centre."""
    return f"9{index * 14_142_135 % 69_999_991 + 10_000_000:08d}"
