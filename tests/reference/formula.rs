//! Formulas a second time: an expression, its value between two bounds, and its text.
//!
//! Where nothing irrational is in an expression the bounds are one fraction, which the library must
//! give to the last digit. A logarithm, exponential or root opens the bounds by what the library
//! promises, twenty significant digits; where an irrational number comes so near a decision that
//! the bounds say both, nothing is said.

use std::fmt::Write as _;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero, pow};

use super::amount::round;
use super::roots;
use super::spec::{Mode, Q, fraction_of};

/// The metrics that formulas name, with what rule files declare them as.
pub const METRICS: [(&str, &str); 12] = [
    ("n0", "number"),
    ("n1", "number"),
    ("n2", "number"),
    ("n-3", "number"),
    ("c0", "count"),
    ("p0", "percent"),
    ("y0", "yes_no"),
    ("y1", "yes_no"),
    ("h0", "choice"),
    ("d0", "date"),
    ("d1", "date"),
    ("2x", "number"),
];
/// The place of a metric of the year before is so much after that of the metric.
pub const BEFORE: usize = METRICS.len();
pub const OPTIONS: [&str; 3] = ["chief", "deputy head", "none"];
pub const NUMBERS: [usize; 7] = [0, 1, 2, 3, 4, 5, 11];

/// What a unit submitted for one metric, as it is written in a CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    Missing,
    NotApplicable,
    Rejected,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Rejected,
    Missing,
    Zero,
    NotApplicable,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    Absent(Reason),
    /// Too near a decision, or too large for this evaluation: nothing is said.
    Doubt,
}

#[derive(Debug, Clone)]
pub enum Expr {
    Number(String),
    Metric(usize),
    Negative(Box<Expr>),
    Sum(Box<Expr>, Vec<(char, Expr)>),
    Product(Box<Expr>, Vec<(char, Expr)>),
    If(Box<Cond>, Box<Expr>, Box<Expr>),
    Min(Vec<Expr>),
    Max(Vec<Expr>),
    Clamp(Box<[Expr; 3]>),
    Round(Box<Expr>, u32),
    Call(&'static str, Box<Expr>),
    Count(Vec<Cond>),
    Days(Day, Day),
}

#[derive(Debug, Clone)]
pub enum Cond {
    Metric(usize),
    Not(Box<Cond>),
    And(Vec<Cond>),
    Or(Vec<Cond>),
    Compare(Box<Expr>, &'static str, Box<Expr>),
    Dates(Day, &'static str, Day),
    Choice { of: usize, is: bool, option: usize, turned: bool },
    If(Box<Cond>, Box<Cond>, Box<Cond>),
    Agrees(usize, Box<Expr>, u32),
}

#[derive(Debug, Clone)]
pub enum Day {
    /// Year, month, day.
    Written(i32, u32, u32),
    Metric(usize),
}

/// A number between two bounds; exact where they are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Between {
    pub low: Q,
    pub high: Q,
    /// Whether something irrational went into it.
    pub irrational: bool,
}

type Worked<T> = Result<T, Nothing>;

fn exact(value: Q) -> Between {
    Between { low: value.clone(), high: value, irrational: false }
}

/// All values, or the gravest reason why one is not there; a doubt about one is one about all.
fn all<T>(values: impl IntoIterator<Item = Worked<T>>) -> Worked<Vec<T>> {
    let (mut found, mut reason) = (Vec::new(), None);
    for value in values {
        match value {
            Ok(value) => found.push(value),
            Err(Nothing::Doubt) => return Err(Nothing::Doubt),
            Err(Nothing::Absent(other)) => {
                reason = Some(reason.map_or(other, |r: Reason| r.min(other)));
            }
        }
    }
    reason.map_or(Ok(found), |reason| Err(Nothing::Absent(reason)))
}

/// One unit's cells, in the order of [`METRICS`], then those of the year before.
pub struct Evaluator<'c> {
    pub cells: &'c [Cell],
}

impl Evaluator<'_> {
    fn text(&self, metric: usize) -> Worked<&str> {
        match &self.cells[metric] {
            Cell::Text(text) => Ok(text),
            Cell::Missing => Err(Nothing::Absent(Reason::Missing)),
            Cell::NotApplicable => Err(Nothing::Absent(Reason::NotApplicable)),
            Cell::Rejected => Err(Nothing::Absent(Reason::Rejected)),
        }
    }

