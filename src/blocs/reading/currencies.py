"""Currencies: signs, names and codes, and whose money a name means ("pesos" in a report from Bogotá)."""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

__all__ = [
    "CURRENCY_CODES",
    "CURRENCY_NATIONS",
    "CURRENCY_SIGNS",
    "CURRENCY_WORDS",
    "LETTER_SIGNS",
    "currency_of",
]

CURRENCY_SIGNS = {
    "us$": "USD", "$us": "USD", "$": "USD", "usd$": "USD", "a$": "AUD", "au$": "AUD", "aud$": "AUD", "c$": "CAD",
    "ca$": "CAD", "cad$": "CAD", "cdn$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "nt$": "TWD",
    "r$": "BRL", "mex$": "MXN", "mxn$": "MXN", "f$": "FJD", "fj$": "FJD", "tt$": "TTD", "j$": "JMD", "bds$": "BBD",
    "b$": "BND", "z$": "ZWD", "n$": "NAD", "t$": "TOP", "ec$": "XCD", "g$": "GYD", "bz$": "BZD", "l$": "LRD",
    "si$": "SBD", "cuc$": "CUC", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "₦": "NGN", "₸": "KZT", "₫": "VND", "₱": "PHP", "₭": "LAK", "₡": "CRC", "₵": "GHS",
    "৳": "BDT", "₮": "MNT", "₾": "GEL", "₼": "AZN", "؋": "AFN", "៛": "KHR",
}  # fmt: skip
LETTER_SIGNS = {
    "Rs": "INR", "Re": "INR", "R": "ZAR", "N": "NGN", "Tk": "BDT", "Ksh": "KES", "KSh": "KES", "Sh": "KES",
    "USh": "UGX", "TSh": "TZS", "Rp": "IDR", "RM": "MYR", "DM": "DEM", "Ft": "HUF", "Kč": "CZK", "K": "ZMW",
    "GH¢": "GHS", "Le": "SLL", "Br": "ETB", "Kr": "SEK", "kr": "SEK", "SKr": "SEK", "NKr": "NOK", "DKr": "DKK", "zł": "PLN", "Fr": "CHF", "SFr": "CHF", "FFr": "FRF", "Gs": "PYG",
    "Bs": "BOB", "S/": "PEN",
}  # fmt: skip
"""Signs in letters; they stand for money only right before a figure."""
CURRENCY_CODES = frozenset(
    "USD EUR CNY RMB RUB GBP JPY INR AUD CAD CHF KRW TRY SEK NOK DKK PLN BRL MXN ZAR SGD HKD NZD TWD SAR AED ILS UAH "
    "KZT IRR PKR EGP THB IDR MYR PHP VND HUF CZK RON NGN ARS ISK BGN RSD GEL AMD AZN BYN MDL KES UGX TZS GHS ETB ZMW "
    "QAR KWD OMR BHD JOD IQD LBP SYP DZD TND LYD XOF XAF CLP UYU PYG BOB LKR BDT NPR MMK KHR LAK MNT".split()
)
CURRENCY_WORDS = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "ruble": "RUB", "rouble": "RUB", "yuan": "CNY", "renminbi": "CNY",
    "rmb": "CNY", "yen": "JPY", "pound": "GBP", "sterling": "GBP", "rupee": "INR", "won": "KRW", "lira": "TRY",
    "lire": "ITL", "riyal": "SAR", "rial": "IRR", "dirham": "AED", "shekel": "ILS", "franc": "CHF", "krona": "SEK",
    "kronor": "SEK", "krone": "NOK", "kroner": "NOK", "króna": "ISK", "krónur": "ISK", "kronur": "ISK", "kroon": "EEK",
    "zloty": "PLN", "zlotys": "PLN", "złoty": "PLN", "hryvnia": "UAH", "tenge": "KZT", "peso": "MXN", "rand": "ZAR",
    "baht": "THB", "ringgit": "MYR", "rupiah": "IDR", "naira": "NGN", "forint": "HUF", "koruna": "CZK", "dinar": "KWD",
    "birr": "ETB", "reais": "BRL", "dong": "VND", "taka": "BDT", "leu": "RON", "lei": "RON", "lev": "BGN", "leva": "BGN",
    "cedi": "GHS", "boliviano": "BOB", "guilder": "NLG", "florin": "NLG", "ecu": "XEU", "kwacha": "ZMW", "shilling": "KES",
    "schilling": "ATS", "deutschmark": "DEM", "deutsche mark": "DEM", "d-mark": "DEM", "markka": "FIM", "peseta": "ESP",
    "escudo": "PTE", "drachma": "GRD", "punt": "IEP", "tolar": "SIT", "kuna": "HRK", "denar": "MKD", "lek": "ALL",
    "litas": "LTL", "lats": "LVL", "lari": "GEL", "dram": "AMD", "manat": "AZN", "somoni": "TJS", "tugrik": "MNT",
    "tögrög": "MNT", "kyat": "MMK", "kip": "LAK", "riel": "KHR", "pataca": "MOP", "afghani": "AFN", "rufiyaa": "MVR",
    "ngultrum": "BTN", "nakfa": "ERN", "pula": "BWP", "metical": "MZN", "meticais": "MZN", "kwanza": "AOA",
    "dalasi": "GMD", "ouguiya": "MRU", "ariary": "MGA", "lempira": "HNL", "quetzal": "GTQ", "córdoba": "NIO",
    "guaraní": "PYG", "guaranies": "PYG", "guaraníes": "PYG", "bolívar": "VES", "bolivar": "VES", "gourde": "HTG",
    "balboa": "PAB", "cruzeiro": "BRE", "austral": "ARA", "intis": "PEI", "soles": "PEN", "sucre": "ECS", "kina": "PGK",
    "vatu": "VUV", "colones": "CRC", "tala": "WST", "crown": "SEK",
}  # fmt: skip
CURRENCY_NATIONS = {
    ("us", "dollar"): "USD", ("u.s.", "dollar"): "USD", ("american", "dollar"): "USD", ("united states", "dollar"): "USD",
    ("australian", "dollar"): "AUD", ("canadian", "dollar"): "CAD", ("new zealand", "dollar"): "NZD",
    ("hong kong", "dollar"): "HKD", ("taiwan", "dollar"): "TWD", ("singapore", "dollar"): "SGD", ("fiji", "dollar"): "FJD",
    ("chinese", "yuan"): "CNY", ("japanese", "yen"): "JPY", ("russian", "ruble"): "RUB", ("russian", "rouble"): "RUB",
    ("turkish", "lira"): "TRY", ("indian", "rupee"): "INR", ("south korean", "won"): "KRW", ("korean", "won"): "KRW",
    ("british", "pound"): "GBP", ("pound", "sterling"): "GBP", ("pounds", "sterling"): "GBP",
    ("saudi", "riyal"): "SAR", ("iranian", "rial"): "IRR", ("swiss", "franc"): "CHF", ("cfa", "franc"): "XOF",
    ("french", "franc"): "FRF", ("belgian", "franc"): "BEF", ("congolese", "franc"): "CDF", ("rwandan", "franc"): "RWF",
    ("swedish", "krona"): "SEK", ("swedish", "kronor"): "SEK", ("norwegian", "krone"): "NOK",
    ("norwegian", "kroner"): "NOK", ("polish", "zloty"): "PLN", ("ukrainian", "hryvnia"): "UAH",
    ("mexican", "peso"): "MXN", ("south african", "rand"): "ZAR", ("israeli", "shekel"): "ILS",
    ("uae", "dirham"): "AED", ("moroccan", "dirham"): "MAD", ("brazilian", "real"): "BRL", ("brazilian", "reais"): "BRL",
    ("pakistani", "rupee"): "PKR", ("sri lankan", "rupee"): "LKR", ("nepali", "rupee"): "NPR",
    ("egyptian", "pound"): "EGP", ("syrian", "pound"): "SYP", ("sudanese", "pound"): "SDG", ("lebanese", "pound"): "LBP",
    ("danish", "krone"): "DKK", ("danish", "kroner"): "DKK", ("qatari", "riyal"): "QAR", ("omani", "rial"): "OMR",
    ("yemeni", "rial"): "YER", ("kuwaiti", "dinar"): "KWD", ("iraqi", "dinar"): "IQD", ("libyan", "dinar"): "LYD",
    ("algerian", "dinar"): "DZD", ("tunisian", "dinar"): "TND", ("jordanian", "dinar"): "JOD",
    ("serbian", "dinar"): "RSD", ("north korean", "won"): "KPW", ("argentine", "peso"): "ARS", ("chilean", "peso"): "CLP",
    ("colombian", "peso"): "COP", ("cuban", "peso"): "CUP", ("philippine", "peso"): "PHP",
    ("icelandic", "krona"): "ISK", ("belarusian", "ruble"): "BYN", ("belarusian", "rouble"): "BYN",
    ("rhodesian", "dollar"): "RHD", ("zimbabwean", "dollar"): "ZWD", ("zimbabwe", "dollar"): "ZWD",
    ("kenyan", "shilling"): "KES", ("ugandan", "shilling"): "UGX", ("tanzanian", "shilling"): "TZS",
    ("somali", "shilling"): "SOS", ("italian", "lira"): "ITL", ("czech", "koruna"): "CZK", ("german", "mark"): "DEM",
    ("finnish", "mark"): "FIM",
}  # fmt: skip
_SHARED = {
    "peso": "MXN:MEX ARS:ARG CLP:CHL COP:COL CUP:CUB PHP:PHL UYU:URY DOP:DOM",
    "franc": "CHF:CHE XOF:SEN,MLI,CIV,BFA,BEN,TGO,NER,GNB XAF:CMR,TCD,GAB,COG,CAF,GNQ FRF:FRA BEF:BEL LUF:LUX RWF:RWA "
    "BIF:BDI CDF:COD DJF:DJI GNF:GIN KMF:COM MGF:MDG",
    "krone": "NOK:NOR DKK:DNK,GRL,FRO", "kroner": "NOK:NOR DKK:DNK,GRL,FRO", "kronor": "SEK:SWE", "krona": "SEK:SWE ISK:ISL",
    "crown": "SEK:SWE NOK:NOR DKK:DNK ISK:ISL CZK:CZE CSK:CSK",
    "koruna": "CZK:CZE SKK:SVK CSK:CSK",
    "dinar": "KWD:KWT IQD:IRQ JOD:JOR LYD:LBY DZD:DZA TND:TUN BHD:BHR RSD:SRB MKD:MKD YUM:YUG SDD:SDN",
    "rupee": "INR:IND PKR:PAK LKR:LKA NPR:NPL MUR:MUS SCR:SYC",
    "shilling": "KES:KEN UGX:UGA TZS:TZA SOS:SOM",
    "rial": "IRR:IRN OMR:OMN YER:YEM", "riyal": "SAR:SAU QAR:QAT YER:YEM OMR:OMN",
    "pound": "GBP:GBR EGP:EGY SYP:SYR LBP:LBN SDG:SDN SSP:SSD CYP:CYP IEP:IRL",
    "lira": "TRY:TUR ITL:ITA MTL:MLT LBP:LBN SYP:SYR",
    "rouble": "RUB:RUS SUR:SUN BYN:BLR", "ruble": "RUB:RUS SUR:SUN BYN:BLR",
    "won": "KRW:KOR KPW:PRK", "dirham": "AED:ARE MAD:MAR", "lei": "RON:ROU MDL:MDA", "leu": "RON:ROU MDL:MDA",
    "manat": "AZN:AZE TMT:TKM", "kwacha": "ZMW:ZMB MWK:MWI", "escudo": "PTE:PRT CVE:CPV",
    "tk": "BDT:BGD", "rs": "INR:IND PKR:PAK LKR:LKA NPR:NPL", "kr": "SEK:SWE NOK:NOR DKK:DNK ISK:ISL",
    "sh": "KES:KEN UGX:UGA TZS:TZA", "fr": "CHF:CHE FRF:FRA BEF:BEL", "k": "ZMW:ZMB PGK:PNG MMK:MMR",
}  # fmt: skip
_LOCAL = {
    (word, state): money.partition(":")[0]
    for word, moneys in _SHARED.items()
    for money in moneys.split()
    for state in money.partition(":")[2].split(",")
}
_BEFORE = {"ZMW": (2013, "ZMK"), "RUB": (1992, "SUR"), "TRY": (2005, "TRL"), "VES": (2018, "VEF")}
"""Codes that hold from a year on, and what they were before."""


def currency_of(word: str, code: str, states: Iterable[str], day: date | None) -> str:
    """The currency that a name means to the states in view, the nearest first; `code` where none has it.

    Examples
    --------
    >>> currency_of("pesos", "MXN", ("USA", "COL"), None)
    'COP'
    """
    word = word.lower().rstrip(".")
    if word not in _SHARED:
        word = word.removesuffix("s")
    if word in _SHARED:
        code = next((_LOCAL[word, s] for s in states if (word, s) in _LOCAL), code)
    until, former = _BEFORE.get(code, (0, ""))
    return former if day is not None and day.year < until else code
