"""Surnames whose particles were glued to them: DELAFUENTE, DOSSANTOS, ELAMRANI."""

import re

from trenza.people.rules.normal.listed import listed

_DEL = """
rio valle pozo olmo pino campo castillo barrio barco moral hoyo cerro rey toro arco alamo amo aguila
bosque cano carmen corral cura hierro monte olivo palacio peral prado pueblo puerto real rosal sol
solar
val vas villar alcazar busto arbol nogal caz canto fresno pilar rincon moro pliego saz burgo agua
estal
"""
_DE_LA = """
fuente cruz torre rosa vega calle casa iglesia mata morena mano mora nava orden pena plaza puente
puerta
riva roca rua sierra serna vara villa hoz higuera huerta llave llana maza paz pinta red rubia
santa viuda
varga encina espada flor guardia guia herran hera concepcion asuncion colina cuesta cueva barrera
parra
pava cal cierva fe chica cuadra fuentes piedra haza osa
"""
_DE_LOS = (
    "santos reyes rios angeles mozos arcos cobos bueis monteros ojos palos riscos toyos rosarios"
)
_DE_LAS = "heras casas cuevas penas matas mulas nieves muelas morenas cuevas fuentes"
_DE = """
leon castro diego pablo pablos miguel juan andres lucas frutos dios pedro jesus haro blas benito
marcos
vega gracia sousa souza mena mesa toro vicente santiago arriba oliveira silva lima almeida paula
luis
barros freitas melo jorge lorenzo
"""
_DA = (
    "silva costa cunha rocha cruz luz mota motta rosa veiga vega fonseca gama graca conceicao pena"
)
_DO = "nascimento carmo campo rego val vale amaral rosario prado couto"
_DOS = "santos reis anjos passos ramos prazeres"

_GLUED = {
    particle + stem: stem
    for particle, stems in (
        ("del", _DEL), ("dela", _DE_LA), ("delos", _DE_LOS), ("delas", _DE_LAS), ("de", _DE),
        ("da", _DA), ("do", _DO), ("dos", _DOS),
    )
    for stem in stems.split()
}  # fmt: skip

# Stems of the Maghreb that are written with or without their article, apart or together.
_ARTICLED = listed("""
    amrani alaoui alami idrissi haddad haddadi hassani hassan khattabi ouazzani mansouri bakkali
    ghazi hamdaoui hamidi fassi filali jazouli kadiri kabbaj kaddouri khalfi khayat mokhtari
    morabit mourabit moussaoui mrabet mrabit hajjaji hajji hachimi harrak harti habti azzouzi
    asri aissaoui aissati abbassi abdellaoui achhab ayachi andaloussi attar baghdadi bouhali
    boukhari bachir daoudi faiz fakir farissi ghali ghalbzouri guennouni gharbi hadri homrani
    houari ibrahimi jabri jilali kamouni kasmi kassimi khamlichi maimouni malki masoudi
    messaoudi meziani mesbahi mahi moudden moukhtari otmani omari ouahabi ouali ouardi ouariachi
    oualid oufir rahmouni rhazi saidi sabri sadik salhi slimani tahiri touhami yaacoubi yahyaoui
    younoussi yousfi zaidi zahraoui zitouni zouhri hammouti hamouti bouzidi boujaddaini boutaybi
    founti guerrouj karmoudi kharraz majdoubi mernissi sayed said sghir kebir kbir hilali hosni
""")
_FOREIGN = re.compile(r"kh|gh|ou|dj|sh|aou|aa|([bdkmnsztfhj])\1|^h")


def unglued(word: str) -> str:
    """The surname without the particle or Arabic article that was glued to it."""
    stem = _GLUED.get(word)
    if stem:
        return stem
    if word.startswith(("el", "al")) and len(word) >= 6:
        stem = word[2:]
        if stem in _ARTICLED or (word[0] == "e" and len(stem) >= 5 and _FOREIGN.search(stem)):
            return stem
    return word
