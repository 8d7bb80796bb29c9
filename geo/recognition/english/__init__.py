"""What English says of places: its closed word classes, and rules on what the words at a name make of it.

``lexicon`` holds the words. ``kinds`` gives each mention its kind, ``elliptic`` adds those that need the
document, ``phrasing`` says what to look up (with ``shared_heads`` and ``shared_names``); ``company``,
``organisations``, ``events``, ``given_names`` and ``surnames`` weigh what the model has no feature for.
"""
