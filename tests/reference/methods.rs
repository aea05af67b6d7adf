//! From metrics to a share, method by method.

use num_traits::{One, Signed, Zero};

use super::amount::Amount;
use super::roots::square_root;
use super::spec::{
    Absence, AbsenceRule, AbsenceRules, Answer, Bound, Cell, Condition, Dataset, Date, Derived,
    Direction, Evidence, Framework, Measured, Method, Number, PartSize, Peer, Q, Unit, Value,
    carries_evidence, held,
};

/// The scoring was refused: a value was absent and the rules say `error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// What a method gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    Of(Amount),
    /// Values that it needs are absent: what that does is still to be asked.
    Absent(Absence),
    /// Absent, and what that does was asked: it leaves the denominator.
    Gone(AbsenceRule, Absence),
}

/// One unit among the others.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub framework: &'a Framework,
    pub dataset: &'a Dataset,
    /// The units of the year before; with whom a method compares, if `among_previous`.
    pub before: &'a Dataset,
    pub among_previous: bool,
    /// The place of the attribute of which peers have the same option.
    pub among: Option<usize>,
    pub unit: &'a Unit,
    /// What the indicator that is being scored asks for.
    pub evidence: Evidence,
    pub carries_evidence: bool,
}

/// The indicator that a method scores.
#[derive(Clone)]
pub struct Scored {
    pub points: Q,
    /// The points that the method can earn: all of them, or those of a part.
    pub worth: Q,
    pub absent: AbsenceRules,
}

impl Scored {
    /// What stands on the right of a step or an option: a share, or points of what there is to earn.
    fn share_of(&self, earned: &Number, in_points: bool) -> Q {
        if in_points { &earned.value / &self.worth } else { earned.value.clone() }
    }
}

/// The rule for a kind of absence: the indicator's, else the framework's, else `error`.
pub fn rule(own: &AbsenceRules, common: &AbsenceRules, absence: Absence) -> AbsenceRule {
    let named = |rules: &AbsenceRules| match absence {
        Absence::Missing => rules.missing,
        Absence::NotApplicable => rules.not_applicable,
        Absence::Rejected => rules.rejected,
        Absence::ZeroWhole => rules.zero_whole,
    };
    match named(own).or(named(common)) {
        Some(rule) => rule,
        None if absence == Absence::ZeroWhole => rule(own, common, Absence::Missing),
        None => AbsenceRule::Error,
    }
}

impl<'a> Place<'a> {
    pub fn new(framework: &'a Framework, dataset: &'a Dataset, unit: &'a Unit) -> Self {
        const NOBODY: &Dataset = &Dataset::new();
        let (carries_evidence, evidence) = (carries_evidence(dataset), Evidence::Optional);
        let (before, among_previous) = (NOBODY, false);
        let among = None;
        Self { framework, dataset, before, among_previous, among, unit, evidence, carries_evidence }
    }

    fn value_of(self, unit: &'a Unit, metric: &str) -> Result<&'a Value, Absence> {
        let position = self.framework.metrics.iter().position(|m| m.id == metric);
        let position = position.expect("a declared metric");
        let unseen =
            self.evidence == Evidence::Required && self.carries_evidence && !unit.backed[position];
        match &unit.cells[position] {
            Cell::Present(_) if unseen => Err(Absence::Missing),
            Cell::Present(value) => Ok(value),
            Cell::Absent(absence) => Err(*absence),
        }
    }

    pub fn value(self, metric: &str) -> Result<&'a Value, Absence> {
        self.value_of(self.unit, metric)
    }

    pub fn number(self, metric: &str) -> Result<Q, Absence> {
        self.number_of_unit(self.unit, metric)
    }

    /// The number of a metric, of a derived metric, or of a quotient `part / whole`.
    fn number_of_unit(self, unit: &'a Unit, metric: &str) -> Result<Q, Absence> {
        let number = |id: &str| self.number_of_unit(unit, id);
        if let Some((part, whole)) = metric.split_once(" / ") {
            return combined('/', number(part), number(whole));
        }
        match self.framework.derived.iter().find(|derived| derived.id == metric) {
            Some(Derived { first, sign, second, times, .. }) => {
                combined(*sign, number(first), number(second)).map(|value| value * &times.value)
            }
            None => self.value_of(unit, metric).map(number_of),
        }
    }

