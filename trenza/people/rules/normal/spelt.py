"""Names whose accents and ñ are often destroyed, so that they can be recognised without them."""

import unicodedata

_NAMES = """
garcía pérez lópez gómez sánchez fernández hernández martínez rodríguez gonzález jiménez giménez
díaz
álvarez gutiérrez vázquez suárez ramírez domínguez ibáñez núñez muñoz peña peñalver castaño ordóñez
yáñez íñiguez nuño cañas cañadas cañizares caño bañuelos baños ariño acuña zúñiga saldaña montaño
peñas riaño arroyo ávila ángel ángeles ángela águila águeda álamo álvaro áfrica ágata márquez máñez
méndez menéndez meléndez vélez téllez vásquez velázquez rodríguez benítez ruíz ortíz ortiz marín
martín león simón calderón chacón pavón aragón falcón monzón millán román roldán galán durán gálvez
cortés valdés marqués cáceres córdoba rincón garzón beltrán germán iván adrián julián fabián damián
sebastián cristián esteban bastián hernán rubén belén josé jesús maría lucía sofía rocío raúl saúl
óscar víctor héctor césar julián joaquín agustín fermín valentín benjamín serafín crispín tomás
nicolás matías elías isaías jeremías zacarías andrés inés moisés aarón ramón efrén concepción
asunción encarnación purificación ascensión visitación presentación consolación mónica verónica
débora bárbara sofía noemí raquel begoña toñi toño iñaki íñigo iñigo nuñez martí lluís mercè àngels
núria joão conceição gonçalves lourenço françois céline andré zoé mbayé touré traoré cissé konaté
diabaté sané koné keïta ibáñez peláez báez sáez sáenz sáinz páez gálvez cánovas bermúdez vílchez
vilchez cárdenas cárcel báscones líbano río ríos vía moró solís galdós rodó
"""


def _destroyed(name: str) -> set[str]:
    """Every way in which one or all of its marked letters may be lost."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    marked = [place for place, c in enumerate(name) if not c.isascii()]
    lost = {"".join("?" if i == place else c for i, c in enumerate(plain)) for place in marked}
    lost.add("".join("?" if i in marked else c for i, c in enumerate(plain)))
    return {form for form in lost if "?" in form}


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii())


ACCENTED = {form: _plain(name) for name in reversed(_NAMES.split()) for form in _destroyed(name)}
