"""GeoNames' codes as shipped: whole, well formed, and those that the gazetteer itself uses among them."""

from __future__ import annotations

import doctest

from gazetteer import codes, open_base
from gazetteer.codes import country_codes, feature_codes, likely_country, likely_feature_code
from gazetteer.opening import supplement_layers
from gazetteer.outlines import Outlines
from gazetteer.place import FEATURE_CLASSES


def test_every_class_has_its_codes() -> None:
    known = feature_codes()
    assert len(known) == 680
    assert {code.feature_class for code in known.values()} == FEATURE_CLASSES
    assert (known["PPLX"].name, known["ZNB"].feature_class) == ("section of populated place", "A")


def test_the_gazetteer_uses_no_other_codes() -> None:
    used = {feature.partition(".")[2] for feature in open_base().counts()}
    used |= {row.feature_code for layer in supplement_layers() for row in layer.rows}
    assert used - {""} <= feature_codes().keys()


def test_countries_are_those_of_the_base_and_of_the_outlines() -> None:
    assert open_base().country_codes == country_codes().keys()
    assert set(Outlines().codes) <= country_codes().keys()


def test_nothing_is_suggested_for_what_resembles_nothing() -> None:
    assert likely_country("Q") is likely_country("??") is None
    assert likely_feature_code("!!") is likely_feature_code("QQQQQQ") is None


def test_the_examples_hold() -> None:
    assert doctest.testmod(codes).failed == 0
