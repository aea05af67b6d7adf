//! Random metrics, and random scoring methods over them.

use std::collections::BTreeSet;

use num_traits::Zero;

use super::generate::Flavour;
use super::predicate::Predicate;
use super::sample::{Choices, Temper, as_ticks, decimal};
use super::spec::{
    Answer, Bound, Cell, Condition, Derived, Direction, Measured, Method, Metric, MetricType,
    Number, PartSize, Peer, Q, Value,
};

/// The metrics declared so far, each with the few values that most units take.
pub struct Metrics {
    pub declared: Vec<Metric>,
    pools: Vec<Vec<Value>>,
    pub derived: Vec<Derived>,
    pub flavour: Flavour,
    pub kinds: Vec<String>,
    /// The metrics that give points, which are not above those that there are.
    given: BTreeSet<usize>,
    /// Whether parts that carry `points` are being made: that key can then not be their method.
    in_points: bool,
    /// Whether some bounds go by the year.
    pub has_years: bool,
}

/// What a method asks of its metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Count,
    Quantity,
    Numeric,
    YesNo,
    Choice,
    Date,
    Any,
}

impl Wanted {
    fn fits(self, of_type: &MetricType) -> bool {
        match self {
            Self::Count => matches!(of_type, MetricType::Count),
            Self::Quantity => matches!(of_type, MetricType::Count | MetricType::Number),
            Self::Numeric => matches!(
                of_type,
                MetricType::Count
                    | MetricType::Number
                    | MetricType::Percent
                    | MetricType::Rank { .. }
            ),
            Self::YesNo => matches!(of_type, MetricType::YesNo),
            Self::Choice => matches!(of_type, MetricType::Choice { .. }),
            Self::Date => matches!(of_type, MetricType::Date),
            Self::Any => true,
        }
    }

    fn new_type(self, choices: &mut Choices) -> MetricType {
        let rank = MetricType::Rank { field: Some(63) };
        let options = |c: &mut Choices| {
            (0..c.between(2, 4)).map(|i| format!("option_{i}")).collect::<Vec<_>>()
        };
        match self {
            Self::Count => MetricType::Count,
            Self::Quantity => choices.pick(&[MetricType::Count, MetricType::Number]).clone(),
            Self::Numeric => {
                let open = MetricType::Rank { field: None };
                let numeric =
                    [MetricType::Count, MetricType::Number, MetricType::Percent, rank, open];
                choices.pick(&numeric).clone()
            }
            Self::YesNo => MetricType::YesNo,
            Self::Choice => MetricType::Choice { options: options(choices) },
            Self::Date => MetricType::Date,
            Self::Any => {
                let options = options(choices);
                let any = [
                    MetricType::Text,
                    MetricType::Count,
                    MetricType::YesNo,
                    MetricType::Date,
                    MetricType::Choice { options },
                ];
                choices.pick(&any).clone()
            }
        }
    }
}

/// The years of rules that go by the year.
pub const YEARS: [u16; 2] = [2025, 2030];

/// What a number goes by.
pub enum Cases {
    Kinds(Vec<String>),
    Options(String, Vec<String>),
    Years,
}

impl Cases {
    /// A number for each case, by its place.
    pub fn bound(&self, number: impl Fn(usize) -> Number) -> Bound {
        let each = |keys: &[String]| -> Vec<_> {
            keys.iter().enumerate().map(|(case, key)| (key.clone(), number(case))).collect()
        };
        match self {
            Self::Kinds(kinds) => Bound::PerKind(each(kinds)),
            Self::Options(attribute, options) => {
                Bound::PerOption { attribute: attribute.clone(), numbers: each(options) }
            }
            Self::Years => Bound::PerYear(
                YEARS.into_iter().enumerate().map(|(case, year)| (year, number(case))).collect(),
            ),
        }
    }
}

