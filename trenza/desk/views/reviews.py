"""The review desk: doubts about who is who, one after another."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trenza.accounts.public import current_profile
from trenza.base.clock import now
from trenza.desk.reads import reviews as told
from trenza.desk.reads.door import viewer_of
from trenza.desk.views.opened import refused
from trenza.people.public import (
    answer_review,
    my_answers,
    read_review,
    review_queue,
    take_back,
)

SAID = {
    "link": "Has dicho que son la misma persona.",
    "keep_apart": "Has dicho que son personas distintas.",
    "unsure": "Has dicho que no lo sabes: la duda queda para quien más pueda responderla.",
}
NOT_NOTED = {
    "changed": "Los datos han cambiado mientras los mirabas. Vuelve a mirarlos.",
    "late": "Otra persona ya lo había decidido.",
}
# a worker carries it out, and refuses where somebody decided later
ASKED_BACK = (
    "Has pedido deshacerlo. Si nadie ha decidido después sobre ellas, en unos segundos queda como "
    "antes: míralo en «Lo último que has respondido»."
)
REVIEWERS = "data_manager"
_GREATEST = 2**63 - 1
View = Callable[[HttpRequest, int], HttpResponse]


def of_a_doubt(view: View) -> View:
    """A number that no doubt can have is refused like one that is somebody else's."""

    @wraps(view)
    def guarded(request: HttpRequest, review: int) -> HttpResponse:
        return refused(request) if review > _GREATEST else view(request, review)

    return guarded


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The doubts that wait, the gravest first, and what one answered lately."""
    profile = current_profile(request)
    viewer = viewer_of(profile)
    found = review_queue(viewer)
    if profile.kind != REVIEWERS:
        return refused(request)
    context = {
        "waiting": told.waiting(found),
        "total": found.total,
        "mine": my_answers(viewer),
    }
    return render(request, "desk/reviews/queue.html", context)


@require_GET
@of_a_doubt
def case(request: HttpRequest, review: int) -> HttpResponse:
    """Two identities side by side."""
    viewer = viewer_of(current_profile(request))
    found = read_review(viewer, review)
    if found is None:
        return refused(request)
    context = {"doubt": told.shown(found), "since": int(now().timestamp())}
    return render(request, "desk/reviews/case.html", context)


@require_POST
@of_a_doubt
def answer(request: HttpRequest, review: int) -> HttpResponse:
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
    if outcome in NOT_NOTED:
        messages.warning(request, NOT_NOTED[outcome])
        return redirect("desk:review", review) if outcome == "changed" else redirect("desk:reviews")
    messages.success(request, f"{SAID[said]} Puedes deshacerlo en «Lo último que has respondido».")
    following = review_queue(viewer, limit=1).reviews
    return redirect("desk:review", following[0].id) if following else redirect("desk:reviews")


@require_POST
@of_a_doubt
def undo(request: HttpRequest, review: int) -> HttpResponse:
    """Take a decision of one's own back."""
    if take_back(viewer_of(current_profile(request)), review) == "refused":
        return refused(request)
    messages.success(request, ASKED_BACK)
    return redirect("desk:reviews")
