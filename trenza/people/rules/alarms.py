"""An alarm of quality in words: what is not as ever, how far, and what it often means."""

from datetime import date

from trenza.base.spanish import long_day

# measure → of every hundred what, so many …; and what is often behind it
MEANINGS = {
    "no_document": ("fichas sin documento",
                    "una columna que ya no se exporta, o un centro nuevo que atiende sin papeles"),
    "placeholder": ("filas con un documento que no lo es («sin documento», ceros…)",
                    "un formulario que obliga a escribir algo en el número"),
    "no_birth": ("fichas sin fecha de nacimiento",
                 "una columna que ya no se exporta, o una fecha escrita de otra manera"),
    "first_january": ("fichas con nacimiento un 1 de enero",
                      "un programa que rellena la fecha cuando solo se sabe el año"),
    "no_surname2": ("fichas sin segundo apellido",
                    "que los dos apellidos lleguen juntos en un campo, o cortados"),
    "non_ascii": ("nombres con tildes o eñes",
                  "un cambio en la codificación del fichero: se pierden, o salen otras letras"),
    "phone_shared": ("fichas con un teléfono de más de un hogar",
                     "que se escriba el teléfono del centro en vez del de la persona"),
    "linked": ("fichas nuevas enlazadas sin que nadie mire",
               "que lleguen documentos o nombres peor escritos, o personas que nadie conocía"),
    "review": ("fichas nuevas que quedan en duda",
               "que falte la fecha o el documento con los que antes se reconocían"),
}  # fmt: skip
FEWEST_LETTERS, MOST_LETTERS = 10, 400


def hundredths(share: float) -> str:
    """«12 de cada 100»."""
    return f"{round(100 * share)} de cada 100"


def sentence(measure: str, low: float, high: float, found: float) -> str:
    """What is not as ever."""
    what, _ = MEANINGS[measure]
    return (
        f"{what.capitalize()}: {hundredths(found)}, cuando lo habitual de este sistema es entre "
        f"{round(100 * low)} y {round(100 * high)}."
    )


def weeks(first: date, last: date) -> str:
    """Which weeks it is about."""
    return f"{'en' if first == last else 'desde'} la semana del {long_day(first)}"
