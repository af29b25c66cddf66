"""The states of a delivery and of a row that did not go in, and who may move them."""

DELIVERY_STATES = {
    "held": "Pendiente de confirmar",
    "received": "Recibida",
    "processing": "En proceso",
    "applied": "Incorporada",
    "partly_applied": "Incorporada en parte",
    "refused": "Rechazada",
}
OPEN_STATES = frozenset({"received", "processing"})
FINAL_STATES = frozenset({"applied", "partly_applied", "refused"})

ROW_STATES = {
    "quarantined": "En cuarentena",
    "waiting": "A la espera de la persona",
    "queued": "Enviada de nuevo",
    "replayed": "Incorporada después",
    "discarded": "Descartada",
}
# What is still owed an answer: until then the delivery is not wholly in.
OPEN_ROW_STATES = frozenset({"quarantined", "waiting", "queued"})
# Who moves a row: the source's data manager decides, the worker does the work.
ROW_MOVES = {
    ("quarantined", "queued"): "data_manager",
    ("quarantined", "discarded"): "data_manager",
    ("waiting", "discarded"): "data_manager",
    ("waiting", "replayed"): "worker",
    ("queued", "replayed"): "worker",
    ("queued", "quarantined"): "worker",
    ("queued", "waiting"): "worker",
}

CHANNELS = {
    "api": "Interfaz de programas",
    "sql": "Base de datos de origen",
    "folder": "Carpeta vigilada",
    "upload": "Subida en una página",
    "command": "Orden de consola",
}
SOURCE_KINDS = {
    "api": "Envía por la interfaz",
    "sql": "Base de datos",
    "folder": "Carpeta de ficheros",
    "upload": "Libros subidos a mano",
}


def settled_state(*, rows_in: int, rows_out: int, problem: bool) -> str:
    """The final state of a delivery read to its end (or to the problem that stopped it)."""
    if not rows_out and not problem:
        return "applied"
    return "partly_applied" if rows_in or not problem else "refused"


def state_text(state: str, *, applied: int, unchanged: int, waiting: int, rejected: int) -> str:
    """The state in words; «in part» would be untrue when nothing of a delivery is new."""
    if state == "applied" and unchanged and not applied:
        return "Sin novedades: ya se tenía todo"
    if state != "partly_applied" or applied:
        return DELIVERY_STATES[state]
    if unchanged:
        return "Nada nuevo ha entrado"
    return "A la espera de sus personas" if waiting and not rejected else "Nada ha entrado"
