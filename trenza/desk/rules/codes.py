"""Codes of public classifications as words: they never stand alone on a screen."""

import re

# Clasificación Nacional de Ocupaciones 2011 (RD 1591/2010): the main subgroups, first two figures.
OCCUPATIONS = {
    "00": "Oficiales y suboficiales de las fuerzas armadas", "01": "Fuerzas armadas",
    "02": "Fuerzas armadas",
    "11": "Alta dirección y cargos públicos", "12": "Dirección administrativa y comercial",
    "13": "Dirección de producción y operaciones",
    "14": "Dirección de alojamiento, restauración y comercio",
    "15": "Dirección de otros servicios",
    "21": "Profesionales de la salud",
    "22": "Enseñanza infantil, primaria, secundaria y postsecundaria",
    "23": "Otros profesionales de la enseñanza", "24": "Ciencias e ingenierías",
    "25": "Profesionales en derecho", "26": "Organización de empresas y comercialización",
    "27": "Tecnologías de la información", "28": "Ciencias sociales",
    "29": "Cultura y espectáculo",
    "31": "Técnicos de las ciencias y las ingenierías",
    "32": "Supervisión en minería, industria y construcción", "33": "Técnicos sanitarios",
    "34": "Apoyo en finanzas y matemáticas", "35": "Representantes y agentes comerciales",
    "36": "Apoyo a la gestión administrativa",
    "37": "Apoyo en servicios jurídicos, sociales, culturales y deportivos",
    "38": "Técnicos de informática y comunicaciones",
    "41": "Servicios contables, financieros y de apoyo a la producción",
    "42": "Bibliotecas, correos y afines", "43": "Administrativos sin atención al público",
    "44": "Recepción, telefonía y ventanilla", "45": "Administrativos con atención al público",
    "50": "Camareros y cocineros propietarios", "51": "Restauración, por cuenta ajena",
    "52": "Dependientes en tiendas y almacenes", "53": "Comerciantes propietarios de tiendas",
    "54": "Vendedores fuera de tiendas", "55": "Cajeros y taquilleros",
    "56": "Cuidados en servicios de salud", "57": "Otros cuidados a las personas",
    "58": "Servicios personales", "59": "Protección y seguridad",
    "61": "Trabajo cualificado agrícola", "62": "Trabajo cualificado ganadero",
    "63": "Trabajo cualificado agropecuario mixto",
    "64": "Trabajo cualificado forestal, pesquero y cinegético",
    "71": "Obras estructurales de construcción", "72": "Acabados e instalaciones de construcción",
    "73": "Soldadura, chapa y estructuras metálicas", "74": "Mecánica y ajuste de maquinaria",
    "75": "Electricidad y electrotecnología",
    "76": "Mecánica de precisión, artesanía y artes gráficas",
    "77": "Industria de la alimentación, bebidas y tabaco",
    "78": "Madera, textil, confección, piel y calzado",
    "81": "Operadores de instalaciones y maquinaria fijas", "82": "Montadores en fábricas",
    "83": "Maquinaria agrícola y pesada, ferrocarril y marinería", "84": "Conductores",
    "91": "Empleados domésticos", "92": "Otro personal de limpieza",
    "93": "Ayudantes de preparación de alimentos",
    "94": "Recogida de residuos y ocupaciones elementales en servicios",
    "95": "Peones agrarios, forestales y de la pesca",
    "96": "Peones de la construcción y de la minería",
    "97": "Peones de la industria manufacturera",
    "98": "Peones del transporte, descargadores y reponedores",
}  # fmt: skip
# Contract codes of the public employment service.
CONTRACTS = {
    "100": "Indefinido, tiempo completo", "189": "Indefinido, tiempo completo (conversión)",
    "200": "Indefinido, tiempo parcial", "289": "Indefinido, tiempo parcial (conversión)",
    "300": "Fijo discontinuo", "389": "Fijo discontinuo (conversión)",
    "401": "Obra o servicio, tiempo completo",
    "402": "Por circunstancias de la producción, tiempo completo",
    "410": "Sustitución, tiempo completo", "420": "Prácticas, tiempo completo",
    "421": "Formación", "452": "Empresa de inserción, tiempo completo",
    "501": "Obra o servicio, tiempo parcial",
    "502": "Por circunstancias de la producción, tiempo parcial",
    "510": "Sustitución, tiempo parcial", "520": "Prácticas, tiempo parcial",
    "552": "Empresa de inserción, tiempo parcial",
}  # fmt: skip


def is_code(name: str) -> bool:
    """Whether a field holds the code of something that another field, or a list, says in words."""
    return name == "code" or name.endswith("_code")


def term_of(name: str, title: str, value: str) -> str:
    """What a code means; '' if it is none of those known."""
    if "CNO" in title and re.fullmatch(r"\d{2,8}", value):
        return OCCUPATIONS.get(value[:2], "")
    return CONTRACTS.get(value, "") if name == "contract" else ""


def plain_title(title: str) -> str:
    """«Ocupación (CNO-11)» as «Ocupación»: the classification goes with the code."""
    return re.sub(r"\s*\(CNO-11\)", "", title)
