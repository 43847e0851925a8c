"""Languages, sectors, records and the one call for all."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from dateline.tagging import Text, detect_language, sectors, sectors_of, tag
from dateline.tagging.gazetteer import names
from dateline.tagging.language_model import LanguageModel
from dateline.tagging.languages import NEWSROOM_LANGUAGES
from dateline.tagging.records import tag_record
from dateline.tagging.tables import rows

HEADLINES = {
    "en": "Government promises new homes for families after the flood",
    "de": "Regierung verspricht Familien nach der Flut neue Wohnungen",
    "fr": "Le gouvernement promet de nouveaux logements après les inondations",
    "es": "El gobierno promete nuevas viviendas tras las inundaciones",
    "pt": "Governo promete novas casas às famílias depois das cheias",
    "it": "Il governo promette nuove case alle famiglie dopo l'alluvione",
    "nl": "Regering belooft gezinnen nieuwe woningen na de overstroming",
    "sv": "Regeringen lovar nya bostäder åt familjerna efter översvämningen",
    "fi": "Hallitus lupaa perheille uusia asuntoja tulvan jälkeen",
    "pl": "Rząd obiecuje rodzinom nowe mieszkania po powodzi",
    "cs": "Vláda slibuje rodinám po povodních nové byty",
    "hu": "A kormány új otthonokat ígér a családoknak az árvíz után",
    "tr": "Hükümet selden sonra ailelere yeni konutlar sözü verdi",
    "ro": "Guvernul promite locuințe noi familiilor după inundații",
    "ru": "Правительство обещает семьям новое жильё после наводнения",
    "uk": "Уряд обіцяє родинам нове житло після повені",
    "el": "Η κυβέρνηση υπόσχεται νέα σπίτια μετά τις πλημμύρες",
    "ar": "الحكومة تعد العائلات بمساكن جديدة بعد الفيضانات",
    "he": "הממשלה מבטיחה דירות חדשות למשפחות אחרי השיטפון",
    "hi": "बाढ़ के बाद सरकार ने परिवारों को नए घर देने का वादा किया",
    "ja": "政府は洪水の後、家族に新しい住宅を約束した",
    "ko": "정부는 홍수 이후 가족들에게 새 집을 약속했다",
    "zh": "政府承诺在洪水后为家庭提供新住房",
    "vi": "Chính phủ hứa xây nhà mới cho các gia đình sau trận lũ lụt",
    "id": "Pemerintah menjanjikan rumah baru bagi keluarga setelah banjir",
}


@pytest.mark.parametrize(("language", "headline"), HEADLINES.items())
def test_a_headline_tells_its_language(language: str, headline: str) -> None:
    assert detect_language(headline) == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("Oil up", "de-AT", "de"),
        ("", "fr", "fr"),
        ("", "", "und"),
        ("12:30", "", "und"),
        (HEADLINES["de"] + ". " + HEADLINES["de"], "en", "de"),
        (HEADLINES["en"], "en-GB", "en"),
    ],
)
def test_a_declared_language_is_believed_within_reason(
    text: str, declared: str, language: str
) -> None:
    assert detect_language(text, declared) == language


QUAY = (
    "The council said that work on the northern quay of the harbour would go on with fewer boats."
)
QUOTED = (
    "Der Rat der Stadt hat beschlossen, den Hafen nicht zu schließen, und die Fähren fahren weiter. "
    "Auf einem Schild steht: „The harbour of the town“. Die Arbeiten werden im Herbst beendet."
)


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [(QUAY, "en", "en"), (QUAY, "de", "en"), (QUOTED, "en", "de"), (QUOTED, "de-AT", "de")],
)
def test_only_words_of_its_own_speak_for_a_declared_language(
    text: str, declared: str, language: str
) -> None:
    assert detect_language(text, declared) == language


SECTORS = [
    ("en", "Voters go to the polls in close election", "politics", "elections"),
    ("en", "Chipmaker profit doubles as shareholders cheer merger", "economy", "companies"),
    ("en", "Crude oil climbs as OPEC cuts output by 400,000 barrels", "economy", "energy"),
    ("en", "Earthquake of magnitude 6.1 hits coast, tsunami warning lifted", "disaster", "natural-disasters"),
    ("en", "Goalkeeper saves late penalty as United win in Premier League", "sport", "football"),
    ("en", "Jury finds broker guilty of murder, judge to pass sentence", "crime", "courts"),
    ("en", "Troops and tanks cross the river under artillery shelling", "conflict", "war"),
    ("en", "Vaccine against malaria passes clinical trial", "health", "medicine"),
    ("en", "Astronauts dock at space station after rocket launch", "science", "space"),
    ("en", "Climate change melts glaciers faster than feared", "environment", "climate"),
    ("en", "Teachers and pupils get new classrooms", "education", "schools"),
    ("en", "Union calls walkout as pay talks fail", "labour", "strikes"),
    ("en", "Pope names bishops and cardinals", "religion", "church"),
    ("en", "Film festival opens with a silent movie", "culture", "film-tv"),
    ("de", "Bundesliga: Torwart hält Elfmeter, Borussia gewinnt", "sport", "football"),
    ("de", "Gericht verurteilt Angeklagten zu langer Haftstrafe", "crime", "courts"),
    ("fr", "Les pompiers luttent contre un incendie de forêt", "disaster", "fires"),
    ("es", "El terremoto deja damnificados en la costa", "disaster", "natural-disasters"),
    ("ar", "ارتفاع أسعار النفط بعد اجتماع أوبك", "economy", "energy"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "headline", "upper", "lower"), SECTORS)
def test_a_headline_tells_its_sector(language: str, headline: str, upper: str, lower: str) -> None:
    found = [sector.code for sector in sectors_of(Text(headline=headline, language=language))]
    assert found[:2] == [upper, lower]


@pytest.mark.parametrize(
    ("subject", "slug"),
    [
        (("Diplomacy", "medtop:20000639"), "diplomacy"),
        (("tennis", "medtop:20001085"), "tennis"),
        (("", "http://cv.iptc.org/newscodes/mediatopic/20000391"), "markets"),
        (("sport", "subj:15054000"), "sport"),
        (("Cinema", ""), "film-tv"),
        (("Cinéma", ""), "film-tv"),
        (("Business", ""), "economy"),
    ],
)
def test_an_agencys_subject_decides(subject: tuple[str, str], slug: str) -> None:
    found = [one.code for one in sectors_of(Text(headline="Untitled", subjects=(subject,)))]
    assert slug in found


def test_a_story_without_words_falls_back_to_a_sector() -> None:
    assert [sector.code for sector in sectors_of(Text())] == ["society"]


def test_sectors_have_two_levels_and_known_topics() -> None:
    topics = {code for code, *_rest in rows("media-topics.tsv")}
    upper = {sector.slug for sector in sectors() if not sector.parent}
    assert len({sector.slug for sector in sectors()}) == len(sectors())
    for sector in sectors():
        assert sector.parent in {"", *upper}
        assert set(sector.topics) <= topics, sector.slug
        assert sector.description.endswith(".")


def test_every_sector_word_speaks_for_a_sector() -> None:
    slugs = {sector.slug for sector in sectors()}
    assert {slug for slug, *_rest in rows("sector-words.tsv")} <= slugs


def test_one_call_tells_everything() -> None:
    body = "TOKYO, June 4 (Example) - Japan's parliament passed a budget on Wednesday."
    tags = tag(Text(headline="Japan passes a budget", body=body), year=2025)
    assert tags.language == "en"
    assert tags.dateline is not None
    assert tags.dateline.date == datetime.date(2025, 6, 4)
    assert [country.code for country in tags.countries] == ["JP"]
    assert tags.sectors[0].code == "politics"


def test_a_record_is_tagged() -> None:
    record = {
        "id": "7",
        "headline": "Rains return to cocoa zone",
        "dateline": "SALVADOR, Feb 26",
        "text": "Farmers in Bahia expect a better cocoa crop this year, traders said.",
    }
    assert tag_record(record) == {
        "id": "7",
        "language": "en",
        "dateline_place": "Salvador",
        "dateline_country": "BR",
        "countries": ["BR"],
        "sectors": ["economy", "farming"],
    }


def test_a_record_may_lack_everything() -> None:
    tagged = tag_record({})
    assert tagged["id"] is None
    assert tagged["countries"] == []
    assert tagged["sectors"] == ["society"]


@pytest.mark.parametrize("field", ["headline", "text", "dateline", "language"])
def test_a_record_with_a_wrong_value_names_the_field(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        tag_record({field: 5})


def test_a_record_with_a_list_for_id_is_refused() -> None:
    with pytest.raises(ValueError, match="id"):
        tag_record({"id": []})


def test_importing_reads_no_data_and_no_django() -> None:
    code = (
        "import sys, dateline.tagging as t; "
        "from dateline.tagging import atlas, gazetteer; "
        "assert not atlas._countries.cache_info().currsize; "
        "assert not gazetteer.names.cache_info().currsize; "
        "assert 'django' not in sys.modules and 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_slim_detector_answers_like_the_library() -> None:
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    slim = LanguageModel(NEWSROOM_LANGUAGES)
    whole.set_languages(list(dict.fromkeys(slim.labels)))
    for headline in (*HEADLINES.values(), "123", "OIL FALLS", "Ok"):
        language, probability = whole.classify(headline)
        found, chance = slim.classify(headline)
        assert chance == pytest.approx(probability, abs=1e-4)
        assert found == language or chance < 0.1


def test_languages_share_the_english_names() -> None:
    assert names("de").get("Reykjavik") is names("en").get("Reykjavik")
    assert names("de").get("Frankreich") != names("en").get("Frankreich")


@pytest.mark.parametrize(
    ("headline", "body", "not_about"),
    [
        ("Lamp maker hit with damage award", "A jury made the damage award to a rival.", "people"),
        ("Lamp makers end merger talks", "The firms said the merger talks had ended.", "politics"),
        ("Bank calls bill auction a success", "The bill auction raised money.", "culture"),
        ("Phone firm awarded contract", "The firm was awarded contracts for cable.", "people"),
        ("Chief executive officer leaves", "The chief executive officer left the firm.", "crime"),
    ],
)
def test_words_of_business_speak_for_no_other_sector(
    headline: str, body: str, not_about: str
) -> None:
    found = sectors_of(Text(headline=headline, body=body, language="en"))
    assert not_about not in {sector.code for sector in found}
