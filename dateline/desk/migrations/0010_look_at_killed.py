from django.db import migrations
from django.utils import timezone


def look_at_what_was_taken_away(apps, schema_editor):
    """Have the clock look at the pictures of stories that were killed or taken down before."""
    due_look = apps.get_model("desk", "DueLook")
    gone = apps.get_model("desk", "Story").objects.filter(live=False, version__gt=0)
    pictures = gone.exclude(lead_picture=None).values_list("lead_picture_id", flat=True)
    now = timezone.now()
    due_look.objects.bulk_create(
        [due_look(picture=number, due_at=now) for number in pictures.order_by().distinct()],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [("desk", "0009_fewer_indexes")]

    operations = [
        migrations.RunPython(look_at_what_was_taken_away, migrations.RunPython.noop, elidable=True),
    ]
