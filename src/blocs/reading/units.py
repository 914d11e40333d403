"""Units: what a counted noun stands for ("troops" are persons, "warships" are ships)."""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

__all__ = [
    "CONTAINERS",
    "DISTANCES",
    "DURATIONS",
    "NO_COUNT",
    "PAIR_NOUNS",
    "SPANS",
    "TRADERS",
    "UNIT_OF",
    "is_money",
    "unit_of",
]

_PERSONS = """
    person people man woman child boy girl baby infant toddler teenager adolescent youth adult pensioner kid lad
    gentleman lady guy husband wife spouse widow widower orphan father mother parent son daughter brother sister
    grandfather grandmother grandparent grandchild cousin uncle aunt nephew niece twin relative survivor bride
    troop soldier serviceman servicewoman personnel peacekeeper marine sailor seaman seafarer rebel reservist conscript
    recruit veteran trooper infantryman rifleman paratrooper commando guardsman guard gunman gunner sniper airman airwoman
    officer general admiral colonel major captain commander lieutenant sergeant corporal cadet mercenary combatant
    militiaman militant insurgent terrorist guerrilla guerilla fighter jihadi jihadist extremist separatist partisan
    frogman diver reinforcement bodyguard deserter defector paramilitary crewman crew submariner helmsman coastguard
    hostage captive prisoner detainee inmate convict internee suspect defendant arrestee fugitive escapee
    casualty victim death dead wounded injured fatality life corpse body deportee evacuee refugee migrant immigrant
    emigrant expatriate exile returnee asylum-seeker seeker settler squatter stowaway castaway
    civilian citizen national resident inhabitant villager townsman islander highlander nomad native foreigner alien
    stranger neighbor tourist holidaymaker visitor traveller traveler passenger pilgrim commuter motorist rider
    pedestrian bystander onlooker spectator guest host tenant homeowner compatriot countryman speaker
    official president minister premier chancellor secretary diplomat ambassador envoy consul attaché attache delegate
    emissary negotiator mediator arbitrator representative spokesman spokeswoman spokesperson senator congressman
    congresswoman lawmaker parliamentarian legislator deputy mp mep councillor councilor mayor governor commissioner
    politician statesman leader premier prince princess king queen monarch sheikh emir sultan dignitary bureaucrat
    functionary civil-servant aide adviser advisor staffer employee worker labourer laborer workman craftsman
    businessman businesswoman businessperson businesspeople entrepreneur executive manager director chairman boss
    banker broker trader merchant dealer smuggler trafficker importer exporter shopkeeper vendor hawker seller
    buyer customer shopper client consumer creditor investor shareholder bondholder depositor saver taxpayer
    farmer peasant grower herder herdsman shepherd fisherman fisher miner steelworker docker longshoreman stevedore
    driver trucker lorry-driver haulier pilot co-pilot astronaut cosmonaut engineer technician mechanic electrician
    builder architect surveyor geologist scientist physicist chemist biologist researcher academic scholar professor
    lecturer teacher instructor trainer coach tutor pupil student schoolchild schoolboy schoolgirl graduate doctor
    physician surgeon nurse midwife medic paramedic patient pharmacist psychologist dentist vet
    lawyer attorney solicitor barrister judge magistrate prosecutor juror witness plaintiff claimant petitioner
    signatory policeman policewoman police constable detective agent spy informer inspector investigator customs-officer
    fireman firefighter rescuer volunteer aid-worker humanitarian activist campaigner protester protestor demonstrator
    marcher rioter striker dissident opponent critic supporter follower sympathiser sympathizer backer loyalist
    staff arrest detention member colleague counterpart comrade friend enemy rival expert specialist analyst economist historian pundit
    observer monitor journalist reporter correspondent newsman newspaperman cameraman photographer editor columnist
    writer author poet novelist artist painter musician singer actor actress dancer filmmaker composer conductor
    priest monk nun imam cleric bishop cardinal rabbi missionary preacher mullah pastor clergyman mourner worshipper
    athlete player footballer swimmer runner boxer wrestler referee fan hooligan cyclist jockey racer
    voter elector candidate applicant contender participant attendee beneficiary recipient donor contractor
    subscriber viewer listener reader user respondent heir landlord landowner tribesman elder chief chieftain
    climber searcher signatory earl duke interpreter translator clerk secretary accountant auditor librarian cook waiter cleaner maid servant helper nanny
    gardener barber tailor baker butcher hunter trapper poacher bandit robber thief pirate hijacker kidnapper killer
    murderer assassin attacker bomber-pilot arsonist hacker criminal gangster policyholder jobless unemployed
    Russian Chinese American Ukrainian Belarusian African European Asian Arab Jew Muslim Christian Hindu Sikh Buddhist
    Catholic Protestant Sunni Shiite Kurd Tamil Rohingya Roma Tutsi Hutu Uighur Uyghur Westerner Latino
"""
_NOUNS = {
    "person": _PERSONS,
    "aircraft": "aircraft mirage plane jet warplane airplane aeroplane fighter-jet bomber airliner airbus boeing interceptor "
    "biplane floatplane seaplane glider hercules mig sukhoi typhoon eurofighter rafale gripen cessna antonov ilyushin",
    "tank": "tank leopard",
    "ship": "ship vessel warship boat frigate destroyer submarine tanker carrier corvette trawler gunboat cutter tug tugboat "
    "minesweeper cruiser battleship freighter ferry dhow dinghy icebreaker lifeboat patrol-boat sub schooner yacht "
    "speedboat longliner landing-craft barge",
    "missile": "missile rocket",
    "country": "country state nation republic economy ally signatory-state",
    "gun": "gun howitzer",
    "vehicle": "vehicle",
    "tonne": "tonne ton mt",
    "barrel": "barrel bpd",
    "mile": "mile",
    "km": "km kilometer kilometre",
    "metre": "metre meter",
    "hour": "hour hr", "day": "day", "week": "week", "month": "month", "year": "year", "minute": "minute min",
    "time": "time occasion",
    "company": "company firm enterprise manufacturer maker carmaker automaker corporation",
    "percent": "percent percentage",
    "foot": "foot feet ft", "yard": "yard", "inch": "inch", "kg": "kg kilogram kilogramme kilo",
    "megawatt": "megawatt mw", "dose": "dose dos",
    "island": "island islet",
    "lorry": "lorry", "truck": "truck",
    "base": "basis base",
}  # fmt: skip
UNIT_OF = {noun.lower(): unit for unit, nouns in _NOUNS.items() for noun in nouns.split()}
"""Standard unit of a noun, by lemma."""
DURATIONS = frozenset(("hour", "day", "week", "month", "year", "minute", "second"))
SPANS = {
    "decade": (10, "year"),
    "century": (100, "year"),
    "fortnight": (2, "week"),
    "quarter-century": (25, "year"),
}
"""Lengths of time that are counted in another unit."""
DISTANCES = frozenset(
    ("mile", "nautical mile", "km", "metre", "foot", "inch", "yard", "cm", "centimetre", "pace")
)
CONTAINERS = {
    noun: unit
    for unit, nouns in {
        "person": "crew crowd committee panel party delegation team nation country population staff garrison platoon family "
        "audience force army group squad unit workforce contingent battalion brigade detachment mission jury town "
        "city village community minority membership band gang queue congregation cabinet board people",
        "country": "union bloc league alliance club",
        "ship": "fleet flotilla convoy armada",
        "aircraft": "squadron formation",
    }.items()
    for noun in nouns.split()
}  # fmt: skip
"""What a group is counted in when the number says nothing more ("a crew of 300")."""
PAIR_NOUNS = frozenset(
    "country side nation leader state government party power neighbour neighbor capital rival ally foe half".split()
)
TRADERS = frozenset(
    "exporter importer producer supplier buyer investor contributor donor consumer creditor lender market spender".split()
)
"""What a state is when it is the second or third largest of its kind."""
NO_COUNT = frozenset(
    "another thing way reason case hand level word step stage respect front term day one fact".split()
)
_PERSON_ENDINGS = tuple(
    "man men woman women person people ist ian eer keeper goer monger crat worker holder owner seeker fighter driver "
    "grower player writer dweller bearer".split()
)
_NO_PERSONS = frozenset(
    "checklist blacklist wishlist shortlist playlist median career veneer meridian".split()
)


def is_money(unit: str) -> bool:
    """Whether a unit is a currency's code."""
    return len(unit) == 3 and unit.isupper()


def unit_of(noun: str) -> str | None:
    """Standard unit of a noun by its lemma; None when it is counted by itself ("three houses").

    Examples
    --------
    >>> unit_of("troop"), unit_of("newspaperman"), unit_of("house")
    ('person', 'person', None)
    """
    noun = noun.lower()
    known = UNIT_OF.get(noun)
    if known is None and noun.rpartition("-")[2] != noun:
        known = UNIT_OF.get(noun.rpartition("-")[2])
    if known is None and noun.endswith("s"):  # a capitalised plural keeps its ending ("Sikhs")
        known = UNIT_OF.get(noun.removesuffix("s"))
    if known is None and len(noun) > 6 and noun not in _NO_PERSONS and noun.endswith(_PERSON_ENDINGS):
        return "person"
    return known
