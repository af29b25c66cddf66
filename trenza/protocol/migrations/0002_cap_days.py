"""How long a confirmed visit lasts."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add ``days`` to what a bond allows."""

    dependencies: ClassVar = [("protocol", "0001_initial")]

    operations: ClassVar = [
        migrations.AddField(model_name="cap", name="days", field=models.IntegerField(null=True)),
    ]
