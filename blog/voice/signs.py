"""What gives a press release away, and what gives a person away, in each language that we can read."""

from __future__ import annotations

import re
from dataclasses import dataclass

_I = re.IGNORECASE
_OFFICE = (
    r"(?:CEO|CTO|COO|CFO|CMO|Chief|Vice|VP|SVP|President|Director|Head|Chair\w*|Founder|Co-?[Ff]ounder|Spokes\w+|Manager|"
    r"General|Managing)"
)


@dataclass(frozen=True)
class Signs:
    """One language's. Each is an expression over plain words; those for a person's own voice count words."""

    i: re.Pattern[str]
    we: re.Pattern[str]
    you: re.Pattern[str]
    spoken: re.Pattern[str]
    announcing: re.Pattern[str]
    attributed: re.Pattern[str]
    boilerplate: re.Pattern[str]
    passive_apology: re.Pattern[str]
    praise: re.Pattern[str]
    # Things that are done and nobody who does them.
    passive: re.Pattern[str]


SIGNS = {
    "en": Signs(
        i=re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e|[Mm]yself|[Mm]ine)\b"),
        we=re.compile(r"\b(?:we|we['’](?:re|ve|d|ll)|our|ours|us)\b", _I),
        you=re.compile(r"\b(?:you|you['’](?:re|ve|d|ll)|your|yours)\b", _I),
        spoken=re.compile(r"\b\w+(?:n['’]t|['’](?:ve|re|ll|d|m))\b|\b(?:it|that|what|there|here|who)['’]s\b", _I),
        announcing=re.compile(
            r"\b(?:today\s+announced|announced\s+today|announces|announced\s+(?:that|the)|has\s+announced|"
            r"is\s+(?:pleased|proud|excited|thrilled|delighted|honou?red)\s+to|"
            r"(?:we\s+are|we['’]re)\s+(?:pleased|proud|excited|thrilled|delighted|honou?red)\s+to|"
            r"for\s+immediate\s+release|press\s+release|media\s+contact|unveil(?:s|ed)|"
            r"the\s+launch\s+of|the\s+appointment\s+of|the\s+acquisition\s+of|general\s+availability)\b",
            _I,
        ),
        attributed=re.compile(
            r"\b(?:said|says|commented|comments|stated|states|added|adds|explained|noted)\s+"
            rf"[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){{0,3}},\s+(?:the\s+|our\s+|its\s+)?(?:\w+\s+){{0,2}}{_OFFICE}\b"
        ),
        boilerplate=re.compile(
            r"(?m)^[ \t]*(?:About\s+[A-Z]\w+(?:\s+[A-Z]\w*){0,4}[ \t]*$)|\bforward-looking\s+statements?\b|"
            r"\bfor\s+more\s+information,?\s+(?:please\s+)?(?:visit|contact|see)\b|"
            r"\bis\s+an?\s+(?:\w+[\s-]){0,4}(?:provider|supplier|manufacturer|leader|innovator)\s+(?:of|in)\b",
            _I,
        ),
        passive_apology=re.compile(
            r"\b(?:mistakes\s+(?:were|have\s+been)\s+made|errors?\s+(?:was|were)\s+made|"
            r"(?:apologi[sz]e|apologies|sorry|regret)\s+(?:for\s+)?any\s+\w+|inconvenience\s+(?:this\s+may|caused)|"
            r"(?:sorry|apologi[sz]e|regret)\s+(?:if|that)\s+(?:you|anyone|some|any)\b|"
            r"is\s+deeply\s+regretted|we\s+regret\s+to\s+inform|has\s+been\s+brought\s+to\s+our\s+attention)",
            _I,
        ),
        praise=re.compile(
            r"\b(?:world[\s-]class|best[\s-]in[\s-]class|leading|premier|award-winning|unparalleled|unprecedented|"
            r"unmatched|exceptional|outstanding|superior|revolutionary|innovative|cutting-edge|state-of-the-art|"
            r"next-generation|seamless(?:ly)?|robust|strategic|trusted|renowned|excellence|amazing|incredible|incredibly|"
            r"fantastic|powerful)\b",
            _I,
        ),
        passive=re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?\w{2,}(?:ed|en)\b", _I),
    ),
    "de": Signs(
        i=re.compile(r"\b(?:ich|mich|mir|mein(?:e|er|em|en|es)?)\b", _I),
        we=re.compile(r"\b(?:wir|uns|unser(?:e|er|em|en|es)?)\b", _I),
        you=re.compile(r"\b(?:Sie|Ihnen|Ihr(?:e|er|em|en|es)?|[Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?|[Ee]uch|[Ee]ure?)\b"),
        spoken=re.compile(r"\b(?:halt|eben|ja|doch|mal|naja|ehrlich|leider|übrigens|klar|genau|blöd\w*|Mist)\b", _I),
        announcing=re.compile(
            r"\b(?:gibt\s+bekannt|gab\s+(?:heute\s+)?bekannt|(?:freu(?:t|en)\s+(?:sich|uns)|ist\s+stolz|sind\s+stolz)|"
            r"Pressemitteilung|Pressekontakt|zur\s+sofortigen\s+Veröffentlichung|kündigt\s+\w+|stellt\s+\w+\s+vor|"
            r"präsentiert|die\s+Markteinführung|die\s+Verfügbarkeit)\b",
            _I,
        ),
        attributed=re.compile(
            r"\b(?:sagte?|erklärte?|betonte?|kommentierte?|so)\s+[A-ZÄÖÜ][\w.-]+(?:\s+[A-ZÄÖÜ][\w.-]+){0,3},\s+"
            r"(?:der\s+|die\s+)?(?:\w+\s+){0,1}(?:CEO|CTO|Geschäftsführer\w*|Vorständ\w*|Vorstand\w*|Leiter\w*|Chef\w*|Sprecher\w*)"
        ),
        boilerplate=re.compile(
            r"(?m)^[ \t]*Über\s+(?:die\s+)?[A-ZÄÖÜ]\w+(?:\s+[A-ZÄÖÜ]\w*){0,3}[ \t]*$|"
            r"\bweitere\s+Informationen\s+(?:finden|erhalten|unter)\b|"
            r"\bist\s+ein\s+(?:\w+\s+){0,3}(?:Anbieter|Hersteller|Unternehmen|Dienstleister)\b",
            _I,
        ),
        passive_apology=re.compile(
            r"\b(?:(?:es\s+)?(?:wurden|sind)\s+(?:leider\s+)?Fehler\s+(?:gemacht|passiert|unterlaufen)|"
            r"(?:entschuldigen|bedauern|bitten)\b[^.]{0,40}\b(?:Unannehmlichkeiten|Umstände)|"
            r"sollten?\s+(?:Ihnen|jemand\w*|es)\b[^.]{0,60}\b(?:entschuldig|bedauer)\w*|"
            r"bitten\s+wir\s+um\s+(?:Ihr\s+)?Verständnis)",
            _I,
        ),
        praise=re.compile(
            r"\b(?:führend\w*|einzigartig\w*|innovativ\w*|zukunftsweisend\w*|herausragend\w*|erstklassig\w*|"
            r"hochwertig\w*|nahtlos\w*|ganzheitlich\w*|maßgeschneidert\w*|strategisch\w*|renommiert\w*|exzellent\w*)\b",
            _I,
        ),
        passive=re.compile(r"\b(?:wird|werden|wurden?|worden)\b", _I),
    ),
}

# Understood by everybody who reads a blog, in any language here.
KNOWN_ACRONYMS = frozenset(
    "AM PM UK US USA EU UN GMT UTC CET TV DVD CD PC USB HDMI WIFI GPS SMS PDF HTML CSS FAQ URL ID PIN OK CEO DIY LED "
    "AC DC USD EUR GBP VAT KG CM MM KM MB GB TB RAM SSD CPU BBC NASA COVID EV FM AI IT QR ISO UV EINS TÜV DIN GMBH AG "
    "KI DHL UPS LKW PKW WLAN EDV MWST PS XL XXL NB PDT PST EST ICE HTTP HTTPS RSS ASAP MP3 MP4 JPG PNG AND OR NOT NO "
    "YES A I".split()
)
