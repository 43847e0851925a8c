"""Words that are written in more than one way: whoever asks for one way means them all.

Only the question is widened; the index holds what the stories say. The names were compiled from
public knowledge: none that is an ordinary word in one of its spellings, none that people bear as a
first name in many. Of Arabic, letters are taken as one that are typed for each other.
"""

from __future__ import annotations

import re
from functools import cache

MOST = 6
"""Other ways in which a word is looked for."""

# As search folds words: small letters without accents. Each line is one name.
_NAMES = """
kyiv kiev kyyiv
kharkiv kharkov
odesa odessa
lviv lvov
chornobyl chernobyl tschernobyl
dnipro dnepr dnieper
zaporizhzhia zaporizhzhya zaporizhia zaporozhye
mykolaiv mykolayiv nikolaev
luhansk lugansk
zelensky zelenskiy zelenskyy zelenski selenskyj
lukashenko lukashenka
gorbachev gorbachov gorbatchev
khrushchev khruschev krushchev
tchaikovsky tchaikovski chaikovsky
dostoevsky dostoyevsky dostoyevski
gaddafi qaddafi gadhafi qadhafi kadhafi gathafi
hezbollah hizbollah hizbullah
quran koran
sharia shariah
mosul mossul
idlib edlib
raqqa raqa rakka
daesh daish
houthi huthi
houthis huthis
riyadh riad
makkah mecca
benghazi bengazi
fallujah falluja faluja
kandahar qandahar
taliban taleban
erdogan erdoghan
beijing peking
nanjing nanking
chongqing chungking
guangzhou canton
xinjiang sinkiang
uyghur uighur uygur
uyghurs uighurs uygurs
myanmar burma
yangon rangoon
mumbai bombay
kolkata calcutta
chennai madras
bengaluru bangalore
dhaka dacca
kathmandu katmandu
eswatini swaziland
belgrade beograd
prishtina pristina
chisinau kishinev
tbilisi tiflis
yerevan erevan
transnistria transdniestria
"""
_ARABIC = re.compile("[\u0621-\u064a]{3,}")
_ARTICLE = "\u0627\u0644"
# Letters at a word's end that are typed for each other: teh marbuta and heh, alef maksura and yeh.
_ENDS = {"\u0629": "\u0647", "\u0647": "\u0629", "\u0649": "\u064a", "\u064a": "\u0649"}
SHORTEST_STEM = 3


@cache
def _names() -> dict[str, tuple[str, ...]]:
    lines = [line.split() for line in _NAMES.splitlines() if line]
    return {name: tuple(each for each in line if each != name) for line in lines for name in line}


def other_ways(word: str) -> tuple[str, ...]:
    """Give the other ways in which a folded word is written; none for most words."""
    if _ARABIC.fullmatch(word):
        return _arabic(word)
    return _names().get(word, ())[:MOST]


def _arabic(word: str) -> tuple[str, ...]:
    """Give an Arabic word with and without its article, with either letter at its end."""
    stem = word.removeprefix(_ARTICLE)
    stem = stem if len(stem) >= SHORTEST_STEM else word
    ends = [stem]
    if (other := _ENDS.get(stem[-1])) is not None:
        ends.append(stem[:-1] + other)
    ways = [each for end in ends for each in (end, _ARTICLE + end)]
    return tuple(each for each in ways if each != word)[:MOST]
