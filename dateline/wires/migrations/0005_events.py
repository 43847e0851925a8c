"""Events and their reports, and the words under which open events are found."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('wires', '0004_same_texts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(blank=True, max_length=10)),
                ('last_at', models.DateTimeField(help_text='When the last report of it was written.')),
                ('seen_at', models.DateTimeField(help_text='When the last report of it came in.')),
                ('is_open', models.BooleanField(default=True, help_text='Whether reports are still looked up.')),
                ('reports_count', models.PositiveIntegerField(default=0, verbose_name='reports')),
                ('headline', models.CharField(blank=True, help_text='That of the lead.', max_length=500)),
                ('lead_chosen', models.BooleanField(default=False, help_text='An editor has chosen the lead.')),
                ('profile', models.JSONField(help_text='What its reports have in common.')),
            ],
        ),
        migrations.CreateModel(
            name='EventTerm',
            fields=[
                ('pk', models.CompositePrimaryKey('term', 'event', blank=True, editable=False, primary_key=True, serialize=False)),
                ('term', models.CharField(max_length=40)),
                ('event', models.BigIntegerField()),
            ],
            options={
                'verbose_name': 'word of an event',
                'verbose_name_plural': 'words of events',
            },
        ),
        migrations.CreateModel(
            name='EventReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(max_length=1000)),
                ('at', models.DateTimeField(help_text='When it was written.')),
                ('length', models.PositiveIntegerField(default=0, help_text='Letters of its text.')),
                ('by_hand', models.BooleanField(default=False, help_text='An editor has put it into this event.')),
                ('sketch', models.JSONField(help_text='What is compared of it.')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='wires.event')),
                ('item', models.ForeignKey(help_text='Its newest version.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wires.wireitem')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wires.source')),
            ],
        ),
        migrations.AddField(
            model_name='event',
            name='lead',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wires.eventreport'),
        ),
        migrations.AddConstraint(
            model_name='eventreport',
            constraint=models.UniqueConstraint(fields=('source', 'uri'), name='wires_one_event_per_item'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('reports_count__gt', 1)), fields=['-last_at'], name='wires_events_told_often'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['seen_at'], name='wires_open_events'),
        ),
    ]
