"""Web pages and Markdown: what a reader sees, without menus and marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.readers import Unread
from geo.readers.markup import paragraphs, parse

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Convoy leaves Kaesong | The Record</title>
<meta charset="{charset}">
<meta property="og:title" content="Convoy leaves Kaesong">
<meta property="og:site_name" content="The Record">
<meta property="article:published_time" content="2020-06-16T23:30:00+09:00">
<link rel="canonical" href="https://record.example/2020/convoy.html">
<script>var town = "Scriptville";</script><style>.menu {{ color: red }}</style></head>
<body><nav><ul><li><a href="/africa">Africa</a></li><li><a href="/asia">Asia</a></li>
<li><a href="/paris">Paris office</a></li></ul></nav>
<div class="cookie-banner">We use cookies in Dublin.</div>
<article><h1>Convoy leaves Kaesong</h1>
<p>The convoy left <b>North</b> <i>Korea</i> in the morning and crossed the border near Panmunjom, officials
of the ministry in Seoul said on Tuesday after a week of silence from the other side.</p>
<p>It reached Paju in the afternoon, where the mayor, who had waited since dawn with a small crowd of people
from the town, spoke about the river, about the caf\u00e9 at its bank and about the bridge built in 1998.</p>
<p>In Beijing a spokesman said that China had been told of the journey beforehand and that it welcomed it.</p>
</article>
<footer>Imprint &middot; Contact our office in Zurich</footer></body></html>"""


def only(items):
    (item,) = items
    return item


def page(charset="utf-8"):
    return PAGE.format(charset=charset).encode(charset)


def test_an_article_is_read_without_what_stands_around_it(reading):
    document = only(reading("a.html", page()))
    assert document.text.startswith("Convoy leaves Kaesong\n\nThe convoy left North Korea in the morning")
    assert "welcomed it." in document.text
    assert not [name for name in ("Africa", "Dublin", "Zurich", "Scriptville") if name in document.text]
    assert (document.title, document.date, document.source, document.language, document.url) == (
        "Convoy leaves Kaesong",
        "2020-06-16",
        "The Record",
        "en",
        "https://record.example/2020/convoy.html",
    )
    assert [b.origin.paragraph for b in document.blocks] == [1, 2, 3, 4]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_the_declared_encoding_is_heard(reading, charset):
    assert "the café at its bank" in only(reading("a.htm", page(charset))).text


def test_a_page_without_an_article_is_read_whole_and_said(reading):
    rows = "".join(f"<tr><td>Town {n}</td><td>{n}</td></tr>" for n in range(30))
    data = f"<html><body><ul><li>Seoul</li><li>Paju</li></ul><table>{rows}</table></body></html>"
    document = only(reading("a.html", data.encode()))
    assert "Seoul" in document.text
    assert "Town 29" in document.text


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"<html></html>", b"<script>Paris</script>", b"<!-- Paris -->"]
)
def test_a_page_without_text_is_one_clear_line(reading, data):
    item = only(reading("a.html", data))
    assert isinstance(item, Unread)
    assert "no text" in item.reason


def test_entities_are_not_expanded_and_depth_is_bounded(reading):
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "Paris "><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<html><body><p>In Seoul stands &b; and &f; there.</p></body></html>"
    )
    document = only(reading("a.html", bomb.encode()))
    assert "Seoul" in document.text
    assert "Paris Paris" not in document.text
    assert "root:" not in document.text
    assert reading("a.html", b"<div>" * 200_000 + b"In Seoul.")


def test_cells_blocks_and_breaks_part_words():
    root = parse(
        "<body>In <b>North</b> Korea<br>and south.<table><tr><td>Paju</td><td> 3 </td></tr></table>x"
        "<div>y</div>z<script>no</script><select><option>no</option></select></body>"
    )
    assert list(paragraphs(root)) == ["In North Korea\nand south.", "Paju\t3", "x", "y", "z"]


@given(st.text(max_size=200))
def test_any_markup_becomes_paragraphs(text):
    root = parse(text)
    assert root is None or all(p.strip() for p in paragraphs(root))


MARKDOWN = """---
title: "The road north"
date: 2020-06-16
lang: en
---
# Kaesong

The **North** _Korean_ side of [Inje
county](https://paris.example/london) and `Paju`,
~~Berlin~~ said:\\
so.

| Town | Dead |
|------|------|
| Paju | 3    |

* Seoul
* ![Beijing](x.png)

<div class="Rome">Tokyo</div>
"""


def test_markdown_is_read_without_its_marks(reading):
    document = only(reading("a.md", MARKDOWN.encode()))
    assert document.text.split("\n\n") == [
        "Kaesong",
        "The North Korean side of Inje county and Paju, Berlin said:\nso.",
        "Town\tDead",
        "Paju\t3",
        "Seoul",
        "Beijing",
        "Tokyo",
    ]
    assert (document.title, document.date, document.language) == ("The road north", "2020-06-16", "en")


def test_a_heading_is_the_title_where_nothing_else_is(reading):
    document = only(reading("a.markdown", b"Before.\n\n# The *road* north\n"))
    assert (document.title, document.date) == ("The road north", None)


@pytest.mark.parametrize("levels", [5, 29, 31, 20_000])
def test_no_depth_of_markdown_swallows_what_is_said_there(reading, levels):
    items = "\n".join("  " * n + f"- Near Town{n}." for n in range(min(levels, 200)))
    for text, said in ((">" * levels + " Paju.\n", "Paju."), (items, f"Town{min(levels, 200) - 1}.")):
        document = only(reading("a.md", text.encode()))
        assert said in document.text
        as_it_stands = "> Paju" in document.text or "- Near" in document.text
        assert ("nested deeper than" in " ".join(document.warnings)) == as_it_stands


def test_an_empty_markdown_file_is_said(reading):
    assert only(reading("a.md", b"")).warnings == ("the file is empty",)
