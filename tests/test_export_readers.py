"""Results out, as the programs that people use read them."""

from __future__ import annotations

import io
import json
import re
import time
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_exporters import HOSTILE, KAESONG, SETTINGS, analysis, written

from geo.documents import read_paths
from geo.errors import GeoError
from geo.exporters import FORMATS, ExportSettings, Holds, TextNeeded, format_for, save, send
from geo.exporters.framing import frame, window
from geo.exporters.tally import Tally
from geo.exporters.xml import legal
from geo.maps import page
from geo.model import Analysis, Document, Mention, MentionKind, Nil, NilReason, Resolved, Sentence, Span
from geo.readers import written_by_us

DATA = Path(__file__).with_name("data")
TEI = "{http://www.tei-c.org/ns/1.0}"
KML = "{http://www.opengis.net/kml/2.2}"
OPENERS = ["gpkg", "parquet", "shp"]
USUAL = {f"out{form.suffixes[0]}" for form in FORMATS.values() if form.suffixes}


def marked(text: str, *spans: tuple[int, int], identity: str = "a.txt") -> Analysis:
    """Return an analysis with the spans as mentions, by turns in Kaesong and without a place."""
    (found, missing) = analysis().resolutions
    mentions = tuple(
        Mention(
            span=Span(start, end), text=text[start:end], sentence=0, kind=MentionKind.LITERAL,
            recognition_score=0.9, lookup=text[start:end],
        )
        for start, end in sorted(spans)
    )  # fmt: skip
    return Analysis(
        document=Document(id=identity, text=text),
        language="en",
        sentences=(Sentence(span=Span(0, max(1, len(text))), paragraph=0),),
        mentions=mentions,
        resolutions=tuple(found if at % 2 == 0 else missing for at in range(len(mentions))),
    )


def saved(tmp_path, name, *analyses, settings=SETTINGS):
    suffix = FORMATS[name].suffixes[0] if FORMATS[name].suffixes else ".zip"
    path = tmp_path / f"out{suffix}"
    save(analyses, path, name, settings)
    return path


# ---- geographic systems ----


@pytest.mark.parametrize("name", OPENERS)
def test_geopandas_reads_the_points(name, tmp_path):
    import geopandas

    path = saved(tmp_path, name, analysis(), analysis(identity="b.txt"))
    reader = geopandas.read_parquet if name == "parquet" else geopandas.read_file
    layer = {"layer": "mentions"} if name == "gpkg" else {}
    frame = reader(path, **layer)
    assert frame.crs.to_epsg() == 4326 or frame.crs.to_string() == "OGC:CRS84"
    placed = frame[~frame.geometry.is_empty & frame.geometry.notna()]
    assert [(point.x, point.y) for point in placed.geometry] == [(126.55, 37.97)] * 2
    assert list(placed["text"]) == ["Kaesong", "Kaesong"]
    assert len(frame) == (2 if name == "shp" else 4)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_file_may_be_called_anything(name, tmp_path):
    path = tmp_path / "what was found"
    save([analysis()], path, name, SETTINGS)
    assert path.read_bytes() == saved(tmp_path, name, analysis()).read_bytes()
    assert {file.name for file in tmp_path.iterdir()} <= {path.name, "out.zip", *USUAL}


def test_a_geopackage_has_a_layer_of_places_and_the_credit(tmp_path):
    import geopandas
    import pyogrio

    path = saved(tmp_path, "gpkg", analysis(), analysis(identity="b.txt"))
    places = geopandas.read_file(path, layer="places")
    assert list(zip(places["name"], places["mentions"], strict=True)) == [("Kaesŏng", 2), ("Xyzzy", 2)]
    assert "GeoNames" in places["credit"][0]
    assert "CC BY 4.0" in str(pyogrio.read_info(path, layer="mentions")["dataset_metadata"])


