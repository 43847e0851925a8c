import dateline.desk.models.people
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0011_editions_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="email",
            field=models.EmailField(
                blank=True,
                help_text="Readers see it. Empty: none is shown.",
                max_length=254,
                verbose_name="mail address",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="links",
            field=models.TextField(
                blank=True,
                help_text="Addresses of social accounts and the like, one on each line.",
                max_length=2000,
                validators=[dateline.desk.models.people.check_links],
                verbose_name="pages elsewhere",
            ),
        ),
        migrations.AddField(
            model_name="author",
            name="on_wires",
            field=models.BooleanField(
                default=False,
                help_text="Agency copy with this name in its byline is put on the author's page.",
                verbose_name="signs on the wires too",
            ),
        ),
        migrations.AddField(
            model_name="newsroom",
            name="opinion_note",
            field=models.CharField(
                blank=True,
                default="The views expressed are the author's own.",
                help_text="Stands under every opinion piece and blog entry. Empty: nothing.",
                max_length=300,
                verbose_name="line under opinion",
            ),
        ),
        migrations.CreateModel(
            name="Shot",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="shot",
                        serialize=False,
                        to="desk.story",
                    ),
                ),
                ("text", models.TextField()),
                (
                    "words",
                    models.CharField(
                        help_text="Digest of the story's words at that time.", max_length=64
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(help_text="The story's version at that time."),
                ),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
