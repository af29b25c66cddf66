"""What the worker does by itself: put in force what was approved for a day that has come."""

from procrastinate.contrib.django import app

from trenza.governance.actions.drafts import start_due


@app.periodic(cron="* * * * *")
@app.task(queue="intake", name="trenza.governance.jobs.start_approved", pass_context=False)
def start_approved(timestamp: int) -> None:
    """Once a minute."""
    start_due()
