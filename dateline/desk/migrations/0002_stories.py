
import dateline.desk.models.taxonomy
import dateline.wires.models
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0001_people'),
        ('media', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        ('wires', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Desk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='StandingPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', wagtail.fields.RichTextField()),
                ('in_footer', models.BooleanField(default=True, verbose_name='in the foot of every page')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='StandingPages',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('role', models.CharField(blank=True, help_text='Such as Columnist or Seoul correspondent.', max_length=120)),
                ('bio', models.TextField(blank=True)),
                ('url', models.URLField(blank=True, verbose_name='link')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('tagline', models.CharField(blank=True, max_length=200)),
                ('zone', models.CharField(default='UTC', max_length=60, validators=[dateline.wires.models.check_zone])),
                ('date_format', models.CharField(choices=[('d-m-Y H:i', '05-06-2025 02:52'), ('j F Y, H:i', '5 June 2025, 02:52'), ('F j, Y, g:i a', 'June 5, 2025, 2:52 a.m.'), ('Y-m-d H:i', '2025-06-05 02:52'), ('d.m.Y, H:i', '05.06.2025, 02:52')], default='d-m-Y H:i', max_length=20)),
                ('language', models.CharField(choices=[('en-gb', 'English'), ('de', 'Deutsch'), ('fr', 'Français'), ('es', 'Español'), ('ar', 'العربية')], default='en-gb', help_text='Of menus and dates.', max_length=10)),
                ('story_languages', models.JSONField(blank=True, default=list, help_text='Languages of its stories, such as en. Empty: all.', validators=[dateline.desk.models.taxonomy.check_codes])),
                ('countries', models.JSONField(blank=True, default=list, help_text='Stories about these countries. Empty: all.', validators=[dateline.desk.models.taxonomy.check_codes])),
                ('sectors', models.JSONField(blank=True, default=list, help_text='Stories of these sectors. Empty: all.', validators=[dateline.desk.models.taxonomy.check_codes])),
                ('position', models.PositiveIntegerField(default=0)),
                ('is_default', models.BooleanField(default=False, help_text='The edition that stands at /.', verbose_name='home page')),
            ],
            options={
                'ordering': ('position', 'name'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='desk_one_home_edition')],
            },
        ),
        migrations.CreateModel(
            name='Newsroom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Dateline', max_length=80)),
                ('tagline', models.CharField(blank=True, default='The newsroom in one command', max_length=200)),
                ('accent', models.CharField(default='#9b1c31', max_length=7, validators=[django.core.validators.RegexValidator('^#[0-9a-fA-F]{6}$', 'Write a colour as # and six digits, such as #9b1c31.')], verbose_name='accent colour')),
                ('footer_text', models.TextField(blank=True, help_text='One or two sentences at the foot of every page.')),
                ('contact_name', models.CharField(blank=True, max_length=120)),
                ('contact_address', models.TextField(blank=True, verbose_name='postal address')),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('contact_phone', models.CharField(blank=True, max_length=40)),
                ('security_contact', models.CharField(blank=True, help_text="For security.txt. Empty: the contact's e-mail.", max_length=200, validators=[django.core.validators.RegexValidator('^(/|https?://|mailto:)\\S*$', 'Write an address that begins with /, https:// or mailto:.')])),
                ('ads_txt', models.TextField(blank=True, help_text='Served as it stands at /ads.txt.', verbose_name='ads.txt')),
                ('demonstration', models.BooleanField(default=False, help_text='Says on every page that the stories are a demonstration.')),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture')),
            ],
            options={
                'verbose_name': 'newsroom',
            },
        ),
        migrations.CreateModel(
            name='MenuEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=40)),
                ('address', models.CharField(max_length=300, validators=[django.core.validators.RegexValidator('^(/|https?://|mailto:)\\S*$', 'Write an address that begins with /, https:// or mailto:.')])),
                ('newsroom', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='menu', to='desk.newsroom')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FooterLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(max_length=60)),
                ('address', models.CharField(max_length=300, validators=[django.core.validators.RegexValidator('^(/|https?://|mailto:)\\S*$', 'Write an address that begins with /, https:// or mailto:.')])),
                ('newsroom', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='desk.newsroom')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('description', models.CharField(blank=True, max_length=300)),
                ('mediatopics', models.JSONField(blank=True, default=list, help_text='IPTC Media Topics.', validators=[dateline.desk.models.taxonomy.check_codes])),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='desk.sector')),
            ],
            options={
                'ordering': ('position', 'name'),
            },
        ),
        migrations.CreateModel(
            name='SocialAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('label', models.CharField(help_text='Such as Mastodon.', max_length=40)),
                ('address', models.URLField()),
                ('newsroom', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='social', to='desk.newsroom')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Story',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('kind', models.CharField(choices=[('news', 'News'), ('opinion', 'Opinion'), ('blog', 'Blog'), ('interview', 'Interview'), ('press-release', 'Press release')], default='news', max_length=20)),
                ('language', models.CharField(default='en', help_text='Such as en, de or pt-BR.', max_length=20)),
                ('headline', models.CharField(max_length=300)),
                ('slug', models.SlugField(blank=True, help_text='Empty: made from the headline.', max_length=120)),
                ('slugline', models.CharField(blank=True, help_text="The desk's name for the story; readers never see it.", max_length=120)),
                ('standfirst', models.TextField(blank=True, max_length=600)),
                ('body', wagtail.fields.RichTextField(blank=True)),
                ('byline', models.CharField(blank=True, help_text='As the agency signed it, where it has no author here.', max_length=300)),
                ('dateline_place', models.CharField(blank=True, help_text='Where it was written, such as Seoul.', max_length=120, verbose_name='dateline')),
                ('dateline_country', models.CharField(blank=True, max_length=2)),
                ('dateline_date', models.DateField(blank=True, null=True)),
                ('sectors', models.JSONField(default=list, help_text='The first is the main one.', validators=[dateline.desk.models.taxonomy.check_codes])),
                ('countries', models.JSONField(blank=True, default=list, help_text='What it is about, main one first.', validators=[dateline.desk.models.taxonomy.check_codes])),
                ('editions', models.JSONField(blank=True, default=list, help_text="Empty: the editions' own rules decide.", validators=[dateline.desk.models.taxonomy.check_codes])),
                ('urgency', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2'), (3, '3'), (4, '4'), (5, '5'), (6, '6'), (7, '7'), (8, '8'), (9, '9')], default=5, help_text='1 is the highest.')),
                ('picture_caption', models.CharField(blank=True, help_text="Empty: the picture's own caption.", max_length=300)),
                ('link', models.URLField(blank=True, help_text='The full text at the source, where we may give an excerpt only.', max_length=2000)),
                ('usage_terms', models.TextField(blank=True)),
                ('correction_note', models.TextField(blank=True, help_text='What was wrong, for readers. It goes out with the next publication.')),
                ('pinned_until', models.DateTimeField(blank=True, null=True, verbose_name='lead of the home page until')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='Counts publications.')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, help_text='When words that readers see last changed.', null=True)),
                ('words', models.CharField(blank=True, editable=False, help_text='Digest of the words that readers see.', max_length=64)),
                ('killed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('release_at', models.DateTimeField(blank=True, editable=False, help_text='End of the embargo, at which it goes out by itself.', null=True)),
                ('origin_uri', models.CharField(blank=True, editable=False, max_length=1000)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('authors', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='stories', to='desk.author')),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='desk.desk')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('lead_picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.picture')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('origin_source', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wires.source')),
                ('wire_item', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wires.wireitem')),
            ],
            options={
                'verbose_name_plural': 'stories',
                'permissions': (('kill_story', 'Can kill story'),),
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('signal', models.CharField(choices=[('publish', 'Published'), ('update', 'Updated'), ('correct', 'Corrected'), ('unpublish', 'Taken down'), ('kill', 'Killed')], max_length=10)),
                ('at', models.DateTimeField()),
                ('headline', models.CharField(max_length=300)),
                ('note', models.TextField(blank=True, help_text='The correction as readers see it, or why it was taken down.')),
                ('fronts', models.JSONField(default=list, help_text='Fronts on which it stood before or stands now.')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='desk.story')),
            ],
            options={
                'ordering': ('-at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('front', models.CharField(max_length=100)),
                ('published_at', models.DateTimeField()),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='desk.story')),
            ],
        ),
        migrations.CreateModel(
            name='StorySource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('name', models.CharField(help_text='The agency or person, as readers see it.', max_length=200)),
                ('url', models.URLField(blank=True, max_length=2000, verbose_name='link')),
                ('story', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='desk.story')),
                ('wire_item', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wires.wireitem')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(help_text='`site`, `websub`, or `webhook` and an address.', max_length=300)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sending', 'Being sent'), ('done', 'Arrived'), ('failed', 'Refused'), ('unknown', 'Unknown: no answer came')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('next_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, help_text='What the other side said.')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='desk.publication')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='desk_waiting_deliveries'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='desk_sending_deliveries')],
                'constraints': [models.UniqueConstraint(fields=('publication', 'channel'), name='desk_one_delivery_per_channel')],
            },
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('release_at__isnull', False)), fields=['release_at'], name='desk_embargoed'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(fields=['-created_at'], name='desk_stories_newest_first'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('killed_at', None), ('latest_revision__isnull', True), ('live', False), ('release_at', None)), fields=['latest_revision', 'urgency', '-id'], name='desk_untouched_drafts'),
        ),
        migrations.AddIndex(
            model_name='story',
            index=models.Index(condition=models.Q(('expire_at__isnull', False), ('live', True)), fields=['expire_at'], name='desk_expiring'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.UniqueConstraint(condition=models.Q(('origin_uri', ''), _negated=True), fields=('origin_source', 'origin_uri'), name='desk_one_story_per_wire_item'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('live', False), ('killed_at', None), _connector='OR'), name='desk_killed_is_never_live'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['-at', '-id'], name='desk_ledger_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('story', 'version'), name='desk_one_row_per_version'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['front', '-published_at', '-story'], name='desk_front_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('story', 'front'), name='desk_story_once_on_front'),
        ),
    ]
