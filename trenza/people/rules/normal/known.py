"""Names that are surely given names, or surely surnames: to tell fields apart."""

from functools import lru_cache

from trenza.people.rules.normal.equivalents import GIVEN
from trenza.people.rules.normal.letters import plain_words
from trenza.people.rules.normal.listed import listed

_COMMON = """
antonio manuel jose francisco david juan javier daniel carlos jesus alejandro miguel rafael pedro
pablo
angel sergio fernando jorge luis alberto alvaro diego adrian raul enrique ramon vicente ivan ruben
oscar
andres joaquin santiago eduardo victor mario roberto jaime ignacio marcos alfonso salvador ricardo
hugo
jordi emilio guillermo gabriel julian julio tomas agustin gonzalo felix joan ismael cristian mariano
nicolas josep domingo sebastian iker samuel alfredo hector aitor mikel felipe cesar gregorio esteban
martin lorenzo aaron xavier albert lucas eugenio borja mohamed ahmed yusef hasan hamza said omar ali
rachid khalid mustafa ibrahim brahim driss abdelkader ionut mihai florin vasile gheorghe ioan stefan
alexandru andrei constantin nicolae marius oleksandr sergei vladimir dmitri mykola igor
maria carmen ana isabel dolores pilar laura josefa teresa rosa cristina antonia francisca lucia
mercedes
marta paula elena luisa raquel rosario sara manuela concepcion angeles juana beatriz nuria silvia
julia
irene patricia montserrat andrea rocio encarnacion monica alba rosa margarita soledad alicia susana
sonia angela marina yolanda sandra natalia inmaculada eva alejandra carolina amparo claudia ines
consuelo lourdes noelia ainhoa veronica gloria carla esther nerea lorena daniela sofia aurora fatima
victoria emilia catalina olga lidia miriam celia virginia ainara begona rosalia amalia noemi
khadija aicha naima samira malika fatiha latifa zineb yasmin salma nadia karima hanan ioana mihaela
elena gabriela oksana svetlana irina tatiana natalia ludmila olena yulia halyna fatou fatoumata
aminata
aissatou mamadou ousmane cheikh moussa abdoulaye modou lamine adama amadou
"""
_SURNAMES = """
garcia rodriguez gonzalez fernandez lopez martinez sanchez perez gomez jimenez ruiz hernandez diaz
moreno
munoz alvarez romero alonso gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano
molina
suarez morales ortega delgado castro ortiz rubio marin sanz iglesias nunez medina garrido cortes
castillo guerrero lozano cano prieto mendez calvo vidal gallego herrera marquez leon pena cabrera
flores
campos vega fuentes diez carrasco reyes caballero nieto aguilar santana herrero montero hidalgo
gimenez
ibanez ferrer duran mora benitez vargas arias carmona crespo roman pastor soto saez velasco soler
moya
esteban parra bravo gallardo rojas popescu ionescu ndiaye diop diallo traore coulibaly
"""
_ALSO_SURNAMES = listed("""
    martin alonso esteban lorenzo vicente jordan simon pascual marcos garcia ramon santiago
    domingo andres gregorio felix bernardo benito lucas mateo tomas nicolas rosa leon luis juan
    miguel pablo diego jaime salvador julian joaquin ali omar said brahim ibrahim mohamed ahmed
    hasan khalid driss mustafa hamza fall moussa stefan constantin marin florin vasile ioan
    andrei diallo sebastian mariano angel gabriel ismael rosario soledad pilar aurora marina
    alba gloria lamine adama cheikh consuelo amparo samuel david daniel cristian cesar hector
    oscar felipe emilio iker alfonso aaron guillermo enrique gonzalo alberto abdelkader
    alexandru gheorghe nicolae mihai ionut marius adrian virginia victoria julio eugenio mario
    rafael
""")
SURNAME_ONLY = frozenset(_SURNAMES.split()) - {
    "ramos",
    "leon",
    "marin",
    "roman",
    "gil",
    "reyes",
    "flores",
}
_GIVEN = frozenset(_COMMON.split())
GIVEN_ONLY = _GIVEN - _ALSO_SURNAMES - SURNAME_ONLY


_SURELY_GIVEN = (_GIVEN | frozenset(GIVEN)) - SURNAME_ONLY


@lru_cache(maxsize=1 << 14)
def is_given(text: str) -> bool:
    """Whether one word is known as a given name or its familiar form."""
    if text in _SURELY_GIVEN:
        return True
    words = plain_words(text)
    return bool(words) and _SURELY_GIVEN.issuperset(words)
