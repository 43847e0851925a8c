"""The HTML of what stands on pages by the dozen: cards, stories, calendars.

It is written straight, because a missing page must be cheap: what takes a Django template 256
microseconds takes this 8, and a home page shows a hundred cards (docs/decisions/0008). The pages around these parts
are Django templates. Every value is escaped where it is put in; only a story's body is HTML
already, clean since it came in. All of it is made of the values given, and of the language in force.
"""
