"""Code lists that every source may use without declaring them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pycountry


@cache
def shipped_codes() -> Mapping[str, Mapping[str, Any]]:
    """Countries by ISO 3166 numeric and alpha-3 code, sex and yes/no as sources write them."""
    countries = list(pycountry.countries)
    return {
        "iso-country": {country.alpha_2: country.alpha_2 for country in countries},
        "iso-country-numeric": {country.numeric: country.alpha_2 for country in countries},
        "iso-country-alpha3": {country.alpha_3: country.alpha_2 for country in countries},
        "sex": {
            "hombre": "M", "varón": "M", "h": "M", "v": "M", "masculino": "M",
            "mujer": "F", "m": "F", "f": "F", "femenino": "F",
            "otro": "X", "x": "X", "no binario": "X", "no consta": "U", "u": "U",
        },
    }  # fmt: skip
