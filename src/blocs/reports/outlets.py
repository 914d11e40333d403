"""What a name of an outlet looks like, and the words that stand beside it in a head.

A head is read in pieces: what separators, brackets and days leave of a line. A piece is a name when its words
are capitalised and one of them is what papers, agencies and institutes are called after, in English or another
language (``Gazette``, ``Ilbo``, ``Institute``); or when it has an article (``The Thames & Tyne``). Each
function takes one line or piece and is linear in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from blocs.reports.days import find_days
from blocs.reports.phrases import any_of, plain
from blocs.reports.signed import AGENCIES, NAME
from blocs.states import MentionKind, registry

__all__ = ["Piece", "is_article_name", "is_name", "is_office", "is_person", "is_place", "is_shaped", "is_state", "pieces", "supports", "tidy_name"]

_PRESS = """
news newswire newsline newsfile newsletter newsroom newspool wire times post journal daily weekly fortnightly
monthly quarterly herald tribune gazette gazetteer observer guardian telegraph standard review star press agency
ledger chronicle monitor today radio tv television broadcasting broadcaster magazine globe mail express
independent dispatch despatch courier bulletin record recorder mirror sun service online report reporter lantern
correspondent economist argus sentinel examiner enquirer inquirer advertiser messenger intelligencer clarion
beacon citizen echo leader register sketch spectator statesman voice vanguard watchman digest briefing brief
letter trader banker farmer merchant mariner slate exchange bureau pool syndicate features network channel mercury
meridian compass outlook perspective perspectives pioneer patriot punch pictorial bugle financial commentator
comet dawn gleaner insider informer investor listener logbook planet politico prospect scotsman signal sphere
survey tablet tidings torch transcript visitor witness telegram tide almanac yearbook notebook barometer analyst
waves hour worker workers miner shipper trumpet bell banner advocate champion champions reflector tatler diplomat
strategist commodities markets union association
presse agence agencia agência agenzia agentur agentura noticias notícias noticiero nouvelles nachrichten novosti
vesti vestnik visti izvestia izvestiya pravda prawda gazeta gazette gazetesi gazet gazeti gaceta gazzetta gaseta
diario diário diari giornale jornal quotidien quotidiano correo correio corriere courrier kurier koerier kurir
kuryer kurjer mercurio mercure prensa imprensa stampa tribuna trybuna heraldo herold eco écho tiempo temps tempo
zeit zeitung tagblatt tageblatt blatt blad dagblad dagbladet aftenblad ukeblad avis avisen avisa avís tidende
tidning tidningen posten poste posta pošta nieuwsblad krant telegraaf shimbun shimpo shinbun nippo ilbo ribao
wanbao bao báo sinmun harian koran suara berita utusan warta pos teataja päevaleht leht lehti sanomat uutiset
ziņas diena avize avīze laikmetis laikas žinios tygodnik dziennik głos glos słowo życie noviny listy deník denník
vjesnik dnevnik delo politika večer večernji novine glasnik glas ekspres hírlap hírek magyarország ziarul adevărul
curierul evenimentul gazeta vremya vremia slovo trud zaman haber haberler haberleri milliyet cumhuriyet sabah akşam
vatan ahram akhbar akhbār khabar jarida sharq hayat watan nahar sahafa kayhan hamshahri samachar patrika dainik
jagran prabhat kantipur mwananchi taifa habari rádio rundfunk funk televisión télé telewizja televizija revista
revue rivista revija tijdschrift zeitschrift monde mundo mondo nación nacion razón voz voce voix stimme stem
jornada meridiano pregonero imparcial comercio mercantil economista financiero matin soir nouvelliste
observateur observador indépendant dépêche estrella lucero faro messaggero mattino sera unità tribün anzeiger
rundschau merkur bote wochenblatt wochenzeitung morgenpost abendblatt morgunblaðið blaðið fréttir ugeavis reforma digital
""".split()
_BODIES = """
institute institut instituto istituto instytut centre center centro zentrum centrum foundation fundación fondation
stiftung forum foro programme program council observatory observatorio observatoire initiative society academy
academia fundação chamber university project group think-tank federation
""".split()
_WORDS = frozenset(_PRESS) | frozenset(_BODIES)
_LEADING = frozenset(
    """radio rádio agence agencia agência agenzia agentur diario diário jornal gazeta gaceta gazzetta gazette
    kurier kurir kuryer correo correio corriere courrier tygodnik dziennik głos glos harian koran suara berita
    tribuna tribune revista revue voz voix voce notícias noticias novosti izvestia vestnik journal heraldo eco
    institute institut instituto istituto instytut centre center centro zentrum foundation fundación fondation
    foro forum observatorio observatoire observatory council academy society chamber university voice""".split()
)
_TAILS = frozenset(
    """europe asia africa afrique america américa americas amériques latin east west north south pacific
    international online weekly today plus global""".split()
)
_ENDINGS = re.compile(
    r"(?:blad(?:et|ið|id)?|blatt|zeitung|posten|tidend(?:e|er)|tidning(?:en)?|avis(?:en|a)?|fréttir|presse"
    r"|newswire|wire|kurier|nachrichten|lehti?|shimbun|shimpo|press|tribune)$"
)
_GENERIC = frozenset(
    """press release releases statement statements note notes brief briefs briefing report reports special weekly
    daily monthly quarterly fortnightly summary market markets analysis comment commentary policy service services
    english foreign edition editions news features feature letter letters morning evening noon night midday bulletin
    review world business political diplomatic international national domestic economic economy financial sports
    sport staff correspondent correspondents reporter editor paper papers occasional background research working
    media today radio television tv script transcript online web site website page home front office conference
    digest survey editorial opinion column record official agency agencies wire wires union pool group project
    programme program council weather traffic exclusive updated update lead urgent explainer trade defence defense
    regional local latest breaking headlines headline index diary dispatch no exchange rates financials""".split()
)
_SMALL = frozenset(
    """of the and for in on at de la le les del do da du di dos das y e et und von van der den og och i í al el as an
    & des zur im dag""".split()
)
_HEADLINE_WORDS = frozenset("in on to with as at by from our over after under against amid before".split())
_ARTICLES = frozenset("The THE El EL La LA Le LE Il IL Los LOS Las LAS Les LES Die DIE Der DER Das DAS O Lo LO L’ L'".split())
_NO_NAME = re.compile(
    any_of(
        r"(?:our|staff|by|from|with|words|presenter|editor|eds?|reporting|special to|price|founded|page|vol"
        r"|translat\w*|abridged|prepared|published|broadcast|transcript|script|printed|issue|first|written"
        r"|letters?|tel|guests?)\b",
        r"(?:press|media|news) (?:release|statement|note|communiqu|conference|briefing|office|summary)",
        r".*\b(?:correspondents?|reporters?|observer of|fellow|editor|columnist|analyst|spokes\w+"
        r"|(?:commerce|business|foreign|news|city|night|noon|sports?|political|economic|english|world|language|web|money"
        r"|economy|politics|trade|energy|defence|defense|diplomatic) desk|gallery)$",
        r"(?:statement|communiqué|release|diary|notes?) (?:for|on|of|to|from)\b",
    ),
    re.IGNORECASE,
)
_OUTLET_TITLE = re.compile(r"the \w+", re.IGNORECASE)
_LANGUAGE = any_of(
    "english|french|spanish|russian|arabic|german|chinese|portuguese|international|overseas|foreign|world|global|online",
    "morning|evening|early|late|final|sunday|saturday|weekend|national|city|regional|web|external|european|asian|african",
)
_EDITION = re.compile(
    rf"[\s,]+(?:in english|online|(?:{_LANGUAGE}) (?:language )?"
    r"(?:edition|service|page|pages|version|digest|desk|section|supplement|text|site|bulletin))$",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    any_of(
        r"(?:no|nr|nº|vol|issue|number|núm|year)\b\.? ?\d",
        r"[$£€¥]? ?\d+(?:[.,]\d\d)?(?: ?(?:p|d|c|cents|pence))?$|price\b|free$",
        r"p(?:p|ages?)?\b\.? ?\d+",
        r"(?:a )?(?:daily|weekly|fortnightly|monthly|quarterly)\b",
        r".*\b(?:edition|english (?:page|service|text|version|digest|desk)|versión|edición|programme|section|supplement"
        r"|roneoed|mimeographed|subscribers)\b",
        r"(?:abridged and )?translat|our translation|in english|as aired",
        r"(?:policy|research|briefing|occasional|working) (?:note|paper|brief)|commentary|briefing|explainer|analysis"
        r"|análisis|press (?:release|note|statement)|media (?:release|statement)|statement|communiqué|editor:",
    ),
    re.IGNORECASE,
)
_OFFICE_OF = any_of(
    r"(?:federal |royal |state |union )?(?:ministry|ministries|department|secretariat|directorate) (?:of|for)",
    r"(?:permanent )?(?:mission|delegation) of|embassy of|high commission of|consulate(?: general)? of|government of",
    r"(?:press |information )?(?:office|service|bureau|secretariat) of(?: the)? (?:president|prime minister|government"
    r"|spokes\w+|cabinet|foreign|chancell?or)",
    r"minist[eè]re|ministerio|ministério|ministero|auswärtiges amt|the white house|prime minister[’']s office",
    r"presidency of|cabinet office|foreign (?:and commonwealth )?office|(?:federal )?foreign (?:ministry|office)",
)
_OFFICE = re.compile(rf"(?:the )?(?:{_OFFICE_OF})\b", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*(?:[|·•()\[\]{}—–;\n\t«»\"“”●*]|--|(?<=\s)-(?=\s)|\s-$|/|,(?=\s|$)|:(?=\s|$)|[ \t]{2,})\s*"
    r"|(?<=[^\W\d_]{3})\.(?=\s|$)\s*|(?<=[\d)])\.(?=\s|$)\s*"
)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a line: its words, where it starts, whether in brackets, and whether it is a day."""

    words: str
    start: int
    bracketed: bool = False
    day: bool = False


