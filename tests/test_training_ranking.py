"""Fitting the ranking: what is fitted is what is served, the same bytes again, and texts of our own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from geo.evidence import COLUMNS
from geo.gold import GoldToponym
from geo.model import Document, Resolved, Span
from geo.pipeline import Geoparser
from geo.recognition import GazetteerRecognizer
from geo.resolution import RankingModel, RankingResolver
from geo.resolution.judging import first_beliefs
from geo.training import cases as gold_cases
from geo.training import ranking
from geo.training.calibration import Calibration, figures
from geo.training.corpora import CorpusDocument
from geo.training.growing import Settings, Verdicts, boost
from geo.training.made import dated_documents, made_documents
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


def marks_in(gazetteer):
    return partial(gold_cases.right_by_outline, gazetteer=gazetteer)


@pytest.fixture(scope="module")
def cases(tiny_gazetteer, tiny_parser):
    recognizer, blocks = GazetteerRecognizer(tiny_gazetteer), {}
    made, marks = documents(tiny_gazetteer), marks_in(tiny_gazetteer)
    return [gold_cases.case(tiny_parser, recognizer, d, blocks, marks) for d in made]


def test_what_is_fitted_is_what_is_served(cases, tiny_parser):
    """The columns of the fit give the scores that the pipeline serves, to the last digit."""
    model = RankingModel.load()
    first = ranking.evidence(cases, ranking.priors(cases), judged_only=False)
    beliefs = ranking.believe(cases, first, model.first)
    for case, belief in zip(cases, beliefs, strict=True):
        assert belief.tolist() == pytest.approx(
            first_beliefs(case.names.alone, model.first).tolist(), abs=1e-12
        )
    told = ranking.answers(cases, ranking.evidence(cases, beliefs, judged_only=True), model.second, 0)
    fitted = Calibration(model.trust, model.ranked, model.constant).scores(told)
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


def test_a_trial_judges_by_folds_and_unseen_corpora(cases, tiny_gazetteer):
    trial = Trial.of_cases(cases, 2, {})
    by_folds = trial.by_folds()
    told, calibration = trial.judged(by_folds, lambda _: None), by_folds.calibration(lambda _: True)
    assert {"c0, not fitted on it", "c1, not fitted on it", "c0, 2 folds by outlet"} <= told.keys()
    judged = told["c0, 2 folds by outlet"] + told["c1, 2 folds by outlet"]
    assert len(judged.answers) == len(judged.scores) == 10
    found = figures(judged.answers, judged.scores, 0.2, tiny_gazetteer)
    assert found["gold"] == 10
    assert 0 <= found["ece"] <= 1
    assert found["acc161"] <= found["acc161_inside"]
    again = calibration.scores(judged.answers)
    assert ((again >= 0) & (again <= 1)).all()


def test_a_corpus_is_answered_by_models_that_met_no_text_of_it(cases):
    by_folds = Trial.of_cases(cases, 2, {}).by_folds()
    told, struck = by_folds.away.answers(None)
    assert Counter(a.corpus for a in told) == Counter(c.corpus for c in cases for _ in c.gold)
    assert {a.way for a in [*told, *struck]} == {"a corpus not fitted on"}
    # With one of two corpora left out nothing but the judged one is left.
    assert by_folds.away.answers("c0") == ([], [])


def test_a_sentence_is_cut_out_with_its_names_and_marks(tiny_gazetteer, tiny_parser):
    text, names = zip(*TEXTS, strict=True)
    whole = " ".join(text)
    starts = [0, len(text[0]) + 1, len(text[0] + text[1]) + 2]
    gold = [
        replace(toponym, span=Span(toponym.span.start + start, toponym.span.end + start))
        for start, made in zip(starts, documents(tiny_gazetteer), strict=True)
        for toponym in made.gold
    ]
    document = CorpusDocument(
        document=Document(id="whole", text=whole, language="en"), corpus="c", group="g", gold=tuple(gold)
    )
    case = gold_cases.case(
        tiny_parser, GazetteerRecognizer(tiny_gazetteer), document, {}, marks_in(tiny_gazetteer)
    )
    sentences, of = gold_cases.cut([case], 1)
    assert of == [0] * len(TEXTS)
    assert [c.request.document.text for c in sentences] == list(text)
    for sentence, called in zip(sentences, names, strict=True):
        assert tuple(g.span.of(sentence.request.document.text) for _, g in sentence.gold) == called
        assert all(right.any() for right in sentence.right if len(right))
        assert {sentence.names.names[n].key for n, _ in sentence.gold} <= {name.casefold() for name in called}
    assert gold_cases.cut(sentences, 1) == ([], [])


def test_a_point_whose_sign_is_lost_is_no_wrong_answer(tiny_gazetteer, tiny_parser):
    """It counts as far off where points count, and neither teaches that the answer was wrong."""
    lost = documents(tiny_gazetteer)[2]
    turned = replace(
        lost,
        gold=tuple(replace(g, longitude=-g.longitude, geonames_id=None) for g in lost.gold),
    )
    case = gold_cases.case(
        tiny_parser, GazetteerRecognizer(tiny_gazetteer), turned, {}, marks_in(tiny_gazetteer)
    )
    model = RankingModel.load()
    first = ranking.evidence([case], ranking.priors([case]), judged_only=False)
    seen = ranking.evidence([case], ranking.believe([case], first, model.first), judged_only=True)
    told = ranking.answers([case], seen, model.second, 0)
    assert [a.turned for a in told] == [a.right for a in told] == [True, True]
    assert not any(a.possible or a.km < 161 for a in told)
    found = figures(told, np.ones(len(told)), 0.2, tiny_gazetteer)
    assert (found["acc161"], found["acc161_inside"], found["turned"]) == (0.0, 1.0, 2)


def test_struck_names_have_no_right_candidate(cases):
    struck = gold_cases.struck(cases, 1)
    marked = [(c, number, right) for c in struck for (number, _), right in zip(c.gold, c.right, strict=True)]
    assert marked
    for case, number, right in marked:
        assert not right.any()
        assert len(right) == (len(case.names.names[number].candidates) if number >= 0 else 0) or number < 0
    for before, after in zip(cases, struck, strict=True):
        for (number, _), right in zip(before.gold, before.right, strict=True):
            kept = {k.place.id for k in before.names.names[number].candidates}
            wrong = {
                k.place.id
                for k, mark in zip(before.names.names[number].candidates, right, strict=True)
                if not mark
            }
            now = {
                k.place.id
                for m, candidates in zip(after.request.mentions, after.request.candidates, strict=True)
                if m.lookup == before.names.names[number].lookup
                for k in candidates
            }
            assert now == (wrong if 0 < right.sum() < len(right) else kept)


def test_yes_and_no_are_learned_as_log_odds():
    x = np.repeat([[0.0], [1.0]], 400, axis=0)
    yes = np.tile([1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0], 100).reshape(2, 400, order="F").ravel()
    columns = np.zeros((800, len(COLUMNS)))
    columns[:, :1] = x
    trees = boost(Verdicts(columns, yes, np.ones(800)), Settings(rounds=200))
    share = [yes[:400].mean(), yes[400:].mean()]
    for row, wanted in zip((0, 400), share, strict=True):
        assert 1 / (1 + np.exp(-trees.scores(columns[row : row + 1])[0])) == pytest.approx(wanted, abs=0.02)


def test_fitting_gives_the_same_trees_again(cases):
    found = ranking.evidence(cases, ranking.priors(cases), judged_only=True)
    settings = Settings(rounds=5, least_rows=1, least_curvature=0.01)
    one, two = (json.dumps(ranking.fit(cases, found, settings).as_json()) for _ in range(2))
    assert one == two


def test_our_own_texts_mark_every_place_they_name(full_gazetteer):
    made = made_documents(full_gazetteer)
    assert len(made) == 800
    assert [d.document.text for d in made] == [d.document.text for d in made_documents(full_gazetteer)]
    for d in [*made, *dated_documents(full_gazetteer)]:
        assert d.gold
        for toponym in d.gold:
            name = toponym.span.of(d.document.text)
            ids = {m.place.id for m in full_gazetteer.by_name(name, limit=80)}
            assert toponym.geonames_id in ids, d.document.text


def of_the_past(gazetteer, documents, worth):
    """Return what share is right by group of texts, were `GIVEN` worth so much of itself."""
    model = RankingModel.load()
    given = [COLUMNS.index(name) for name in ranking.GIVEN]
    scaled = {
        name: replace(trees, leaf=np.where(np.isin(trees.column[:, :1], given), worth, 1.0) * trees.leaf)
        for name, trees in (("first", model.first), ("second", model.second))
    }
    resolver = RankingResolver(gazetteer, model=replace(model, **scaled))
    parser = Geoparser(gazetteer, GazetteerRecognizer(gazetteer), resolver)
    right = {}
    for d in documents:
        wanted = d.gold[1 if d.document.text.startswith("A ship left") else 0]
        ended = gazetteer.by_id(wanted.geonames_id).valid_to is not None
        analysis = parser.locate(replace(d.document, given_spans=tuple(t.span for t in d.gold)))
        (chosen,) = (r.candidates[0].place.id for m, r in analysis.pairs() if m.span == wanted.span)
        right.setdefault((d.document.date is not None, ended), []).append(chosen == wanted.geonames_id)
    return {group: float(np.mean(flags)) for group, flags in right.items()}


def test_what_a_date_is_worth_is_neither_too_little_nor_too_much(full_gazetteer):
    documents = dated_documents(full_gazetteer)
    assert len(documents) > 100
    none, given = (of_the_past(full_gazetteer, documents, worth) for worth in (0.0, 1.0))
    inside, after, undated, retold = (True, True), (True, False), (False, False), (False, True)
    assert given[inside] > 0.7 > 0.5 > none[inside]
    assert given[after] > 0.65 > none[after]
    # Without a date, towns beside the name may still say that a state of the past is meant.
    assert given[undated] > none[undated]
    assert given[retold] > 0.3


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("He flew to Gold Coast, Queensland, for the fair.", "geonames:2165087"),
        ("She was born in Carthage, Texas.", "geonames:4679272"),
        ("Work began in Persia, Iowa, on Monday.", "uszip:51563"),
    ],
)
def test_a_holder_outweighs_the_date(full_gazetteer, text, place):
    parser = Geoparser.default(full_gazetteer, fast=True)
    for date in ("1950", "1920", "-0300"):
        analysis = parser.locate(Document(id="x", text=text, date=date, language="en"))
        assert place in {r.place.id for r in analysis.resolutions if isinstance(r, Resolved)}


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Protests were held in Chicago, Phoenix and Denver on Monday.", "Phoenix", "geonames:5308655"),
        (
            "The tour goes from Houston to Philadelphia and ends in Boston.",
            "Philadelphia",
            "geonames:4560349",
        ),
        ("Stores in Davenport, Moline and Milan will close.", "Milan", "geonames:4902218"),
    ],
)
def test_a_town_is_of_the_size_of_those_in_its_row(full_gazetteer, text, name, place):
    analysis = Geoparser.default(full_gazetteer, fast=True).locate(Document(id="x", text=text, language="en"))
    (told,) = (r for m, r in analysis.pairs() if m.text == name)
    assert isinstance(told, Resolved)
    assert told.place.id == place
