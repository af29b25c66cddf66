"""What to do about each cause: one sentence for whoever corrects the file or the source."""

_ADVICE = {
    "file": "Vuelva a generar el fichero en su sistema y envíelo entero.",
    "line": "Corrija esa línea en su sistema y vuelva a enviarla; lo demás ya ha entrado.",
    "code": "Use un código de la lista, o pida que se añada a la declaración del sistema.",
    "value": "Corrija ese valor: aquí, o mejor en su sistema para que no vuelva a pasar.",
    "content": "Complete o corrija ese campo según la ficha de ese tipo de información.",
    "type": "Revise con quien administra Trenza qué tipos de información aporta este sistema.",
    "centre": "Ponga el código de un centro de su entidad, o pida que se dé de alta.",
    "statement": "Revise cómo se genera la fila en su sistema.",
    "person": "Corrija los datos de la persona, aquí o en su sistema.",
    "household": "Corrija quién forma el hogar, aquí o en su sistema.",
    "relation": "Indique desde cuándo atiende el centro a la persona.",
    "row": "Revise la fila entera: algo en ella no es como se espera.",
    "storage": "Avise a quien administra Trenza.",
    "source": "Avise a quien administra Trenza.",
}
_EXACT = {
    "person.not_yet": "No hay que hacer nada: entrará sola cuando llegue la persona.",
    "centre.foreign": "Cada sistema aporta datos de sus propios centros: quite la fila o envíela "
    "desde el sistema de ese centro.",
    "type.not_author": "Ese tipo de información la aporta otro sector: no la envíe.",
}


def advice_for(code: str) -> str:
    """What to do about a cause."""
    return _EXACT.get(code) or _ADVICE.get(code.partition(".")[0], _ADVICE["row"])


_FIELDS = {
    "centre": "Centro",
    "type": "Tipo de información",
    "version": "Versión",
    "state": "Estado",
    "kind": "Clase de fila",
    "source_id": "Identificador de la fila",
    "valid_from": "Desde",
    "valid_to": "Hasta",
    "stated_at": "Fecha de la anotación",
    "members": "Miembros",
    "person.identifiers": "Documentos de la persona",
    "person.birth_date": "Fecha de nacimiento",
    "person.source_id": "Número de la persona",
    "person.given_name": "Nombre",
}


def place_of(field: str) -> str:
    """Where in the row, for people; nothing when the sentence names the field by itself."""
    if field == "person" or field.startswith("content"):
        return ""
    return _FIELDS.get(field, field)
