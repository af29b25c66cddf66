"""Document and telephone numbers with right check characters, from ranges that nobody real holds.

As far as is publicly known no DNI above 80,000,000, no NIE Z5…, no province 60 and no telephone
79…/899… is in use; see docs/decisions/0007-invented-region.md.
"""

LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
PROVINCE = "60"
_CIF_LETTERS = "JABCDEFGHI"
# Substitutions of the check digit of a municipality, by place.
_MUNICIPALITY = ("0246813579", "0382741596", "0123456789")


def spread(index: int, *, size: int, step: int) -> int:
    """Scatter consecutive indexes over a range, without repeating any until it is full."""
    return index * step % size


def dni(index: int) -> str:
    """The DNI of the person with this index, with its letter."""
    number = 80_000_000 + spread(index, size=19_990_007, step=7_654_321)
    return f"{number}{LETTERS[number % 23]}"


def nie(index: int) -> str:
    """The NIE of the person with this index, series Z5 to Z9."""
    number = 5_000_000 + spread(index, size=4_999_999, step=1_234_577)
    return f"Z{number:07d}{LETTERS[(20_000_000 + number) % 23]}"


def nuss(index: int) -> str:
    """The Social Security number, twelve digits: province, number, remainder by 97."""
    number = 10_000_000 + spread(index, size=89_999_999, step=31_415_927)
    return f"{PROVINCE}{number}{int(PROVINCE + str(number)) % 97:02d}"


def passport(index: int, country: str) -> str:
    """A passport number of the country: two letters and seven digits."""
    return f"{country}{spread(index, size=9_999_991, step=1_618_033):07d}"


def health_card(index: int) -> str:
    """A regional health card number."""
    return f"ALBA{spread(index, size=9_999_999_967, step=2_718_281_829):010d}"


def mobile(index: int) -> str:
    """A mobile telephone in the unassigned series 79."""
    return f"79{spread(index, size=9_999_991, step=2_236_067):07d}"


def landline(index: int) -> str:
    """A fixed telephone in the unassigned series 899."""
    return f"899{spread(index, size=999_983, step=141_421):06d}"


def cif(letter: str, index: int) -> str:
    """The tax number of a company or association of the invented province 60."""
    digits = f"{PROVINCE}{spread(index, size=99_991, step=31_622):05d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::2])
    check = (10 - (doubled + sum(int(digit) for digit in digits[1::2])) % 10) % 10
    return f"{letter}{digits}{_CIF_LETTERS[check] if letter in 'PQRSNW' else check}"


def municipality_check_digit(ine: str) -> str:
    """The sixth digit of a municipality's code (Barcelona 08019 has 3)."""
    total = sum(int(_MUNICIPALITY[place % 3][int(digit)]) for place, digit in enumerate(ine))
    return str((10 - total % 10) % 10)
