"""A delivery lies where its own reference says, in the folder of a month, or nowhere."""

from typing import ClassVar

from django.db import migrations

ADD = """
ALTER TABLE exchange_delivery ADD CONSTRAINT exchange_delivery_path_is_its_own
    CHECK (path = '' OR path ~ ('^[0-9]{4}-[0-9]{2}/' || reference::text || '$'))
"""
DROP = "ALTER TABLE exchange_delivery DROP CONSTRAINT exchange_delivery_path_is_its_own"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(ADD, DROP)]
