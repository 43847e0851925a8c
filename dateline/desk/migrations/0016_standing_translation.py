"""The text of a standing page in other languages."""

import django.db.models.deletion
import modelcluster.fields
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0015_archiveyear'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandingTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en-gb', 'English'), ('de', 'Deutsch'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], max_length=10)),
                ('body', wagtail.fields.RichTextField(verbose_name='text')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='translations', to='desk.standingpage')),
            ],
            options={
                'ordering': ('language',),
                'constraints': [models.UniqueConstraint(fields=('page', 'language'), name='desk_one_standing_translation', violation_error_message='The page has a text in that language.')],
            },
        ),
    ]