def test_a_shapefile_says_what_it_cannot_hold(tmp_path):
    long = marked("Kaesong " + "ŏ" * 300, (0, 7), (8, 9))
    save([long], tmp_path / "out.shp", "shp", SETTINGS)
    said = (tmp_path / "out.shp.txt").read_text(encoding="utf-8")
    assert "GeoNames" in said
    assert "Left out: 1 mention without a place." in said
    assert "Cut: 1 text at" in said
    loose = {file.name.replace("out.", "mentions."): file.read_bytes() for file in tmp_path.iterdir()}
    assert {Path(name).suffix for name in loose} == {".shp", ".dbf", ".shx", ".prj", ".cpg", ".txt"}
    with zipfile.ZipFile(saved(tmp_path, "shp", long)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == loose


@pytest.mark.parametrize("name", ["out.shp", "out.shz", "out.shp.zip"])
def test_geopandas_opens_a_shapefile_by_each_of_its_names(name, tmp_path):
    import geopandas

    assert format_for(None, name) == "shp"
    save([analysis()], tmp_path / name, "shp", SETTINGS)
    assert list(geopandas.read_file(tmp_path / name)["text"]) == ["Kaesong"]


def test_a_shapefile_named_in_capitals_is_written_over_as_any(tmp_path):
    for number in (2, 1):
        save([analysis(identity=str(n)) for n in range(number)], tmp_path / "OUT.SHP", "shp", SETTINGS)
        assert len(mentions_of(tmp_path / "OUT.shp")) == number
    assert "OUT.SHP" not in {file.name for file in tmp_path.iterdir()}


def test_a_shapefile_beside_its_document_takes_nothing_of_others(tmp_path):
    (tmp_path / "out.txt").write_text("From Kaesong.", encoding="utf-8")
    (tmp_path / "out.gpkg").write_text("another's", encoding="utf-8")
    (tmp_path / "out.qix").write_text("an index of the old points", encoding="utf-8")
    save([analysis()], tmp_path / "out.shp", "shp", SETTINGS)
    (tmp_path / "out.qix").write_text("an index of the old points", encoding="utf-8")
    save([analysis()], tmp_path / "out.shp", "shp", SETTINGS)
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "From Kaesong."
    assert (tmp_path / "out.gpkg").read_text(encoding="utf-8") == "another's"
    assert not (tmp_path / "out.qix").exists()
    (tmp_path / "out.shp.old").mkdir()
    (tmp_path / "out.shp.old" / "mine").write_text("keep", encoding="utf-8")
    before = (tmp_path / "out.shp").read_bytes()
    with pytest.raises(OSError, match="not empty"):
        save([analysis(), analysis()], tmp_path / "out.shp", "shp", SETTINGS)
    assert (tmp_path / "out.shp.old" / "mine").read_text(encoding="utf-8") == "keep"
    assert (tmp_path / "out.shp").read_bytes() == before


def test_a_shapefile_is_written_through_a_link(tmp_path):
    (tmp_path / "far").mkdir()
    save([analysis()], tmp_path / "far" / "real.shp", "shp", SETTINGS)
    (tmp_path / "near.shp").symlink_to(tmp_path / "far" / "real.shp")
    before = {file.name for file in (tmp_path / "far").iterdir()}
    save([analysis(), analysis(identity="b")], tmp_path / "near.shp", "shp", SETTINGS)
    assert {file.name for file in (tmp_path / "far").iterdir()} == before
    assert (tmp_path / "near.shp").is_symlink()
    assert len(mentions_of(tmp_path / "far" / "real.shp")) == 2


def mentions_of(path):
    import geopandas

    return geopandas.read_file(path)


def test_what_goes_wrong_while_rows_are_made_is_said_as_it_is(tmp_path):
    def broken():
        yield analysis()
        raise GeoError("the model is gone")

    for name in OPENERS:
        with pytest.raises(GeoError, match="the model is gone"):
            save(broken(), tmp_path / f"x.{name}", name, SETTINGS)
    assert not list(tmp_path.iterdir())


def test_google_earth_and_gdal_read_the_kml(tmp_path):
    import pyogrio

    hostile = analysis(text="In " + HOSTILE.ljust(40))
    path = saved(tmp_path, "kml", hostile, analysis(identity="<b>.txt"))
    root = etree.parse(path).getroot()
    assert root.tag == f"{KML}kml"
    placed, *unplaced = root.iter(f"{KML}Placemark")
    assert placed.findtext(f"{KML}Point/{KML}coordinates") == "126.55,37.97"
    assert unplaced
    assert all(name.find(f"{KML}Point") is None for name in unplaced)
    balloon = placed.findtext(f"{KML}description")
    assert "In Kaesong and Xyzzy." in balloon
    assert "&lt;b&gt;.txt" in balloon
    assert "<script" not in balloon
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert "Places" in [name for name, _ in pyogrio.list_layers(path)]
    kmz = saved(tmp_path, "kmz", hostile, analysis(identity="<b>.txt"))
    assert zipfile.ZipFile(kmz).read("doc.kml") == path.read_bytes()


# ---- spreadsheets ----


def test_excel_reads_the_workbook_and_no_cell_is_a_formula(tmp_path):
    from openpyxl import load_workbook

    text = '=HYPERLINK("http://x")\x07 ' + "x" * 40_000
    path = saved(tmp_path, "xlsx", marked(text, (0, 10), (12, 20), identity="=1+1"), analysis())
    book = load_workbook(path)
    assert book.sheetnames == ["Mentions", "Places", "About"]
    rows = list(book["Mentions"].iter_rows(values_only=True))
    assert len(rows) == 5
    assert rows[1][0] == "=1+1"
    assert rows[1][10:12] == (37.97, 126.55)
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    about = dict(book["About"].iter_rows(values_only=True))
    assert "CC BY 4.0" in about["Credit"]
    assert about["Texts cut at 32,767 characters"] == 2


# ---- annotations ----


def test_web_annotations_select_the_words_they_mark():
    page = json.loads(written("webannotation", analysis()))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    found, missing = page["items"]
    assert len({item["id"] for item in page["items"]}) == 2
    position, quote = found["target"]["selector"]
    text = analysis().document.text
    assert text[position["start"] : position["end"]] == quote["exact"] == "Kaesong"
    assert quote["prefix"] + quote["exact"] + quote["suffix"] == text
    assert found["body"][0]["source"]["id"] == "https://sws.geonames.org/1876101/"
    assert found["motivation"] == "identifying"
    assert missing["body"][-1]["value"] == "no place: no_candidate"
    assert found["target"]["source"]["id"].startswith("ni:///sha-256;")


def tei(out: str):
    root = etree.fromstring(out.encode("utf-8"))
    schema = etree.RelaxNG(etree.parse(DATA / "tei.rng"))
    schema.assertValid(root)
    return root


def test_tei_is_valid_and_each_name_points_to_its_place():
    document = replace(
        analysis().document, title="A <b> & c", date="2020-06-16", source="The Post", url="https://x.org/?a&b"
    )
    root = tei(written("tei", replace(analysis(), document=document), analysis(identity="b.txt")))
    first, second = root.iter(f"{TEI}TEI")
    found, missing = first.find(f"{TEI}text").iter(f"{TEI}placeName")
    assert (found.text, found.get("ref"), found.get("type")) == (
        "Kaesong", "https://sws.geonames.org/1876101/", "literal",
    )  # fmt: skip
    assert (missing.text, missing.get("ref"), missing.get("subtype")) == ("Xyzzy", None, "no_candidate")
    assert first.findtext(f".//{TEI}geo") == "37.97 126.55"
    assert second.findtext(f".//{TEI}sourceDesc//{TEI}idno") == "b.txt"
    assert "GeoNames" in root.findtext(f".//{TEI}publicationStmt/{TEI}p")


def test_tei_points_into_the_file_where_a_place_has_no_address():
    mine = replace(KAESONG, id="local:my village")
    plain = analysis()
    resolution = replace(plain.resolutions[0], place=mine)
    root = tei(written("tei", replace(plain, resolutions=(resolution, plain.resolutions[1]))))
    anchor = next(root.find(f".//{TEI}text").iter(f"{TEI}placeName")).get("ref")
    (place,) = (
        place
        for place in root.iter(f"{TEI}place")
        if f"#{place.get('{http://www.w3.org/XML/1998/namespace}id')}" == anchor
    )
    assert place.findtext(f"{TEI}idno") == "urn:wherein:place:local:my%20village"


def test_tei_cuts_names_that_cross_and_links_the_parts():
    text = "New York Times Square\nbridge"
    root = tei(written("tei", marked(text, (0, 14), (9, 21), (15, 28))))
    names = list(root.find(f".//{TEI}text").iter(f"{TEI}placeName"))
    xml_id = "{http://www.w3.org/XML/1998/namespace}id"
    by_id = {name.get(xml_id): name for name in names if name.get(xml_id)}
    firsts = [name for name in names if not name.get("prev")]
    assert len(firsts) == 3
    whole = []
    for name in firsts:
        said = "".join(name.itertext())
        while name.get("next"):
            name = by_id[name.get("next")[1:]]
            said += "".join(name.itertext())
        whole.append(said)
    assert sorted(whole) == sorted(["New York Times", "Times Square", "Squarebridge"])


@given(st.data())
def test_tei_keeps_the_text_to_the_character(data):
    text = data.draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
    spans = data.draw(
        st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda s: s[0] < s[1]),
            max_size=6,
            unique=True,
        )
    )
    root = tei(written("tei", marked(text, *spans)))
    body = root.find(f".//{TEI}body")
    assert "".join(body.itertext()) == legal(text)


