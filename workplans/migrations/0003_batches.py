"""One kind of batch for every step over many rows, with what it takes to undo it."""

from collections import defaultdict
from typing import Any

from django.db import migrations, models


def say_what_was_made(apps: Any, _schema_editor: Any) -> None:
    made: dict[int, list[dict[str, str]]] = defaultdict(list)
    actions = apps.get_model("workplans", "Action").objects.exclude(batch=None)
    for batch, uuid in actions.values_list("batch", "uuid"):
        made[batch].append({"kind": "action", "uuid": str(uuid), "seal": ""})
    for batch in apps.get_model("workplans", "Batch").objects.all():
        batch.verb = "actions_imported" if batch.title else "actions_added"
        batch.made = made[batch.pk]
        batch.count = len(batch.made)
        batch.save(update_fields=["verb", "made", "count"])


class Migration(migrations.Migration):
    dependencies = [("workplans", "0002_more_about_actions")]

    operations = [
        migrations.RenameModel("ImportBatch", "Batch"),
        migrations.RenameField("batch", "file_name", "title"),
        migrations.RenameField("batch", "uploaded_by", "by"),
        migrations.RenameField("batch", "uploaded_at", "started_at"),
        migrations.RenameField("batch", "taken_over_at", "done_at"),
        migrations.AlterModelOptions("batch", {"ordering": ("-started_at", "-pk")}),
        migrations.AlterField(
            "batch",
            "strategy",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="batches", to="strategies.strategy"
            ),
        ),
        migrations.AlterField("batch", "title", models.CharField(blank=True, max_length=200)),
        migrations.AddField(
            "batch", "verb", models.CharField(default="", max_length=30), preserve_default=False
        ),
        migrations.AddField("batch", "made", models.JSONField(default=list)),
        migrations.AddField("batch", "changed", models.JSONField(default=list)),
        migrations.AddField("batch", "left", models.JSONField(default=list)),
        migrations.AddField("batch", "count", models.PositiveIntegerField(default=0)),
        migrations.RunPython(say_what_was_made, migrations.RunPython.noop),
        migrations.RemoveField("action", "batch"),
    ]
