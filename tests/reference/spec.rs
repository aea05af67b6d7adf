//! What a framework and a dataset are: plain data, no behaviour beyond reading a number.

use std::collections::BTreeMap;
use std::fmt;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero, pow};

use super::predicate::{Check, Predicate};

/// An exact fraction.
pub type Q = BigRational;

/// The fraction `numerator ÷ denominator`.
pub fn q(numerator: i64, denominator: i64) -> Q {
    Q::new(BigInt::from(numerator), BigInt::from(denominator))
}

/// A number as it is written: digits, perhaps with a sign, a point and a percent sign.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    pub text: String,
    pub value: Q,
}

impl Number {
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let value = fraction_of(&text);
        Self { text, value }
    }

    pub fn is_percent(&self) -> bool {
        self.text.ends_with('%')
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The value of a text such as `12`, `-0.5` or `33.3333%`.
pub fn fraction_of(text: &str) -> Q {
    let (digits, percent) = match text.strip_suffix('%') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    let (whole, places) = match digits.split_once('.') {
        Some((before, after)) => (format!("{before}{after}"), after.len()),
        None => (digits.to_owned(), 0),
    };
    let numerator: BigInt = whole.parse().unwrap_or_else(|_| panic!("`{text}` is not a number"));
    let places = if percent { places + 2 } else { places };
    Q::new(numerator, pow(BigInt::from(10), places))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    Arithmetic,
    Geometric,
    Harmonic,
    Minimum,
    Maximum,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    HalfUp,
    HalfEven,
    HalfDown,
    Up,
    Down,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rounding {
    /// Of each part of a `sum_of`.
    pub part: Option<u32>,
    pub indicator: Option<u32>,
    pub group: Option<u32>,
    pub total: Option<u32>,
    pub mode: Mode,
}

/// Why there is no value, in the order in which one reason hides another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    Rejected,
    Missing,
    ZeroWhole,
    NotApplicable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AbsenceRule {
    Zero,
    Blank,
    Exclude,
    ExcludeFromTotal,
    Full,
    NoTotal,
    Error,
}

/// What the framework, or one indicator, says of each kind of absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AbsenceRules {
    pub missing: Option<AbsenceRule>,
    pub not_applicable: Option<AbsenceRule>,
    pub rejected: Option<AbsenceRule>,
    pub zero_whole: Option<AbsenceRule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetricType {
    Count,
    Number,
    Percent,
    /// A place among so many, where that is known.
    Rank {
        field: Option<u64>,
    },
    YesNo,
    Choice {
        options: Vec<String>,
    },
    Date,
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    pub id: String,
    pub of_type: MetricType,
    /// Whether it is known of a unit beside its figures; a choice or a text.
    pub is_attribute: bool,
}

/// A metric that is worked out: two others with a sign between them, times a number. A method that measures a
/// quotient names it `part / whole`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    pub id: String,
    pub first: String,
    /// `+`, `-`, `*` or `/`.
    pub sign: char,
    pub second: String,
    pub times: Number,
}

impl Derived {
    pub fn formula(&self) -> String {
        let Self { first, sign, second, times, .. } = self;
        format!("({first} {sign} {second}) * {times:?}")
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

/// A bound, the same for all or one for each unit kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    Same(Number),
    PerKind(Vec<(String, Number)>),
    /// One for each option of an attribute.
    PerOption {
        attribute: String,
        numbers: Vec<(String, Number)>,
    },
    /// One for each year of a plan.
    PerYear(Vec<(u16, Number)>),
}

impl From<Number> for Bound {
    fn from(number: Number) -> Self {
        Self::Same(number)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    AtLeast(Bound),
    Above(Bound),
    AtMost(Bound),
    Below(Bound),
    Equals(Bound),
    EqualsOption(String),
    Is(Answer),
    By(Date),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Best,
    Lowest,
    Mean,
}

/// A metric, or one divided by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measured {
    Metric(String),
    Quotient(String, String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    YesNo(String),
    Choice {
        of: String,
        earns: Vec<(String, Number)>,
        in_points: bool,
    },
    Ratio {
        part: String,
        whole: String,
        zero_at: Option<Number>,
        full_at: Option<Number>,
    },
    Linear {
        of: String,
        zero_at: Number,
        full_at: Number,
    },
    /// `Up`: `at_least`, greatest bound first. `Down`: `at_most`, least bound first.
    Steps {
        of: Measured,
        direction: Direction,
        steps: Vec<(Number, Number)>,
        in_points: bool,
        /// Whether the last step is a multiple of the value.
        times: bool,
    },
    /// What is earned by each day; `at_most` says the same of days.
    StepsByDay {
        of: String,
        steps: Vec<(Date, Number)>,
        in_points: bool,
        at_most: bool,
    },
    Threshold {
        of: String,
        conditions: Vec<Condition>,
    },
    PerItem {
        of: String,
        points: Number,
    },
    Relative {
        of: String,
        to: Peer,
    },
    MinMax {
        of: String,
        direction: Direction,
    },
    /// How many deviations from the mean earn nothing, and how many everything.
    ZScore {
        of: String,
        zero_at: Number,
        full_at: Number,
    },
    Percentile {
        of: String,
        direction: Direction,
    },
    Rank {
        of: String,
        direction: Direction,
    },
    /// A method that compares with the peers, with what the worst earns, and whether with those of the year before.
    Among {
        least: Option<Number>,
        previous: bool,
        /// The attribute of which peers have the same option.
        among: Option<String>,
        method: Box<Method>,
    },
    /// Answers in ascending order, each with the metric that counts it.
    Survey(Vec<(Number, String)>),
    SumOf(Vec<(PartSize, Method)>),
    BestOf(Vec<Method>),
    /// The points themselves.
    Points(String),
    /// One number where a condition holds that is never absent, and another one where it does not.
    If {
        when: Predicate,
        then: Number,
        otherwise: Number,
    },
    Unscored(String),
}

/// What a part of a `sum_of` carries: its share, or its points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartSize {
    Share(Number),
    Points(Number),
}

impl PartSize {
    /// How much of `worth` the part can earn.
    pub fn of(&self, worth: &Q) -> Q {
        match self {
            Self::Share(share) => share.value.clone(),
            Self::Points(points) => &points.value / worth,
        }
    }
}

/// What a node carries: its points, or its weight among its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Size {
    Points(Number),
    Weight(Number),
}

impl Size {
    fn take(&mut self, id: &str, sizes: &BTreeMap<String, Number>) {
        let (Self::Points(own) | Self::Weight(own)) = self;
        if let Some(size) = sizes.get(id) {
            *own = size.clone();
        }
    }
}

impl Group {
    fn take(&mut self, sizes: &BTreeMap<String, Number>) {
        self.size.take(&self.id, sizes);
        self.groups.iter_mut().for_each(|group| group.take(sizes));
        self.indicators.iter_mut().for_each(|indicator| indicator.size.take(&indicator.id, sizes));
    }
}

/// Whether a value counts without a reference that backs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    Optional,
    Required,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub id: String,
    pub size: Size,
    pub evidence: Evidence,
    pub absent: AbsenceRules,
    pub method: Method,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    pub size: Size,
    pub aggregate: Option<Aggregate>,
    pub absent: AbsenceRules,
    pub groups: Vec<Group>,
    pub indicators: Vec<Indicator>,
}

