"""Published sets of trade elasticities: whom to cite, and the papers' own sectors where they are held."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["NOTES", "SETS", "Published"]

NOTES = """
Published sets of trade elasticities (theta: positive; flows respond to costs with the power -theta).
Written by benchmarks/tabulate_trade.py.

How each number came about:
[weights] is trade between states (sales at home left out) of 2018 by OECD sector, million USD, four digits.
[set.NAME.oecd] has theta by OECD sector as in ICIO2018.mat, whose compiler (A. Lashkaripour,
  https://github.com/ahmadlp/tariffwar) carried each paper's sectors to 16 sectors of WIOD and these to 28 of the
  OECD: one value goes to every sector that it covers, plain means where several fall together.
[set.NAME.theta] has means of these by broad sector, with [weights].
[set.NAME.published] has the paper's own sectors, where blocs holds them; plain means of them give [set.NAME.oecd]
  (checked when this file is written).
[set.NAME.published_sd] has the standard errors that the paper prints beside them.
[set.NAME.sd] has the standard errors of [set.NAME.theta], with estimates of different sectors of the paper taken
  as independent; only where the paper states any, and never for services.
Services: no paper but Fontagné, Guimbard and Orefice estimates any; 4 is the compiler's, after Simonovska and Waugh
  (2014), not the paper's. Where a note says so, 4 also fills goods that a paper leaves out.
Left out: the set 'in_sample' of the arrays, which is the compiler's own and not published.
"""


@dataclass(frozen=True)
class Published:
    """One paper: `key` in the arrays; `made_of` gives the paper's sectors behind each OECD sector."""

    key: str
    citation: str
    doi: str
    table: str
    note: str
    theta: dict[str, float] = field(default_factory=dict)
    sd: dict[str, float] = field(default_factory=dict)
    made_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _spread(pairs: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {code: parts for codes, parts in pairs.items() for code in codes.split()}


# theta and standard error, Table 1, 99 % sample
_CALIENDO_PARRO = {
    "Agriculture": (9.11, 2.01),
    "Mining": (13.53, 3.67),
    "Food": (2.62, 0.61),
    "Textile": (8.10, 1.28),
    "Wood": (11.50, 2.87),
    "Paper": (16.52, 2.65),
    "Petroleum": (64.85, 15.61),
    "Chemicals": (3.13, 1.78),
    "Plastic": (1.67, 2.23),
    "Minerals": (2.41, 1.60),
    "Basic metals": (3.28, 2.51),
    "Metal products": (6.99, 2.12),
    "Machinery n.e.c.": (1.45, 2.80),
    "Office": (12.95, 4.53),
    "Electrical": (12.91, 1.64),
    "Communication": (3.95, 1.77),
    "Medical": (8.71, 1.56),
    "Auto": (1.84, 0.92),
    "Other transport": (0.39, 1.08),
    "Other": (3.98, 1.08),
}
# sigma - 1 and standard error, Table 3
_LASHKARIPOUR_LUGOVSKYY = {
    "Agriculture and Mining": (6.227, 2.345),
    "Food": (2.303, 0.765),
    "Textiles, Leather and Footwear": (3.359, 0.353),
    "Wood": (3.896, 1.855),
    "Paper": (2.646, 1.106),
    "Petroleum": (0.636, 0.464),
    "Chemicals": (3.966, 0.403),
    "Rubber and Plastic": (5.157, 1.176),
    "Minerals": (5.283, 1.667),
    "Basic and Fabricated Metals": (3.004, 0.484),
    "Machinery": (7.750, 1.330),
    "Electrical and Optical Equipment": (1.235, 0.323),
    "Transport Equipment": (2.805, 0.834),
    "N.E.C. and Recycling": (6.169, 1.012),
}
_TRANSPORT = "C29 C301 C302T309"
_MINES = "B05 B06 B07 B08 B09"

SETS = {
    "caliendo_parro_2015": Published(
        key="CP",
        citation="Caliendo, L. and Parro, F. (2015). Estimates of the Trade and Welfare Effects of NAFTA. Review of "
        "Economic Studies 82(1), 1-44.",
        doi="10.1093/restud/rdu035",
        table="Table 1, 99 % sample",
        note="Tariffs, triple differences, 1993. For their counterfactual the authors put 8.22, the mean, in place of "
        "Auto and Other transport; here both stand as estimated. The estimates agree with two copies (the authors' "
        "T.txt but for those two, and the arrays); the standard errors were typed in from the paper as remembered and "
        "have been held against no copy. Petroleum (64.85) carries the mean of energy and materials: without it "
        "that is far lower.",
        theta={name: value for name, (value, _) in _CALIENDO_PARRO.items()},
        sd={name: error for name, (_, error) in _CALIENDO_PARRO.items()},
        made_of=_spread(
            {
                "A01 A02 A03": ("Agriculture",),
                _MINES: ("Mining",),
                "C10T12": ("Food",),
                "C13T15": ("Textile",),
                "C16 C17_18": ("Wood", "Paper"),
                "C19": ("Petroleum",),
                "C20 C21": ("Chemicals",),
                "C22 C23": ("Plastic", "Minerals"),
                "C24A C24B": ("Basic metals",),
                "C25": ("Metal products",),
                "C26": ("Office", "Communication", "Medical"),
                "C27": ("Electrical",),
                "C28": ("Machinery n.e.c.",),
                _TRANSPORT: ("Auto", "Other transport"),
                "C31T33": ("Medical", "Other"),
            }
        ),
    ),
    "lashkaripour_lugovskyy_2023": Published(
        key="LL",
        citation="Lashkaripour, A. and Lugovskyy, V. (2023). Profits, Scale Economies, and the Gains from Trade and "
        "Industrial Policy. American Economic Review 113(10), 2759-2808.",
        doi="10.1257/aer.20210419",
        table="Table 3, sigma - 1",
        note="Firms' sales to Colombia, exchange rates as instruments. Estimates and standard errors were read in "
        "the text of the paper.",
        theta={name: value for name, (value, _) in _LASHKARIPOUR_LUGOVSKYY.items()},
        sd={name: error for name, (_, error) in _LASHKARIPOUR_LUGOVSKYY.items()},
        made_of=_spread(
            {
                f"A01 A02 A03 {_MINES}": ("Agriculture and Mining",),
                "C10T12": ("Food",),
                "C13T15": ("Textiles, Leather and Footwear",),
                "C16 C17_18": ("Wood", "Paper"),
                "C19": ("Petroleum",),
                "C20 C21": ("Chemicals",),
                "C22 C23": ("Rubber and Plastic", "Minerals"),
                "C24A C24B C25": ("Basic and Fabricated Metals",),
                "C26 C27": ("Electrical and Optical Equipment",),
                "C28": ("Machinery",),
                _TRANSPORT: ("Transport Equipment",),
                "C31T33": ("N.E.C. and Recycling",),
            }
        ),
    ),
    "bagwell_staiger_yurukoglu_2021": Published(
        key="BSY",
        citation="Bagwell, K., Staiger, R. W. and Yurukoglu, A. (2021). Quantitative Analysis of Multiparty Tariff "
        "Negotiations. Econometrica 89(4), 1595-1631.",
        doi="10.3982/ECTA16084",
        table="estimates of 49 sectors of SITC Rev. 2",
        note="Means of the 49 sectors by OECD sector are the compiler's.",
    ),
    "fontagne_guimbard_orefice_2022": Published(
        key="FGO",
        citation="Fontagné, L., Guimbard, H. and Orefice, G. (2022). Tariff-based product-level trade elasticities. "
        "Journal of International Economics 137, 103593.",
        doi="10.1016/j.jinteco.2022.103593",
        table="Table 8, TiVA sectors",
        note="Means of tariff elasticities by product. The value for services (8.35) is that of one industry, other "
        "community, social and personal services.",
    ),
    "giri_yi_yilmazkuday_2021": Published(
        key="GYY",
        citation="Giri, R., Yi, K.-M. and Yilmazkuday, H. (2021). Gains from trade: Does sectoral heterogeneity "
        "matter? Journal of International Economics 129, 103429.",
        doi="10.1016/j.jinteco.2021.103429",
        table="19 manufacturing sectors of ISIC Rev. 2",
        note="Manufacturing only: agriculture, mining, petroleum, electronics and machinery are filled with 4.",
    ),
    "shapiro_2016": Published(
        key="Shap",
        citation="Shapiro, J. S. (2016). Trade Costs, CO2, and the Environment. American Economic Journal: Economic "
        "Policy 8(4), 220-254.",
        doi="10.1257/pol.20150168",
        table="Table 2, panel B, column 4",
        note="Trade costs, instrumental variables, 13 sectors.",
    ),
    "uniform_4": Published(
        key="U4",
        citation="Simonovska, I. and Waugh, M. E. (2014). The elasticity of trade: Estimates and evidence. Journal of "
        "International Economics 92(1), 34-50.",
        doi="10.1016/j.jinteco.2013.10.001",
        table="about 4, rounded",
        note="One value for all sectors.",
    ),
}
