"""How many stories the past months of the archive have."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0014_same_event'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(help_text='By the clocks of UTC.')),
                ('months', models.CharField(blank=True, help_text='Stories of each of its past months; empty where some came or went.', max_length=150)),
            ],
        ),
    ]