    /// Whether a metric, a derived metric or a quotient satisfies every condition.
    pub fn holds(self, of: &str, conditions: &[Condition]) -> Result<bool, Absence> {
        // What is asked is known first.
        let numbers = conditions.iter().map(|condition| self.asked(condition));
        let asked: Vec<Option<Q>> = numbers.collect::<Result<_, _>>()?;
        let mut pairs = conditions.iter().zip(&asked);
        let is_derived = self.framework.derived.iter().any(|derived| derived.id == of);
        if of.contains(" / ") || is_derived {
            let value = self.number(of)?;
            return Ok(
                pairs.all(|(condition, asked)| number_holds(condition, &value, asked.as_ref()))
            );
        }
        let value = self.value(of)?;
        Ok(pairs.all(|(condition, asked)| condition_holds(condition, value, asked.as_ref())))
    }

    /// The number of a bound for the unit, or the absence of the attribute that it goes by.
    pub fn bound(self, bound: &Bound) -> Result<Number, Absence> {
        let of = |numbers: &[(String, Number)], own: &str| {
            let found = numbers.iter().find(|(key, _)| key == own);
            found.expect("a number for each").1.clone()
        };
        Ok(match bound {
            Bound::Same(number) => number.clone(),
            Bound::PerKind(numbers) => of(numbers, &self.unit.kind),
            Bound::PerOption { attribute, numbers } => of(numbers, self.option(attribute)?),
            Bound::PerYear(numbers) => {
                let found = numbers.iter().find(|(year, _)| Some(*year) == self.framework.year);
                found.expect("a number for the year").1.clone()
            }
        })
    }

    /// The number that a condition asks for, if it asks for one.
    pub fn asked(self, condition: &Condition) -> Result<Option<Q>, Absence> {
        match condition {
            Condition::AtLeast(bound)
            | Condition::Above(bound)
            | Condition::AtMost(bound)
            | Condition::Below(bound)
            | Condition::Equals(bound) => self.bound(bound).map(|number| Some(number.value)),
            Condition::EqualsOption(_) | Condition::Is(_) | Condition::By(_) => Ok(None),
        }
    }

