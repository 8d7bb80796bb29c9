"""Names on the basemap: what each disputed line is, and what seas are called in English.

Wording for lines says who holds and who claims, without taking a side; facts as in Natural Earth's notes.
"""

from __future__ import annotations

from typing import Final

_SIACHEN: Final = "Kashmir: Siachen Glacier, held by India, claimed by Pakistan"
_BERM: Final = "Western Sahara: the berm; the land west of it is held by Morocco"
_SAHARA: Final = "Western Sahara: border with Morocco not agreed"
_BUFFER: Final = "Cyprus: United Nations buffer zone"
_ICE: Final = "Southern Patagonian Ice Field: border of Argentina and Chile not marked"
_TAWIL: Final = "Bir Tawil: claimed by neither Egypt nor Sudan"
_DECLARED: Final = "self-declared, Russian troops present"
_ISLAND: Final = "Brazilian Island: claimed by Brazil and Uruguay"

PAIRS: Final = {
    frozenset(pair): name
    for *pair, name in (
        ("ARG", "CHL", _ICE),
        ("ARG", "SPI", _ICE),
        ("BLZ", "GTM", "Belize and Guatemala: territory claimed by Guatemala"),
        ("BRA", "BRI", _ISLAND),
        ("BRA", "URY", "Brazil and Uruguay: border disputed"),
        ("BRI", "URY", _ISLAND),
        ("BRT", "EGY", _TAWIL),
        ("BRT", "SDN", _TAWIL),
        ("BTN", "CHN", "Bhutan and China: border disputed"),
        ("CHL", "SPI", _ICE),
        ("CHN", "IND", "China and India: border disputed (Line of Actual Control)"),
        ("CHN", "KAS", _SIACHEN),
        ("CNM", "CYN", _BUFFER),
        ("CNM", "CYP", _BUFFER),
        ("CRI", "UKR", "Crimea: part of Ukraine, held by Russia since 2014"),
        ("EGY", "SDN", "Halaib Triangle: held by Egypt, claimed by Sudan"),
        ("ESP", "PRT", "Olivenza: held by Spain, claimed by Portugal"),
        ("ETH", "SDS", "Ilemi Triangle: borders of Ethiopia, Kenya and South Sudan disputed"),
        ("GOL", "ISR", "Golan Heights: line before 1967"),
        ("GOL", "LBN", "Golan Heights: Shebaa Farms, claimed by Lebanon"),
        ("GOL", "SYR", "Golan Heights: held by Israel since 1967; ceasefire line of 1974"),
        ("GUF", "SUR", "French Guiana and Suriname: border disputed"),
        ("GUY", "SUR", "Guyana and Suriname: border disputed"),
        ("GUY", "VEN", "Essequibo: held by Guyana, claimed by Venezuela"),
        ("HRV", "SRB", "Croatia and Serbia: border on the Danube disputed"),
        ("HRV", "SVN", "Croatia and Slovenia: border disputed"),
        ("IND", "KAS", _SIACHEN),
        ("IND", "PAK", "Kashmir: Line of Control"),
        ("ISR", "LBN", "Israel and Lebanon: Blue Line of the United Nations"),
        ("ISR", "PSX", "Palestine and Israel: armistice line of 1949 (Green Line)"),
        ("KAS", "PAK", _SIACHEN),
        ("KEN", "SDS", "Ilemi Triangle: borders of Ethiopia, Kenya and South Sudan disputed"),
        ("KOS", "SRB", "Kosovo: border with Serbia, which claims Kosovo"),
        ("MAR", "SAH", _BERM),
        ("MAR", "SAW", _SAHARA),
        ("MWI", "TZA", "Lake Malawi: border of Malawi and Tanzania disputed"),
        ("SAH", "SAW", _BERM),
        ("SDN", "SDS", "Abyei: claimed by Sudan and South Sudan"),
        ("SOL", "SOM", "Somaliland: declared itself independent of Somalia in 1991"),
    )
}
"""What the line between two of Natural Earth's units is called, where it is not an agreed border."""

DISPUTED_WHOLE: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("ARG", "SPI"), ("BRA", "BRI"), ("BRI", "URY"), ("BRT", "EGY"), ("BRT", "SDN"), ("CHL", "SPI"),
        ("CHN", "KAS"), ("CNM", "CYN"), ("CNM", "CYP"), ("CRI", "UKR"), ("GOL", "ISR"), ("GOL", "LBN"),
        ("GOL", "SYR"), ("IND", "KAS"), ("ISR", "LBN"), ("ISR", "PSX"), ("KAS", "PAK"), ("KOS", "SRB"),
        ("MAR", "SAH"), ("MAR", "SAW"), ("SAH", "SAW"), ("SOL", "SOM"),
    )
)  # fmt: skip
"""Pairs whose whole line is disputed; of the others only what Natural Earth marks so."""

