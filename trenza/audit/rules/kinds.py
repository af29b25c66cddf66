"""The kinds of event, and how each is called on the screen."""

FOLDER_OPENED = "folder.opened"
FOLDER_READ = "folder.read"
FOLDER_DENIED = "folder.denied"
FOLDER_SOUGHT = "folder.sought"
PERSON_SEARCHED = "person.searched"
CASELOAD_LISTED = "caseload.listed"
VISIT_DECLARED = "visit.declared"
VISIT_LISTED = "visit.listed"
VISIT_CONFIRMED = "visit.confirmed"
VISIT_REVOKED = "visit.revoked"
CONSENT_RECORDED = "consent.recorded"
CONSENT_WITHDRAWN = "consent.withdrawn"
ACT_ANNOUNCED = "act.announced"
RECORD_STATED = "record.stated"
RECORD_BLOCKED = "record.blocked"
RECORD_UNBLOCKED = "record.unblocked"
DELIVERIES_READ = "deliveries.read"
REJECTION_CORRECTED = "rejection.corrected"
SESSION_STARTED = "session.started"
SESSION_REFUSED = "session.refused"
SESSION_ENDED = "session.ended"
LOG_READ = "log.read"
LOG_EXPORTED = "log.exported"
LOG_PROVED = "log.proved"
PROTOCOL_PUBLISHED = "protocol.published"
PROTOCOL_READ = "protocol.read"
PROTOCOL_SIMULATED = "protocol.simulated"
PROTOCOL_DRAFTED = "protocol.drafted"
PROTOCOL_APPROVED = "protocol.approved"
PROTOCOL_DISCARDED = "protocol.discarded"
PROTOCOL_REFUSED = "protocol.refused"
PEOPLE_LINKED = "people.linked"
PEOPLE_UNLINKED = "people.unlinked"
PEOPLE_SPLIT = "people.split"
PEOPLE_MOVED = "people.moved"
PEOPLE_KEPT_APART = "people.kept_apart"
PEOPLE_UNDONE = "people.undone"
REVIEW_LISTED = "review.listed"
REVIEW_READ = "review.read"
REVIEW_ANSWERED = "review.answered"
IDENTITIES_READ = "identities.read"
IDENTITIES_ORDERED = "identities.ordered"
IDENTITIES_REPORTED = "identities.reported"
QUALITY_READ = "quality.read"
QUALITY_ANSWERED = "quality.answered"
QUALITY_ALARM = "quality.alarm"
QUALITY_OVER = "quality.over"

LABELS = {
    FOLDER_OPENED: "Abrió la carpeta",
    FOLDER_READ: "Siguió leyendo la carpeta",
    FOLDER_DENIED: "Intentó abrir la carpeta y no se le permitió",
    FOLDER_SOUGHT: "Fue a abrir la carpeta, todavía sin motivo",
    PERSON_SEARCHED: "Buscó a la persona",
    CASELOAD_LISTED: "Vio la lista de personas que atiende su centro",
    VISIT_DECLARED: "Declaró una primera visita",
    VISIT_LISTED: "Vio las primeras visitas por confirmar",
    VISIT_CONFIRMED: "Confirmó una primera visita",
    VISIT_REVOKED: "Anuló una primera visita declarada",
    CONSENT_RECORDED: "Registró un consentimiento",
    CONSENT_WITHDRAWN: "Registró la retirada de un consentimiento",
    ACT_ANNOUNCED: "Fue a hacer un cambio (lo que resultó va en otra línea)",
    RECORD_STATED: "Añadió o corrigió una anotación",
    RECORD_BLOCKED: "Bloqueó una anotación propia",
    RECORD_UNBLOCKED: "Quitó el bloqueo de una anotación propia",
    DELIVERIES_READ: "Consultó las entregas",
    REJECTION_CORRECTED: "Corrigió una fila rechazada",
    SESSION_STARTED: "Entró en la aplicación",
    SESSION_REFUSED: "Intentó entrar y no se le permitió",
    SESSION_ENDED: "Salió de la aplicación",
    LOG_READ: "Consultó el registro de accesos",
    LOG_EXPORTED: "Sacó una copia del registro de accesos",
    LOG_PROVED: "Obtuvo la prueba de un acceso",
    PROTOCOL_PUBLISHED: "Publicó una versión del protocolo",
    PROTOCOL_READ: "Consultó los borradores del protocolo",
    PROTOCOL_SIMULATED: "Simuló qué haría un borrador del protocolo",
    PROTOCOL_DRAFTED: "Guardó un borrador del protocolo",
    PROTOCOL_APPROVED: "Aprobó un borrador del protocolo",
    PROTOCOL_DISCARDED: "Descartó un borrador del protocolo",
    PROTOCOL_REFUSED: "Quiso cambiar el protocolo y no se pudo",
    PEOPLE_LINKED: "Reconoció a la misma persona en dos sistemas",
    PEOPLE_UNLINKED: "Separó de la persona unos datos que no eran suyos",
    PEOPLE_SPLIT: "Separó en dos personas lo que se había tomado por una",
    PEOPLE_MOVED: "Pasó unos datos de una persona a otra",
    PEOPLE_KEPT_APART: "Dejó constancia de que son personas distintas",
    PEOPLE_UNDONE: "Deshizo una decisión sobre quién es quién",
    REVIEW_LISTED: "Vio las dudas sobre si dos personas son la misma",
    REVIEW_READ: "Vio los datos de identidad de una duda",
    REVIEW_ANSWERED: "Quiso responder una duda sobre si dos personas son la misma",
    QUALITY_READ: "Vio las cifras de calidad de los datos",
    QUALITY_ANSWERED: "Quiso responder un aviso de calidad",
    QUALITY_ALARM: "Un sistema de origen se salió de lo habitual",
    QUALITY_OVER: "Un sistema de origen volvió a lo habitual",
    IDENTITIES_READ: "Vio de qué fichas salen los datos de identidad de una persona",
    IDENTITIES_ORDERED: "Quiso separar o mover fichas de una persona, o confirmarlo",
    IDENTITIES_REPORTED: "Avisó de que en la carpeta hay datos de dos personas",
}

# what the web process may note by itself; the same list stands in sql/10_append.sql
OF_SESSIONS = frozenset({SESSION_STARTED, SESSION_REFUSED, SESSION_ENDED})


def label(kind: str) -> str:
    """The Spanish sentence for a kind; an unknown one is shown as it is."""
    return LABELS.get(kind, kind)