    /// The option that the unit has of an attribute, for which no evidence is asked.
    fn option(self, attribute: &str) -> Result<&'a str, Absence> {
        let place = Self { evidence: Evidence::Optional, ..self };
        match place.value(attribute)? {
            Value::Option(own) => Ok(own),
            other => panic!("{other:?} is no option"),
        }
    }

    /// The values of the metric that units of the same kind have. There is none where a unit that
    /// was refused stands alone, which is as if they were missing.
    fn peers(self, metric: &str) -> Result<Vec<Q>, Absence> {
        let (dataset, place) = match self.among_previous {
            // Evidence is asked for the figures of this year.
            true => (self.before, Place { evidence: Evidence::Optional, ..self }),
            false => (self.dataset, self),
        };
        let attribute = self.among.map(|among| self.framework.metrics[among].id.as_str());
        let own = attribute.map(|attribute| self.option(attribute)).transpose()?;
        let same_kind = dataset.iter().filter(|unit| {
            let option = attribute.map(|attribute| Place { unit, ..self }.option(attribute).ok());
            unit.kind == self.unit.kind && option.flatten() == own
        });
        let peers: Vec<Q> =
            same_kind.filter_map(|unit| place.number_of_unit(unit, metric).ok()).collect();
        if peers.is_empty() { Err(Absence::Missing) } else { Ok(peers) }
    }

    /// `part ÷ whole`, or the kind of absence that counts.
    pub fn quotient(self, part: &str, whole: &str) -> Result<Q, Absence> {
        combined('/', self.number(part), self.number(whole))
    }

    /// The share that a method gives, before the rules of absence are asked.
    pub fn share(self, method: &Method, scored: &Scored) -> Result<Share, Refused> {
        match method {
            Method::SumOf(parts) => self.sum_of(parts, scored),
            Method::BestOf(alternatives) => self.best_of(alternatives, scored),
            single => Ok(match self.single(single, scored) {
                Ok(share) => Share::Of(Amount { value: held(share.value), ..share }),
                Err(absence) => Share::Absent(absence),
            }),
        }
    }

    /// The share with the rules of absence applied: never `Absent`.
    pub fn settled(self, method: &Method, scored: &Scored) -> Result<Share, Refused> {
        let share = self.share(method, scored)?;
        let Share::Absent(absence) = share else { return Ok(share) };
        match rule(&scored.absent, &self.framework.absent, absence) {
            AbsenceRule::Zero => Ok(Share::Of(Amount::zero())),
            AbsenceRule::Full => Ok(Share::Of(Amount::exact(Q::one()))),
            AbsenceRule::Error => Err(Refused),
            rule => Ok(Share::Gone(rule, absence)),
        }
    }

    fn sum_of(self, parts: &[(PartSize, Method)], scored: &Scored) -> Result<Share, Refused> {
        let (mut earned, mut counted) = (Amount::zero(), Q::zero());
        let (mut excluded, mut withheld) = (Vec::new(), Vec::new());
        let rounding = self.framework.rounding;
        for (size, method) in parts {
            let weight = size.of(&scored.worth);
            let worth = &scored.worth * &weight;
            let points = match size {
                PartSize::Share(_) => scored.points.clone(),
                PartSize::Points(points) => points.value.clone(),
            };
            let inside = Scored { points, worth: worth.clone(), ..scored.clone() };
            match self.settled(method, &inside)? {
                Share::Of(share) => {
                    let share = match rounding.part {
                        Some(places) if !worth.is_zero() => share
                            .times(&worth)
                            .rounded_with_error(places, rounding.mode)
                            .over(&worth),
                        _ => share,
                    };
                    earned = earned.plus(&share.times(&weight));
                    counted += &weight;
                }
                Share::Gone(AbsenceRule::Blank, _) => counted += &weight,
                Share::Gone(AbsenceRule::NoTotal, absence) => withheld.push(absence),
                Share::Gone(rule, absence) => excluded.push((absence, rule)),
                Share::Absent(_) => panic!("what is settled is not absent"),
            }
        }
        if let Some(absence) = withheld.into_iter().min() {
            return Ok(Share::Gone(AbsenceRule::NoTotal, absence));
        }
        Ok(match excluded.into_iter().min_by_key(|(absence, _)| *absence) {
            Some((absence, rule)) if counted.is_zero() => Share::Gone(rule, absence),
            _ => {
                let share = earned.over(&counted);
                Share::Of(Amount { value: held(share.value), ..share })
            }
        })
    }

    fn best_of(self, alternatives: &[Method], scored: &Scored) -> Result<Share, Refused> {
        let (mut present, mut absent) = (Vec::new(), Vec::new());
        for alternative in alternatives {
            match self.share(alternative, scored)? {
                Share::Of(share) => present.push(share),
                Share::Absent(absence) | Share::Gone(_, absence) => absent.push(absence),
            }
        }
        let worst = absent.into_iter().min();
        // The largest is no farther from the truth than the one of them that is farthest.
        let error = present.iter().map(|share| share.error.clone()).max();
        Ok(match present.into_iter().map(|share| share.value).max() {
            Some(value) => Share::Of(Amount { value, error: error.unwrap_or_else(Q::zero) }),
            None => Share::Absent(worst.expect("best_of has alternatives")),
        })
    }

    fn single(self, method: &Method, scored: &Scored) -> Result<Amount, Absence> {
        match method {
            Method::ZScore { of, zero_at, full_at } => {
                self.z_score(of, &zero_at.value, &full_at.value)
            }
            Method::Among { least, previous, among, method } => {
                let among = match among {
                    // Who has no option is compared with nobody.
                    Some(among) => {
                        self.option(among)?;
                        self.framework.metrics.iter().position(|metric| metric.id == *among)
                    }
                    None => None,
                };
                let place = Place { among_previous: *previous, among, ..self };
                let share = place.single(method, scored)?;
                let share = Amount { value: held(share.value), ..share };
                let Some(least) = least else { return Ok(share) };
                let rest = Q::one() - &least.value;
                Ok(Amount::exact(least.value.clone()).plus(&share.times(&rest)))
            }
            exact => self.exact(exact, scored).map(Amount::exact),
        }
    }

    fn exact(self, method: &Method, scored: &Scored) -> Result<Q, Absence> {
        match method {
            Method::Points(of) => Ok(self.number(of)? / &scored.worth),
            Method::If { when, then, otherwise } => {
                let held = when.holds(self).expect("a condition that is never absent");
                Ok(if held { then } else { otherwise }.value.clone())
            }
            Method::YesNo(of) => Ok(one_if(matches!(self.value(of)?, Value::Answer(Answer::Yes)))),
            Method::Choice { of, earns, in_points } => {
                let Value::Option(chosen) = self.value(of)? else { panic!("{of} is no choice") };
                let (_, earned) = earns.iter().find(|(o, _)| o == chosen).expect("a known option");
                Ok(scored.share_of(earned, *in_points))
            }
            Method::Ratio { part, whole, zero_at, full_at } => {
                let ratio = self.quotient(part, whole)?;
                let zero = zero_at.as_ref().map_or_else(Q::zero, |n| n.value.clone());
                let full = full_at.as_ref().map_or_else(Q::one, |n| n.value.clone());
                Ok((ratio - &zero) / (full - zero))
            }
            Method::Linear { of, zero_at, full_at } => {
                Ok((self.number(of)? - &zero_at.value) / (&full_at.value - &zero_at.value))
            }
            Method::StepsByDay { of, steps, in_points, .. } => {
                let Value::Date(day) = self.value(of)? else { panic!("{of} is no date") };
                let kept = steps.iter().filter(|(by, _)| day <= by).min_by_key(|(by, _)| *by);
                Ok(kept.map_or_else(Q::zero, |(_, earned)| scored.share_of(earned, *in_points)))
            }
            Method::Steps { of, direction, steps, in_points, times } => {
                let value = match of {
                    Measured::Metric(of) => self.number(of)?,
                    Measured::Quotient(part, whole) => self.quotient(part, whole)?,
                };
                let reached = |bound: &Q| match direction {
                    Direction::Up => &value >= bound,
                    Direction::Down => &value <= bound,
                };
                let reached = steps.iter().filter(|(bound, _)| reached(&bound.value));
                let step = match direction {
                    Direction::Up => reached.max_by_key(|(bound, _)| bound.value.clone()),
                    Direction::Down => reached.min_by_key(|(bound, _)| bound.value.clone()),
                };
                let Some(step) = step else { return Ok(Q::zero()) };
                let earned = scored.share_of(&step.1, *in_points);
                Ok(if *times && steps.last() == Some(step) { earned * value } else { earned })
            }
            Method::Threshold { of, conditions } => Ok(one_if(self.holds(of, conditions)?)),
            Method::PerItem { of, points } => Ok(self.number(of)? * &points.value / &scored.points),
            Method::Relative { of, to } => self.relative(of, *to),
            Method::MinMax { of, direction } => self.min_max(of, *direction),
            Method::Percentile { of, direction } => self.percentile(of, *direction),
            Method::Rank { of, direction } => self.rank(of, *direction),
            Method::Survey(answers) => self.survey(answers),
            Method::Unscored(_) => Ok(Q::zero()),
            Method::ZScore { .. } | Method::Among { .. } | Method::SumOf(_) | Method::BestOf(_) => {
                panic!("not a single method")
            }
        }
    }

    fn relative(self, of: &str, to: Peer) -> Result<Q, Absence> {
        let value = self.number(of)?;
        let peers = self.peers(of)?;
        let count = Q::from_integer(peers.len().into());
        let least = peers.iter().min().expect("a peer").clone();
        let most = peers.iter().max().expect("a peer").clone();
        let benchmark = match to {
            Peer::Best => most,
            Peer::Lowest => least,
            Peer::Mean => peers.into_iter().sum::<Q>() / count,
        };
        let is_lowest = matches!(to, Peer::Lowest);
        if benchmark.is_negative() || (benchmark.is_zero() && !is_lowest) {
            return Err(Absence::ZeroWhole);
        }
        Ok(match is_lowest {
            // Who has the least has everything; beside none, any is infinitely more.
            true if value <= benchmark => Q::one(),
            true => benchmark / value,
            false => value / benchmark,
        })
    }

    fn min_max(self, of: &str, direction: Direction) -> Result<Q, Absence> {
        let value = self.number(of)?;
        let peers = self.peers(of)?;
        let least = peers.iter().min().expect("a peer").clone();
        let most = peers.iter().max().expect("a peer").clone();
        if least == most {
            return Err(Absence::ZeroWhole);
        }
        let share = (value - &least) / (most - least);
        Ok(match direction {
            Direction::Up => share,
            Direction::Down => Q::one() - share,
        })
    }

    /// z by its definition, from the distances of all peers from their mean; and then between two
    /// ends, with the digits that the library promises where the deviation is irrational.
    fn z_score(self, of: &str, zero_at: &Q, full_at: &Q) -> Result<Amount, Absence> {
        let value = self.number(of)?;
        let peers = self.peers(of)?;
        let count = Q::from_integer(peers.len().into());
        let mean = peers.iter().sum::<Q>() / &count;
        let distances = peers.iter().map(|peer| peer - &mean);
        let variance = distances.map(|distance| &distance * &distance).sum::<Q>() / count;
        if variance.is_zero() {
            return Err(Absence::ZeroWhole);
        }
        let distance = value - mean;
        let size = square_root(&(&distance * &distance / variance));
        let z = if distance < Q::zero() { Amount::zero().minus(&size) } else { size };
        let share = z.minus(&Amount::exact(zero_at.clone())).over(&(full_at - zero_at));
        // Sixty digits are enough to see on which side of an end an irrational number lies; what
        // is rational is exact.
        if share.value <= Q::zero() || share.value >= Q::one() || share.is_exact() {
            return Ok(Amount::exact(held(share.value)));
        }
        let promised = Q::new(1.into(), num_traits::pow(num_bigint::BigInt::from(10), 20));
        Ok(Amount { error: &share.value * promised, ..share })
    }

    /// Whether a peer has a better value.
    fn is_better(peer: &Q, value: &Q, direction: Direction) -> bool {
        match direction {
            Direction::Up => peer > value,
            Direction::Down => peer < value,
        }
    }

    /// The mean, over all peers, of 1 for a worse value, ½ for the same and 0 for a better one.
    fn percentile(self, of: &str, direction: Direction) -> Result<Q, Absence> {
        let value = self.number(of)?;
        let peers = self.peers(of)?;
        let count = Q::from_integer(peers.len().into());
        let each = peers.iter().map(|peer| {
            if *peer == value {
                Q::new(1.into(), 2.into())
            } else {
                one_if(!Self::is_better(peer, &value, direction))
            }
        });
        Ok(each.sum::<Q>() / count)
    }

    fn rank(self, of: &str, direction: Direction) -> Result<Q, Absence> {
        let value = self.number(of)?;
        let peers = self.peers(of)?;
        let better = peers.iter().filter(|peer| Self::is_better(peer, &value, direction)).count();
        match peers.len() {
            1 => Err(Absence::ZeroWhole),
            // n − (better + 1) of n − 1; a unit that was refused may stand behind the last.
            count => Ok(Q::new((count - 1).saturating_sub(better).into(), (count - 1).into())),
        }
    }

    /// Every answer once for each who gave it, from 0 for the lowest to 1 for the highest.
    fn survey(self, answers: &[(super::spec::Number, String)]) -> Result<Q, Absence> {
        let counts: Vec<_> = answers.iter().map(|(_, count)| self.number(count)).collect();
        if let Some(absence) = counts.iter().filter_map(|count| count.clone().err()).min() {
            return Err(absence);
        }
        let counts: Vec<Q> = counts.into_iter().flatten().collect();
        let all: Q = counts.iter().sum();
        if all.is_zero() {
            return Err(Absence::ZeroWhole);
        }
        let lowest = answers.iter().map(|(value, _)| &value.value).min().expect("answers");
        let highest = answers.iter().map(|(value, _)| &value.value).max().expect("answers");
        let place = |value: &Q| (value - lowest) / (highest - lowest);
        let earned = answers.iter().zip(&counts).map(|((value, _), n)| place(&value.value) * n);
        Ok(earned.sum::<Q>() / all)
    }
}

