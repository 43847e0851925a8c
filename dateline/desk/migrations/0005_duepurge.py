from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='DuePurge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('in_front', models.CharField(help_text='`varnish` and its address.', max_length=300)),
                ('keys', models.JSONField(default=list)),
                ('due_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['in_front', 'due_at'], name='desk_due_purges')],
            },
        ),
    ]