    pub fn number(&self, expr: &Expr) -> Worked<Between> {
        let each = |of: &[Expr]| all(of.iter().map(|e| self.number(e)));
        let value = match expr {
            Expr::Number(text) => exact(fraction_of(text)),
            Expr::Metric(metric) => exact(fraction_of(self.text(*metric)?)),
            Expr::Negative(of) => negative(self.number(of)?),
            Expr::Sum(first, rest) => self.row(first, rest)?,
            Expr::Product(first, rest) => self.row(first, rest)?,
            Expr::If(condition, then, otherwise) => {
                let (held, irrational) = self.condition(condition)?;
                let taken = self.number(if held { then } else { otherwise })?;
                Between { irrational: taken.irrational || irrational, ..taken }
            }
            Expr::Min(of) => {
                let of = each(of)?;
                merged(&of, |bounds| bounds.min().cloned())
            }
            Expr::Max(of) => {
                let of = each(of)?;
                merged(&of, |bounds| bounds.max().cloned())
            }
            Expr::Clamp(of) => {
                let of = each(&of[..])?;
                let held = |v: &Q, low: &Q, high: &Q| v.min(high).max(low).clone();
                Between {
                    low: held(&of[0].low, &of[1].low, &of[2].low),
                    high: held(&of[0].high, &of[1].high, &of[2].high),
                    irrational: of.iter().any(|b| b.irrational),
                }
            }
            Expr::Round(of, places) => {
                let of = self.number(of)?;
                let rounded = |q: &Q| round(q, *places, Mode::HalfUp);
                let (low, high) = (rounded(&of.low), rounded(&of.high));
                if low != high {
                    return Err(Nothing::Doubt);
                }
                Between { low, high, irrational: of.irrational }
            }
            Expr::Call(function, of) => function_of(function, self.number(of)?)?,
            Expr::Count(of) => {
                let held = all(of.iter().map(|c| self.condition(c)))?;
                let count = held.iter().filter(|(held, _)| *held).count();
                let irrational = held.iter().any(|(_, irrational)| *irrational);
                Between { irrational, ..exact(Q::from_integer(count.into())) }
            }
            Expr::Days(end, start) => {
                let days = all([self.day(end), self.day(start)])?;
                exact(Q::from_integer((days[0] - days[1]).into()))
            }
        };
        let bits = |q: &Q| q.numer().bits().max(q.denom().bits());
        // Far below what the library carries: what is larger may be refused there.
        if bits(&value.low).max(bits(&value.high)) > 8_000 {
            Err(Nothing::Doubt)
        } else {
            Ok(value)
        }
    }

    /// A row of terms or factors from left to right: each with what came of those before it.
    fn row(&self, first: &Expr, rest: &[(char, Expr)]) -> Worked<Between> {
        let mut result = self.number(first);
        for (sign, operand) in rest {
            let sides = all([result, self.number(operand)]);
            result = match sides {
                Ok(sides) => step(&sides[0], *sign, &sides[1]),
                Err(Nothing::Doubt) => return Err(Nothing::Doubt),
                Err(reason) => Err(reason),
            };
        }
        result
    }

    /// Whether it holds, and whether something irrational decided.
    pub fn condition(&self, condition: &Cond) -> Worked<(bool, bool)> {
        match condition {
            Cond::Metric(metric) => Ok((self.text(*metric)? == "yes", false)),
            Cond::Not(of) => self.condition(of).map(|(held, i)| (!held, i)),
            Cond::And(of) => {
                let of = all(of.iter().map(|c| self.condition(c)))?;
                Ok((of.iter().all(|(held, _)| *held), of.iter().any(|(_, i)| *i)))
            }
            Cond::Or(of) => {
                let of = all(of.iter().map(|c| self.condition(c)))?;
                Ok((of.iter().any(|(held, _)| *held), of.iter().any(|(_, i)| *i)))
            }
            Cond::Compare(left, sign, right) => {
                let sides = all([self.number(left), self.number(right)])?;
                let (a, b) = (&sides[0], &sides[1]);
                let irrational = a.irrational || b.irrational;
                let open = |b: &Between| b.low != b.high;
                if (open(a) || open(b)) && a.low <= b.high && b.low <= a.high {
                    return Err(Nothing::Doubt);
                }
                Ok((compare(&a.low, sign, &b.low), irrational))
            }
            Cond::Dates(left, sign, right) => {
                let days = all([self.day(left), self.day(right)])?;
                Ok((compare(&days[0], sign, &days[1]), false))
            }
            Cond::Choice { of, is, option, .. } => {
                Ok(((self.text(*of)? == OPTIONS[*option]) == *is, false))
            }
            Cond::If(condition, then, otherwise) => {
                let (held, i) = self.condition(condition)?;
                let (result, j) = self.condition(if held { then } else { otherwise })?;
                Ok((result, i || j))
            }
            Cond::Agrees(metric, of, places) => {
                let stated = self.number(&Expr::Metric(*metric));
                let sides = all([stated, self.number(of)])?;
                let places =
                    if METRICS[*metric % BEFORE].1 == "percent" { places + 2 } else { *places };
                let (low, high) = (&sides[1].low, &sides[1].high);
                let (low, high) =
                    (round(low, places, Mode::HalfUp), round(high, places, Mode::HalfUp));
                if low != high {
                    return Err(Nothing::Doubt);
                }
                Ok((low == sides[0].low, sides[1].irrational))
            }
        }
    }

