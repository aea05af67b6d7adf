//! From shares to scores: indicators, groups, and the tree as a whole.

use std::collections::BTreeMap;

use num_traits::{One, Zero};

use super::amount::{Amount, Doubt};
use super::methods::{Place, Refused, Scored, Share};
use super::roots::geometric_mean;
use super::spec::{Absence, Aggregate, Extra, Group, Indicator, Method, Q, Size};

/// What became of a node for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earned {
    Score(Amount),
    Excluded(Absence),
    /// An indicator that is only shown.
    Unscored,
}

/// A node of the tree with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeOutcome {
    /// The name of its level; bonus and penalty indicators stand on none.
    pub level: Option<String>,
    pub is_group: bool,
    pub points: Q,
    pub earned: Earned,
}

impl NodeOutcome {
    pub fn share(&self) -> Option<Amount> {
        match &self.earned {
            Earned::Score(score) if !self.points.is_zero() => Some(score.over(&self.points)),
            _ => None,
        }
    }
}

pub type Nodes = BTreeMap<String, NodeOutcome>;

/// The scoring of one unit.
pub struct Walk<'a> {
    pub place: Place<'a>,
    pub nodes: Nodes,
    pub doubt: Doubt,
}

/// A node that takes part in an aggregate.
struct Child {
    points: Q,
    earned: Earned,
}

impl<'a> Walk<'a> {
    pub fn new(place: Place<'a>) -> Self {
        Self { place, nodes: Nodes::new(), doubt: Doubt::default() }
    }

    /// The score of nodes side by side, out of the `points` of what they belong to.
    pub fn siblings(
        &mut self,
        points: &Q,
        aggregate: Option<Aggregate>,
        groups: &[Group],
        indicators: &[Indicator],
        depth: usize,
    ) -> Result<Earned, Refused> {
        let sizes = groups.iter().map(|g| &g.size).chain(indicators.iter().map(|i| &i.size));
        let weights: Q = sizes
            .map(|size| match size {
                Size::Points(_) => Q::zero(),
                Size::Weight(weight) => weight.value.clone(),
            })
            .sum();
        let points_of = |size: &Size| match size {
            Size::Points(own) => own.value.clone(),
            Size::Weight(weight) => points * &weight.value / &weights,
        };
        let mut children = Vec::new();
        for group in groups {
            let own = points_of(&group.size);
            let earned = self.group(group, &own, depth)?;
            children.push(Child { points: own, earned });
        }
        for indicator in indicators {
            let own = points_of(&indicator.size);
            let earned = self.indicator(indicator, &own, Some("indicator"))?;
            children.push(Child { points: own, earned });
        }
        Ok(combined(points, aggregate.unwrap_or(Aggregate::Arithmetic), &children))
    }

    fn group(&mut self, group: &Group, points: &Q, depth: usize) -> Result<Earned, Refused> {
        let (groups, indicators) = (&group.groups, &group.indicators);
        let earned = self.siblings(points, group.aggregate, groups, indicators, depth + 1)?;
        let framework = self.place.framework;
        let earned = self.round(earned, framework.rounding.group);
        let level = Some(framework.level_name(depth));
        self.keep(&group.id, level, points, earned.clone(), true);
        Ok(earned)
    }

    fn indicator(
        &mut self,
        indicator: &Indicator,
        points: &Q,
        level: Option<&str>,
    ) -> Result<Earned, Refused> {
        let place = Place { evidence: indicator.evidence, ..self.place };
        let scored =
            Scored { points: points.clone(), worth: points.clone(), absent: indicator.absent };
        let earned = match &indicator.method {
            Method::Unscored(_) => Earned::Unscored,
            method => match place.settled(method, &scored)? {
                Share::Of(share) => Earned::Score(share.times(points)),
                Share::Absent(absence) | Share::Excluded(absence) => Earned::Excluded(absence),
            },
        };
        let earned = self.round(earned, self.place.framework.rounding.indicator);
        self.keep(&indicator.id, level.map(str::to_owned), points, earned.clone(), false);
        Ok(earned)
    }

    fn keep(&mut self, id: &str, level: Option<String>, points: &Q, earned: Earned, group: bool) {
        let outcome = NodeOutcome { level, is_group: group, points: points.clone(), earned };
        self.nodes.insert(id.to_owned(), outcome);
    }

    fn round(&self, earned: Earned, places: Option<u32>) -> Earned {
        match (earned, places) {
            (Earned::Score(score), Some(places)) => {
                let mode = self.place.framework.rounding.mode;
                Earned::Score(score.rounded(places, mode, &self.doubt))
            }
            (earned, _) => earned,
        }
    }

    /// The bonus or penalty points, capped.
    pub fn extra(&mut self, extra: Option<&Extra>) -> Result<Amount, Refused> {
        let Some(extra) = extra else { return Ok(Amount::zero()) };
        let mut sum = Amount::zero();
        for indicator in &extra.indicators {
            let Size::Points(points) = &indicator.size else { panic!("extras carry points") };
            if let Earned::Score(score) = self.indicator(indicator, &points.value, None)? {
                sum = sum.plus(&score);
            }
        }
        Ok(match &extra.cap {
            Some(cap) if sum.value > cap.value => Amount { value: cap.value.clone(), ..sum },
            _ => sum,
        })
    }
}

/// `points` times the aggregate of the children's shares.
fn combined(points: &Q, aggregate: Aggregate, children: &[Child]) -> Earned {
    let counted = || children.iter().filter(|child| !child.points.is_zero());
    if counted().next().is_none() {
        return Earned::Score(Amount::zero());
    }
    let shares: Vec<(Amount, Q)> = counted()
        .filter_map(|child| match &child.earned {
            Earned::Score(score) => Some((score.over(&child.points), child.points.clone())),
            Earned::Excluded(_) | Earned::Unscored => None,
        })
        .collect();
    if shares.is_empty() {
        let absence = counted().filter_map(|child| match child.earned {
            Earned::Excluded(absence) => Some(absence),
            Earned::Score(_) | Earned::Unscored => None,
        });
        return Earned::Excluded(absence.min().expect("counted children are scored or excluded"));
    }
    Earned::Score(aggregate_of(aggregate, &shares).times(points))
}

/// The aggregate of shares with their weights, which are above zero.
pub fn aggregate_of(aggregate: Aggregate, shares: &[(Amount, Q)]) -> Amount {
    let sum: Q = shares.iter().map(|(_, weight)| weight.clone()).sum();
    let values = || shares.iter().map(|(share, _)| &share.value);
    let most_error = || shares.iter().map(|(share, _)| share.error.clone()).max();
    let with_error = |value: Option<&Q>| Amount {
        value: value.cloned().expect("there are shares"),
        error: most_error().unwrap_or_else(Q::zero),
    };
    match aggregate {
        Aggregate::Arithmetic => shares
            .iter()
            .fold(Amount::zero(), |total, (share, weight)| total.plus(&share.times(weight)))
            .over(&sum),
        Aggregate::Harmonic if values().any(Zero::is_zero) => Amount::zero(),
        Aggregate::Harmonic => {
            let inverse: Q = shares.iter().map(|(share, weight)| weight / &share.value).sum();
            let value = sum / inverse;
            let relative = shares.iter().map(|(share, _)| share.relative_error()).max();
            let error = relative.unwrap_or_else(Q::zero) * &value * (Q::one() + Q::one());
            Amount { value, error }
        }
        Aggregate::Geometric => geometric_mean(shares),
        Aggregate::Minimum => with_error(values().min()),
        Aggregate::Maximum => with_error(values().max()),
    }
}
