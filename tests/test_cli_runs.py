"""Long runs as a person meets them: several processes, interruptions, closed pipes, defaults from a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_cli import ROOT, WHEREIN, lines, wherein

from geo.cli.runs import expected_documents
from geo.resuming import Begun, CannotResume

DOCUMENTS = 150
SENTENCE = "Talks number {0} were held in Kaesong, North Korea, and in Paju, South Korea, on day {0}.\n"


@pytest.fixture
def archive(tmp_path):
    """Return a folder with enough documents to be interrupted in."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"{number:04}.txt").write_text(SENTENCE.format(number) * 10, encoding="utf-8")
    return folder


@pytest.fixture
def whole(archive, tmp_path):
    """Return what an uninterrupted run over the archive writes."""
    done = wherein("locate", archive, "--fast", "--quiet", "-o", "whole.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    return (tmp_path / "whole.jsonl").read_bytes()


def started(*arguments, cwd, **more):
    """Start a command that heeds an interrupt, even where these tests run in the background."""
    return subprocess.Popen(
        [*WHEREIN, *map(str, arguments)], cwd=cwd, stderr=subprocess.PIPE, preexec_fn=heed_interrupts, **more
    )


def heed_interrupts():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def children(process_id):
    """Return the processes that a process started (Linux)."""
    task = Path(f"/proc/{process_id}/task/{process_id}/children")
    return [int(each) for each in task.read_text().split()]


def wait_for_lines(path, number, process):
    for _ in range(3000):
        if path.exists() and path.read_bytes().count(b"\n") >= number:
            return
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.01)
    raise AssertionError(f"{path.name} has too few lines")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_goes_on_where_it_stopped(how, archive, whole, tmp_path):
    part = tmp_path / "out.jsonl.part"
    command = ("locate", archive, "--fast", "-o", "out.jsonl")
    with started(*command, cwd=tmp_path) as process:
        wait_for_lines(part, 5, process)
        process.send_signal(how)
        said = process.stderr.read().decode()
    assert not (tmp_path / "out.jsonl").exists()
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert "--resume goes on from there" in said
    finished = part.read_bytes().count(b"\n")
    assert 5 <= finished < DOCUMENTS
    again = wherein(*command, "--resume", cwd=tmp_path)
    assert again.returncode == 0
    assert f"{finished} documents done before; {DOCUMENTS - finished} documents" in again.stderr.decode()
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    assert not list(tmp_path.glob("*.part*"))


