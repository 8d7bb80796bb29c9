"""Pages that hold only the quoted sentences, or only the names: nothing else of the text is in the file."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from explorer_world import SmallWorld, one_document, seed_analyses
from hypothesis import given
from hypothesis import strategies as st

from geo.decisions import Decisions, Verdict, decide, decided, text_digest
from geo.explorer import build_collection
from geo.exporters import Holds
from geo.maps import page
from geo.withholding import withheld

WORLD = SmallWorld()
TEXT = "Secret opening 🌍 words. They met in Paju, quietly.\n\nNobody else may read zebra."


def test_sentences_keep_what_names_a_place_and_places_the_names_alone():
    analysis = one_document(WORLD, TEXT, "Paju", title="Secret opening")
    sentences = withheld(analysis, Holds.SENTENCES).document.text
    places = withheld(analysis, Holds.PLACES).document.text
    assert sentences.split() == ["They", "met", "in", "Paju,", "quietly."]
    assert places.split() == ["Paju"]
    assert len(sentences) == len(places) == len(TEXT)
    assert withheld(analysis, Holds.TEXTS) is analysis


@pytest.mark.parametrize("holds", [Holds.SENTENCES, Holds.PLACES])
def test_a_page_has_no_word_that_is_held_back_and_says_so(holds):
    analysis = one_document(WORLD, TEXT, "Paju")
    html = page([replace(analysis, warnings=("zebra",))], WORLD, holds=holds)
    data = html[html.index('id="collection"') :]
    assert "zebra" not in data.split("</script>")[0]
    assert "opening" not in data.split("</script>")[0]
    assert ("quietly" in data.split("</script>")[0]) is (holds is Holds.SENTENCES)
    assert f'"holds":"{holds}"' in html


def test_places_take_along_no_clue_that_may_quote_the_text():
    analyses = [withheld(analysis, Holds.PLACES) for analysis in seed_analyses(WORLD)]
    assert build_collection(analyses, WORLD).details == ("",)


def test_a_title_of_its_own_stays_and_one_out_of_the_text_goes():
    own = one_document(WORLD, TEXT, "Paju", title="Report 7")
    assert withheld(own, Holds.PLACES).document.title == "Report 7"
    quoted = one_document(WORLD, TEXT, "Paju", title="They met in  Paju")
    assert withheld(quoted, Holds.PLACES).document.title == "note.txt"


@given(st.text(max_size=60), st.text(max_size=60))
def test_offsets_and_decisions_fit_the_whole_text(before, after):
    text = f"{before} Paju {after}"
    start = len(before) + 1
    analysis = one_document(WORLD, "x Paju", "Paju")
    analysis = one_document(WORLD, text, "Paju") if text.index("Paju") == start else analysis
    kept = withheld(analysis, Holds.PLACES)
    assert len(kept.document.text) == len(analysis.document.text)
    for mention in kept.mentions:
        assert mention.span.of(kept.document.text) == mention.text
    # The page states the whole text's digest, so that what is decided on it is found again.
    made = replace(
        decide(kept, kept.mentions[0], Verdict.NOT_A_PLACE), text_sha256=text_digest(analysis.document.text)
    )
    assert decided(analysis, Decisions([made]), WORLD).warnings == analysis.warnings


def test_the_page_states_the_digest_of_the_whole_text():
    analysis = one_document(WORLD, TEXT, "Paju")
    html = page([analysis], WORLD, holds=Holds.PLACES)
    assert re.search(r'"sha256":"([0-9a-f]{64})"', html)[1] == text_digest(TEXT)
