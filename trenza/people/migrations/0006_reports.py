import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_quality"),
    ]

    operations = [
        migrations.AlterField(
            model_name="linkorder",
            name="review",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.linkreview",
            ),
        ),
        migrations.AddField(
            model_name="linkorder",
            name="person_id",
            field=models.UUIDField(null=True),
        ),
    ]
