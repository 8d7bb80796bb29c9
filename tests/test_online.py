"""Online geocoders as a last resort, against a Nominatim-shaped server on this machine."""

from __future__ import annotations

import doctest
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from geopy.geocoders import Nominatim, Photon

from gazetteer import online_features
from gazetteer.errors import GazetteerError
from gazetteer.online import OnlineNames, open_online
from gazetteer.place import MatchKind
from geo import Document, Geoparser, Span

LICENCE = "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright"
QUARNBY = {
    "place_id": 1,
    "licence": LICENCE,
    "osm_type": "node",
    "osm_id": 4711,
    "lat": "53.65",
    "lon": "-1.83",
    "category": "place",
    "type": "village",
    "addresstype": "village",
    "name": "Zzquarnby",
    "display_name": "Zzquarnby, Kirklees, England, United Kingdom",
    "address": {"village": "Zzquarnby", "country": "United Kingdom", "country_code": "gb"},
}
PHOTON = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-1.83, 53.65]},
            "properties": {
                "osm_type": "N", "osm_id": 4711, "osm_key": "place", "osm_value": "village",
                "name": "Zzquarnby", "country": "United Kingdom", "countrycode": "GB",
            },
        }
    ],
}  # fmt: skip
HOSTILE = QUARNBY | {"osm_id": 1, "name": "<script>\x1b[31m", "display_name": "x" * 10_000}
ANSWERS = {
    "Zzquarnby": (200, [QUARNBY]),
    "Zznothing": (200, []),
    "Zzhostile": (200, [HOSTILE]),
    "Zznameless": (200, [QUARNBY | {"name": "", "display_name": " , England"}, QUARNBY | {"osm_id": 2}]),
    "Zznan": (200, [QUARNBY | {"lat": "nan"}]),
    "Zzshape": (200, [{"unexpected": True}]),
    "Zzdict": (200, {"error": "Unable to geocode"}),
    "Zzlimit": (429, {"error": "too many"}),
    "Zzbroken": (500, {"error": "broken"}),
}


class StandIn(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)["q"][0]
        self.server.asked.append((asked, time.monotonic(), dict(self.headers)))
        if self.server.photon:
            status, answer = 200, PHOTON
        else:
            status, answer = ANSWERS.get(asked, (200, []))
        body = b"<html>not JSON" if asked == "Zzhtml" else json.dumps(answer).encode()
        if asked == "Zzslow":
            time.sleep(1.5)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, *_) -> None:
        """Keep still when a client did not wait for its answer."""


@pytest.fixture
def server():
    server = Server(("127.0.0.1", 0), StandIn)
    server.asked, server.photon = [], False
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def nominatim(server):
    return Nominatim(
        domain=f"127.0.0.1:{server.server_port}", scheme="http", user_agent="wherein-tests", proxies={}
    )


@pytest.fixture
def online(nominatim, tmp_path):
    return OnlineNames(nominatim, tmp_path / "online.sqlite", min_delay_seconds=0)


def test_a_name_brings_a_place_with_its_source_and_id(online):
    (match,) = online.by_name("Zzquarnby")
    place = match.place
    assert (place.id, place.name, place.country_code) == ("osm:node/4711", "Zzquarnby", "GB")
    assert (place.latitude, place.longitude) == (53.65, -1.83)
    assert (place.feature_class, place.feature_code, place.source) == ("P", "PPL", LICENCE)
    assert (match.name, match.kind) == ("Zzquarnby", MatchKind.PRIMARY)
    assert online.faults == []


def test_photon_is_read_as_well(server, tmp_path):
    server.photon = True
    photon = Photon(domain=f"127.0.0.1:{server.server_port}", scheme="http", proxies={})
    (match,) = OnlineNames(photon, tmp_path / "online.sqlite", min_delay_seconds=0).by_name("Zzquarnby")
    assert (match.place.id, match.place.country_code) == ("osm:node/4711", "GB")
    assert match.place.source.startswith("© OpenStreetMap contributors, ODbL 1.0, by Photon")