/// Bonus or penalty points, beside the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    pub cap: Option<Number>,
    pub indicators: Vec<Indicator>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quantity {
    Metric(String),
    Quotient { part: String, whole: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub id: String,
    pub of: Quantity,
    pub conditions: Vec<Condition>,
    pub due: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieMethod {
    Competition,
    Dense,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    pub places: Option<u32>,
    pub ties: Vec<String>,
    pub method: TieMethod,
    /// The metric with the published rank.
    pub of: Option<String>,
    /// The attributes within which units have further ranks.
    pub also_within: Vec<String>,
}

/// A further total over nodes of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub id: String,
    pub of: Vec<String>,
    pub aggregate: Option<Aggregate>,
    pub ranking: Option<Ranking>,
}

/// A grade, and what must hold for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grade {
    pub name: String,
    pub at_least: Option<Bound>,
    pub when: Vec<Gate>,
    pub top: Option<Number>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    AtLeast,
    Above,
    AtMost,
    Below,
}

/// A bound on a score, perhaps written as points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreBound {
    pub sign: Sign,
    pub number: Bound,
    pub in_points: bool,
}

/// At least this, written as a number alone.
pub fn least(number: impl Into<Bound>) -> Vec<ScoreBound> {
    vec![ScoreBound { sign: Sign::AtLeast, number: number.into(), in_points: false }]
}

