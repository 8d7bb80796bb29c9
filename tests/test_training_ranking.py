"""Fitting the ranking: what is fitted is what is served, the same bytes again, and texts of our own."""

from __future__ import annotations

import json

import numpy as np
import pytest

from geo.gold import GoldToponym
from geo.model import Document, Resolved, Span
from geo.recognition import GazetteerRecognizer
from geo.resolution import RankingModel
from geo.resolution.resolver import first_belief
from geo.training import ranking
from geo.training.corpora import CorpusDocument
from geo.training.growing import Settings
from geo.training.made import made_documents
from geo.training.protocol import Trial

TEXTS = (
    ("He saw Paris, Texas, and Houston in Harris County.", ("Paris", "Texas", "Houston", "Harris County")),
    ("From London to Paris and Columbus, Georgia.", ("London", "Paris", "Columbus", "Georgia")),
    ("The sheriff of Springfield, Missouri, paid $40.", ("Springfield", "Missouri")),
)


def documents(gazetteer):
    made = []
    for number, (text, names) in enumerate(TEXTS):
        gold = []
        for name in names:
            place = gazetteer.by_name(name)[0].place
            start = text.index(name)
            gold.append(
                GoldToponym(
                    span=Span(start, start + len(name)),
                    latitude=place.latitude,
                    longitude=place.longitude,
                    geonames_id=place.id,
                )
            )
        document = Document(id=str(number), text=text, language="en", source="s.example")
        made.append(
            CorpusDocument(document=document, corpus=f"c{number % 2}", group=str(number), gold=tuple(gold))
        )
    return made


@pytest.fixture(scope="module")
def cases(tiny_gazetteer, tiny_parser):
    recognizer, blocks = GazetteerRecognizer(tiny_gazetteer), {}
    return [ranking.case(tiny_parser, recognizer, d, blocks) for d in documents(tiny_gazetteer)]


def test_what_is_fitted_is_what_is_served(cases, tiny_parser):
    """The columns of the fit give the scores that the pipeline serves, to the last digit."""
    model = RankingModel.load()
    first = ranking.evidence(cases, ranking.priors(cases), judged_only=False)
    beliefs = ranking.believe(cases, first, model.first)
    for case, belief in zip(cases, beliefs, strict=True):
        assert belief.tolist() == pytest.approx(first_belief(case.names, model.first).tolist(), abs=1e-12)
    weights = np.concatenate([model.ranked, model.of_name])
    told = ranking.answers(cases, ranking.evidence(cases, beliefs, judged_only=True), model.second)
    fitted = ranking.scores(told, weights)
    served = []
    for case in cases:
        spans = tuple(g.span for _, g in case.gold)
        document = Document(id="x", text=case.request.document.text, language="en", given_spans=spans)
        analysis = tiny_parser.locate(document)
        at = {m.span: r for m, r in analysis.pairs()}
        served += [at[span] for span in spans]
    assert len(served) == len(fitted) == 10
    for resolution, score, answer in zip(served, fitted.tolist(), told, strict=True):
        assert resolution.candidates[0].place.id == answer.chosen
        if isinstance(resolution, Resolved):
            assert resolution.score == pytest.approx(score, abs=1e-9)


def test_a_trial_judges_by_folds_and_unseen_corpora(cases):
    trial = Trial.of_cases(cases, 2, {})
    told = trial.answers(lambda _: None)
    assert {"c0, not fitted on it", "c1, not fitted on it", "c0, 2 folds by outlet"} <= told.keys()
    judged = [a for name, answers in told.items() if name.endswith("2 folds by outlet") for a in answers]
    assert len(judged) == 10
    weights = ranking.calibrate(judged)
    figures = ranking.figures(judged, weights, 0.2)
    assert figures["gold"] == 10
    assert 0 <= figures["ece"] <= 1


def test_fitting_gives_the_same_trees_again(cases):
    found = ranking.evidence(cases, ranking.priors(cases), judged_only=True)
    settings = Settings(rounds=5, least_rows=1, least_curvature=0.01)
    one, two = (json.dumps(ranking.fit(cases, found, settings).as_json()) for _ in range(2))
    assert one == two


def test_our_own_texts_mark_every_place_they_name(full_gazetteer):
    made = made_documents(full_gazetteer)
    assert len(made) == 600
    assert [d.document.text for d in made] == [d.document.text for d in made_documents(full_gazetteer)]
    for d in made:
        assert d.gold
        for toponym in d.gold:
            name = toponym.span.of(d.document.text)
            ids = {m.place.id for m in full_gazetteer.by_name(name, limit=80)}
            assert toponym.geonames_id in ids, d.document.text