    fn day(&self, day: &Day) -> Worked<i64> {
        Ok(match day {
            Day::Written(year, month, day) => day_number(*year, *month, *day),
            Day::Metric(metric) => {
                let parts: Vec<i32> =
                    self.text(*metric)?.split('-').map(|part| part.parse().unwrap()).collect();
                day_number(parts[0], parts[1] as u32, parts[2] as u32)
            }
        })
    }
}

/// Days since the year 1900, one year and one month after another.
pub fn day_number(year: i32, month: u32, day: u32) -> i64 {
    let leap = |y: i32| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let years: i64 = (1900..year).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let february = if leap(year) { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: i64 = lengths.iter().take(month as usize - 1).sum();
    years + months + i64::from(day)
}

fn compare<T: PartialOrd>(left: &T, sign: &str, right: &T) -> bool {
    match sign {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        "==" => left == right,
        _ => left != right,
    }
}

fn step(left: &Between, sign: char, right: &Between) -> Worked<Between> {
    Ok(match sign {
        '+' => plus(left, right),
        '-' => plus(left, &negative(right.clone())),
        '*' => times(left, right),
        _ if right.low.is_zero() && right.high.is_zero() => {
            return Err(Nothing::Absent(Reason::Zero));
        }
        _ if right.low <= Q::zero() && right.high >= Q::zero() => return Err(Nothing::Doubt),
        _ => {
            let (low, high) = (right.high.recip(), right.low.recip());
            times(left, &Between { low, high, irrational: right.irrational })
        }
    })
}

fn negative(of: Between) -> Between {
    Between { low: -of.high, high: -of.low, irrational: of.irrational }
}

fn plus(a: &Between, b: &Between) -> Between {
    let irrational = a.irrational || b.irrational;
    Between { low: &a.low + &b.low, high: &a.high + &b.high, irrational }
}

fn times(a: &Between, b: &Between) -> Between {
    let products = [&a.low * &b.low, &a.low * &b.high, &a.high * &b.low, &a.high * &b.high];
    Between {
        low: products.iter().min().unwrap().clone(),
        high: products.iter().max().unwrap().clone(),
        irrational: a.irrational || b.irrational,
    }
}

fn merged(of: &[Between], choose: impl Fn(&mut dyn Iterator<Item = &Q>) -> Option<Q>) -> Between {
    Between {
        low: choose(&mut of.iter().map(|b| &b.low)).unwrap(),
        high: choose(&mut of.iter().map(|b| &b.high)).unwrap(),
        irrational: of.iter().any(|b| b.irrational),
    }
}

fn function_of(name: &str, of: Between) -> Worked<Between> {
    let zero = Q::zero();
    let is_exact = of.low == of.high;
    let outside = Err(Nothing::Absent(Reason::Zero));
    match name {
        "abs" if of.low >= zero => Ok(of),
        "abs" if of.high <= zero => Ok(negative(of)),
        "abs" => Ok(Between { high: of.high.max(-of.low), low: zero, irrational: of.irrational }),
        "sqrt" if of.high < zero => outside,
        "sqrt" if of.low < zero => Err(Nothing::Doubt),
        "sqrt" => {
            if let (true, Some(root)) = (is_exact, rational_root(&of.low)) {
                return Ok(Between { irrational: of.irrational, ..exact(root) });
            }
            Ok(opened(root(&of.low), root(&of.high)))
        }
        "ln" if of.high <= zero => outside,
        "ln" if of.low <= zero => Err(Nothing::Doubt),
        "ln" if is_exact && of.low.is_one() => {
            Ok(Between { irrational: of.irrational, ..exact(zero) })
        }
        "ln" => {
            let unit = unit();
            let ln = |q: &Q| Q::new(roots::ln(q, &unit), unit.clone());
            Ok(opened(ln(&of.low), ln(&of.high)))
        }
        _ if is_exact && of.low.is_zero() => {
            Ok(Between { irrational: of.irrational, ..exact(Q::one()) })
        }
        // The fixed point of this evaluation has no room for more.
        _ if of.low.abs().max(of.high.abs()) > Q::from_integer(60.into()) => Err(Nothing::Doubt),
        _ => {
            let unit = unit();
            let exp = |q: &Q| {
                let scaled = (q * Q::from_integer(unit.clone())).to_integer();
                Q::new(roots::exp(scaled, &unit), unit.clone())
            };
            Ok(opened(exp(&of.low), exp(&of.high)))
        }
    }
}

fn unit() -> BigInt {
    pow(BigInt::from(10), 120)
}

/// Bounds opened by twenty significant digits.
fn opened(low: Q, high: Q) -> Between {
    let promised = Q::new(BigInt::one(), pow(BigInt::from(10), 20));
    let (below, above) = (low.abs() * &promised, high.abs() * &promised);
    Between { low: low - below, high: high + above, irrational: true }
}

fn rational_root(of: &Q) -> Option<Q> {
    let root = |whole: &BigInt| {
        let root = whole.sqrt();
        (&root * &root == *whole).then_some(root)
    };
    Some(BigRational::new(root(of.numer())?, root(of.denom())?))
}

fn root(of: &Q) -> Q {
    let scaled = of.numer() * unit() * unit() / of.denom();
    Q::new(scaled.sqrt(), unit())
}

/// Writes expressions with brackets and spaces wherever chance puts them.
pub struct Writer {
    state: u64,
}

/// How tightly what is written must bind.
const LOOSE: u8 = 0;
const AND: u8 = 1;
const NOT: u8 = 2;
const COMPARE: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const SIGN: u8 = 6;

impl Writer {
    pub const fn new(seed: u64) -> Self {
        Self { state: seed | 1 }
    }

    /// Whether chance says so, one time in `of`.
    fn chance(&mut self, of: u64) -> bool {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33).is_multiple_of(of)
    }

    fn space(&mut self) -> &'static str {
        match (self.chance(3), self.chance(6)) {
            (true, _) => "",
            (_, true) => "  ",
            _ => " ",
        }
    }

    fn bracketed(&mut self, text: String, binds: u8, around: u8) -> String {
        if binds < around || self.chance(9) {
            format!("({}{text}{})", self.space(), self.space())
        } else {
            text
        }
    }

    fn metric(&mut self, metric: usize) -> String {
        if let Some(of) = metric.checked_sub(BEFORE) {
            let of = self.metric(of);
            return format!("previous({}{of})", self.space());
        }
        let id = METRICS[metric].0;
        let plain = id.starts_with(char::is_alphabetic) && !id.contains('-');
        if !plain || self.chance(8) { format!("`{id}`") } else { id.to_owned() }
    }

    fn quoted(&mut self, text: &str) -> String {
        if self.chance(2) { format!("\"{text}\"") } else { format!("'{text}'") }
    }

    fn day(&mut self, day: &Day) -> String {
        match day {
            Day::Written(y, m, d) => {
                let iso = self.chance(2);
                self.quoted(&if iso {
                    format!("{y}-{m:02}-{d:02}")
                } else {
                    format!("{d}/{m:02}/{y}")
                })
            }
            Day::Metric(metric) => self.metric(*metric),
        }
    }

    pub fn number(&mut self, expr: &Expr, around: u8) -> String {
        let (text, binds) = match expr {
            Expr::Number(text) => (text.clone(), SIGN),
            Expr::Metric(metric) => (self.metric(*metric), SIGN),
            Expr::Negative(of) => (format!("-{}{}", self.space(), self.number(of, SIGN)), SIGN),
            // What stands first on the same level needs no brackets.
            Expr::Sum(first, rest) => (self.row(first, rest, SUM), SUM),
            Expr::Product(first, rest) => (self.row(first, rest, PRODUCT), PRODUCT),
            Expr::Days(end, start) => (format!("{} - {}", self.day(end), self.day(start)), SUM),
            Expr::If(c, a, b) => {
                let c = self.condition(c, LOOSE);
                let arguments = [c, self.number(a, SUM), self.number(b, SUM)];
                (self.call("if", &arguments), SIGN)
            }
            Expr::Min(of) => (self.function("min", of), SIGN),
            Expr::Max(of) => (self.function("max", of), SIGN),
            Expr::Clamp(of) => (self.function("clamp", &of[..]), SIGN),
            Expr::Round(of, places) => {
                let arguments = [self.number(of, SUM), places.to_string()];
                (self.call("round", &arguments), SIGN)
            }
            Expr::Call(name, of) => (self.function(name, std::slice::from_ref(&**of)), SIGN),
            Expr::Count(of) => {
                let arguments: Vec<_> = of.iter().map(|c| self.condition(c, LOOSE)).collect();
                (self.call("count", &arguments), SIGN)
            }
        };
        self.bracketed(text, binds, around)
    }

    fn row(&mut self, first: &Expr, rest: &[(char, Expr)], level: u8) -> String {
        let mut text = self.number(first, level);
        for (sign, operand) in rest {
            let operand = self.number(operand, level + 1);
            let _ = write!(text, "{}{sign}{}{operand}", self.space(), self.space());
        }
        text
    }

    fn function(&mut self, name: &str, of: &[Expr]) -> String {
        let arguments: Vec<_> = of.iter().map(|e| self.number(e, SUM)).collect();
        self.call(name, &arguments)
    }

    fn call(&mut self, name: &str, arguments: &[String]) -> String {
        let between = format!("{},{}", self.space(), self.space());
        let mut written = String::new();
        for argument in arguments {
            if !written.is_empty() {
                // `0,5` is how a decimal is written: two digits have a blank between them.
                let digits = written.ends_with(|c: char| c.is_ascii_digit())
                    && argument.starts_with(|c: char| c.is_ascii_digit());
                written += &between;
                written += if digits && between == "," { " " } else { "" };
            }
            written += argument;
        }
        format!("{name}{}({written}{})", self.space(), self.space())
    }

    pub fn condition(&mut self, condition: &Cond, around: u8) -> String {
        let (text, binds) = match condition {
            Cond::Metric(metric) => (self.metric(*metric), SIGN),
            Cond::Not(of) => (format!("not {}", self.condition(of, NOT)), NOT),
            Cond::And(of) => (self.joined(of, " and ", NOT), AND),
            Cond::Or(of) => (self.joined(of, " or ", AND), LOOSE),
            Cond::Compare(a, sign, b) => {
                let (a, b) = (self.number(a, SUM), self.number(b, SUM));
                (format!("{a}{}{sign}{}{b}", self.space(), self.space()), COMPARE)
            }
            Cond::Dates(a, sign, b) => {
                let (a, b) = (self.day(a), self.day(b));
                (format!("{a}{}{sign}{}{b}", self.space(), self.space()), COMPARE)
            }
            Cond::Choice { of, is, option, turned } => {
                let (metric, option) = (self.metric(*of), self.quoted(OPTIONS[*option]));
                let sign = if *is { "==" } else { "!=" };
                let (a, b) = if *turned { (option, metric) } else { (metric, option) };
                (format!("{a}{}{sign}{}{b}", self.space(), self.space()), COMPARE)
            }
            Cond::If(c, a, b) => {
                let arguments =
                    [self.condition(c, LOOSE), self.condition(a, LOOSE), self.condition(b, LOOSE)];
                (self.call("if", &arguments), SIGN)
            }
            Cond::Agrees(metric, of, places) => {
                let arguments = [self.metric(*metric), self.number(of, SUM), places.to_string()];
                (self.call("agrees", &arguments), SIGN)
            }
        };
        self.bracketed(text, binds, around)
    }

    fn joined(&mut self, of: &[Cond], word: &str, each: u8) -> String {
        let parts: Vec<_> = of.iter().map(|c| self.condition(c, each)).collect();
        parts.join(word)
    }
}