/// A condition on scores; bounds stand in the order lower, upper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    Total(Vec<ScoreBound>),
    Every { level: String, bounds: Vec<ScoreBound> },
    Score { of: String, bounds: Vec<ScoreBound> },
    Met(Vec<String>),
    MetAll,
    Count { how_many: Vec<(Sign, usize)>, of: Counted, share: Option<Vec<ScoreBound>> },
    Top(Number),
    Formula(Predicate),
}

/// What a condition counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    All,
    These(Vec<String>),
    Level(String),
}

/// What a framework scores: a tree of points, or a list of targets.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there is one body in each case")]
pub enum Body {
    Index {
        points: Number,
        groups: Vec<Group>,
        indicators: Vec<Indicator>,
        bonus: Option<Extra>,
        penalty: Option<Extra>,
    },
    Criteria {
        targets: Vec<Target>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    pub unit_kinds: Vec<String>,
    /// The year that numbers are taken for, if they go by the year.
    pub year: Option<u16>,
    /// The points and weights of every kind but the first, by the ids of nodes, where they differ; those of the whole under
    /// no id.
    pub other_sizes: BTreeMap<String, BTreeMap<String, Number>>,
    /// The first and the last day of what a plan is for.
    pub period: [Option<Date>; 2],
    pub aggregate: Option<Aggregate>,
    pub rounding: Rounding,
    /// The least share of all points, and of those of a group, that must not be left out.
    pub coverage: [Option<Number>; 2],
    pub absent: AbsenceRules,
    pub levels: Vec<String>,
    /// How the groups of a level combine that do not say it; as many as there are names.
    pub of_levels: Vec<Option<Aggregate>>,
    pub metrics: Vec<Metric>,
    pub derived: Vec<Derived>,
    pub checks: Vec<Check>,
    pub body: Body,
    pub views: Vec<View>,
    pub ranking: Option<Ranking>,
    pub grades: Vec<Grade>,
    pub verdict: Vec<Gate>,
}

impl Framework {
    /// The rules with the points of a kind.
    pub fn of_kind(&self, kind: &str) -> Self {
        let mut own = Self { other_sizes: BTreeMap::new(), ..self.clone() };
        let Some(sizes) = self.other_sizes.get(kind) else { return own };
        if let Body::Index { points, groups, indicators, .. } = &mut own.body {
            if let Some(whole) = sizes.get("") {
                *points = whole.clone();
            }
            groups.iter_mut().for_each(|group| group.take(sizes));
            indicators.iter_mut().for_each(|indicator| indicator.size.take(&indicator.id, sizes));
        }
        own
    }

    pub fn metric(&self, id: &str) -> &Metric {
        self.metrics.iter().find(|metric| metric.id == id).expect("a declared metric")
    }

    /// The name of the level of groups at `depth`, the topmost being 1.
    pub fn level_name(&self, depth: usize) -> String {
        match self.levels.get(depth - 1) {
            Some(name) => name.clone(),
            None if depth == 1 => "group".to_owned(),
            None => format!("group_{depth}"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Number(Number),
    Answer(Answer),
    Option(String),
    Date(Date),
    Text(String),
}

/// What a unit submitted for one metric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Present(Value),
    Absent(Absence),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: String,
    pub name: String,
    pub kind: String,
    /// One for each metric of the framework, in its order.
    pub cells: Vec<Cell>,
    /// For each cell, whether a reference backs it.
    pub backed: Vec<bool>,
    pub declared: Vec<(String, Answer)>,
    /// The day that its values describe.
    pub as_of: Option<Date>,
}

pub type Dataset = Vec<Unit>;

/// Whether any value of the dataset is backed by a reference.
pub fn carries_evidence(dataset: &Dataset) -> bool {
    dataset.iter().any(|unit| unit.backed.contains(&true))
}

/// Held to 0…1.
pub fn held(share: Q) -> Q {
    if share < Q::zero() {
        Q::zero()
    } else if share > Q::one() {
        Q::one()
    } else {
        share
    }
}
