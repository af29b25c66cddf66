"""The professional's pages. A person is named by an opaque number and by nothing else."""

from django.urls import path

from trenza.desk.views import (
    consents,
    day,
    folder,
    log,
    mixed,
    origins,
    quality,
    records,
    reviews,
    search,
    visits,
)

app_name = "desk"
PERSON = "personas/<uuid:person>"
RECORD = f"{PERSON}/anotaciones/<uuid:series>"

urlpatterns = [
    path("", day.day, name="day"),
    path("como-funciona", day.how, name="how"),
    path("buscar", search.search, name="search"),
    path("buscar/nacimiento", search.search_birth, name="search_birth"),
    path("primera-visita", search.visit, name="visit"),
    path("primeras-visitas", visits.visits, name="visits"),
    path("primeras-visitas/<uuid:visit>", visits.review, name="review_visit"),
    path("registro-de-accesos", log.accesses, name="accesses"),
    path("registro-de-accesos/copia", log.copy, name="copy_accesses"),
    path("dudas", reviews.queue, name="reviews"),
    path("dudas/<uuid:review>", reviews.case, name="review"),
    path("dudas/<uuid:review>/respuesta", reviews.answer, name="answer_review"),
    path("dudas/<uuid:review>/deshacer", reviews.undo, name="undo_review"),
    path("dudas/<uuid:review>/fichas", origins.origins, name="origins"),
    path("dudas/<uuid:review>/fichas/pedir", origins.ask, name="order_identities"),
    path("dudas/<uuid:review>/fichas/deshacer", origins.take_back, name="undo_decision"),
    path("dudas/<uuid:review>/fichas/<uuid:ordered>", origins.confirm, name="confirm_order"),
    path("datos/calidad", quality.quality, name="quality"),
    path("datos/calidad/avisos/<uuid:alarm>", quality.answer, name="quality_alarm"),
    path(PERSON, folder.summary, name="folder"),
    path(f"{PERSON}/motivo", folder.reason, name="reason"),
    path(f"{PERSON}/cambios", folder.changes, name="changes"),
    path(f"{PERSON}/situacion", folder.situation, name="situation"),
    path(f"{PERSON}/itinerario", folder.itinerary, name="itinerary"),
    path(f"{PERSON}/prestaciones", folder.benefits, name="benefits"),
    path(f"{PERSON}/convivencia", folder.household, name="household"),
    path(f"{PERSON}/cronologia", folder.timeline, name="timeline"),
    path(f"{PERSON}/accesos", folder.openings, name="openings"),
    path(f"{PERSON}/historial", folder.history, name="history"),
    path(f"{PERSON}/permisos", folder.why, name="why"),
    path(f"{PERSON}/consentimientos", folder.consents, name="consents"),
    path(f"{PERSON}/consentimientos/nuevo", consents.give, name="give_consent"),
    path(f"{PERSON}/consentimientos/texto", consents.text, name="consent_text"),
    path(
        f"{PERSON}/consentimientos/<uuid:consent>/retirar",
        consents.withdraw,
        name="withdraw_consent",
    ),
    path(
        f"{PERSON}/consentimientos/<uuid:consent>/imprimir",
        consents.printed,
        name="print_consent",
    ),
    path(f"{PERSON}/dos-personas", mixed.mixed, name="mixed"),
    path(f"{PERSON}/anotar", records.choose, name="add_record"),
    path(f"{PERSON}/anotar/<slug:type_code>", records.add, name="state_record"),
    path(f"{RECORD}/corregir", records.correct, name="correct_record"),
    path(f"{RECORD}/retirar", records.retract, name="retract_record"),
    path(f"{RECORD}/reservar", records.block, name="block_record"),
    path(f"{RECORD}/compartir", records.unblock, name="unblock_record"),
]
