"""Which language a document is in, as far as the pipeline has to know: English, or its script's best guess.

English is told by the share of its own small words. Of other languages only those whose script gives
them away are named; the rest are ``und`` (undetermined, ISO 639-2).
"""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH: Final = "en"
UNDETERMINED: Final = "und"

_SAMPLE: Final = 20_000
_WORD: Final = re.compile(r"[^\W\d_]+")
_SMALL_WORDS: Final = _words(
    "the of and to in is was for on that with as at by from it his her he she they are were be has "
    "have had will would an this which its their not but or who after been said i you we my your our "
    "what if so about"
)
_ENGLISH_SHARE: Final = 0.12
# Words of other languages in Latin letters that English also uses by chance stay out of both lists.
_FOREIGN_WORDS: Final = _words(
    "der die das und ist nicht mit von den dem ein eine auf für im zu des sich le la les des et est "
    "une du dans que qui pour sur au par il avec el los las una del por con para como su se más il di "
    "che è della per una con del nel sono o os da do em um uma não de het een van en op te dat niet "
    "och att som på är en w na z się i do nie jest ve bir bu için ile"
) - {"die", "as", "on", "do", "i", "in", "is", "it", "a", "an", "so", "no"}
_SCRIPTS: Final = (
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")


def detect_language(text: str) -> str:
    """Return an ISO 639-1 code, or ``und`` where nothing tells.

    Parameters
    ----------
    text : str
        The document; its first 20,000 characters are looked at.

    Returns
    -------
    str
        ``en`` for English and for Latin-script texts too short to tell (a caption, a headline).

    Examples
    --------
    >>> detect_language("The office in the border town was destroyed."), detect_language("개성은 도시이다.")
    ('en', 'ko')
    """
    sample = text[:_SAMPLE]
    latin = len(_LATIN.findall(sample))
    code, count = max(
        ((code, len(pattern.findall(sample))) for code, pattern in _SCRIPTS), key=lambda x: x[1]
    )
    if code == "zh" and _SCRIPTS[1][1].search(sample):
        code = "ja"
    # A syllable of Korean or Chinese says more than a letter; a name in brackets does not outweigh a text.
    weight = 3 if code in {"ko", "zh", "ja"} else 1
    if count and count * weight > latin:
        return code
    return _latin_language(sample) if latin else UNDETERMINED


def _latin_language(sample: str) -> str:
    words = [word.lower() for word in _WORD.findall(sample)]
    english = sum(word in _SMALL_WORDS for word in words)
    foreign = sum(word in _FOREIGN_WORDS for word in words)
    if english >= _ENGLISH_SHARE * len(words) and english >= foreign:
        return ENGLISH
    if english >= foreign and (len(words) < 40 or english >= _ENGLISH_SHARE * len(words) / 3):
        return ENGLISH
    return UNDETERMINED