impl Metrics {
    pub fn new(flavour: Flavour, kinds: Vec<String>) -> Self {
        let (declared, pools, derived) = Default::default();
        let (given, in_points, has_years) = (BTreeSet::new(), false, false);
        Self { declared, pools, derived, flavour, kinds, given, in_points, has_years }
    }

    /// Points that are given, for so many that there are to earn.
    fn points(&mut self, choices: &mut Choices, worth: &Q) -> Option<Method> {
        let (ticks, places) = as_ticks(worth, 6).filter(|(ticks, _)| *ticks > 0)?;
        let of = self.new_metric(choices, Wanted::Quantity);
        let pool = [0, 1, ticks / 3, ticks / 2, ticks - 1, ticks];
        let whole = self.declared[of].of_type == MetricType::Count;
        let one = 10i128.pow(places as u32);
        let value = |part: i128| {
            let text = if whole { (part / one).to_string() } else { decimal(part, places) };
            Value::Number(Number::new(text))
        };
        self.pools[of] = pool.into_iter().map(value).collect();
        self.given.insert(of);
        Some(Method::Points(self.id(of)))
    }

    /// One number where a condition on the kind or on what is there holds, and another where it does not.
    fn branch(&mut self, choices: &mut Choices) -> Method {
        let mut of_one = |c: &mut Choices| {
            if self.kinds.len() > 1 && !self.declared.is_empty() && c.chance(50) {
                return Predicate::Kind(c.pick(&self.kinds).clone());
            }
            let metric = self.metric(c, Wanted::Numeric);
            Predicate::Present(self.id(metric))
        };
        let (first, second) = (of_one(choices), of_one(choices));
        let when = match choices.below(4) {
            0 => Predicate::And(vec![first, second]),
            1 => Predicate::Or(vec![first, second]),
            2 => Predicate::Not(Box::new(first)),
            _ => first,
        };
        let number =
            |c: &mut Choices| Number::new(*c.pick(&["0", "0.25", "100%", "33.3%", "1", "1.5"]));
        Method::If { when, then: number(choices), otherwise: number(choices) }
    }

    /// What a number goes by.
    pub fn cases(&self, choices: &mut Choices) -> Cases {
        let attributes: Vec<_> = self.attributes().collect();
        if !attributes.is_empty() && choices.chance(50) {
            let (attribute, options) = *choices.pick(&attributes);
            return Cases::Options(attribute.to_owned(), options.to_vec());
        }
        if self.has_years { Cases::Years } else { Cases::Kinds(self.kinds.clone()) }
    }

    /// The position of a metric that fits, new or used already.
    fn metric(&mut self, choices: &mut Choices, wanted: Wanted) -> usize {
        let fits = |i: &usize| wanted.fits(&self.declared[*i].of_type) && !self.given.contains(i);
        let fitting: Vec<usize> = (0..self.declared.len()).filter(fits).collect();
        if !fitting.is_empty() && choices.chance(25) {
            return *choices.pick(&fitting);
        }
        self.new_metric(choices, wanted)
    }

    fn new_metric(&mut self, choices: &mut Choices, wanted: Wanted) -> usize {
        let of_type = wanted.new_type(choices);
        let temper = self.flavour.temper;
        let pool = (0..choices.between(1, 4)).map(|_| value(choices, &of_type, temper)).collect();
        let can_be = matches!(of_type, MetricType::Choice { .. } | MetricType::Text);
        // A file declares a metric at least.
        let is_attribute = can_be && !self.declared.is_empty() && choices.chance(40);
        self.declared.push(Metric {
            id: format!("m{}", self.declared.len()),
            of_type,
            is_attribute,
        });
        self.pools.push(pool);
        self.declared.len() - 1
    }

    fn id(&self, metric: usize) -> String {
        self.declared[metric].id.clone()
    }

