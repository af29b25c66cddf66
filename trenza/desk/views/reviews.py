"""The review desk: doubts about who is who, one after another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from trenza.accounts.public import current_profile
from trenza.base.clock import now
from trenza.desk.forms.reviews import QueueForm, kept_query, wanted_of
from trenza.desk.reads import reviews as told
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.review_queue import (
    ORDERS,
    how_it_stands,
    pace_in_words,
    source_choices,
    waiting,
)
from trenza.desk.views.opened import refused
from trenza.people.public import (
    answer_review,
    my_answers,
    orders_to_confirm,
    read_review,
    review_pace,
    review_queue,
    take_back,
)

SAID = {
    "link": "Has dicho que son la misma persona.",
    "keep_apart": "Has dicho que son personas distintas.",
    "unsure": "Has dicho que no lo sabes: la duda queda para quien más pueda responderla.",
}
UNDOABLE = " Puedes deshacerlo en «Lo último que has respondido»."
NOT_NOTED = {
    "changed": "Los datos han cambiado mientras los mirabas. Vuelve a mirarlos.",
    "late": "Otra persona ya lo había decidido.",
}
# a worker carries it out, and refuses where somebody decided later
ASKED_BACK = (
    "Has pedido deshacerlo. Si nadie ha decidido después sobre ellas, en unos segundos queda como "
    "antes: míralo en «Lo último que has respondido»."
)
ASKED = {"noted": ASKED_BACK, "withdrawn": "Has retirado tu respuesta: ya no cuenta."}
REVIEWERS = "data_manager"
PAGE = 20
_MOST_PAGES = 10_000


def address_of(name: str, query: str, review: UUID | None = None) -> str:
    """A page of the desk with the filters that were in force."""
    path = reverse(f"desk:{name}", args=[review] if review else [])
    return f"{path}?{query}" if query else path


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The doubts that wait, the gravest first, how it goes, and what one answered lately."""
    profile = current_profile(request)
    viewer = viewer_of(profile)
    query = kept_query(request.GET)
    page = _page_of(request)
    found = review_queue(
        viewer, wanted_of(request.GET), limit=PAGE, offset=(page - 1) * PAGE
    )  # fmt: skip
    if profile.kind != REVIEWERS:
        return refused(request)
    pages = max(1, -(-found.total // PAGE))
    if page > pages:
        return redirect(address_of("reviews", query))
    to_confirm = [(one, ORDERS[one.kind]) for one in orders_to_confirm(viewer)]
    context = {
        "form": QueueForm(request.GET, sources=source_choices(found)),
        "waiting": waiting(found, first=(page - 1) * PAGE + 1),
        "total": found.total,
        "everything": found.everything,
        "query": query,
        "here": page,
        "pages": pages,
        "pace": pace_in_words(review_pace(viewer), found.everything),
        "to_confirm": to_confirm,
        "mine": [(one, how_it_stands(one)) for one in my_answers(viewer)],
    }
    return render(request, "desk/reviews/queue.html", context)


def _page_of(request: HttpRequest) -> int:
    asked = request.GET.get("pagina", "1")
    return int(asked) if asked.isdecimal() and 0 < int(asked[:9]) < _MOST_PAGES else 1


@require_GET
def case(request: HttpRequest, review: UUID) -> HttpResponse:
    """Two identities side by side."""
    viewer = viewer_of(current_profile(request))
    found = read_review(viewer, review)
    if found is None:
        return refused(request)
    query = kept_query(request.GET)
    context = {"doubt": told.shown(found), "since": int(now().timestamp()), "query": query}
    return render(request, "desk/reviews/case.html", context)


@require_POST
def answer(request: HttpRequest, review: UUID) -> HttpResponse:
    """Note what the reviewer says, and go on to the next doubt."""
    viewer = viewer_of(current_profile(request))
    said = request.POST.get("answer", "")
    since = request.POST.get("since", "")
    took = int(now().timestamp()) - int(since) if since.isdecimal() and len(since) < 12 else 0
    seal = request.POST.get("seal", "")
    known = said in SAID and seal.isalnum() and seal.isascii()
    outcome = (
        answer_review(viewer, review, seal=seal, answer=said, seconds=took) if known else "refused"
    )
    if outcome == "refused":
        return refused(request)
    query = kept_query(request.GET)
    if outcome in NOT_NOTED:
        messages.warning(request, NOT_NOTED[outcome])
        same = review if outcome == "changed" else None
        return redirect(address_of("review" if same else "reviews", query, same))
    following = review_queue(viewer, wanted_of(request.GET), limit=1)
    left = f" Quedan {following.total}." if following.total > 1 else ""
    messages.success(request, f"{SAID[said]}{UNDOABLE if said != 'unsure' else ''}{left}")
    if following.reviews:
        return redirect(address_of("review", query, following.reviews[0].id))
    return redirect(address_of("reviews", query))


@require_POST
def undo(request: HttpRequest, review: UUID) -> HttpResponse:
    """Take back one's own answer, or the decision that it settled."""
    outcome = take_back(viewer_of(current_profile(request)), review)
    if outcome not in ASKED:
        return refused(request)
    messages.success(request, ASKED[outcome])
    return redirect("desk:reviews")
