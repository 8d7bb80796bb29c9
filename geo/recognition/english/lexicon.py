"""The closed word classes the English rules lean on.

Everything here is about language, nothing about a place: a list belongs here if it would be in a
grammar or a style guide.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONNECTORS: Final = _words(
    "of the de la le les du des da do dos das del della di al el and upon on sur am an der den y e "
    "in under by aan bei ob pod nad na von van zu ibn bin es los las dei degli delle sul sulla ed ar ash "
    "ad din cel wa op au aux sous lès im et"
)
"""Small words that may stand inside a name, never at its ends."""
COMPASS: Final = _words("north south east west")
COMBINING_FORMS: Final = _words(
    "afro anglo austro euro franco greco hispano indo italo luso russo sino turco"
)
"""First halves of adjectives for two peoples ("Sino-Japanese")."""
COMPASS_NOUNS: Final = _words(
    "of side end coast shore bank wing pole star border wind entrance side part half face slope "
    "bound african american asian german korean vietnamese"
)
"""After "the North", these make it a direction, not a country."""
FUNCTION_WORDS: Final = _words(
    "the a an this that these those it its he she they we i you his her their our my your who what "
    "which when where why how and or but nor so yet if as at by for from in into of off on onto out "
    "over to up with within without about above across after against along among around before "
    "behind below beneath beside between beyond during except inside near outside since through "
    "throughout toward towards under until upon is are was were be been being am has have had do "
    "does did will would shall should can could may might must not no yes all any both each few more "
    "most other some such only own same than too very just now then there here also however while "
    "because although though mr mrs ms dr sir new first last next many one two three four five six "
    "seven eight nine ten me him us them let says said say ok oh"
)
CALENDAR: Final = _words(
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday "
    "sunday mon tue tues wed thu thur thurs fri sat sun spring summer autumn fall winter christmas "
    "easter"
)
LOCATIVES: Final = _words(
    "in at from near to into outside inside around across between through throughout toward towards "
    "via off over within beyond along leaving visiting reached entering left"
)
TITLES: Final = _words(
    "mr mrs ms miss dr prof professor president premier minister chancellor senator sen rep "
    "representative gov governor mayor judge justice sheriff deputy captain capt lt lieutenant sgt "
    "sergeant gen general col colonel officer detective chief coach king queen prince princess sir "
    "lady lord pope bishop rev reverend father sister brother son daughter wife husband mother actor "
    "actress singer author spokesman spokeswoman spokesperson attorney lawyer director chairman ceo "
    "superintendent commissioner secretary councilman councilwoman trooper"
)
SPEECH_VERBS: Final = _words(
    "said says say told tells announced announces warned warns accused accuses demanded demands "
    "urged urges called calls insisted insists denied denies claimed claims rejected rejects "
    "condemned condemns threatened threatens vowed vows agreed agrees refused refuses signalled "
    "signaled wants wanted hopes hoped believes argued argues responded retaliated replied protested "
    "expelled imposed lifted decided ordered offered proposed backed supported criticized criticised "
    "recalled declared stated asked pledged promised admitted conceded"
)
AUXILIARIES: Final = _words(
    "has have had is was were are will would could should may might must can cannot does did do "
    "hasn’t hasn't isn't wasn't won't doesn't didn't wouldn't"
)
INSTITUTIONS: Final = _words(
    "ministry government administration leadership regime parliament foreign official officials "
    "spokesman spokeswoman spokesperson minister ambassador embassy envoy policy stance demand "
    "demands threat threats claim claims decision decisions refusal military army nuclear ally "
    "allies allegation allegations interests ambitions diplomats state unification defense defence "
    "unilateral response"
)
"""What a capital can own as a government does ("Seoul’s Unification Ministry")."""
STAFF: Final = _words(
    "aide aides adviser advisers advisor advisors staff staffer staffers correspondent reporter reporters "
    "source sources envoy envoys press chief counsel lawyer lawyers physician briefing statement event "
    "ceremony meeting invitation dinner visit veto"
)
"""What a seat of government has, beside its institutions ("White House aides")."""
FLOWING: Final = _words(
    "flows flow flowed flowing rises rose runs ran empties emptied drains drained joins joined meets met "
    "winds meanders bursts burst overflows overflowed swelled floods flooded freezes froze crested carries "
    "carried separates divides forms reaches dries dried fell subsided receded recedes"
)
"""What rivers do."""
BESIDE_A_RIVER: Final = _words(
    "bank banks mouth source headwaters waters tributary tributaries basin delta course along up down "
    "across cross crossed crosses crossing"
)
"""Before "the", or "of the", and a river."""
ACTOR_BEFORE: Final = (
    "dependent on",
    "concessions from",
    "concession from",
    "threats against",
    "threat against",
    "sanctions against",
    "sanctions on",
    "sanctions from",
    "talks with",
    "negotiations with",
    "ties with",
    "relations with",
    "pressure on",
    "pressure from",
    "support from",
    "demands from",
    "deal with",
    "agreement with",
    "accord with",
    "treaty with",
    "alliance with",
    "accused by",
    "opposed by",
    "backed by",
    "allied with",
    "reliant on",
    "approval from",
    "criticism from",
    "criticism of",
    "protest to",
    "appeal to",
    "appealed to",
    "accuses",
    "accused",
    "urged",
    "warned",
    "pressed",
    "blamed",
)
"""Words that make what follows an actor rather than a spot on the map."""
FACILITY_HEADS: Final = _words(
    "complex airport airfield base stadium arena bridge dam tunnel prison jail plant reactor "
    "refinery port harbor harbour terminal station hospital university college school church "
    "cathedral mosque temple synagogue museum library theater theatre hall tower building center "
    "centre park zoo cemetery castle palace fort barracks highway freeway turnpike interstate "
    "expressway route avenue street road boulevard plaza square mall mine camp courthouse clinic "
    "hotel speedway racetrack observatory laboratory monument memorial lighthouse"
)
MEDIA_HEADS: Final = _words(
    "times post news herald tribune chronicle gazette journal press daily star sun guardian "
    "independent telegraph observer register dispatch examiner globe bulletin courier enquirer "
    "inquirer sentinel record review ledger argus advertiser mirror express mail broadcasting "
    "television tv radio agency magazine today weekly reporter monitor citizen standard"
)
ORGANISATION_HEADS: Final = _words(
    "police department council court university college school hospital church bank company corp "
    "corporation inc ltd llc group association society institute institution foundation commission "
    "committee agency authority bureau board ministry office union league club team fc united rovers "
    "city's academy airlines airways air army navy force forces guard brigade battalion party "
    "congress parliament assembly senate house sheriff fire chamber federation organization "
    "organisation center centre service services district diocese museum library"
)
PLACE_HEADS: Final = _words(
    "county counties parish borough district province provinces prefecture governorate oblast region "
    "state territory municipality township city town village suburb river lake sea bay gulf creek "
    "strait ocean canal mountain mountains valley island islands peninsula desert cape plateau"
)
"""Head nouns of place names."""
EXTENDING_HEADS: Final = _words(
    "county province prefecture governorate oblast peninsula parish island islands river valley "
    "district desert"
)
"""Head nouns that belong to the name even in lower case: "Inje county"."""
ANAPHORS: Final = _words("peninsula county province island prefecture governorate oblast")
"""Nouns that after "the" may stand for a longer name given before."""
HYPHEN_PREFIXES: Final = _words("anti pro ex non mid post pre trans cross north south east west central un")
"""What may stand before a hyphen and leave a place after it ("anti-Pyongyang")."""
HYPHEN_SUFFIXES: Final = _words(
    "based led born bound backed area style wide controlled occupied run made registered owned "
    "educated trained held administered ruled funded supported brokered sponsored friendly "
    "headquartered listed sized focused"
)
"""What may follow a place and a hyphen ("London-based")."""
EPONYM_HEADS: Final = _words(
    "virus viruses ebolavirus fever disease syndrome encephalitis flu influenza strain strains measles "
    "salmonella cattle cow sheep dog cat terrier retriever hound horse pony pig goat goose duck swan "
    "cheese sauce wine beer whisky ham sausage bread tea pizza fries dressing toast style rug carpet "
    "china chess cup bowl open derby cross treaty accord accords convention protocol declaration "
    "massacre marathon grand"
)
"""What may be called after a place without being there ("West Nile virus", "Geneva Convention")."""
NAMED_AFTER: Final = _words(
    "university bank voice college institute kingdom republic state government city town village county "
    "district province port gulf bay isle church diocese archdiocese bishop duke prince princess earl "
    "corporation council board museum parliament congress embassy ambassador consulate ministry"
)
"""What may stand before "of" and a place."""
PUBLIC_BODIES: Final = _words(
    "ministry minister government parliament assembly senate congress legislature embassy consulate army "
    "navy military forces police sheriff department council commission court authority"
)
"""What a place or a people has as a state or a town: the name before it says whose it is."""
OF_A_PEOPLE: Final = PUBLIC_BODIES | _words(
    "delegation delegations delegate delegates troops soldier soldiers official officials president premier "
    "chancellor citizen citizens nationals capital economy border borders territory leader leaders "
    "leadership authorities diplomat diplomats diplomacy envoy envoys ambassador ambassadors lawmaker "
    "lawmakers MPs politician politicians voter voters airline cabinet ministers mainland soil"
)
"""In small letters after a people's name: it speaks of their country, not of their tongue or cooking."""
PERSONAL_TITLES: Final = _words(
    "mr mrs ms miss mx dr prof professor sir lady lord dame judge justice coach sgt sergeant lt "
    "lieutenant capt captain col colonel cpl corporal pvt trooper deputy detective sheriff rev "
    "reverend sen senator rep congressman congresswoman councilman councilwoman mayor officer pastor"
)
"""With a capital, right before a name: what follows is a person."""
GIVEN_NAMES: Final = _words(
    "Adelaide Alexandria America Arizona Ashton Asia Aspen Atlanta Austin Boston Bradford Brighton "
    "Bristol Brooklyn Camden Carmel Carolina Carson Chad Charlotte Chelsea Chester Cheyenne China Clayton "
    "Cleveland Clinton Dakota Dallas Damascus Darwin Denver Devon Diego Easton Eugene Everett Florence "
    "Francisco Geneva Georgia Hamilton Heath Holland Houston Hudson Hunter India Indiana Ireland Irving "
    "Israel Jackson Jamaica Jasper Jersey Jordan Kent Kenya Kingston Lancaster Laurel Lincoln Logan "
    "London Lorraine Lourdes Macon Madison Malaga Mali Marion Marshall Memphis Mercedes Milan Milton "
    "Mitchell Montana Montreal Nelson Nevada Odessa Orlando Paris Persia Phoenix Preston Quincy Raleigh "
    "Regina Rhodes Roman Salem Samara Santiago Savannah Selma Shelby Sierra Sofia Stafford Sydney "
    "Tasmania Trenton Trinidad Troy Tulsa Tyler Valencia Verona Victoria Vienna Virginia Warren "
    "Washington Wayne Wellington Weston Wilmington Winston York"
)
"""What people are called by that is a place too; before a surname it is no place."""
SETTLEMENTS: Final = _words(
    "village town hamlet settlement suburb township commune neighborhood neighbourhood"
)
"""Where people live together: "the village of" says that what follows is a place, whatever its name."""
ORGANISATIONS: Final = _words(
    "Ajax Alcoa Amazon Arsenal Bayer Boko Brent Carlsberg Cathay Chevron Citroen Dax Delta Everton Evian "
    "Hamas Hitachi Honda Kellogg Kodak Kyodo Lotus Merck Michelin Nato Nippon Nokia Northrop "
    "Oracle Philips Renault Samsung Santander Siemens Sinn Sony Sterling Suzuki Taliban Tass Toyota Unita "
    "Xinhua"
)
"""Companies, movements, agencies, currencies and indices that are spelt like places."""
SETTLEMENT_HEADS: Final = _words(
    "village town city hamlet settlement suburb district province commune municipality township "
    "county island port resort neighborhood neighbourhood parish borough prefecture state region "
    "villages towns cities districts provinces suburbs islands townships"
)
"""Before "of" or after a comma and an article, they say that a name is a place's."""
# fmt: off
FIXED_EXPRESSIONS: Final = frozenset({
    "arabic numeral", "arabic numerals", "baked alaska", "bermuda shorts", "black forest cake",
    "boston terrier", "boston terriers", "bourbon whiskey", "brussels sprout", "brussels sprouts",
    "canada geese", "canada goose", "cheddar cheese", "chinese checkers", "chinese whispers",
    "cornish pasties", "cornish pasty", "danish pastries", "danish pastry", "delft blue", "dijon mustard",
    "dresden china", "dutch auction", "dutch courage", "dutch oven", "dutch ovens", "english breakfast",
    "english horn", "english muffin", "english muffins", "french bread", "french door", "french doors",
    "french fries", "french fry", "french horn", "french kiss", "french press", "french toast",
    "french window", "french windows", "geneva convention", "geneva conventions", "german measles",
    "german shepherd", "german shepherds", "great dane", "greek yoghurt", "greek yogurt", "guinea fowl",
    "guinea pig", "guinea pigs", "helsinki syndrome", "hong kong flu", "indian summer", "irish setter",
    "irish stew", "italian dressing", "jerusalem artichoke", "jordan almonds", "labrador retriever",
    "labrador retrievers", "lima bean", "lima beans", "london broil", "manhattan project",
    "mexican standoff", "mexican wave", "moscow mule", "new york strip", "norway spruce", "oxford comma",
    "panama hat", "panama hats", "paris green", "peking duck", "persian carpet", "persian carpets",
    "persian cat", "persian rug", "persian rugs", "prussian blue", "roman candle", "roman candles",
    "roman numeral", "roman numerals", "russian doll", "russian roulette", "scotch tape", "scotch whisky",
    "siamese cat", "siamese cats", "siamese twins", "spanish flu", "spanish fly", "stockholm syndrome",
    "supreme court", "supreme courts", "swedish meatballs", "swiss army knife", "swiss chard",
    "swiss cheese", "tasmanian devil",
    "turkish bath", "turkish baths", "turkish delight", "venetian blind", "venetian blinds",
    "vienna sausage", "welsh corgi", "welsh rarebit", "yorkshire pudding", "yorkshire terrier",
})
# fmt: on
"""Dictionary words that only carry a name: a Panama hat is in no place."""
