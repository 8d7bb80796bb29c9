from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter

import pytest
from explorer_world import SmallWorld, analysed, evidence_for, one_document, seed_analyses
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

from gazetteer import Place
from geo.dates import day_range
from geo.explorer.collection import _shown_name, build_collection
from geo.explorer.names import lies_in
from geo.explorer.offsets import Utf16, tidy
from geo.explorer.pack import blob, to_json
from geo.explorer.shapes import UNIT, Drawing, shape_of
from geo.explorer.towns import town_labels
from geo.explorer.values import KINDS
from geo.explorer.words import feature_word
from geo.model import Document, MentionKind, Status


@pytest.fixture(scope="module")
def world() -> SmallWorld:
    return SmallWorld()


@pytest.fixture(scope="module")
def seeds(world):
    return build_collection(seed_analyses(world), world)


def _utf16(text: str, start: int, end: int) -> str:
    """Slice as JavaScript does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


# ── Offsets ──


@given(st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("🌍𠀀é\u0301"))))
def test_offsets_slice_the_same_text_in_javascript(text):
    units = Utf16(text)
    for i in range(len(text)):
        assert _utf16(text, units(i), units(i + 1)) == text[i]


def test_emoji_before_a_mention_do_not_shift_its_mark(world):
    text = "🌍🇰🇵 Fires 🔥 in Seoul. 𠀀 and Busan."
    collection = build_collection([one_document(world, text, "Seoul", "Busan")], world)
    shown = [_utf16(collection.documents[0].text, m.start, m.end) for m in collection.mentions]
    assert shown == ["Seoul", "Busan"]
    (start, end, _), *_ = collection.documents[0].sentences
    assert _utf16(text, start, end) == "🌍🇰🇵 Fires 🔥 in Seoul."


def test_lone_surrogates_are_shown_not_written():
    assert tidy("a\ud800b") == "a\ufffdb"


# ── What the page shows ──


def test_every_gold_mention_is_there_and_quotes_its_text(seeds, world):
    resolved = [m for m in seeds.mentions if m.place >= 0]
    assert len(resolved) == 73
    for mention in seeds.mentions:
        document = seeds.documents[mention.document]
        start, end, _ = document.sentences[mention.sentence]
        assert start <= mention.start < mention.end <= end


def test_unresolved_names_keep_their_reason(seeds):
    unresolved = [m for m in seeds.mentions if m.place < 0]
    assert {seeds.reasons[m.reason] for m in unresolved} == {"Names no single place"}
    assert len(unresolved) == 2


def test_a_rejected_place_is_not_drawn_but_listed(world):
    text = "She met Seoul Kim."
    analysis = analysed(
        world, Document(id="a", text=text), [(8, 13, "Seoul", MentionKind.LITERAL, 0.8, Status.REJECTED)]
    )
    collection = build_collection([analysis], world)
    assert [m.place for m in collection.mentions] == [-1]
    assert collection.reasons == ("You said that this is not a place",)
    assert collection.places == ()


def test_names_as_the_texts_spell_them(seeds):
    kaesong = next(p for p in seeds.places if p.id == "local:kaesong")
    assert kaesong.name == "Kaesong"
    assert "Kaesŏng" in kaesong.others


def test_the_countrys_own_script_comes_before_other_names(seeds):
    beijing = next(p for p in seeds.places if p.id == "local:beijing")
    assert beijing.others == ("北京", "Peking")


def test_a_place_does_not_lie_in_its_namesakes():
    assert lies_in("Beijing", ["Beijing", "Beijing", "China"]) == ("China",)
    assert lies_in("Kaesong", ["Kaesŏng", "North Hwanghae", "North Korea"]) == (
        "North Hwanghae",
        "North Korea",
    )


def test_evidence_and_runners_up_are_stored_once(seeds):
    assert len(seeds.evidence) < len(seeds.mentions)
    for flat in seeds.evidence:
        assert [seeds.clues[i] for i in flat[::3]][-1] == "base"
        assert all(seeds.details[i] for i in flat[2::3])
    assert len(seeds.clues) == 4
    assert all(seeds.rivals[row[0][0]][0] == "Tokyo" for row in seeds.runners_up)


def test_made_up_evidence_sums_to_the_log_odds():
    assert sum(part.weight for part in evidence_for(0.93, "x")) == pytest.approx(2.5867, abs=1e-3)


def test_titles_are_given_or_the_first_line_or_the_file(world):
    given_title = one_document(world, "Head\n\nSeoul slept.", "Seoul", title="  A  title ")
    first_line = one_document(world, "Seoul sleeps\n\nAll is quiet.", "Seoul")
    neither = one_document(world, "Seoul slept. " + "So it was. " * 30, "Seoul", id="reports/june/a.txt")
    alone = one_document(world, "Seoul slept", "Seoul")
    titles = [
        (d.title, d.heads)
        for d in build_collection([given_title, first_line, neither, alone], world).documents
    ]
    assert titles == [
        ("A title", False),
        ("Seoul sleeps", True),
        ("Seoul slept." + " So it was." * 7 + " So it…", False),
        ("note.txt", False),
    ]


def test_the_collections_title(world):
    one = one_document(world, "Seoul sleeps\n\nAll is quiet.", "Seoul")
    assert build_collection([], world).title == "No documents"
    assert build_collection([one], world).title == "Seoul sleeps"
    assert build_collection([one, one], world).title == "2 documents"
    assert build_collection([one], world, title="Mine").title == "Mine"


def test_payload_is_plain_and_the_same_twice(seeds, world):
    again = build_collection(seed_analyses(world), world)
    assert to_json(again.payload()) == to_json(seeds.payload())
    assert json.loads(to_json(seeds.payload()))["kinds"] == list(KINDS)


# ── Words ──


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Seoul", "Capital"), ("North Korea", "Country"), ("Inje-gun", "County"), ("Kaesong", "City"),
        ("Paju", "Town"), ("Korean Peninsula", "Peninsula"), ("Gangwon", "Province"),
        ("Kaesong Industrial Complex", "Industrial area"),
    ],
)  # fmt: skip
def test_feature_words(world, name, word):
    place = world.called(name)
    assert feature_word(place, world.names(place.id)) == word


def test_every_feature_class_has_a_word():
    for letter in "AHLPRSTUV":
        place = Place(
            id="local:x", name="X", latitude=0, longitude=0, feature_class=letter, feature_code="QQQ"
        )
        assert feature_word(place)


# ── Shapes ──


def _place(feature_class: str, code: str, country: str | None = "KR") -> Place:
    return Place(
        id="local:x",
        name="X",
        latitude=38,
        longitude=127,
        feature_class=feature_class,
        feature_code=code,
        country_code=country,
    )


@pytest.mark.parametrize(
    ("place", "geometry", "drawing"),
    [
        (_place("A", "PCLI"), None, Drawing.COUNTRY),
        (_place("A", "PCLH"), None, Drawing.WITHIN),
        (_place("A", "ADM2"), None, Drawing.WITHIN),
        (_place("A", "ADM1"), box(126, 37, 128, 39), Drawing.AREA),
        (_place("T", "PEN"), box(126, 37, 128, 39), Drawing.REGION),
        (_place("L", "DMZ"), LineString([(126, 38), (128, 38.3)]).buffer(0.02), Drawing.STRIP),
        (_place("A", "ADM1"), LineString([(126, 38), (128, 38.3)]).buffer(0.02), Drawing.STRIP),
        (_place("H", "STM"), LineString([(126, 38), (128, 38.3)]), Drawing.LINE),
        (_place("P", "PPL"), Point(127, 38), Drawing.DOT),
        (_place("S", "AIRP"), None, Drawing.SITE),
        (_place("L", "INDS"), None, Drawing.SITE),
        (_place("L", "RGN"), None, Drawing.WITHIN),
        (_place("T", "MT"), None, Drawing.DOT),
        (_place("P", "PPL"), None, Drawing.DOT),
    ],
)
def test_how_places_are_drawn(place, geometry, drawing):
    assert shape_of(place, geometry).drawing is drawing


def test_an_outline_decodes_to_where_it_was():
    strip = LineString([(126, 38), (127, 38.4), (128, 38.3)]).buffer(0.02)
    (ring,) = shape_of(_place("L", "DMZ"), strip).rings
    x = y = 0
    points = []
    for dx, dy in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x * UNIT, y * UNIT))
    assert points[0] == points[-1]
    assert all(strip.boundary.distance(Point(p)) < 0.003 for p in points)


def test_an_outline_of_many_points_is_made_small():
    wide = Point(127, 38).buffer(3, quad_segs=2000)
    (ring,) = shape_of(_place("A", "ADM1"), wide).rings
    assert len(ring) // 2 <= 800


# ── Towns ──


def test_town_labels_are_the_largest_and_the_near(world):
    names = [name for name, *_ in town_labels(world, [(38.0, 127.0)])]
    assert names[:2] == ["Shanghai", "Beijing"]
    assert "Chuncheon" in names
    assert "Dandong" not in [name for name, *_ in town_labels(world, [(-30.0, -60.0)])]


def test_town_labels_stay_within_their_budget(world):
    few = town_labels(world, [(38.0, 127.0)], budget=120)
    assert [name for name, *_ in few] == ["Shanghai", "Beijing", "Seoul"]


# ── Dates ──


@pytest.mark.parametrize(
    ("date", "days"),
    [
        ("2020-06-16", (737592, 737592)), ("2020-02", (737456, 737484)), ("0001", (1, 365)),
        ("-0001", (-730, -366)),
        ("2020-06-16T23:59:00+09:00", (737592, 737592)), ("2020-06-16 23:59:00", (737592, 737592)),
        ("1999/2000", (729755, 730485)),
        ("2020-02-30", None), ("June 2020", None), ("", None), (None, None), ("2020-13", None),
        ("2001/1999", None),
    ],
)  # fmt: skip
def test_day_ranges(date, days):
    assert day_range(date) == days


# ── Packing ──


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_json_survives_and_holds_nothing_that_html_reads(data):
    if "\ud800" <= max(str(data), default="") <= "\udfff":
        return
    text = to_json(data).decode()
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == data


def test_hostile_text_cannot_end_its_script():
    packed = blob("collection", {"text": "</script><!-- <script> ${1} `x`"})
    assert packed.count("<") == 2
    assert packed.endswith("</script>")


def test_large_blobs_are_deflated():
    data = ["Kaesong"] * 2000
    packed = blob("basemap", data, plain_limit=100)
    assert packed.startswith('<script type="text/plain" id="basemap">')
    body = packed.split(">", 1)[1].rsplit("<", 1)[0]
    assert json.loads(zlib.decompress(base64.b64decode(body))) == data


@pytest.mark.parametrize(
    ("own", "written", "shown"),
    [
        ("Paju-si", {"Paju": 2, "PAJU": 1}, "Paju"),
        ("Inje-gun", {"Inje county": 1}, "Inje county"),
        ("Kaesŏng", {"Kaesong": 3}, "Kaesong"),
        ("New York City", {"Big Apple": 5}, "New York City"),
        ("Seoul", {"SEOUL": 1}, "Seoul"),
        ("Korean Peninsula", {"Korean peninsula": 1}, "Korean Peninsula"),
    ],
)
def test_a_place_is_called_what_the_text_calls_it(own, written, shown):
    place = Place(id="local:x", name=own, latitude=0, longitude=0, feature_class="P", feature_code="PPL")
    assert _shown_name(place, Counter(written)) == shown
