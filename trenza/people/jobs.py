"""What workers do for the index of persons."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trenza.base import clock
from trenza.people.actions import quality, rest, reviewing

# A deadlock with a delivery is tried again at once; after some minutes somebody has to look.
PATIENCE = RetryStrategy(max_attempts=8, exponential_wait=2)


@app.task(queue="intake", retry=PATIENCE, lock="people:decisions", name=reviewing.TASK)
def carry_out_answers() -> None:
    """Carry out what the answers of reviewers amount to."""
    reviewing.carry_out_answers(now=clock.now())


@app.task(queue="intake", retry=PATIENCE, lock="people:compare", name=rest.COMPARE)
def compare_rest() -> None:
    """Compare the identities that were never compared."""
    rest.compare_rest(now=clock.now())


@app.task(queue="intake", retry=PATIENCE, lock="people:quality", name=quality.TASK)
def count_quality() -> None:
    """Count how well persons are recognised, and ring where a source is not as ever."""
    quality.count_quality(now=clock.now())