def test_tei_of_sentences_holds_no_others():
    settings = ExportSettings(wherein="0.1.0", gazetteer="test", holds=Holds.SENTENCES)
    text = "In Kaesong and Xyzzy. The password is swordfish."
    plain = analysis(text=text)
    sentences = (Sentence(span=Span(0, 21), paragraph=0), Sentence(span=Span(22, len(text)), paragraph=0))
    out = written("tei", replace(plain, sentences=sentences), settings=settings)
    assert "".join(tei(out).find(f".//{TEI}body").itertext()) == "In Kaesong and Xyzzy."


def test_brat_reads_each_span(tmp_path):
    text = "In New\nYork, and Kaesong."
    path = saved(tmp_path, "brat", marked(text, (3, 11), (17, 24), identity="../a b.txt"))
    archive = zipfile.ZipFile(path)
    texts = [name for name in archive.namelist() if name.endswith(".txt") and name != "CREDIT.txt"]
    (name,) = texts
    assert re.fullmatch(r"[\w.-]+", name)
    assert archive.read(name).decode() == text
    notes = archive.read(name.removesuffix(".txt") + ".ann").decode().splitlines()
    for line in notes:
        if line.startswith("T"):
            _, place, quote = line.split("\t")
            spans = [tuple(map(int, span.split())) for span in place.split(" ", 1)[1].split(";")]
            assert " ".join(text[start:end] for start, end in spans) == quote
    assert "N1\tReference T1 geonames:1876101\tKaesŏng" in notes
    assert "[entities]" in archive.read("annotation.conf").decode()


