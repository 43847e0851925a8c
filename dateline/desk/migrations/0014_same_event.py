"""Whether more reports of an event go out while a story of it is public."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0013_illustration'),
    ]

    operations = [
        migrations.AddField(
            model_name='newsroom',
            name='same_event',
            field=models.CharField(choices=[('others', 'Other agencies wait as drafts, the first one goes on'), ('any', 'All later reports wait as drafts'), ('out', 'All go out')], default='others', help_text='From sources that publish at once, while a story of the event is public.', max_length=10, verbose_name='more reports of one event'),
        ),
    ]