def test_a_name_is_asked_once_now_and_later_empty_answers_too(server, nominatim, online, tmp_path):
    for _ in range(3):
        online.by_name("Zzquarnby")
        online.by_name(" Zznothing ")
    again = OnlineNames(nominatim, tmp_path / "online.sqlite", min_delay_seconds=0)
    assert again.by_name("Zzquarnby") == online.by_name("Zzquarnby")
    assert again.by_name("Zznothing") == ()
    assert [asked for asked, *_ in server.asked] == ["Zzquarnby", "Zznothing"]
    assert (online.asked, again.asked) == (2, 0)


def test_another_service_has_answers_of_its_own(server, online, tmp_path):
    online.by_name("Zzquarnby")
    server.photon = True
    photon = Photon(domain=f"127.0.0.1:{server.server_port}", scheme="http", proxies={})
    other = OnlineNames(photon, tmp_path / "online.sqlite", min_delay_seconds=0)
    assert other.by_name("Zzquarnby")[0].place.source != LICENCE
    assert len(server.asked) == 2


def test_questions_keep_their_distance(server, nominatim, tmp_path):
    online = OnlineNames(nominatim, tmp_path / "online.sqlite", min_delay_seconds=0.3)
    for name in ("Zza", "Zzb", "Zzc"):
        online.by_name(name)
    times = [when for _, when, _ in server.asked]
    assert all(later - earlier > 0.25 for earlier, later in pairwise(times))


def test_only_the_name_and_who_asks_go_out(server, online):
    online.by_name("Zzquarnby")
    ((asked, _, headers),) = server.asked
    assert (asked, headers["User-Agent"]) == ("Zzquarnby", "wherein-tests")
    assert "names that the gazetteer does not know are sent to Nominatim at 127.0.0.1" in online.notice


@pytest.mark.parametrize("name", ["", "  ", "?!", "Zz" * 200])
def test_what_is_no_name_is_not_sent(server, online, name):
    assert online.by_name(name) == ()
    assert server.asked == []


@pytest.mark.parametrize("name", ["Zzlimit", "Zzbroken", "Zzhtml", "Zzshape", "Zznan"])
def test_a_failure_is_one_line_and_not_kept(server, online, name):
    assert online.by_name(name) == ()
    (fault,) = online.faults
    assert name in fault
    assert "\n" not in fault
    assert len(fault) < 500


def test_after_three_failures_nothing_more_is_asked(server, online):
    for number in range(6):
        online.by_name("Zzbroken" if number < 3 else f"Zzmore{number}")
    assert Counter(asked for asked, *_ in server.asked) == {"Zzbroken": 3}
    assert "asked no more" in online.faults[-1]
    assert len(online.faults) == 4


def test_a_slow_server_is_not_waited_for(nominatim, tmp_path):
    online = OnlineNames(nominatim, tmp_path / "online.sqlite", min_delay_seconds=0, timeout=0.2)
    assert online.by_name("Zzslow") == ()
    assert online.faults[0].endswith("(it does not answer)")


def test_nobody_listening_is_one_line(tmp_path):
    nobody = Nominatim(domain="127.0.0.1:9", scheme="http", user_agent="wherein-tests", proxies={})
    online = OnlineNames(nobody, tmp_path / "online.sqlite", min_delay_seconds=0)
    assert online.by_name("Zzquarnby") == ()
    (fault,) = online.faults
    assert fault.endswith("(it does not answer)")


def test_an_answer_without_a_name_leaves_the_others(online):
    found = online.by_name("Zznameless")
    assert [match.place.id for match in found] == ["osm:node/2"]
    assert "no place" in online.faults[0]


def test_a_hostile_answer_is_text(online):
    (match,) = online.by_name("Zzhostile")
    assert match.place.name == "<script>\x1b[31m"
    assert match.kind is MatchKind.ALTERNATE


def test_a_cache_that_is_none_costs_a_line_and_no_answer(nominatim, tmp_path):
    path = tmp_path / "online.sqlite"
    path.write_bytes(b"this is no database, and longer than its header" * 50)
    online = OnlineNames(nominatim, path, min_delay_seconds=0)
    assert online.by_name("Zzquarnby")
    assert [fault.partition(" (")[0] for fault in online.faults] == ["online.sqlite keeps no answers"]