def test_spacy_reads_the_docbin(tmp_path):
    import spacy
    from spacy.tokens import DocBin

    text = "In Kaesong-based Xyzzy  anti-Pyongyang.\n"
    spans = ((3, 10), (17, 22), (29, 38), (23, 29))
    path = saved(tmp_path, "docbin", marked(text, *spans), analysis())
    first, second = DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab)
    assert first.text == text
    assert [span.text for span in first.spans["wherein"]][:2] == ["Kaesong", "Xyzzy"]
    assert [(span.start_char, span.end_char) for span in first.spans["wherein"]][-1] == (29, 38)
    found, missing = second.spans["wherein"]
    assert (found.kb_id_, found.label_, missing.kb_id_) == ("geonames:1876101", "literal", "")
    assert second.user_data["wherein"]["spans"][0]["latitude"] == 37.97


@pytest.mark.parametrize("name", ["brat", "docbin"])
def test_a_format_of_texts_says_that_it_needs_them(name, tmp_path):
    settings = ExportSettings(wherein="0.1.0", gazetteer="test", holds=Holds.SENTENCES)
    with pytest.raises(TextNeeded, match="cannot leave them out"):
        saved(tmp_path, name, analysis(), settings=settings)
    assert not list(tmp_path.iterdir())


# ---- to read and to print ----


