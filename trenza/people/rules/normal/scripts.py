"""What is left of letters outside a to z: own tables for Cyrillic, Arabic and stray Latin ones."""

# Ukrainian and Russian as passports write them, before the spellings of names are brought together.
_CYRILLIC = """
а a б b в v г g ґ g д d е e ё io є ie ж zh з z и i і i ї i й i к k л l м m н n о o п p р r с s т t
у u ў u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю iu я ia ђ dj ј j љ lj њ nj ћ c џ dz ѓ gj
ќ kj ѕ dz
"""
_ARABIC = """
ا a أ a إ i آ a ٱ a ب b ت t ث t ج j ح h خ kh د d ذ d ر r ز z س s ش ch ص s ض d ط t ظ d ع a غ gh ف f
ق k ك k ل l م m ن n ه h و u ي i ى a ة a ء - ئ i
ؤ u پ p چ ch ژ zh گ g ک k ی i ہ h ھ h ے e ں n ڤ v ٹ t
ڈ d ڑ r
"""
_GREEK = """
α a β b γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m
ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
"""
# The last ones are ñ and vowels of old code pages, as they come out of careless conversions.
_LATIN = """
ß ss ø o ł l đ d ð d æ ae œ oe þ th ı i ə e ŋ n ɓ b ɗ d ƙ k ɣ g ɛ e ɔ o ƴ y ħ h ŧ t ª a º o
¥ n ¤ n ± n ¡ i ¢ o £ u µ u
"""


def _pairs(table: str) -> dict[str, str]:
    items = table.split()
    return {
        letter: "" if plain == "-" else plain
        for letter, plain in zip(items[::2], items[1::2], strict=True)
    }


PLAIN = _pairs(_CYRILLIC) | _pairs(_ARABIC) | _pairs(_GREEK) | _pairs(_LATIN)
