"""``nlp.add_pipe("wherein")``, in the pipelines spaCy's users have."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import DocBin

TEXT = "Talks were held in Kaesong, North Korea, and in Xyzzyville."


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("en")
    nlp.add_pipe("wherein", config={"fast": True})
    return nlp


def ids(doc):
    return [span.kb_id_ for span in doc.spans["wherein"]]


def test_spans_have_their_places(nlp):
    doc = nlp(TEXT)
    spans = list(doc.spans["wherein"])
    assert [span.text for span in spans][:2] == ["Kaesong", "North Korea"]
    assert spans[0].kb_id_ == spans[0]._.place["id"]
    assert spans[0]._.place["country_code"] == "KP"
    assert spans[0]._.mention["evidence"]
    assert doc._.wherein["mentions"][0]["start"] == spans[0].start_char


def test_a_batch_gives_the_same_and_an_empty_one_nothing(nlp):
    texts = [TEXT, "", "Nothing here.", TEXT]
    docs = list(nlp.pipe(texts, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert ids(docs[3]) == ids(nlp(TEXT)) != []
    assert ids(docs[1]) == []


def test_results_pass_through_a_docbin(nlp):
    bin_ = DocBin(docs=[nlp(TEXT)], store_user_data=True)
    (doc,) = DocBin().from_bytes(bin_.to_bytes()).get_docs(nlp.vocab)
    assert doc.spans["wherein"][0]._.place["country_code"] == "KP"


def test_the_documents_own_entities_can_be_resolved():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Kaesong"}, {"label": "PERSON", "pattern": "Xyzzyville"}])
    nlp.add_pipe("wherein", config={"from_ents": True, "fast": True})
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["wherein"]] == ["Kaesong"]


def test_a_pipeline_is_saved_and_loaded(nlp, tmp_path):
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    assert ids(again(TEXT)) == ids(nlp(TEXT))


def test_a_mention_within_a_token_gets_the_token(nlp):
    doc = nlp("The anti-Pyongyang rally ended.")
    assert all(doc[span.start : span.end].text for span in doc.spans["wherein"])
