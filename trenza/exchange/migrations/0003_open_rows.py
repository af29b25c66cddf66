"""Rows that are still owed an answer are counted without reading the settled ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_path_is_its_own")]

    operations = [
        migrations.AddIndex(
            model_name="rejection",
            index=models.Index(
                condition=models.Q(state__in=["quarantined", "waiting", "queued"]),
                fields=["delivery", "row_number"],
                name="exchange_rejection_open",
            ),
        ),
    ]
