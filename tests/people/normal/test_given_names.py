"""Normal form: given names, those of Spain and those that came to it."""

import pytest

from tests.people.normal.saying import form_of, given_of

SPAIN = [
    "maria carmen | Mª Carmen | M.ª Carmen | MªCarmen | Ma. Carmen | M. Carmen | Maricarmen",
    "maria carmen | Mª del Carmen | María del Carmen | MARIA CARMEN | Mari Carmen | M ª Carmen",
    "maria carmen | MÂª Carmen | MarÃ­a Carmen | MAR?A CARMEN | Maica | María Carmen (Menchu)",
    "maria jose | Mª José | M.ª JOSE | Marijose | Maria Jose | MARÍA-JOSÉ",
    "maria teresa | Mayte | Maite | Mª Teresa | Maritere",
    "maria isabel | Maribel | Mª Isabel | M. Isabel",
    "maria angeles | Mª Ángeles | M. Ángeles | María de los Ángeles | Mariángeles",
    "maria luisa | Marisa | Mª Luisa",
    "jose maria | José Mª | Jose M.ª | Chema | Txema | Josemari | José María | JOSE Mª.",
    "jose luis | José Luis | Joseluis | Joselu | Josep Lluís",
    "juan jose | Juanjo | Juan José | Joan Josep",
    "juan manuel | Juanma | Juan Manuel",
    "miguel angel | Miguel Ángel | M. Ángel | Miquel Àngel | Miguelángel",
    "francisco javier | Fco. Javier | FCO JAVIER | Francesc Xavier | Francisco Javier | Fco.Javier",
    "francisco | Paco | Fco. | Francesc | Patxi | Curro | Kiko | Fran | Xisco | Don Francisco",
    "francisca | Paqui | Fca. | Paca | Francesca",
    "jose | Pepe | Josep | Xosé | Joseba | Pep",
    "dolores | Lola | Loli | Dolors",
    "concepcion | Concha | Conchi | Concepció | Conchita",
    "ignacio | Nacho | Iñaki | Ignasi | I?aki | IÑAKI",
    "mercedes | Merche | Mercè | Mertxe",
    "rosario | Charo | Roser",
    "antonia | Toñi | TOÑI | Antònia | Toñy",
    "antonio | Toni | Antoni | Toño | Andoni | Ant.",
    "inmaculada | Inma | Imma | Immaculada",
    "maria magdalena | M. Magdalena | Mª Magdalena",
    "rafael | Rafa | Fali | Rafel",
    "manuel | Mnl. | Manolo | Manu | Manel | Imanol",
    "manuela | Manoli | Manola",
    "enrique | Quique | Kike | Enric",
    "javier | Xavi | Javi | Xavier | Xabier",
    "jorge | Jordi | Xurxo | Gorka",
    "juan | Joan | Xoán | Xan",
    "carlos | Carles | Karlos",
    "pedro | Pere | Kepa",
    "luis | Lluís | Koldo | Lois",
    "jaime | Jaume | Xaime",
    "miguel | Miquel | Mikel",
    "jesus | Suso | Josu | Jesús | JES?S",
    "montserrat | Montse | Montserrat",
    "encarnacion | Encarna | Encarni",
    "begona | Begoña | Bego | Begonya | BEGO?A | BEGOÃ‘A",
    "nuria | Núria | NURIA",
    "angel | Ángel | Anxo | ÁNGEL | Àngel",
    "ramon | Ramón | RAMÃ“N | RamÃ³n | RAM�N",
    "sebastian | Sebastián | Sebas | SEBASTIÃN | Sebasti?n",
    "martin | Martín | MARTÃN | Martí | MART?N",
    "joao | João | JOÃO | Joao",
    "jose luis | José Luis (Pepe) | D. José Luis | José Luis alias «el Rubio»",
    "gonzalo | Gonzalo | G0nzalo",
    "maria rosario | Mª Rosario | MA ROSARIO | Ma. del Rosario | M. Rozario",
    "maria lorena | Mª Lorena | MA LORENA",
    "miguel anjel | M. Ánjel | Miguel Ánjel",
    "francisca | Franciska | Franzisca",
    "cristian | Krystian | Khristyan",
    "gabriel | Gabryel | GABRIHEL",
]
WORLD = [
    "mohamed | Mohamed | Mohammed | Muhammad | MOHAMAD | Mohd | Mouhamed | محمد | Mojamed",
    "ahmed | Ahmed | Ahmad | AHAMED | أحمد",
    "fatima zahra | Fatima Zahra | Fatimazahra | FATIMA-ZOHRA | Fatima Ezzahra | Fatima ez-Zahra",
    "fatima zahra | Fatima Zahrae | Fatima-Ez-Zahrae | Fatimazahrae",
    "yusef | Youssef | Yusuf | Yousef | Youssouf | Joussef | يوسف",
    "husein | Hussein | Hussain | Husain | Houcine | Hossain",
    "hasan | Hassan | Hasan | Hassane",
    "abdelkader | Abdelkader | Abd El Kader | Abdel Kader | Abdul Kader | ABDELQADER",
    "abdelrahman | Abderrahman | Abdul Rahman | Abdurrahman | Abd-er-Rahman | Abdelrahman",
    "abdallah | Abdallah | Abdellah | Abdullah | Abdoullah | Abd Allah",
    "abdellatif | Abdellatif | Abdelatif | Abdel Latif",
    "nuredin | Noureddine | Nour Eddine | Nouredine | Nordin | Nuruddin",
    "salaheddin | Salaheddine | Salah Eddine | Salah-ed-Din | Salahuddin",
    "khalid | Khalid | Khaled | Jalid | Kalid",
    "khadija | Khadija | Jadiya | Hadija | KHADIJAH",
    "rachid | Rachid | Rashid | Rasheed",
    "aicha | Aicha | Aisha | Ayesha | Aïcha",
    "yasin | Yassine | Yassin | Yacine",
    "omar | Omar | Umar | Oumar",
    "ibrahim | Ibrahim | Ibrahima | Brahim",
    "cheikh | Cheikh | Sheikh | Cheick",
    "mamadou | Mamadou | Mamadu",
    "fatoumata | Fatoumata | Fatumata",
    "oumou | Oumou | Umu",
    "bubacar | Boubacar | Aboubacar | Abubakar",
    "begum | Begum | Begam",
    "oleksandr | Oleksandr | Aleksandr | Alexander | Олександр | Александр",
    "julia | Yuliia | Yulia | Iulia | Julia | Юлія | Yuliya",
    "sergei | Serhii | Sergey | Serhiy | Sergiy | Сергій",
    "maria | Mariia | Mariya | María | Марія",
    "natalia | Nataliia | Natalya | Natalia | Наталія",
    "tatiana | Tetiana | Tatyana | Тетяна",
    "elena | Olena | Yelena | Elena | Helena",
    "kateryna | Kateryna | Ekaterina | Yekaterina | Катерина",
    "dmitri | Dmytro | Dmitri | Dmitriy | Дмитро",
    "volodymyr | Volodymyr | Vladimir | Володимир",
    "elena | Olena Petrivna | Elena Ivanovna",
    "ivan | Ivan Ivanovych | Iván | Іван",
    "stefan | Ștefan | Stefan | Ştefan",
    "andrei | Andrei | Andrii | Andrey | Андрій",
    "gheorghe | Gheorghe | Georghe",
    "cristina | Cristina | Kristina | Khrystyna",
    "xiaoming | Xiaoming | Xiao Ming | Xiao-Ming | XIAO MING | Xia Oming | Xiaom-Ing",
    "ivan | Ivan Petrov | Ivan | Iván Georgiev",
    "genoveva maria | Genoveva María",
    "maria genoveva | María Genoveva",
]  # fmt: skip