def test_the_report_shows_hostile_text_as_text():
    from markdown_it import MarkdownIt

    hostile = "# [x](javascript:1) ![i](http://x/i.png) <img src=x> | `a` **b** &lt; In Kaesong and Xyzzy."
    start = hostile.index("Kaesong")
    report = written("md", marked(hostile, (start, start + 7), identity="1. <b>_a_.txt"))
    tokens = MarkdownIt("commonmark").enable("table").parse(report)
    inline = [child for token in tokens for child in token.children or []]
    assert not {"image", "html_inline", "html_block"} & {token.type for token in [*tokens, *inline]}
    links = [child.attrs["href"] for child in inline if child.type == "link_open"]
    assert links == ["https://sws.geonames.org/1876101/"]
    shown = "".join(child.content for child in inline if child.type in ("text", "text_special"))
    assert hostile in shown
    assert "1.\u2060 <b>_a_.txt" in shown or "1\u2060. <b>_a_.txt" in shown
    assert "GeoNames" in shown


def test_the_report_says_how_many_it_does_not_quote():
    many = written("md", *(analysis(identity=f"{n}.txt") for n in range(25)))
    assert "The first 20 of 25 mentions are quoted." in many


@pytest.mark.parametrize("name", ["png", "svg"])
def test_the_still_map_is_a_picture(name, tmp_path):
    hostile = replace(KAESONG, name='$x^2$ </text><script>alert("x")</script> ' + "é" * 400)
    plain = analysis()
    resolution = replace(plain.resolutions[0], place=hostile)
    path = saved(tmp_path, name, replace(plain, resolutions=(resolution, plain.resolutions[1])))
    if name == "png":
        from PIL import Image

        picture = Image.open(path)
        assert picture.size[0] == 1600
        assert len(picture.convert("RGB").resize((200, 100)).getcolors(20_000)) > 20
    else:
        root = etree.parse(path).getroot()
        words = "".join(root.itertext())
        assert "$x^2$" in words
        assert "1 place, 1 mention in 1 document" in words
        assert "1 name without a place" in words
        assert "GeoNames" in words
        assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
        assert path.stat().st_size < 400_000


def test_the_still_map_shows_where_most_is_and_names_the_rest():
    tally = Tally(SETTINGS)
    far = replace(KAESONG, id="geonames:1", name="Lima", latitude=-12.0, longitude=-77.0)
    near = replace(KAESONG, id="geonames:2", name="Seoul", latitude=37.6, longitude=127.0)
    for place, times in ((KAESONG, 20), (near, 20), (far, 1)):
        for _ in range(times):
            one = marked("Kaesong", (0, 7))
            tally.add(replace(one, resolutions=(replace(one.resolutions[0], place=place),)))
    view, beyond = frame(tally.summaries())
    assert [summary.name for summary in beyond] == ["Lima"]
    assert view.holds(37.97, 126.55)
    assert not view.holds(-12.0, -77.0)
    assert view.east - view.west < 10


