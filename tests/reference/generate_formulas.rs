//! Random formulas and the values of a unit.

use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use proptest::sample::select;

use super::formula::{BEFORE, Cell, Cond, Day, Expr, METRICS, NUMBERS, OPTIONS};
use super::spec::fraction_of;

const EDGES: [&str; 6] = [
    "94906265",
    "94906267",
    "3037000500",
    "4503599627370497",
    "9007199254740991",
    "9007199254740993",
];
const SIGNS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

/// A formula, the cells of a unit, and what decides how the formula is written.
#[derive(Debug, Clone)]
pub struct FormulaCase {
    pub expr: Expr,
    pub cells: Vec<Cell>,
    pub seed: u64,
}

pub fn formula_cases() -> impl Strategy<Value = FormulaCase> {
    (number(4), cells(), any::<u64>()).prop_map(|(expr, cells, seed)| FormulaCase {
        expr,
        cells,
        seed,
    })
}

/// A formula and the units that it is applied to.
#[derive(Debug, Clone)]
pub struct FormulaTable {
    pub expr: Expr,
    pub units: Vec<Vec<Cell>>,
    pub seed: u64,
}

pub fn formula_tables() -> impl Strategy<Value = FormulaTable> {
    let units = proptest::collection::vec(cells(), 1..24);
    (number(3), units, any::<u64>()).prop_map(|(expr, units, seed)| FormulaTable {
        expr,
        units,
        seed,
    })
}

fn cells() -> impl Strategy<Value = Vec<Cell>> {
    let of_year = || METRICS.iter().map(|(_, kind)| cell(kind)).collect::<Vec<_>>();
    // Now and then a unit was not there the year before.
    let before = prop_oneof![6 => of_year(), 1 => Just(vec![Cell::Missing; BEFORE])];
    (of_year(), before).prop_map(|(now, before)| [now, before].concat())
}

/// Some metrics, mostly of this year.
fn metric(of: &'static [usize]) -> impl Strategy<Value = usize> {
    (select(of.to_vec()), 0..4u32).prop_map(|(metric, year)| match year {
        0 => metric + BEFORE,
        _ => metric,
    })
}

fn cell(kind: &'static str) -> BoxedStrategy<Cell> {
    let present = match kind {
        "number" => select(vec!["0", "1", "2", "0.5", "-3", "0.25", "7.25", "-0.04", "1000000"])
            .prop_map(str::to_owned)
            .boxed(),
        // Now and then as large as whole numbers are held exactly, by themselves or multiplied.
        "count" => prop_oneof![
            12 => (0u64..12).prop_map(|n| n.to_string()),
            1 => select(EDGES.to_vec()).prop_map(str::to_owned),
        ]
        .boxed(),
        "percent" => (0u32..2000).prop_map(|n| format!("{}.{}%", n / 10, n % 10)).boxed(),
        "yes_no" => select(vec!["yes", "no"]).prop_map(str::to_owned).boxed(),
        "choice" => select(OPTIONS.to_vec()).prop_map(str::to_owned).boxed(),
        _ => date().prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")).boxed(),
    };
    prop_oneof![
        24 => present.prop_map(Cell::Text),
        1 => Just(Cell::Missing),
        1 => Just(Cell::NotApplicable),
        1 => Just(Cell::Rejected),
    ]
    .boxed()
}

fn date() -> impl Strategy<Value = (i32, u32, u32)> {
    (2019i32..2026, 1u32..=12, 1u32..=28)
}

fn day() -> impl Strategy<Value = Day> {
    prop_oneof![
        1 => date().prop_map(|(y, m, d)| Day::Written(y, m, d)),
        2 => metric(&[9, 10]).prop_map(Day::Metric),
    ]
}

fn literal() -> impl Strategy<Value = String> {
    select(vec!["0", "1", "2", "3", "10", "0.5", "0.125", "80%", "12.5%", "4", "9", "2.25", "365"])
        .prop_map(str::to_owned)
}

