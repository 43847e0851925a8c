
import dateline.wires.models
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Host',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, unique=True)),
                ('next_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('kind', models.CharField(choices=[('folder', 'Folder: files are dropped into it'), ('poll', 'Address: polled by us'), ('push', 'Push: they send to us with a token')], default='folder', max_length=10)),
                ('folder', models.CharField(blank=True, help_text='Empty: DATELINE_HOME/drop/<slug>.', max_length=500)),
                ('address', models.CharField(blank=True, max_length=2000, validators=[django.core.validators.URLValidator(['http', 'https'])])),
                ('token_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('rights', models.CharField(choices=[('full', 'Full text'), ('excerpt', 'Excerpt and link'), ('headline', 'Headline and link only')], default='full', max_length=10)),
                ('trust', models.CharField(choices=[('publish', 'Publish at once'), ('draft', 'Draft a story, an editor publishes'), ('hold', 'Hold the item, an editor decides')], default='draft', max_length=10)),
                ('zone', models.CharField(default='UTC', help_text='For times that name no zone.', max_length=60, validators=[dateline.wires.models.check_zone])),
                ('language', models.CharField(blank=True, help_text='Where an item names none, such as en or pt-BR.', max_length=20)),
                ('home_country', models.CharField(blank=True, help_text='ISO 3166 code of a feed that is local to one country.', max_length=2)),
                ('desk', models.SlugField(blank=True, help_text='Desk that its stories go to. Empty: the news desk.', max_length=60)),
                ('attribution', models.CharField(blank=True, help_text='How readers see the source. Empty: its name.', max_length=200)),
                ('url', models.URLField(blank=True, help_text='Home page that the attribution links to.')),
                ('inner', models.BooleanField(default=False, help_text='May stand on a private or loopback address.', verbose_name='inner address')),
                ('active', models.BooleanField(default=True)),
                ('last_success', models.DateTimeField(blank=True, editable=False, null=True)),
                ('last_try', models.DateTimeField(blank=True, editable=False, null=True)),
                ('next_at', models.DateTimeField(blank=True, db_index=True, editable=False, null=True)),
                ('interval', models.PositiveIntegerField(default=0, editable=False, verbose_name='seconds between polls')),
                ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='failures in a row')),
                ('last_error', models.TextField(blank=True, editable=False)),
                ('etag', models.CharField(blank=True, editable=False, max_length=500)),
                ('last_modified', models.CharField(blank=True, editable=False, max_length=100)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='WireFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='File name, address or push, as it came.', max_length=500)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('content_type', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be read'), ('done', 'Read'), ('rejected', 'Rejected')], default='waiting', max_length=10)),
                ('reason', models.TextField(blank=True, help_text='Why it was rejected, and what to do.')),
                ('arrived_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(help_text='When the same bytes came last.')),
                ('seen', models.PositiveIntegerField(default=1, verbose_name='times seen')),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='wires.source')),
            ],
        ),
        migrations.CreateModel(
            name='WireItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uri', models.CharField(help_text="The agency's identifier.", max_length=1000)),
                ('version', models.CharField(blank=True, max_length=100)),
                ('versioncreated', models.DateTimeField(blank=True, null=True)),
                ('digest', models.CharField(help_text='SHA-256 over everything in the item that has a meaning.', max_length=64)),
                ('words', models.CharField(blank=True, help_text='SHA-256 over the words of headline and text, where others are compared with it.', max_length=64)),
                ('type', models.CharField(max_length=20)),
                ('headline', models.CharField(blank=True, max_length=500)),
                ('outcome', models.CharField(choices=[('new', 'New'), ('update', 'Update'), ('duplicate', 'Duplicate'), ('kill', 'Kill'), ('held', 'Held'), ('rejected', 'Rejected')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('record', models.JSONField(help_text='The item as understood, fields named after ninjs.')),
                ('arrived_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(blank=True, help_text='When the desk had acted on it.', null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='wires.wirefile')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='wires.source')),
            ],
        ),
        migrations.AddIndex(
            model_name='wirefile',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['arrived_at'], name='wires_waiting_files'),
        ),
        migrations.AddIndex(
            model_name='wirefile',
            index=models.Index(fields=['-arrived_at'], name='wires_files_by_arrival'),
        ),
        migrations.AddConstraint(
            model_name='wirefile',
            constraint=models.UniqueConstraint(fields=('source', 'sha256'), name='wires_one_row_per_content'),
        ),
        migrations.AddIndex(
            model_name='wireitem',
            index=models.Index(condition=models.Q(('handled_at', None)), fields=['id'], name='wires_unhandled_items'),
        ),
        migrations.AddIndex(
            model_name='wireitem',
            index=models.Index(fields=['-arrived_at'], name='wires_items_by_arrival'),
        ),
        migrations.AddIndex(
            model_name='wireitem',
            index=models.Index(fields=['outcome', '-arrived_at'], name='wires_items_by_outcome'),
        ),
        migrations.AddIndex(
            model_name='wireitem',
            index=models.Index(fields=['source', 'words'], name='wires_items_by_words'),
        ),
        migrations.AddConstraint(
            model_name='wireitem',
            constraint=models.UniqueConstraint(fields=('source', 'uri', 'digest'), name='wires_same_item_once'),
        ),
    ]