def pieces(line: str) -> list[Piece]:
    """The pieces of a line, in order; a day is a piece of its own.

    Examples
    --------
    >>> [p.words for p in pieces("The Shirak Weekly (Gyumri), 16 October 2009")]
    ['The Shirak Weekly', 'Gyumri', '16 October 2009']
    """
    found: list[Piece] = []
    at = 0
    depth = 0
    for day in [*find_days(line), None]:
        end = day.start if day else len(line)
        start = at
        for match in [*_SEPARATOR.finditer(line, at, end), None]:
            stop = match.start() if match else end
            words = line[start:stop].strip(" \t.,'‘")
            if words:
                found.append(Piece(words, start, depth > 0))
            if match:
                depth += sum(match[0].count(c) for c in "([") - sum(match[0].count(c) for c in ")]")
                start = match.end()
        if day:
            found.append(Piece(line[day.start : day.end], day.start, depth > 0, day=True))
            at = day.end
    return found


def tidy_name(words: str) -> str:
    """A name without what says which edition or language it is, or what it is told to be.

    Examples
    --------
    >>> tidy_name("KORAN NIAGA English Service")
    'KORAN NIAGA'
    """
    words = re.sub(r"^(?:source|published by|copyright|©)[:\s]+", "", words.strip(" .,;:'‘’"), flags=re.IGNORECASE)
    bare = _EDITION.sub("", words).strip()
    return bare if len(bare.split()) > 1 or bare.isupper() or len(bare) > 5 else words


