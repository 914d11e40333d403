"""Words by which names of outlets are told in the head of a report; no list of outlets.

All but `ARTICLES` in lower case.
"""

from __future__ import annotations

__all__ = [
    "ARTICLES",
    "BODIES",
    "COMMON",
    "GENERIC",
    "HEADLINE",
    "LEADING",
    "NO_LAST",
    "PRESS",
    "SMALL",
    "TAILS",
]

PRESS = frozenset(
    """
    abendblatt adevărul advertiser advocate aftenblad agence agencia agency agentur agentura agenzia
    agência ahram akhbar akhbār akşam almanac analyst anzeiger argus association avis avisa avisen avize
    avís avīze banker banner bao barometer beacon bell berita bintang blad blatt blaðið bote brief
    briefing broadcaster broadcasting bugle bulletin bureau business báo champion champions channel
    chronicle citizen clarion comercio comet commentator commodities compass correio correo correspondent
    corriere courant courier courrier cumhuriyet curierul dagblad dagbladet daily dainik dawn delo denník
    deník despatch diari diario diena digest digital diplomat dispatch diário dnevnik dziennik dépêche
    dépêches echo eco economist economista ekspres enquirer estrella evenimentul examiner exchange
    express farmer faro features finance financial financiero fortnightly fréttir funk gaceta gaseta
    gazet gazeta gazetesi gazeti gazette gazetteer gazzetta giornale glas glasnik gleaner globe glos
    guardian głos habari haber haberler haberleri hamshahri harian hayat herald heraldo herold hour hírek
    hírlap ilbo imparcial imprensa independent indépendant inform informer inquirer insider intelligencer
    investor izvestia izvestiya jagran jarida jornada jornal journal kantipur kayhan khabar koerier koran
    krant kurier kurir kurjer kuryer laikas laikmetis lantern leader ledger leht lehti letter listener
    listy logbook lucero magazine magyarország mail mariner markets matin mattino medee media mercantil
    merchant mercure mercurio mercury merdeka meridian meridiano merkur messaggero messenger milliyet
    miner mirror monde mondo monitor monthly morgenpost morgunblaðið mundo mwananchi nachrichten nacion
    nación nahar network news newsfile newsletter newsline newspool newsroom newswire nieuwsblad nippo
    noticias noticiero notícias nouvelles nouvelliste novine noviny novosti observador observateur
    observer online outlook patrika patriot perspective perspectives pictorial pioneer planet politico
    politika pool pos post posta poste posten pošta prabhat pravda prawda pregonero prensa press presse
    prospect punch päevaleht quarterly quotidiano quotidien radio razón record recorder reflector reforma
    register report reporter reportero review revija revista revue ribao rivista rundfunk rundschau rádio
    sabah sahafa samachar sanomat scotsman securities sentinel sera service sharq shimbun shimpo shinbun
    shipper signal sinar sinmun sketch slate slovo soir spectator sphere stampa standard star statesman
    stem stimme strategist suara sun survey syndicate słowo tablet tagblatt tageblatt taifa tatler
    teataja telegraaf telegram telegraph television televisión televizija telewizja tempo temps tide
    tidende tidings tidning tidningen tiempo tijdschrift times today torch touchline trader transcript
    tribuna tribune tribün trud trumpet trybuna tv tygodnik télé ugeavis ukeblad union unità utusan
    uutiset vanguard vatan vesti vestnik večer večernji visitor visti vjesnik voce voice voix voz vremia
    vremya wanbao warta watan watchman waves week weekly wire witness wochenblatt wochenzeitung worker
    workers yearbook zaman zeit zeitschrift zeitung ziarul ziņas écho życie žinios
    """.split()
)
"""Words that papers, agencies and stations are called after, in English and other languages."""

BODIES = frozenset(
    """
    academia academy center centre centro centrum chamber council endowment federation fondation foro
    forum foundation fundación fundação group initiative institut institute instituto instytut istituto
    observatoire observatorio observatory program programme project society stiftung think-tank
    university zentrum
    """.split()
)
"""Words that institutes and other bodies that publish are called after."""

COMMON = frozenset(
    """
    association brief business center centre chamber citizen commodities council digital exchange
    federation finance group hour independent initiative leader letter markets media network outlook
    patriot perspective perspectives pioneer point program programme project prospect record report
    reports service signal slate society standard sun survey today trader transcript union voice watch
    waves week witness worker workers world
    """.split()
)
"""Words of outlets that headlines are full of: alone on a line they need something beside them."""

LEADING = frozenset(
    """
    academy agence agencia agentur agenzia agência berita center centre centro chamber correio correo
    corriere council courrier diario diário dziennik eco fondation foro forum foundation fundación
    gaceta gazeta gazette gazzetta glos głos harian heraldo institut institute instituto instytut
    istituto izvestia jornal journal koran kurier kurir kuryer noticias notícias novosti observatoire
    observatorio observatory radio revista revue rádio society suara tribuna tribune tygodnik university
    vestnik voce voice voix voz zentrum
    """.split()
)
"""Words that may open a name (``Radio Uganda``, ``Institute for Peace Studies``)."""

TAILS = frozenset(
    """
    africa afrique america americas américa amériques asia east europe global international latin north
    online pacific plus south today weekly west
    """.split()
)
"""Words that may stand behind the one that tells an outlet (``Finance Wire Latin America``)."""

GENERIC = frozenset(
    """
    agencies agency analysis background breaking brief briefing briefs bulletin business column comment
    commentary conference correspondent correspondents council daily defence defense diary digest
    diplomatic dispatch domestic economic economy edition editions editor editorial english evening
    exchange exclusive explainer feature features financial financials foreign fortnightly front group
    headline headlines home index international latest lead letter letters local market markets media
    midday monthly morning national news night no noon note notes occasional office official online
    opinion page paper papers policy political pool press program programme project quarterly radio
    rates record regional release releases report reporter reports research review script service
    services site special sport sports staff statement statements summary survey television today trade
    traffic transcript tv union update updated urgent weather web website weekly wire wires working
    world
    """.split()
)
"""Words that say what a text is: a piece of nothing else is no name (``Press release``)."""

SMALL = frozenset(
    """
    & al an and as at da dag das de del den der des di do dos du e el em et for i im in la le les och of
    og on the und van von y zur í
    """.split()
)
"""Small words within a name."""

HEADLINE = frozenset(
    """
    after against amid as at before by from in on our over to under with
    """.split()
)
"""Small words of headlines that no masthead has."""

NO_LAST = frozenset(
    """
    ambassador army background border cabinet chancellor crisis day deal east economy embassy general
    government house interview king minister ministry nations north opposition parliament people
    president queen read region secretary senate south state story summit talks treaty view war week
    west world year
    """.split()
)
"""Words with which an article makes a section, an office or a headline (``The Economy``)."""

ARTICLES = frozenset(
    """
    DAS DER DIE Das Der Die EL El IL Il L' LA LAS LE LES LO LOS La Las Le Les Lo Los L’ O THE The
    """.split()
)
"""Articles with which names of papers begin."""