APART = [
    ("Mario", "María"), ("Juan", "Juana"), ("Marta", "María"), ("Hassan", "Hussein"),
    ("Antonio", "Antonia"), ("Francisco", "Francisca"), ("Luis", "Luisa"), ("Manuel", "Manuela"),
    ("Daniel", "Daniela"), ("Marc", "Mar"), ("José", "Josefa"), ("Jesús", "José"),
    ("Mohamed", "Mahmoud"), ("Mohamed", "Ahmed"), ("Fatima", "Fatoumata"), ("Hamid", "Hamza"),
    ("Mamadou", "Mohamed"), ("Amadou", "Mamadou"), ("Said", "Saida"), ("Jamal", "Jamila"),
    ("Karim", "Karima"), ("Rachid", "Rachida"), ("Khadija", "Khadijatou"), ("Nadia", "Naima"),
    ("Oleksandr", "Oleksandra"), ("Oleksandr", "Oleksii"), ("Yurii", "Yuliia"),
    ("Ivan", "Iryna"), ("Andrei", "Andrea"), ("Abdelkader", "Abdelkarim"), ("Ioana", "Joan"),
    ("Mihai", "Mihaela"), ("Florin", "Florina"), ("Ana", "Eva"), ("Ana María", "María Ana"),
    ("José María", "María José"), ("Laia", "Laura"), ("Íñigo", "Iñaki"), ("Josefa", "Josefina"),
    ("Elena", "Elisa"), ("Toñi", "Toni"), ("Angela", "Ángeles"), ("Abdelaziz", "Abdellatif"),
    ("Emily", "Emilio"), ("Alina", "Galina"), ("Marissa", "María Luisa"), ("Amina", "Amín"),
    ("Aminata", "Aissatou"), ("Moussa", "Issa"), ("Paula", "Paola"), ("Nour", "Nouredine"),
]  # fmt: skip


