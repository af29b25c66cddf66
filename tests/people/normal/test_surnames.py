"""Normal form: surnames, told apart and put right."""

import pytest

from tests.people.normal.saying import form_of, names

SAME = [
    "fuente | de la Fuente | DELAFUENTE | Fuente | De La Fuente | DE LA FUENTE",
    "cruz | de la Cruz | DELACRUZ | Cruz | Dela Cruz",
    "rio | del Río | DELRIO | DEL RIO",
    "santos | de los Santos | DELOSSANTOS",
    "heras | de las Heras | DELASHERAS",
    "leon | de León | DELEON | León | LE?N",
    "sanmartin | San Martín | SANMARTIN | SAN MARTIN | Sanmartín | San-Martín",
    "santamaria | Santa María | Santamaría | SANTA MARIA",
    "sanjuan | San Juan | Sanjuán",
    "munoz | Muñoz | MUÑOZ | MU?OZ | MU�OZ | MUÃ‘OZ | MuÃ±oz | Munyoz | MU¥OZ | MUÃ'OZ | Munoz",
    "ibanez | Ibáñez | IBA?EZ | IBAÃ'EZ | IBAÑEZ | IBÁ?EZ | IB??EZ | Ibañez",
    "garcia | García | GARCIA | GarcÃ­a | GARC?A | GARCÃA",
    "pena | Peña | PE?A | PEÃ‘A | Penya",
    "nunez | Núñez | N??EZ | NU?EZ | NÚ?EZ",
    "gonzalez | González | GONZALES | Glez. | GONZ?LEZ | Gonzalez",
    "rodriguez | Rodríguez | RODRÃGUEZ | Rguez | RODR?GUEZ",
    "fernandez | Fernández | Fdez. | FERNÃNDEZ | FERN?NDEZ",
    "jimenez | Jiménez | Giménez | Ximénez | JIM?NEZ",
    "vazquez | Vázquez | Vásquez | V?ZQUEZ",
    "echeverria | Echeverría | Etxeberria | Echevarría",
    "aguirre | Aguirre | Agirre",
    "goicoechea | Goicoechea | Goikoetxea",
    "collell | Col·lell | Col.lell | COL.LELL | Collell",
    "goncalves | Gonçalves | Goncalves | Gonzalves",
    "silva | da Silva | DASILVA | Silva",
    "santos | dos Santos | DOSSANTOS",
    "amrani | El Amrani | ELAMRANI | Elamrani | El-Amrani | Al Amrani | Amrani",
    "khattabi | El Khattabi | ELKHATTABI | Khattabi | El Jattabi",
    "ouazzani | El Ouazzani | Ouazzani | Elouazzani",
    "charki | Ech-Charki | Ech Charki | CHARKI",
    "benali | Ben Ali | BENALI | Ben-Ali | Bin Ali | Benaly",
    "aitali | Ait Ali | AITALI | Aït-Ali",
    "ahmed | Ould Ahmed | Ahmad | Ahmed | Mint Ahmed",
    "ndiaye | N'Diaye | NDIAYE | Ndyaye | N Diaye | N´Diaye",
    "mbaye | M'Baye | Mbaye | M Baye",
    "gueye | Guèye | GUEYE | Gueye",
    "coulibaly | Coulibaly | Koulibaly",
    "husein | Hussain | Husain | Hussein",
    "chaudhry | Chaudhry | Choudhary | Chowdhury",
    "kovalski | Kovalskyi | Kovalskiy | Kovalsky | Ковальський",
    "shevchenko | Shevchenko | Шевченко",
    "popescu | Popescu | POPESCU",
    "onate | Oñate | OÑATE",
    "oneill | O'Neill | O’Neill | ONEILL",
    "perez | Pérez | de Pérez | PEREZ | P?REZ",
    "ortega gasset | Ortega y Gasset | Ortega-Gasset",
    "wang | Wang | WANG",
    "abdelkader | Abd El Kader | ABDELKADER | Abdul Kader | Abd-el-Kader",
    "bouchaib | Bouchaib | Bou Chaib | BU CHAIB",
    "santamaria | Sta. María | STA MARIA",
    "dangelo | D'Angelo | D Angelo | DANGELO",
    "oneill | O Neill | O'Neill",
    "haj | El Haj | EL HADJ | Hajj",
]  # fmt: skip
APART = [
    ("Romero", "Romera"), ("Delgado", "Gado"), ("Morales", "Moral"), ("Martín", "Martínez"),
    ("García", "Garzón"), ("Santos", "Santo"), ("Diop", "Diallo"), ("Cano", "Caño Luz"),
    ("Elizalde", "Izalde"), ("Elvira", "Vira"), ("Alonso", "Onso"), ("Alarcón", "Arcón"),
    ("Petrov", "Petrova"), ("Popescu", "Popa"), ("Sow", "Sy"), ("Ruiz", "Ríos"),
    ("Blanco", "Blanca"), ("Pardo", "Prado"), ("Dávila", "Vila"), ("Fall", "Faye"),
    ("Khan", "Kane"), ("Li", "Lin"), ("Desantis", "Santis"), ("Domingo", "Mingo"),
]  # fmt: skip