ORDINARY: Final = frozenset({frozenset({"KOR", "PRK"})})
"""Lines Natural Earth marks that this map draws as any border."""

DISPUTED_CLASSES: Final = ("Disputed", "Line of control", "Indeterminant frontier", "Unrecognized")
"""How Natural Earth's classes of lines begin that are drawn dashed."""

INDEFINITE: Final = frozenset({frozenset({"Argentina", "Chile"})})
"""Neighbours whose border Natural Earth calls indefinite and that have marked none on the ground."""

CLAIMS: Final = (
    ("Moldovan claim", (28.0, 46.0, 30.5, 48.5), "Transnistria: part of Moldova, self-declared in 1990"),
    (
        "Georgian claim",
        (41.0, 42.0, 42.5, 43.5),
        "Abkhazia: part of Georgia, self-declared, held with Russian troops",
    ),
    (
        "Georgian claim",
        (43.0, 41.5, 45.0, 43.0),
        "South Ossetia: part of Georgia, self-declared, held with Russian troops",
    ),
)
"""Lines within a country: Natural Earth's name, the box (west, south, east, north) it lies in, ours."""

SEAS: Final = {
    "Amazon River": "", "Baia de Maputo": "Maputo Bay", "Bahía de Campeche": "Bay of Campeche",
    "Baía de Marajó": "Marajó Bay", "Baía de São Marcos": "São Marcos Bay", "Bay Inútil": "Inútil Bay",
    "Bo Hai": "Bohai Sea", "Canal Perigoso": "", "Canal do Norte": "", "Canal do Sul": "",
    "Columbia River": "", "Estrecho de Magellanes": "Strait of Magellan", "Golfe du Lion": "Gulf of Lion",
    "Golfo Corcovado": "Gulf of Corcovado", "Golfo San Jorge": "San Jorge Gulf",
    "Golfo San Matías": "San Matías Gulf", "Golfo de California": "Gulf of California",
    "Golfo de Guayaquil": "Gulf of Guayaquil", "Golfo de Panamá": "Gulf of Panama",
    "Golfo de Penas": "Gulf of Penas", "Golfo de Tehuantepec": "Gulf of Tehuantepec",
    "Golfo de Urabá": "Gulf of Urabá", "Great Barrier Reef": "", "Guba Gusinaya": "Gusinaya Bay",
    "Gulf of Mexico": "Gulf of Mexico (Gulf of America)", "Gulf of Olen‘k": "Gulf of Olenek",
    "INDIAN OCEAN": "Indian Ocean", "Inner Sea": "Seto Inland Sea", "Inner Seas": "Inner Seas off Scotland",
    "Kaliningrad": "Curonian Lagoon", "Karskiye Strait": "Kara Strait", "Lago de Maracaibo": "Lake Maracaibo",
    "Mecklenburger Bucht": "Bay of Mecklenburg", "Ozero Mogotoyevo": "",
    "Persian Gulf": "Persian Gulf (Arabian Gulf)", "Gulf of Anadyr'": "Gulf of Anadyr",
    "Gulf of Khambhät": "Gulf of Khambhat", "The North Western Passages": "Northwest Passage", "Bosporus": "",
    "Prince ALbert Sound": "Prince Albert Sound", "SOUTHERN OCEAN": "Southern Ocean",
    "Saint Lawrence River": "", "Sea of Japan": "Sea of Japan (East Sea)", "Selat Bali": "Bali Strait",
    "Selat Dampier": "Dampier Strait", "Stettiner Haff": "Szczecin Lagoon",
    "Vil'kitskogo Strait": "Vilkitsky Strait", "Waddenzee": "Wadden Sea", "Yangtze River": "",
}  # fmt: skip
"""Natural Earth's name: the English one, both names where they are contested, or empty to leave it out."""

SEAS_PLACED: Final = {
    "Bab el Mandeb": (12.6, 43.35, 4),
    "Denmark Strait": (66.6, -27.0, 3),
    "Drake Passage": (-58.6, -64.5, 2),
    "Kara Strait": (70.45, 58.0, 5),
    "La Pérouse Strait": (45.75, 142.0, 5),
    "Luzon Strait": (19.6, 121.2, 4),
    "Maputo Bay": (-25.95, 32.75, 5),
    "Scotia Sea": (-57.5, -44.0, 2),
    "Strait of Gibraltar": (35.95, -5.6, 4),
    "Tatar Strait": (50.0, 141.2, 3),
    "Yucatan Channel": (21.7, -85.8, 4),
}
"""Seas whose polygon in the source is cut too short to find their middle: latitude, longitude, rank."""