fn number(depth: u32) -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        2 => literal().prop_map(Expr::Number),
        3 => metric(&NUMBERS).prop_map(Expr::Metric),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = move || number(depth - 1);
    let boxed = move || inner().prop_map(Box::new);
    let row = move |signs: [char; 2]| (boxed(), vec((select(signs.to_vec()), inner()), 1..4));
    let condition = move || condition(depth - 1);
    prop_oneof![
        3 => leaf,
        1 => boxed().prop_map(Expr::Negative),
        4 => row(['+', '-']).prop_map(|(first, rest)| Expr::Sum(first, rest)),
        4 => row(['*', '/']).prop_map(|(first, rest)| Expr::Product(first, rest)),
        2 => (condition().prop_map(Box::new), boxed(), boxed())
            .prop_map(|(c, a, b)| Expr::If(c, a, b)),
        1 => vec(inner(), 2..4).prop_map(Expr::Min),
        1 => vec(inner(), 2..4).prop_map(Expr::Max),
        1 => [inner(), inner(), inner()].prop_map(|of| Expr::Clamp(Box::new(in_order(of)))),
        1 => (boxed(), 0u32..=10).prop_map(|(of, places)| Expr::Round(of, places)),
        1 => boxed().prop_map(|of| Expr::Call("abs", of)),
        2 => (select(vec!["ln", "exp", "sqrt"]), boxed()).prop_map(|(name, of)| Expr::Call(name, of)),
        1 => vec(condition(), 1..4).prop_map(Expr::Count),
        1 => (day(), any::<bool>(), metric(&[9, 10])).prop_map(|(day, turned, metric)| {
            // Two days that are both written out are two texts.
            let metric = Day::Metric(metric);
            if turned { Expr::Days(metric, day) } else { Expr::Days(day, metric) }
        }),
    ]
    .boxed()
}

/// Ends that are written out in the wrong order are refused.
fn in_order([value, low, high]: [Expr; 3]) -> [Expr; 3] {
    match (&low, &high) {
        (Expr::Number(a), Expr::Number(b)) if fraction_of(a) > fraction_of(b) => [value, high, low],
        _ => [value, low, high],
    }
}

fn condition(depth: u32) -> BoxedStrategy<Cond> {
    let leaf = prop_oneof![
        2 => metric(&[6, 7]).prop_map(Cond::Metric),
        1 => (metric(&[8]), any::<bool>(), 0..OPTIONS.len(), any::<bool>())
            .prop_map(|(of, is, option, turned)| Cond::Choice { of, is, option, turned }),
        1 => (day(), select(SIGNS.to_vec()), metric(&[9, 10]), any::<bool>())
            .prop_map(|(day, sign, metric, turned)| {
                let metric = Day::Metric(metric);
                if turned { Cond::Dates(metric, sign, day) } else { Cond::Dates(day, sign, metric) }
            }),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = move || condition(depth - 1);
    let boxed = move || inner().prop_map(Box::new);
    let operand = move || number(depth - 1);
    prop_oneof![
        2 => leaf,
        1 => boxed().prop_map(Cond::Not),
        1 => vec(inner(), 2..4).prop_map(Cond::And),
        1 => vec(inner(), 2..4).prop_map(Cond::Or),
        4 => (operand(), select(SIGNS.to_vec()), operand())
            .prop_map(|(a, sign, b)| Cond::Compare(Box::new(signed(a)), sign, Box::new(b))),
        1 => (boxed(), boxed(), boxed()).prop_map(|(c, a, b)| Cond::If(c, a, b)),
        1 => (metric(&NUMBERS), operand(), 0u32..=6)
            .prop_map(|(metric, of, places)| Cond::Agrees(metric, Box::new(of), places)),
    ]
    .boxed()
}

/// A metric by itself beside a percentage, or a percentage beside a plain number, is refused: they
/// are compared as a part of something.
fn signed(expr: Expr) -> Expr {
    match expr {
        Expr::Metric(_) | Expr::Number(_) => {
            Expr::Sum(Box::new(expr), vec![('-', Expr::Number("0".to_owned()))])
        }
        other => other,
    }
}
