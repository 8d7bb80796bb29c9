"""What a team's server is set up by: each file read as its program reads it, and all of them of one mind."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import PurePosixPath

import pytest
import yaml
from doc_pages import ROOT
from packaging.specifiers import SpecifierSet

from geo.cli.analysis import explore
from geo.launch import SERVER_SETTINGS

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
CADDY = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
INSTRUCTIONS = [
    tuple(line.split(None, 1))
    for line in re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines()
    if line and not line.startswith("#")
]
PORT, HEADER = "8501", "X-Forwarded-User"


def said(instruction):
    return [rest for word, rest in INSTRUCTIONS if word == instruction]


def test_every_line_of_the_dockerfile_is_an_instruction():
    known = {
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "USER",
        "ENV",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    assert {word for word, _ in INSTRUCTIONS} == known
    assert INSTRUCTIONS[0][0] == "FROM"


def test_the_image_is_of_a_python_we_support():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = {re.match(r"python:(\d+\.\d+)-slim-\w+( AS build)?$", base)[1] for base in said("FROM")}
    assert len(versions) == 1
    assert SpecifierSet(project["requires-python"]).contains(versions.pop() + ".0")


def test_what_is_copied_is_there_and_gets_into_the_build():
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sources = [parts[0] for rest in said("COPY") if not (parts := shlex.split(rest))[0].startswith("--from")]
    for source in (*sources, "geo", "gazetteer/base.tar.xz", "streamlit_app.py", "hatch_build.py", "seeds"):
        assert (ROOT / source).exists()
        assert source == "." or f"!{PurePosixPath(source).parts[0]}" in let_in
    assert let_in[0] == "*"
    assert not [line for line in let_in if line.startswith("!") and not (ROOT / line[1:]).exists()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {f"!{name}" for name in (*project["license-files"], project["readme"])} <= set(let_in)


def test_all_that_is_installed_is_locked_by_hash():
    installs = re.findall(r"pip install ([^&]*)", " && ".join(said("RUN")))
    assert len(installs) == 3
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)


def test_the_image_runs_as_an_ordinary_user():
    assert said("USER") == ["10001"]
    assert "useradd --uid 10001" in DOCKERFILE
    assert not re.search(r"\b(sudo|chmod 777|curl|wget|apt-get)\b", DOCKERFILE)


def test_the_command_of_the_image_is_one_that_wherein_takes():
    program, command = (json.loads(said(word)[0]) for word in ("ENTRYPOINT", "CMD"))
    assert program == ["wherein"]
    assert command[0] == "explore"
    given = explore.make_context("explore", command[1:]).params
    assert (given["host"], str(given["port"]), given["author_header"]) == ("0.0.0.0", PORT, HEADER)
    assert given["paths"] == ("/documents",)
    assert said("EXPOSE") == [PORT]
    assert f"127.0.0.1:{PORT}/_stcore/health" in said("HEALTHCHECK")[0]
    (volume,) = json.loads(said("VOLUME")[0])
    assert str(given["project"]).startswith(f"{volume}/")
    assert f"WHEREIN_DATA={volume}/" in said("ENV")[0]


def test_only_the_proxy_can_be_reached_and_the_dashboard_reaches_nothing():
    services = COMPOSE["services"]
    dashboard, proxy = services["wherein"], services["proxy"]
    assert "ports" not in dashboard
    assert dashboard["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert proxy["networks"] == ["inside", "outside"]
    assert dashboard["read_only"] is True
    assert dashboard["cap_drop"] == ["ALL"]
    assert dashboard["security_opt"] == ["no-new-privileges:true"]
    assert [v for v in dashboard["volumes"] if v.endswith(":/documents:ro")]
    named = {v.partition(":")[0] for each in services.values() for v in each["volumes"] if v[0] not in ".$"}
    assert named == set(COMPOSE["volumes"])
    for volume in proxy["volumes"]:
        path = volume.partition(":")[0]
        if path.startswith("./") and path != "./deploy/users":
            assert (ROOT / path).is_file()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (CADDY, f"header_up {HEADER} {{http.auth.user.id}}"),
        (CADDY, "header_up -Authorization"),
        (CADDY, f"reverse_proxy wherein:{PORT}"),
        (CADDY, f"max_size {SERVER_SETTINGS['server.maxUploadSize']}MB"),
        (NGINX, f"proxy_set_header {HEADER} $remote_user;"),
        (NGINX, 'proxy_set_header Authorization "";'),
        (NGINX, "proxy_set_header Host $http_host;"),
        (NGINX, "proxy_set_header Upgrade $http_upgrade;"),
        (NGINX, f"proxy_pass http://127.0.0.1:{PORT};"),
        (NGINX, f"client_max_body_size {SERVER_SETTINGS['server.maxUploadSize']}m;"),
        (NGINX, "auth_basic "),
        (CADDY, "basic_auth {"),
        # Else Caddy puts an authority of its own among those that the whole machine believes.
        (CADDY, "skip_install_trust"),
    ],
)
def test_each_proxy_asks_who_it_is_and_says_so(text, name):
    assert name in text
    assert text.count("{") == text.count("}")