def _tokens(words: str) -> list[str]:
    return [bare for word in words.split() if (bare := word.strip(".,:’'‘\"“”"))]


def _is_outlet_word(token: str) -> bool:
    low = token.casefold().replace("i̇", "i")
    parts = low.split("-")
    return low in _WORDS or parts[-1] in _WORDS or bool(len(low) > 6 and _ENDINGS.search(low))


def _shaped(words: str) -> list[str]:
    """Words of what may be a name: capitalised, but for small ones and those that outlets are called after."""
    tokens = _tokens(words)
    if not 1 <= len(tokens) <= _MOST_WORDS or words.rstrip().endswith(("?", "!")):
        return []
    if tokens[0][0].islower() or tokens[-1].casefold() in _SMALL - {"dag"} or not any(c.isalpha() for c in words):
        return []
    for token in tokens[1:]:
        if token[0].islower() and token not in _SMALL and not _is_outlet_word(token):
            if not token.startswith(("al-", "el-", "l'", "l’", "d'", "d’")):
                return []
    return tokens


def is_shaped(words: str) -> bool:
    """Whether words are capitalised as a name is, and are none of what stands beside names in a head."""
    return bool(_shaped(words)) and not _NO_NAME.match(words) and not supports(words)


def is_name(words: str, *, alone: bool = False) -> bool:
    """Whether a piece is an outlet's name by its words.

    Parameters
    ----------
    words : str
        One piece.
    alone : bool
        Whether it is a line of its own, with no day on it: a headline might stand there too, so that the word
        that tells an outlet must open or close the name.

    Examples
    --------
    >>> is_name("Hangang Ilbo"), is_name("Policy note"), is_name("Buenos Aires")
    (True, False, False)
    """
    words = tidy_name(words)
    if re.fullmatch(AGENCIES, words) or MentionKind.OUTLET in _kinds(words[:80]):
        return True
    tokens = _shaped(words)
    if not tokens or _NO_NAME.match(words):
        return False
    low = [t.casefold() for t in tokens]
    told = [n for n, t in enumerate(tokens) if _is_outlet_word(t)]
    if not told:
        return False
    if all(t in _GENERIC or t in _SMALL or t.isdigit() for t in low):
        return bool(_OUTLET_TITLE.fullmatch(words)) and low[-1] not in ("report", "letter", "note", "statement", "brief")
    if len(tokens) == 1:
        return len(low[0]) > 6 and low[0] not in _WORDS
    if not alone:
        return True
    if any(t in _HEADLINE_WORDS for t in low) or (words.isupper() and len(tokens) > 6):
        return False
    last = len(tokens) - 1
    while last > 0 and low[last] in _TAILS and last not in told:
        last -= 1
    return last in told or low[0] in _LEADING or (low[0] in {a.lower() for a in _ARTICLES} and 1 in told)