def test_a_window_reaches_across_the_antimeridian():
    view = window([(-17.7, 178.0), (-13.8, -172.0)])
    assert view.east > 180
    assert view.holds(-17.7, 178.0)
    assert view.holds(-13.8, -172.0)
    assert view.east - view.west < 40
    assert window([]).east - window([]).west == 360


@given(
    st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180, exclude_max=True)), min_size=1, max_size=8)
)
def test_a_window_holds_its_points(points):
    view = window(points)
    assert all(
        view.holds(max(-85, min(85, latitude)), longitude) or abs(latitude) > 85
        for latitude, longitude in points
    )


# ---- every format ----


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_nothing_to_write_is_a_file_too(name, tmp_path):
    assert saved(tmp_path, name).stat().st_size or name == "jsonl"
    empty = Analysis(
        document=Document(id="a", text=""), language="en", sentences=(), mentions=(), resolutions=()
    )
    assert saved(tmp_path, name, empty).exists()


def test_same_input_same_bytes_at_another_time(tmp_path):
    def contents():
        made = {}
        for name in sorted(FORMATS):
            folder = tmp_path / f"{name}-{time.monotonic_ns()}"
            folder.mkdir()
            saved(folder, name, analysis(), analysis(identity="b.txt"))
            made[name] = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
        return made

    first = contents()
    # Long enough for a zip's clock, which counts by two seconds.
    time.sleep(2.1)
    second = contents()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_stream_gets_the_same_bytes_as_a_file(name, tmp_path):
    stream = io.BytesIO()
    send([analysis()], stream, name, SETTINGS)
    assert stream.getvalue() == saved(tmp_path, name, analysis()).read_bytes()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_failed_export_leaves_the_old_file(name, tmp_path):
    def failing():
        yield analysis()
        raise KeyboardInterrupt

    path = saved(tmp_path, name, analysis())
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        save(failing(), path, name, SETTINGS)
    assert path.read_bytes() == before
    assert not [file for file in tmp_path.iterdir() if file.is_dir()]


def test_a_nil_has_its_reason_in_every_table(tmp_path):
    import geopandas

    one = replace(
        analysis(), resolutions=(Nil(reason=NilReason.AMBIGUOUS), Nil(reason=NilReason.NOT_A_PLACE))
    )
    assert not isinstance(one.resolutions[0], Resolved)
    frame = geopandas.read_parquet(saved(tmp_path, "parquet", one))
    assert list(frame["nil_reason"]) == ["ambiguous", "not_a_place"]
    assert frame.geometry.isna().all()


@pytest.mark.parametrize(
    "name",
    [
        "jsonl", "csv", "places-csv", "geojson", "kml", "kmz", "tei", "webannotation", "md", "svg", "xlsx",
        "parquet", "shp", "brat",
    ],
)  # fmt: skip
def test_what_was_written_is_not_read_as_a_document(name, tmp_path):
    path = saved(tmp_path, name, analysis())
    if name == "places-csv":
        path = path.rename(tmp_path / "places.csv")
    assert "that Wherein wrote" in written_by_us(path)
    path.write_bytes(b"Rain fell in Paju.")
    assert written_by_us(path) is None


def test_no_file_of_a_shapefile_is_read_as_a_document(tmp_path):
    save([analysis()], tmp_path / "out.shp", "shp", SETTINGS)
    assert {written_by_us(file) for file in tmp_path.iterdir()} == {"an export that Wherein wrote"}
    (tmp_path / "out.shp.txt").write_text("Rain fell in Paju.", encoding="utf-8")
    assert {written_by_us(file) for file in tmp_path.iterdir()} == {None}


def test_a_map_is_not_read_as_a_document(tmp_path, tiny_gazetteer):
    path = tmp_path / "places.html"
    path.write_text(page((analysis(),), tiny_gazetteer), encoding="utf-8")
    (item,) = read_paths([tmp_path])
    assert item.reason == "left out: it is a map that Wherein wrote, not a document"
    assert not item.fault