def rows(table):
    return [
        (variant.strip(), row.split("|")[0].strip())
        for row in table
        for variant in row.split("|")[1:]
    ]


@pytest.mark.parametrize(("written", "canonical"), rows(SPAIN))
def test_names_of_spain_are_written_in_one_way(written, canonical):
    assert given_of(written) == canonical


@pytest.mark.parametrize(("written", "canonical"), rows(WORLD))
def test_names_of_the_world_are_written_in_one_way(written, canonical):
    assert given_of(written) == canonical


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_names_stay_apart(one, other):
    assert given_of(one) != given_of(other)


@pytest.mark.parametrize(("one", "other"), APART[:16])
def test_different_names_do_not_sound_alike(one, other):
    assert form_of(one).given_key != form_of(other).given_key


@pytest.mark.parametrize(
    "filler",
    ["", "-", ".", "X", "XXX", "No consta", "SIN NOMBRE", "desconocido", "N/C", "😀", "12"],
)
def test_a_filler_is_no_given_name(filler):
    assert given_of(filler) is None


def test_first_and_last_token_are_told():
    form = form_of("Mª del Carmen", "Pardo")

    assert (form.given1, form.given_last) == ("maria", "carmen")
    assert form.given_key == "maria"
    assert form.given_skeleton == "mr"


def test_a_script_without_table_says_nothing():
    assert given_of("ꕉꕜꕮ") is None
    assert given_of("ꕉꕜꕮ Ming") == "ming"


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("გიორგი", "Giorgi"), ("მარიამ", "Mariam"), ("Արամ", "Aram"), ("Αθηνά", "Athina"),
        ("ⵎⵎⴰⵙⵙ", "Mmass"), ("小明", "Xiao Ming"), ("सिमरन", "Simrn"), ("Юлія", "Yuliia"),
        ("حسن", "Hasan"),
    ],
)  # fmt: skip
def test_a_name_in_its_own_script_is_that_name(written, latin):
    assert given_of(written) == given_of(latin)