def is_article_name(words: str) -> bool:
    """Whether a piece may be a name because it has an article (``The Thames & Tyne``) and is no place.

    Examples
    --------
    >>> is_article_name("The Thames & Tyne"), is_article_name("The Hague"), is_article_name("La Paz")
    (True, False, False)
    """
    tokens = _shaped(words)
    if not 2 <= len(tokens) <= 6 or tokens[0] not in _ARTICLES or _NO_NAME.match(words) or is_place(words):
        return False
    return not any(t.casefold() in _HEADLINE_WORDS for t in tokens[1:]) and not is_place(" ".join(tokens[1:]))


def is_office(line: str) -> bool:
    """Whether a line names a ministry, an embassy, an office of state, and nothing else.

    Examples
    --------
    >>> is_office("MINISTRY OF FOREIGN AFFAIRS, MALAYSIA"), is_office("Ministry of Defence denies attack")
    (True, False)
    """
    tokens = _tokens(line)
    if not 2 <= len(tokens) <= 14 or not _OFFICE.match(line) or line.rstrip().endswith((":", "?", "!")):
        return False
    return all(not t[0].islower() or t in _SMALL for t in tokens) and not any(
        t.casefold() in _HEADLINE_WORDS - {"in"} for t in tokens
    )


_FORMS = re.compile(r"\b(?:the|republic|state|kingdom|union|federation|of)\b|\W", re.IGNORECASE)


@cache
def _kinds(words: str) -> frozenset[MentionKind]:
    """What the registry takes the whole of some words for."""
    return frozenset(
        mention.kind
        for mention in registry().find(words)
        if mention.codes and not _FORMS.sub("", words[: mention.start] + words[mention.end :])
    )


def is_place(words: str) -> bool:
    """Whether words are the name of a state or the seat of a government."""
    return bool(_kinds(words[:80]) & {MentionKind.NAME, MentionKind.CAPITAL, MentionKind.SEAT})


def is_state(words: str) -> bool:
    """Whether words are the name of a state."""
    return MentionKind.NAME in _kinds(words[:80])


def supports(words: str) -> bool:
    """Whether a piece or line is one that stands beside an outlet's name: number, price, edition, what it is."""
    return _SUPPORT.match(words) is not None


def is_person(words: str) -> bool:
    """Whether a piece may be a person's name."""
    return re.fullmatch(NAME, plain(words)) is not None
