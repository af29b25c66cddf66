"""What workers do: apply deliveries, try rows again. Enqueued in the transaction of the data.

Jobs of one source carry its lock: they run in the order in which the source sent, one at a time.
"""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from trenza.base import clock
from trenza.exchange.actions import previewing, processing

# 2, 4, 8 … seconds: about an hour and a half before somebody has to look.
PATIENCE = RetryStrategy(max_attempts=11, exponential_wait=2)


@app.task(queue="intake", retry=PATIENCE, name="trenza.exchange.jobs.apply_delivery")
def apply_delivery(delivery_id: int) -> None:
    """Apply a delivery, or what is left of it."""
    processing.apply_delivery(delivery_id, clock=clock.now)


@app.task(queue="intake", retry=PATIENCE, name="trenza.exchange.jobs.replay_rows")
def replay_rows(delivery_id: int) -> None:
    """Try again the rows of a delivery that its data manager sent back."""
    processing.replay_rows(delivery_id, clock=clock.now)


@app.task(queue="intake", name=previewing.PREVIEW_TASK)
def preview_upload(delivery_id: int) -> None:
    """Read an uploaded file for whoever uploaded it, applying nothing."""
    previewing.preview_upload(delivery_id, today=clock.today())