def test_a_cache_of_another_shape_is_asked_anew(server, online, nominatim, tmp_path):
    online.by_name("Zzquarnby")
    with sqlite3.connect(tmp_path / "online.sqlite") as base:
        base.execute("UPDATE answers SET answer = '[{\"place\": 3}]'")
    base.close()
    assert OnlineNames(nominatim, tmp_path / "online.sqlite", min_delay_seconds=0).by_name("Zzquarnby")
    assert len(server.asked) == 2


def test_services_go_by_geopys_names(server, tmp_path):
    address = f"http://127.0.0.1:{server.server_port}/"
    online = open_online("nominatim", tmp_path / "c.sqlite", server=address, min_delay_seconds=0, proxies={})
    assert online.by_name("Zzquarnby")[0].place.country_code == "GB"
    assert server.asked[0][2]["User-Agent"].startswith("wherein/")
    for service, options in (("nonesuch", {}), ("nominatim", {"colour": "red"}), ("googlev3", {})):
        with pytest.raises(GazetteerError, match=f"'{service}' cannot be used"):
            open_online(service, tmp_path / "c.sqlite", **options)


def test_the_pipeline_asks_for_what_the_gazetteer_lacks_and_for_nothing_else(server, tiny_gazetteer, online):
    text = "She moved from London to Zzquarnby."
    spans = tuple(Span(text.index(name), text.index(name) + len(name)) for name in ("London", "Zzquarnby"))
    document = Document(id="1", text=text, given_spans=spans)
    offline = Geoparser.default(tiny_gazetteer, fast=True).locate(document)
    assert offline.resolutions[1].candidates == ()
    analysis = Geoparser.default(tiny_gazetteer, fast=True, last_resort=online).locate(document)
    assert [c.place.id for c in analysis.resolutions[1].candidates] == ["osm:node/4711"]
    assert [asked for asked, *_ in server.asked] == ["Zzquarnby"]


def test_the_examples_hold():
    assert doctest.testmod(online_features).failed == 0


def search(*arguments):
    environment = {**os.environ, "no_proxy": "127.0.0.1"}
    code = "import sys; from gazetteer.cli.commands import gazetteer; gazetteer()"
    command = [sys.executable, "-c", code, "search", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_search_asks_online_only_when_told_twice(server, tmp_path):
    address = f"http://127.0.0.1:{server.server_port}"
    cache = tmp_path / "online.sqlite"
    told = ["--online", "nominatim", "--online-server", address, "--online-cache", str(cache)]
    refused = search("Zzquarnby", *told)
    assert (refused.returncode, server.asked) == (2, [])
    assert "--allow-network" in refused.stderr
    known = search("Kaesong", *told, "--allow-network")
    assert (known.returncode, server.asked) == (0, [])
    for _ in range(2):
        found = search("Zzquarnby", *told, "--allow-network", "--json")
        assert json.loads(found.stdout)[0]["id"] == "osm:node/4711"
        assert "is sent to Nominatim at 127.0.0.1" in found.stderr
    assert len(server.asked) == 1


def test_locate_asks_online_only_when_told_twice_and_credits_the_answer(server, tmp_path):
    record = {"id": "1", "text": "From Zzquarnby to Paris.", "mentions": [{"start": 5, "end": 14}]}
    (tmp_path / "in.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    environment = {**os.environ, "no_proxy": "127.0.0.1"}
    command = [sys.executable, "-m", "geo.cli", "locate", "in.jsonl", "--fast", "-f", "csv"]
    command += ["--online", "nominatim", "--online-server", f"http://127.0.0.1:{server.server_port}"]
    command += ["--online-cache", "cache.sqlite"]

    def run(*more):
        return subprocess.run(
            [*command, *more], cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False
        )

    refused = run()
    assert (refused.returncode, server.asked) == (2, [])
    assert b"allow it with --allow-network" in refused.stderr
    assert run("--allow-network", "--workers", "2").returncode == 2
    found = run("--allow-network")
    assert found.returncode == 0, found.stderr.decode()
    assert [name for name, *_ in server.asked] == ["Zzquarnby"]
    assert b"are sent to Nominatim at 127.0.0.1" in found.stderr
    assert "ODbL" in found.stdout.decode()
