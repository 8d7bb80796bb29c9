"""Toponym recognition: which spans of a text name places, and what kind of mention each is.

Gazetteer names (``names``), a neural model's labels (``ner``) and stretches in a place's surroundings
(``unknown``) become candidate spans (``spans``); trees over ``features`` choose among them (``chooser``).
What English itself says of places is in ``english``; texts in other languages go through ``foreign``.
``recognizer`` composes these.
"""

from __future__ import annotations

from geo.recognition.labelled import LabelRecognizer
from geo.recognition.ner import Entity, EntityFinder, SpacyEntityFinder
from geo.recognition.recognizer import GazetteerRecognizer, Recognition, Recognizer, Text

__all__ = [
    "Entity",
    "EntityFinder",
    "GazetteerRecognizer",
    "LabelRecognizer",
    "Recognition",
    "Recognizer",
    "SpacyEntityFinder",
    "Text",
]
