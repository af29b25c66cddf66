"""Which approved draft a version comes from."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add ``draft`` to the versions."""

    dependencies: ClassVar = [("protocol", "0002_cap_days")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="version", name="draft", field=models.BigIntegerField(null=True)
        ),
    ]