/// Two numbers with a sign between them, or the kind of absence that counts.
fn combined(sign: char, one: Result<Q, Absence>, other: Result<Q, Absence>) -> Result<Q, Absence> {
    match (one, other) {
        (Err(a), Err(b)) => Err(a.min(b)),
        (Err(a), Ok(_)) | (Ok(_), Err(a)) => Err(a),
        (Ok(one), Ok(other)) => match sign {
            '+' => Ok(one + other),
            '-' => Ok(one - other),
            '*' => Ok(one * other),
            '/' if other.is_zero() => Err(Absence::ZeroWhole),
            '/' => Ok(one / other),
            other => panic!("`{other}` is no sign"),
        },
    }
}

fn one_if(holds: bool) -> Q {
    if holds { Q::one() } else { Q::zero() }
}

fn number_of(value: &Value) -> Q {
    match value {
        Value::Number(number) => number.value.clone(),
        other => panic!("{other:?} is not a number"),
    }
}

fn date_of(value: &Value) -> Date {
    match value {
        Value::Date(date) => *date,
        other => panic!("{other:?} is not a date"),
    }
}

/// Whether a value satisfies a condition that asks for a number, or for none.
fn condition_holds(condition: &Condition, value: &Value, asked: Option<&Q>) -> bool {
    match condition {
        Condition::EqualsOption(option) => {
            matches!(value, Value::Option(chosen) if chosen == option)
        }
        Condition::Is(answer) => matches!(value, Value::Answer(given) if given == answer),
        Condition::By(last) => date_of(value) <= *last,
        numeric => number_holds(numeric, &number_of(value), asked),
    }
}

/// Whether a number satisfies a condition that asks for one.
fn number_holds(condition: &Condition, value: &Q, asked: Option<&Q>) -> bool {
    let asked = asked.unwrap_or_else(|| panic!("{condition:?} has no bound"));
    match condition {
        Condition::AtLeast(_) => value >= asked,
        Condition::Above(_) => value > asked,
        Condition::AtMost(_) => value <= asked,
        Condition::Below(_) => value < asked,
        _ => value == asked,
    }
}