    /// What measures a number beside a metric: mostly the metric itself, else a quotient or a derived metric of it.
    fn measured(&mut self, choices: &mut Choices, metric: usize) -> String {
        let of = self.id(metric);
        if !choices.chance(self.flavour.derived) {
            return of;
        }
        let other = self.metric(choices, Wanted::Quantity);
        let second = match self.derived.last() {
            Some(derived) if choices.chance(20) => derived.id.clone(),
            _ => self.id(other),
        };
        if choices.chance(50) {
            return format!("{of} / {second}");
        }
        let id = format!("d{}", self.derived.len());
        // A percentage of something, and a thousand times one, are no shares, so that bounds with `%` are refused.
        let is_share = matches!(self.declared[metric].of_type, MetricType::Percent);
        let sign = *choices.pick(&['+', '-', if is_share { '-' } else { '*' }, '/', '/']);
        let times = if is_share { "0.1" } else { "1000" };
        let times = Number::new(*choices.pick(&["1", times, "0.5", "100%"]));
        // A metric is not used up by what nothing measures: each that is made is returned.
        self.derived.push(Derived { id: id.clone(), first: of, sign, second, times });
        id
    }

    /// What a unit might submit: mostly one of the few usual values.
    pub fn cell(&self, choices: &mut Choices, metric: usize) -> Cell {
        let pool = &self.pools[metric];
        let usual = choices.below(100) < 60 || self.given.contains(&metric);
        Cell::Present(if usual {
            choices.pick(pool).clone()
        } else {
            value(choices, &self.declared[metric].of_type, self.flavour.temper)
        })
    }

    /// A number to compare the metric with: often one of its usual values exactly.
    pub fn bound(&self, choices: &mut Choices, metric: usize) -> Number {
        let usual = choices.pick(&self.pools[metric]).clone();
        match usual {
            Value::Number(number) if choices.chance(50) => number,
            _ => match value(choices, &self.declared[metric].of_type, self.flavour.temper) {
                Value::Number(number) => number,
                other => panic!("{other:?} is not a number"),
            },
        }
    }

    /// Two different bounds, the lower first.
    fn two_bounds(&self, choices: &mut Choices, metric: usize) -> (Number, Number) {
        let (a, b) = (self.bound(choices, metric), self.bound(choices, metric));
        match a.value.cmp(&b.value) {
            std::cmp::Ordering::Less => (a, b),
            std::cmp::Ordering::Greater => (b, a),
            std::cmp::Ordering::Equal if b.value == Q::from_integer(1.into()) => {
                (Number::new("0"), b)
            }
            std::cmp::Ordering::Equal if b.value < Q::from_integer(1.into()) => {
                (b, Number::new("1"))
            }
            std::cmp::Ordering::Equal => (Number::new("1"), b),
        }
    }

    /// A number, the same for all units or one for each kind or option of an attribute.
    pub fn by_unit(&self, choices: &mut Choices, make: impl Fn(&mut Choices) -> Number) -> Bound {
        let each = |c: &mut Choices, keys: &[String]| {
            keys.iter().map(|key| (key.clone(), make(c))).collect::<Vec<_>>()
        };
        let attributes: Vec<_> = self.attributes().collect();
        match choices.below(100) {
            _ if self.has_years && choices.chance(50) => {
                Bound::PerYear(YEARS.map(|year| (year, make(choices))).to_vec())
            }
            0..15 => Bound::PerKind(each(choices, &self.kinds)),
            15..30 if !attributes.is_empty() => {
                let (attribute, options) = *choices.pick(&attributes);
                let numbers = each(choices, options);
                Bound::PerOption { attribute: attribute.to_owned(), numbers }
            }
            _ => Bound::Same(make(choices)),
        }
    }

