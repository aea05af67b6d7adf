"""Seven builds of the human development index, worked out apart from the library: decimal numbers of fifty digits.

`published.csv` holds the first 24 countries of table 1 of the Human Development Report 2015 (United Nations Development
Programme; hdr.undp.org/en/composite/HDI as of 2016): the published index, life expectancy, expected and mean years of
schooling, and national income per head. The goalposts are those of its technical note 1. `python3 by_hand.py > by_hand.csv`
"""

import csv
from decimal import ROUND_HALF_UP, Decimal, getcontext
from pathlib import Path

getcontext().prec = 50
ONE, ZERO = Decimal(1), Decimal(0)


def held(share):
    return max(ZERO, min(ONE, share))


def goalposts(table):
    """Life from 20 to 85 years, schooling to 18 and 15 years, the logarithm of income from 100 to 75,000."""
    return [
        [
            held((row["life"] - 20) / 65),
            (held(row["expected"] / 18) + held(row["mean"] / 15)) / 2,
            held((row["income"] / 100).ln() / Decimal(750).ln()),
        ]
        for row in table
    ]


def of_columns(table, least, share):
    """Shares from the values of all units, the worst of which earns `least`; both kinds of schooling count half."""
    columns = {}
    for name in ["life", "expected", "mean", "income"]:
        values = [row[name] for row in table]
        columns[name] = [least + (1 - least) * held(share(value, values)) for value in values]
    school = [(one + other) / 2 for one, other in zip(columns["expected"], columns["mean"])]
    return [list(dimensions) for dimensions in zip(columns["life"], school, columns["income"])]


def min_max(value, values):
    return (value - min(values)) / (max(values) - min(values))


def z_score(value, values):
    mean = sum(values) / len(values)
    deviation = (sum((other - mean) ** 2 for other in values) / len(values)).sqrt()
    return ((value - mean) / deviation + 2) / 4


def arithmetic(shares):
    return sum(shares) / 3


def geometric(shares):
    return ZERO if ZERO in shares else (sum(share.ln() for share in shares) / 3).exp()


def harmonic(shares):
    return ZERO if ZERO in shares else 3 / sum(1 / share for share in shares)


def main():
    with open(Path(__file__).parent / "published.csv", encoding="utf-8") as file:
        table = [
            {key: value if key == "unit" else Decimal(value) for key, value in row.items()}
            for row in csv.DictReader(file)
        ]
    little = Decimal("0.01")
    builds = {
        "goalposts geometric": (goalposts(table), geometric),
        "goalposts arithmetic": (goalposts(table), arithmetic),
        "goalposts harmonic": (goalposts(table), harmonic),
        "min_max arithmetic": (of_columns(table, ZERO, min_max), arithmetic),
        "min_max geometric": (of_columns(table, little, min_max), geometric),
        "z_score arithmetic": (of_columns(table, ZERO, z_score), arithmetic),
        "z_score harmonic": (of_columns(table, little, z_score), harmonic),
    }
    print("build,unit,total,rank")
    for build, (shares, mean) in builds.items():
        totals = [mean(of_unit) for of_unit in shares]
        for row, total in zip(table, totals):
            rank = 1 + sum(other > total for other in totals)
            shown = total.quantize(Decimal("1e-10"), ROUND_HALF_UP)
            print(f"{build},{row['unit']},{shown},{rank}")


main()
