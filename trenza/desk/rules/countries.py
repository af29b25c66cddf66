"""Countries that issue the passports seen at a desk; two may give the same number."""

COUNTRIES = {
    "AF": "Afganistán", "AL": "Albania", "DE": "Alemania", "DZ": "Argelia", "AR": "Argentina",
    "AM": "Armenia", "BD": "Bangladés", "BE": "Bélgica", "BO": "Bolivia", "BR": "Brasil",
    "BG": "Bulgaria", "CM": "Camerún", "CL": "Chile", "CN": "China", "CO": "Colombia",
    "CR": "Costa Rica", "CI": "Costa de Marfil", "CU": "Cuba", "EC": "Ecuador", "EG": "Egipto",
    "SV": "El Salvador", "ES": "España", "US": "Estados Unidos", "PH": "Filipinas",
    "FR": "Francia", "GM": "Gambia", "GE": "Georgia", "GH": "Ghana", "GT": "Guatemala",
    "GN": "Guinea", "GQ": "Guinea Ecuatorial", "GW": "Guinea-Bisáu", "HN": "Honduras",
    "IN": "India", "IR": "Irán", "IT": "Italia", "LY": "Libia", "MA": "Marruecos", "ML": "Mali",
    "MR": "Mauritania", "MX": "México", "MD": "Moldavia", "NI": "Nicaragua", "NG": "Nigeria",
    "PK": "Pakistán", "PS": "Palestina", "PA": "Panamá", "PY": "Paraguay", "PE": "Perú",
    "PL": "Polonia", "PT": "Portugal", "GB": "Reino Unido", "DO": "República Dominicana",
    "RO": "Rumanía", "RU": "Rusia", "SN": "Senegal", "SY": "Siria", "SO": "Somalia",
    "SD": "Sudán", "TN": "Túnez", "TR": "Turquía", "UA": "Ucrania", "UY": "Uruguay",
    "VE": "Venezuela",
}  # fmt: skip
ELSEWHERE = "Otro país"


def country_choices() -> list[tuple[str, str]]:
    """By name, with a first empty place so that nobody chooses without looking."""
    return [("", ""), *COUNTRIES.items(), ("-", ELSEWHERE)]