    /// The attributes that have options, with these.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.declared.iter().filter(|metric| metric.is_attribute).filter_map(|metric| {
            let MetricType::Choice { options } = &metric.of_type else { return None };
            Some((metric.id.as_str(), options.as_slice()))
        })
    }

    /// Declares an attribute for conclusions to go by.
    pub fn declare_attribute(&mut self, choices: &mut Choices) {
        let place = self.new_metric(choices, Wanted::Choice);
        self.declared[place].is_attribute = place > 0;
    }

    fn bound_for_kinds(&self, choices: &mut Choices, metric: usize) -> Bound {
        self.by_unit(choices, |c| self.bound(c, metric))
    }

    /// One or two conditions on a numeric metric.
    fn numeric_conditions(&self, choices: &mut Choices, metric: usize) -> Vec<Condition> {
        let low = choices.below(5);
        let first = self.bound_for_kinds(choices, metric);
        let mut conditions = vec![match low {
            0 => Condition::AtLeast(first),
            1 => Condition::Above(first),
            2 => Condition::AtMost(first),
            3 => Condition::Below(first),
            _ => Condition::Equals(first),
        }];
        if choices.chance(25) && low < 2 {
            let (least, most) = self.two_bounds(choices, metric);
            conditions = if low == 0 {
                vec![Condition::AtLeast(Bound::Same(least)), Condition::Below(Bound::Same(most))]
            } else {
                vec![Condition::Above(Bound::Same(least)), Condition::AtMost(Bound::Same(most))]
            };
        }
        conditions
    }

    /// A metric and conditions that suit it.
    pub fn condition(&mut self, choices: &mut Choices) -> (String, Vec<Condition>) {
        let wanted = *choices.pick(&[Wanted::Numeric, Wanted::YesNo, Wanted::Choice, Wanted::Date]);
        let metric = self.metric(choices, wanted);
        let conditions = match self.declared[metric].of_type.clone() {
            MetricType::YesNo => {
                vec![Condition::Is(*choices.pick(&[Answer::Yes, Answer::No]))]
            }
            MetricType::Choice { options } => {
                vec![Condition::EqualsOption(choices.pick(&options).clone())]
            }
            MetricType::Date => vec![Condition::By(choices.date())],
            _ => {
                let conditions = self.numeric_conditions(choices, metric);
                return (self.measured(choices, metric), conditions);
            }
        };
        (self.id(metric), conditions)
    }

    /// A part, its whole, and conditions on the quotient.
    pub fn quotient(&mut self, choices: &mut Choices) -> (String, String, Vec<Condition>) {
        let part = self.metric(choices, Wanted::Quantity);
        let whole = self.metric(choices, Wanted::Quantity);
        let which = choices.below(5);
        let bound = self.by_unit(choices, |c| {
            Number::new(*c.pick(&["50%", "80%", "0.25", "100%", "0%", "33.3333%"]))
        });
        let condition = match which {
            0 => Condition::AtLeast(bound),
            1 => Condition::Above(bound),
            2 => Condition::AtMost(bound),
            3 => Condition::Below(bound),
            _ => Condition::Equals(bound),
        };
        (self.id(part), self.id(whole), vec![condition])
    }

    /// Any scoring method; `points` are those of its indicator.
    pub fn method(&mut self, choices: &mut Choices, points: &Q) -> Method {
        if choices.chance(self.flavour.sums) {
            return self.sum_of(choices, points);
        }
        match choices.below(20) {
            19 => self.best_of(choices, points, points),
            _ => self.single(choices, points, points),
        }
    }

    pub fn unscored(&mut self, choices: &mut Choices) -> Method {
        let metric = self.metric(choices, Wanted::Any);
        Method::Unscored(self.id(metric))
    }

    fn sum_of(&mut self, choices: &mut Choices, points: &Q) -> Method {
        let count = choices.between(2, 4);
        // Some write what each part earns at most, if that can be written.
        let ticks = as_ticks(points, 4).filter(|(ticks, _)| *ticks >= count as i128);
        let in_points = ticks.filter(|_| choices.chance(40));
        let (whole, places) = in_points.unwrap_or_else(|| {
            let places = *choices.pick(&[0, 1, 4]);
            (100 * 10_i128.pow(places as u32), places)
        });
        let sizes = choices.parts_of(whole, count, 1);
        self.in_points = in_points.is_some();
        let part = |size: i128| {
            let size = decimal(size, places);
            let size = match in_points {
                Some(_) => PartSize::Points(Number::new(size)),
                None => PartSize::Share(Number::new(format!("{size}%"))),
            };
            let worth = points * size.of(points);
            // Items are counted in the points of a part that has some.
            let points = if in_points.is_some() { &worth } else { points };
            let method = if choices.chance(10) {
                self.best_of(choices, points, &worth)
            } else if choices.chance(self.flavour.sums) {
                self.ratio(choices)
            } else {
                self.single(choices, points, &worth)
            };
            (size, method)
        };
        let parts = sizes.into_iter().map(part).collect();
        self.in_points = false;
        Method::SumOf(parts)
    }

    fn best_of(&mut self, choices: &mut Choices, points: &Q, worth: &Q) -> Method {
        let count = choices.between(2, 3);
        Method::BestOf((0..count).map(|_| self.single(choices, points, worth)).collect())
    }

    /// A method of one piece; `worth` are the points that it can earn.
    fn single(&mut self, choices: &mut Choices, points: &Q, worth: &Q) -> Method {
        if choices.chance(self.flavour.peers) {
            return self.of_peers(choices);
        }
        if self.flavour.words > 0 && choices.chance(self.flavour.words / 3) {
            let given = !self.in_points && choices.chance(50);
            let given = if given { self.points(choices, worth) } else { None };
            return given.unwrap_or_else(|| self.branch(choices));
        }
        match choices.below(11) {
            0 => {
                let of = self.metric(choices, Wanted::YesNo);
                Method::YesNo(self.id(of))
            }
            1 => self.choice(choices, worth),
            2..6 => self.ratio(choices),
            6 => self.linear(choices),
            7 if choices.chance(25) => self.steps_by_day(choices, worth),
            7 => self.steps(choices, worth),
            8 if !points.is_zero() => {
                let wanted = *choices.pick(&[Wanted::Count, Wanted::Numeric]);
                let of = self.metric(choices, wanted);
                let each = *choices.pick(&["1", "0.5", "2.5", "0.333", "7", "0.01"]);
                Method::PerItem { of: self.measured(choices, of), points: Number::new(each) }
            }
            9 => self.survey(choices),
            _ => {
                let (of, conditions) = self.condition(choices);
                Method::Threshold { of, conditions }
            }
        }
    }

    fn of_peers(&mut self, choices: &mut Choices) -> Method {
        let metric = self.metric(choices, Wanted::Numeric);
        let of = self.measured(choices, metric);
        if self.attributes().next().is_none() && choices.chance(25) {
            self.declare_attribute(choices);
        }
        let method = Self::scale(choices, of);
        let counts_itself = matches!(method, Method::Rank { .. } | Method::Percentile { .. });
        let previous = !counts_itself && choices.chance(self.flavour.previous);
        let least = choices.maybe(25, |c| {
            Number::new(*c.pick(&["10%", "0.25", "5%", "33.3333%", "99%", "0.1234567890123"]))
        });
        let attributes: Vec<String> = self.attributes().map(|(id, _)| id.to_owned()).collect();
        let chance = if attributes.is_empty() { 0 } else { 50 };
        let among = choices.maybe(chance, |c| c.pick(&attributes).clone());
        match least.is_none() && !previous && among.is_none() {
            true => method,
            false => Method::Among { least, previous, among, method: Box::new(method) },
        }
    }

    /// How a value is placed among those of its peers.
    fn scale(choices: &mut Choices, of: String) -> Method {
        match choices.below(11) {
            0 => Method::Relative { of, to: Peer::Best },
            1 => Method::Relative { of, to: Peer::Lowest },
            2 => Method::Relative { of, to: Peer::Mean },
            3 => Method::MinMax { of, direction: Direction::Up },
            4 => Method::MinMax { of, direction: Direction::Down },
            5 => Method::Rank { of, direction: Direction::Up },
            6 => Method::Rank { of, direction: Direction::Down },
            7 => Method::Percentile { of, direction: Direction::Up },
            8 => Method::Percentile { of, direction: Direction::Down },
            _ => {
                let ends = [
                    ("-2", "2"),
                    ("-1", "1"),
                    ("2", "-2"),
                    ("0", "1.5"),
                    ("-0.5", "0.25"),
                    ("1", "0"),
                    ("1.224744871391589049098642037", "2"),
                    ("-3", "3"),
                ];
                let (zero_at, full_at) = *choices.pick(&ends);
                Method::ZScore { of, zero_at: Number::new(zero_at), full_at: Number::new(full_at) }
            }
        }
    }

    /// Every answer has a metric of its own.
    fn survey(&mut self, choices: &mut Choices) -> Method {
        let scales: [&[&str]; 5] = [
            &["1", "2", "3", "4", "5"],
            &["0", "1"],
            &["-1", "0", "1"],
            &["0.5", "1.25", "7"],
            &["-2.5", "-1.75"],
        ];
        let mut counts: Vec<usize> = Vec::new();
        let scale = *choices.pick(&scales);
        for _ in scale {
            let count = self.metric(choices, Wanted::Count);
            let own = !counts.contains(&count);
            counts.push(if own { count } else { self.new_metric(choices, Wanted::Count) });
        }
        let answers = scale.iter().zip(counts);
        Method::Survey(answers.map(|(value, of)| (Number::new(*value), self.id(of))).collect())
    }

    /// Shares, or points of those that can be earned.
    fn earnings(choices: &mut Choices, count: usize, worth: &Q) -> (bool, Vec<Number>) {
        let points = ["0", "0.01", "0.25", "0.5", "1", "1.5", "2", "3.333", "5", "7", "10", "20"];
        let points: Vec<_> =
            points.map(Number::new).into_iter().filter(|points| points.value <= *worth).collect();
        if points.len() > 1 && choices.chance(35) {
            return (true, (0..count).map(|_| choices.pick(&points).clone()).collect());
        }
        (false, (0..count).map(|_| choices.share()).collect())
    }

    /// The same from the most to the least.
    fn falling(choices: &mut Choices, count: usize, worth: &Q) -> (bool, Vec<Number>) {
        let (in_points, mut earned) = Self::earnings(choices, count, worth);
        earned.sort_by(|a, b| b.value.cmp(&a.value));
        (in_points, earned)
    }

    fn choice(&mut self, choices: &mut Choices, worth: &Q) -> Method {
        let metric = self.metric(choices, Wanted::Choice);
        let MetricType::Choice { options } = self.declared[metric].of_type.clone() else {
            panic!("a choice")
        };
        let (in_points, earned) = Self::earnings(choices, options.len(), worth);
        let earns = options.into_iter().zip(earned).collect();
        Method::Choice { of: self.id(metric), earns, in_points }
    }

    fn ratio(&mut self, choices: &mut Choices) -> Method {
        let wanted = *choices.pick(&[Wanted::Count, Wanted::Quantity]);
        let (part, whole) = (self.metric(choices, wanted), self.metric(choices, wanted));
        let bounds = [
            (None, None),
            (None, Some("80%")),
            (None, Some("33.3333%")),
            (Some("50%"), None),
            (Some("12.5%"), Some("87.5%")),
            (Some("0%"), Some("0.7")),
            (Some("0.1"), Some("150%")),
        ];
        let (zero_at, full_at) = *choices.pick(&bounds);
        Method::Ratio {
            part: self.id(part),
            whole: self.id(whole),
            zero_at: zero_at.map(Number::new),
            full_at: full_at.map(Number::new),
        }
    }

    fn linear(&mut self, choices: &mut Choices) -> Method {
        let metric = self.metric(choices, Wanted::Numeric);
        let (low, high) = self.two_bounds(choices, metric);
        let of = self.measured(choices, metric);
        if choices.chance(40) {
            Method::Linear { of, zero_at: high, full_at: low }
        } else {
            Method::Linear { of, zero_at: low, full_at: high }
        }
    }

    fn steps_by_day(&mut self, choices: &mut Choices, worth: &Q) -> Method {
        let metric = self.metric(choices, Wanted::Date);
        let mut days: Vec<_> = (0..choices.between(1, 4)).map(|_| choices.date()).collect();
        days.sort_unstable();
        days.dedup();
        let (in_points, earned) = Self::falling(choices, days.len(), worth);
        let steps = days.into_iter().zip(earned).collect();
        Method::StepsByDay { of: self.id(metric), steps, in_points, at_most: choices.chance(30) }
    }

    fn steps(&mut self, choices: &mut Choices, worth: &Q) -> Method {
        let quotient = choices.chance(40);
        let count = choices.between(1, 4);
        let (of, mut bounds) = if quotient {
            let wanted = *choices.pick(&[Wanted::Count, Wanted::Quantity]);
            let (part, whole) = (self.metric(choices, wanted), self.metric(choices, wanted));
            let bounds = ["0%", "12.5%", "0.3333", "50%", "0.7", "90%", "100%", "150%", "-25%"];
            let bounds = (0..count).map(|_| Number::new(*choices.pick(&bounds))).collect();
            (Measured::Quotient(self.id(part), self.id(whole)), bounds)
        } else {
            let metric = self.metric(choices, Wanted::Numeric);
            let bounds = (0..count).map(|_| self.bound(choices, metric)).collect::<Vec<Number>>();
            (Measured::Metric(self.id(metric)), bounds)
        };
        bounds.sort_by(|a, b| a.value.cmp(&b.value));
        bounds.dedup_by(|a, b| a.value == b.value);
        let direction = *choices.pick(&[Direction::Up, Direction::Down]);
        if direction == Direction::Up {
            bounds.reverse();
        }
        let (in_points, earned) = Self::falling(choices, bounds.len(), worth);
        let mut steps: Vec<_> = bounds.into_iter().zip(earned).collect();
        let times =
            direction == Direction::Up && choices.chance(25) && Self::multiply(choices, &mut steps);
        Method::Steps { of, direction, steps, in_points, times }
    }

    /// Makes the lowest step a multiple of the value, if one does not earn more than the step above it.
    fn multiply(choices: &mut Choices, steps: &mut [(Number, Number)]) -> bool {
        let times = Number::new(*choices.pick(&["0.5", "0.05", "0.001", "1"]));
        let Some(((_, lowest), above)) = steps.split_last_mut() else { return false };
        let above = above.last().map(|(bound, earned)| (&bound.value, &earned.value));
        let fits = above.is_none_or(|(bound, earned)| times.value.clone() * bound <= *earned);
        if fits {
            *lowest = times;
        }
        fits
    }
}

fn value(choices: &mut Choices, of_type: &MetricType, temper: Temper) -> Value {
    match of_type {
        MetricType::Count => Value::Number(Number::new(choices.count(temper).to_string())),
        MetricType::Number => Value::Number(choices.number(temper)),
        MetricType::Percent => Value::Number(choices.percentage()),
        MetricType::Rank { field } => {
            let rank = 1 + choices.below(field.unwrap_or(1000) as usize);
            Value::Number(Number::new(rank.to_string()))
        }
        MetricType::YesNo => Value::Answer(*choices.pick(&[Answer::Yes, Answer::No])),
        MetricType::Choice { options } => Value::Option(choices.pick(options).clone()),
        MetricType::Date => Value::Date(choices.date()),
        MetricType::Text => Value::Text(choices.pick(&["ghi chú", "một, hai; ba"]).to_string()),
    }
}