def test_workers_give_the_same_bytes_and_can_resume(archive, whole, tmp_path):
    (tmp_path / "out.jsonl.part").write_bytes(b"")
    command = ("locate", archive, "--fast", "--quiet", "-o", "out.jsonl", "--workers", "2")
    assert wherein(*command, cwd=tmp_path).returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    with started(*command, cwd=tmp_path) as process:
        wait_for_lines(tmp_path / "out.jsonl.part", 40, process)
        workers = children(process.pid)
        process.kill()
    assert len(workers) >= 2
    for _ in range(600):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers):
            break
        time.sleep(0.05)
    else:
        raise AssertionError("processes outlive the one that started them")
    assert wherein(*command, "--resume", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out.jsonl").read_bytes() == whole


def test_a_run_that_depends_on_something_else_does_not_go_on(archive, tmp_path):
    command = ("locate", archive, "--fast", "-o", "out.jsonl")
    with started(*command, cwd=tmp_path) as process:
        wait_for_lines(tmp_path / "out.jsonl.part", 5, process)
        process.kill()
    other = wherein(*command, "--resume", "--no-text", cwd=tmp_path)
    assert other.returncode == 1
    assert "was made with another --holds; run without --resume to start anew" in other.stderr.decode()
    (archive / "0000.txt").write_text("Another text.", encoding="utf-8")
    changed = wherein(*command, "--resume", cwd=tmp_path)
    assert changed.returncode == 1
    assert "0000.txt" in changed.stderr.decode()
    (tmp_path / "out.jsonl.run.part").unlink()
    assert "does not say how it was made" in wherein(*command, "--resume", cwd=tmp_path).stderr.decode()


def test_half_a_last_line_is_done_again(tmp_path):
    path = tmp_path / "out.jsonl"
    begun = Begun(path, {"a": "b"})

    def interrupted():
        with begun.output() as stream:
            stream.write('{"id": "1", "text_sha256": "x"}\n{"id": "2", "te')
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    begun.check()
    with begun.output() as stream:
        stream.write("whole\n")
    assert path.read_text() == '{"id": "1", "text_sha256": "x"}\nwhole\n'
    path.rename(path.with_name("out.jsonl.part"))
    with pytest.raises(CannotResume, match="does not say how it was made"):
        Begun(path, {"a": "b"}).check()


@pytest.mark.parametrize(
    "arguments",
    [["-", "-o", "x.jsonl"], ["a.txt"], ["a.txt", "-o", "x.csv"], ["a.txt", "-o", "-"]],
)
def test_only_a_jsonl_file_from_files_can_resume(arguments, tmp_path):
    (tmp_path / "a.txt").write_text("Seoul", encoding="utf-8")
    done = wherein("locate", *arguments, "--fast", "--resume", cwd=tmp_path)
    assert done.returncode == 2
    assert "--resume goes on with a JSONL file" in done.stderr.decode()


def test_a_reader_that_has_enough_is_no_fault(archive, tmp_path):
    with started("locate", archive, "--fast", "--quiet", cwd=tmp_path, stdout=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["id"] == "0000.txt"
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")


def test_closed_streams_are_said(tmp_path):
    (tmp_path / "a.txt").write_text("Seoul", encoding="utf-8")
    for command, word in (
        ("locate a.txt --fast >&-", "stdout is closed"),
        ("locate - --fast <&-", "stdin is closed"),
    ):
        shell = f"{' '.join(WHEREIN)} {command}"
        done = subprocess.run(["sh", "-c", shell], cwd=tmp_path, capture_output=True, timeout=60)
        assert done.returncode == 1
        assert word in done.stderr.decode()
        assert "Traceback" not in done.stderr.decode()


def test_the_map_goes_to_a_pipe_and_to_no_other_kind_of_file(tmp_path):
    page = wherein("map", ROOT / "seeds", "--fast", "-o", "-", cwd=tmp_path)
    assert page.returncode == 0
    assert page.stdout.startswith(b"<!DOCTYPE html>")
    wrong = wherein("map", ROOT / "seeds", "--fast", "-o", "places.pdf", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "name a file that ends in .html" in wrong.stderr.decode()
    assert not (tmp_path / "places.pdf").exists()


def test_doctor_says_what_is_there_and_what_is_wrong(tmp_path):
    done = wherein("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout.decode()
    said = done.stdout.decode()
    assert all(word in said for word in ("Python", "English model", "gazetteer", "places", "spacy"))
    layer = tmp_path / "mine.csv"
    layer.write_text("name,latitude,longitude\nGood,1,2\nBad,999,2\n", encoding="utf-8")
    wrong = wherein("doctor", "--gazetteer", layer, "--json", cwd=tmp_path)
    assert wrong.returncode == 1
    (finding,) = [one for one in json.loads(wrong.stdout) if one["health"] == "wrong"]
    assert finding["what"] == "layer mine.csv"
    assert finding["remedy"] == "wherein gazetteer check mine.csv"


def configured(tmp_path, text, *arguments, **variables):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    environment = {**os.environ, "WHEREIN_CONFIG": str(path), **variables}
    return subprocess.run(
        [*WHEREIN, *arguments], cwd=tmp_path, capture_output=True, timeout=60, env=environment, check=False
    )


def test_defaults_come_from_a_file_and_flags_go_before_them(tmp_path):
    (tmp_path / "a.txt").write_text("They met in Xyzzyville in Korea.", encoding="utf-8")
    layer = tmp_path / "mine.csv"
    layer.write_text("place_id,name,latitude,longitude\nlocal:x,Xyzzyville,1.5,2.5\n", encoding="utf-8")
    text = f"[locate]\nfast = true\nformat = 'csv'\nquiet = true\ngazetteer = ['{layer}']\n"
    done = configured(tmp_path, text, "locate", "a.txt")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"document_id,")
    assert b"local:x" in done.stdout
    assert done.stderr == b""
    assert configured(tmp_path, text, "locate", "a.txt", "-f", "jsonl").stdout.startswith(b'{"schema"')
    by_environment = configured(tmp_path, "", "locate", "a.txt", "--fast", WHEREIN_GAZETTEER=str(layer))
    assert b"local:x" in by_environment.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[locate\n", "write TOML"),
        ("[locat]\nfast = true\n", "there is no command 'locat'"),
        ("[locate]\nfst = true\n", "locate has no option 'fst'"),
    ],
)
def test_a_wrong_file_of_defaults_is_one_line(text, said, tmp_path):
    done = configured(tmp_path, text, "locate", "a.txt")
    assert done.returncode == 1
    (line,) = lines(done.stderr)
    assert said in line


def test_the_shell_completes_commands_and_options(tmp_path):
    script = wherein("completion", "bash", cwd=tmp_path)
    assert b"_WHEREIN_COMPLETE=bash_complete" in script.stdout
    command = [sys.executable, "-c", "from geo.cli.__main__ import main; main(prog_name='wherein')"]
    for typed, at, offered in (("loc", "1", "locate"), ("locate -f geo", "3", "geojson")):
        environment = {
            **os.environ,
            "_WHEREIN_COMPLETE": "bash_complete",
            "COMP_WORDS": f"wherein {typed}",
            "COMP_CWORD": at,
        }
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
        assert f"plain,{offered}" in done.stdout.decode()


def test_how_many_documents_to_expect(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a")
    (tmp_path / "in" / "b.jsonl").write_text("{}\n{}\n")
    (tmp_path / "in" / ".hidden").write_text("a")
    assert expected_documents([str(tmp_path / "in"), str(tmp_path / "in" / "a.txt")]) == 4
    assert expected_documents(["-"]) is None


def test_what_cannot_be_read_stands_in_the_result_with_its_reason(tmp_path):
    (tmp_path / "good.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 cut short")
    absent = tmp_path / "absent.txt"
    done = wherein("locate", "bad.pdf", absent, absent, "good.txt", "--fast", cwd=tmp_path)
    assert done.returncode == 1
    records = [json.loads(line) for line in lines(done.stdout)]
    assert [record["id"] for record in records] == ["bad.pdf", "absent.txt", "absent.txt#2", "good.txt"]
    assert [bool(record["text"]) for record in records] == [False, False, False, True]
    assert "there is no such file" in records[1]["warnings"][0]
    assert str(tmp_path) not in done.stdout.decode()
    assert lines(done.stderr)[-1].startswith("1 document, 2 mentions")
    assert lines(done.stderr)[-1].endswith("; 3 could not be read")


def test_a_document_called_like_what_could_not_be_read_gets_a_name_of_its_own(tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 cut short")
    (tmp_path / "more.jsonl").write_text(
        '{"id": "bad.pdf", "text": "From Paju to Seoul."}\n', encoding="utf-8"
    )
    done = wherein("locate", "bad.pdf", "more.jsonl", "--fast", cwd=tmp_path)
    records = [json.loads(line) for line in lines(done.stdout)]
    assert [record["id"] for record in records] == ["bad.pdf", "bad.pdf#2"]
    assert records[1]["warnings"] == ["the id bad.pdf was given before; this one is bad.pdf#2"]
    assert lines(done.stderr)[-1].startswith("1 document, 2 mentions")
    assert lines(done.stderr)[-1].endswith("; 1 could not be read")


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.md", "out.html"])
def test_a_run_into_its_own_folder_reads_none_of_its_results(name, tmp_path):
    (tmp_path / "a.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    command = ["map"] if name.endswith("html") else ["locate"]
    made = []
    for _ in range(2):
        done = wherein(*command, ".", "--fast", "-o", name, cwd=tmp_path)
        assert done.returncode == 0, done.stderr.decode()
        made.append((tmp_path / name).read_bytes())
        assert lines(done.stderr)[-1].startswith("1 document")
    assert made[0] == made[1]


def test_a_link_out_of_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("The password is kept in Oslo.", encoding="utf-8")
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "a.txt").write_text("From Paju to Seoul.", encoding="utf-8")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "report.txt").symlink_to(tmp_path / "secret.txt")
    done = wherein("locate", "sent", "--fast", cwd=tmp_path)
    assert [json.loads(line)["id"] for line in lines(done.stdout)] == ["a.txt", "b.txt"]
    assert "report.txt: left out: it is a link to a file outside this folder" in done.stderr.decode()


def test_a_path_in_a_layer_stays_here(tmp_path):
    (tmp_path / "a.txt").write_text("They met in Xyzzyville near Seoul.", encoding="utf-8")
    layer = tmp_path / "mine.csv"
    row = "local:x,Xyzzyville,37.5,127.5,KR,/home/bob/notes.docx\n"
    layer.write_text(f"place_id,name,latitude,longitude,country_code,source\n{row}", encoding="utf-8")
    for form in ("csv", "jsonl", "places-csv"):
        done = wherein("locate", "a.txt", "--fast", "-f", form, "--gazetteer", "mine.csv", cwd=tmp_path)
        assert b"local:x" in done.stdout
        assert b"bob" not in done.stdout


def test_a_wrong_format_is_a_fault_of_the_call(tmp_path):
    (tmp_path / "a.txt").write_text("Seoul", encoding="utf-8")
    for arguments in (["-f", "foo"], ["-o", "out.foo"]):
        done = wherein("locate", "a.txt", "--fast", *arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "known formats: jsonl" in done.stderr.decode()
    assert configured(tmp_path, "", "doctor", WHEREIN_CONFIG="absent.toml").returncode == 1