def rows(table):
    return [
        (variant.strip(), row.split("|")[0].strip())
        for row in table
        for variant in row.split("|")[1:]
    ]


@pytest.mark.parametrize(("written", "canonical"), rows(SAME))
def test_a_surname_is_written_in_one_way(written, canonical):
    assert names("Eva", written, "Rubio") == ("eva", canonical, "rubio")


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_surnames_stay_apart(one, other):
    assert names("Eva", one, "Rubio") != names("Eva", other, "Rubio")


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        (("Eva", "Ruiz Pérez", ""), ("eva", "ruiz", "perez")),
        (("Eva", "Ruiz-Pérez", ""), ("eva", "ruiz", "perez")),
        (("Eva", "García-Lorca", "Ruiz"), ("eva", "garcia lorca", "ruiz")),
        (("Eva", "García Lorca Ruiz", ""), ("eva", "garcia", "lorca ruiz")),
        (("Eva", "García-Lorca Ruiz", ""), ("eva", "garcia lorca", "ruiz")),
        (("Eva", "Puig i Cadafalch", ""), ("eva", "puig", "cadafalch")),
        (("Eva", "Ortega y Gasset", ""), ("eva", "ortega", "gasset")),
        (("Eva", "García de la Torre", "Pérez"), ("eva", "garcia torre", "perez")),
        (("Eva", "García de la Torre Pérez", ""), ("eva", "garcia torre", "perez")),
        (("Eva", "Pérez García de la Torre", ""), ("eva", "perez", "garcia torre")),
        (("Eva", "", "Ruiz"), ("eva", "ruiz", None)),
        (("Eva", "X", "Ruiz"), ("eva", "ruiz", None)),
        (("Eva", "Ruiz", "X"), ("eva", "ruiz", None)),
        (("Eva", "Ruiz", "NO CONSTA"), ("eva", "ruiz", None)),
        (("Eva", "Ruiz", "-"), ("eva", "ruiz", None)),
        (("Eva", "Ruiz", "."), ("eva", "ruiz", None)),
        (("Eva", "Ruiz", "Sin segundo apellido"), ("eva", "ruiz", None)),
        (("Eva", "Silva", "dos Santos"), ("eva", "silva", "santos")),
        (("Eva", "Silva Santos", ""), ("eva", "silva", "santos")),
        (("Mª José", "", ""), ("maria jose", None, None)),
        (("Ma José", "", ""), ("maria jose", None, None)),
        (("Eva", "Du", ""), ("eva", "du", None)),
        (("Eva", "El", ""), ("eva", "el", None)),
        (("PÉREZ GARCÍA, JUAN", "", ""), ("juan", "perez", "garcia")),
        (("", "PÉREZ GARCÍA, JUAN", ""), ("juan", "perez", "garcia")),
        (("DE LA FUENTE GIL, Mª CARMEN", "", ""), ("maria carmen", "fuente", "gil")),
        (("Juan Pérez García", "", ""), ("juan", "perez", "garcia")),
        (("Juan Carlos Pérez García", "", ""), ("juan carlos", "perez", "garcia")),
        (("Mª del Carmen Pérez", "", ""), ("maria carmen", "perez", None)),
        (("PÉREZ GARCÍA JUAN", "", ""), ("juan", "perez", "garcia")),
        (("", "PÉREZ GARCÍA MARÍA CARMEN", ""), ("maria carmen", "perez", "garcia")),
        (("Fatou Ndiaye", "", ""), ("fatou", "ndiaye", None)),
        (("María Carmen", "", ""), ("maria carmen", None, None)),
        (("García", "María", "López"), ("maria", "garcia", "lopez")),
        (("Fernández", "Carmen", ""), ("carmen", "fernandez", None)),
        (("Martín", "Martín", "Martín"), ("martin", "martin", "martin")),
        (("Pérez", "Mª Eugenia", "López"), ("maria eugenia", "perez", "lopez")),
        (("García", "María López", ""), ("maria", "garcia", "lopez")),
        (("Costa", "Juan Jesús González", ""), ("juan jesus", "costa", "gonzalez")),
        (("Costa", "Juan Jesús", "González"), ("juan jesus", "costa", "gonzalez")),
        (("González", "Tamayo", "María"), ("maria", "gonzalez", "tamayo")),
        (("Aroa", "Lorenzo-Martín", ""), ("aroa", "lorenzo", "martin")),
        (("Oihane", "Juan", "Pérez"), ("oihane", "juan", "perez")),
        (("Traoré", "Fatou", ""), ("fatou", "traore", None)),
        (("Diop", "Fall", ""), ("diop", "fall", None)),
        (("Zheng", "Yu-Chen", ""), ("yuchen", "zheng", None)),
        (("JIANG", "XIAOPING", ""), ("xiaoping", "jiang", None)),
        (("Long", "Zhou", ""), ("long", "zhou", None)),
        (("Lin", "Luna", ""), ("lin", "luna", None)),
        (("Elena Deneva", "", ""), ("elena", "deneva", None)),
        (("Eva", "RODRÍGUEZ NO TIENE", ""), ("eva", "rodriguez", None)),
        (("Eva", "Rodríguez Sin Segundo Apellido", ""), ("eva", "rodriguez", None)),
        (("Eva", "Ruiz Pérez NO CONSTA", ""), ("eva", "ruiz", "perez")),
    ],
)  # fmt: skip
def test_fields_are_told_apart(said, canonical):
    assert names(*said) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Valverde", "Balberde"), ("Zapata", "Sapata"), ("Cebrián", "Zebrián"), ("Hoyos", "Oyos"),
        ("Llorente", "Yorente"), ("Castillo", "Castiyo"), ("Quesada", "Kesada"), ("Gil", "Jil"),
        ("Girón", "Jirón"), ("Ximeno", "Jimeno"), ("Calixto", "Calisto"), ("Agüero", "Aguero"),
        ("Guevara", "Guebara"), ("Penyalba", "Peñalba"), ("Cunha", "Cuña"), ("Campos", "Canpos"),
        ("Rachidi", "Rashidi"), ("Daoudi", "Daudi"), ("Djilali", "Jilali"),
        ("Saleem", "Salim"), ("Masood", "Masud"), ("Bakkali", "Bakali"), ("Iacob", "Yacob"),
        ("Wade", "Ouade"), ("Khayat", "Jayat"), ("Philippe", "Filipe"),
    ],
)  # fmt: skip
def test_surnames_that_sound_alike_share_their_key(one, other):
    assert form_of("Eva", one).surname1_key == form_of("Eva", other).surname1_key


@pytest.mark.parametrize(
    ("one", "other"),
    [("Llorente", "Lorente"), ("Bejarano", "Begarano"), ("Petrenko", "Petrinko"),
     ("García Lorca", "García"), ("Mellouki", "Melouki"), ("Agirretxe", "Aguirreche")],
)  # fmt: skip
def test_surnames_with_the_same_bones_share_their_skeleton(one, other):
    skeletons = {form_of("Eva", name, "Rubio").surname1_skeleton for name in (one, other)}
    assert len(skeletons) == 1


@pytest.mark.parametrize(("one", "other"), [pair for pair in APART if " " not in pair[1]])
def test_different_surnames_do_not_sound_alike(one, other):
    assert form_of("Eva", one).surname1_key != form_of("Eva", other).surname1_key
