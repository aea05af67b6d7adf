//! From shares to scores: indicators, groups, and the tree as a whole.

use std::collections::BTreeMap;

use num_traits::{One, Zero};

use super::amount::{Amount, Doubt};
use super::methods::{Place, Refused, Scored, Share};
use super::roots::geometric_mean;
use super::spec::{
    Absence, AbsenceRule, AbsenceRules, Aggregate, Extra, Group, Indicator, Method, Q, Size, View,
};

/// What became of a node for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earned {
    Score(Amount),
    Gone(Gone, Absence),
    /// An indicator that is only shown.
    Unscored,
}

/// How a node came to have no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Left out of its group.
    Excluded,
    /// The same, as too few of its points are covered.
    Uncovered,
    /// Left out of everything above it.
    LeftTotal,
    /// Its points stay, and earn nothing.
    Blank,
    /// It takes the total with it.
    Withheld,
}

/// A node of the tree with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeOutcome {
    /// The name of its level; bonus and penalty indicators stand on none.
    pub level: Option<String>,
    pub is_group: bool,
    pub points: Q,
    /// The points that its score is out of, and the share of its points that is not left out.
    pub of: Q,
    pub covered: Q,
    pub earned: Earned,
}

impl NodeOutcome {
    pub fn share(&self) -> Option<Amount> {
        match &self.earned {
            Earned::Score(score) if !self.of.is_zero() => Some(score.over(&self.of)),
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
    came: Came,
}

/// What became of a node: how much of its points counts, and how much is not left out.
pub struct Came {
    pub earned: Earned,
    pub counts: Q,
    pub covered: Q,
}

impl Came {
    fn whole(earned: Earned) -> Self {
        Self { earned, counts: Q::one(), covered: Q::one() }
    }
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
        (groups, indicators): (&[Group], &[Indicator]),
        depth: usize,
        around: AbsenceRules,
    ) -> Result<Came, Refused> {
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
            let came = self.group(group, &own, depth, around)?;
            children.push(Child { points: own, came });
        }
        for indicator in indicators {
            let own = points_of(&indicator.size);
            let came = Came::whole(self.indicator(indicator, &own, Some("indicator"), around)?);
            children.push(Child { points: own, came });
        }
        let [of_total, of_group] = &self.place.framework.coverage;
        let is_total = depth == 1;
        let least = if is_total { of_total } else { of_group };
        let least = least.as_ref().map(|least| least.value.clone());
        let aggregate = aggregate.unwrap_or(Aggregate::Arithmetic);
        Ok(combined(points, aggregate, &children, least, is_total))
    }

    fn group(
        &mut self,
        group: &Group,
        points: &Q,
        depth: usize,
        around: AbsenceRules,
    ) -> Result<Came, Refused> {
        let inside = (group.groups.as_slice(), group.indicators.as_slice());
        let absent = over(group.absent, around);
        let of_level = self.place.framework.of_levels.get(depth - 1).copied().flatten();
        let aggregate = group.aggregate.or(of_level);
        let came = self.siblings(points, aggregate, inside, depth + 1, absent)?;
        let framework = self.place.framework;
        let earned = self.round(came.earned, framework.rounding.group);
        let level = Some(framework.level_name(depth));
        let of = (points, points * &came.counts, came.covered.clone());
        self.keep(&group.id, level, of, earned.clone(), true);
        Ok(Came { earned, ..came })
    }

    fn indicator(
        &mut self,
        indicator: &Indicator,
        points: &Q,
        level: Option<&str>,
        around: AbsenceRules,
    ) -> Result<Earned, Refused> {
        let place = Place { evidence: indicator.evidence, ..self.place };
        let scored = Scored {
            points: points.clone(),
            worth: points.clone(),
            absent: over(indicator.absent, around),
        };
        let earned = match &indicator.method {
            Method::Unscored(_) => Earned::Unscored,
            method => match place.settled(method, &scored)? {
                Share::Of(share) => Earned::Score(share.times(points)),
                Share::Absent(_) => panic!("what is settled is not absent"),
                Share::Gone(rule, absence) => {
                    let gone = match rule {
                        AbsenceRule::Blank => Gone::Blank,
                        AbsenceRule::ExcludeFromTotal => Gone::LeftTotal,
                        AbsenceRule::NoTotal => Gone::Withheld,
                        _ => Gone::Excluded,
                    };
                    Earned::Gone(gone, absence)
                }
            },
        };
        let earned = self.round(earned, self.place.framework.rounding.indicator);
        let of = (points, points.clone(), Q::one());
        self.keep(&indicator.id, level.map(str::to_owned), of, earned.clone(), false);
        Ok(earned)
    }

    fn keep(
        &mut self,
        id: &str,
        level: Option<String>,
        (points, of, covered): (&Q, Q, Q),
        earned: Earned,
        is_group: bool,
    ) {
        let outcome = NodeOutcome { level, is_group, points: points.clone(), of, covered, earned };
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

    /// The points of a view, and its score.
    pub fn view(&self, view: &View) -> (Q, Earned) {
        let nodes = view.of.iter().map(|id| &self.nodes[id]);
        let points: Q = nodes.clone().map(|node| node.points.clone()).sum();
        let children: Vec<Child> = nodes
            .map(|node| {
                let earned = node.earned.clone();
                let is_nothing = node.points.is_zero();
                let counts = if is_nothing { Q::one() } else { &node.of / &node.points };
                let came = Came { earned, counts, covered: node.covered.clone() };
                Child { points: node.points.clone(), came }
            })
            .collect();
        let framework = self.place.framework;
        let least = framework.coverage[0].as_ref().map(|least| least.value.clone());
        let aggregate = view.aggregate.unwrap_or(Aggregate::Arithmetic);
        let came = combined(&points, aggregate, &children, least, true);
        (points, self.round(came.earned, framework.rounding.total))
    }

    /// The bonus or penalty points, capped. Nothing where one of them takes the total with it.
    pub fn extra(&mut self, extra: Option<&Extra>) -> Result<Option<Amount>, Refused> {
        let Some(extra) = extra else { return Ok(Some(Amount::zero())) };
        let (mut sum, mut withheld) = (Amount::zero(), false);
        for indicator in &extra.indicators {
            let Size::Points(points) = &indicator.size else { panic!("extras carry points") };
            match self.indicator(indicator, &points.value, None, AbsenceRules::default())? {
                Earned::Score(score) => sum = sum.plus(&score),
                Earned::Gone(gone, _) => withheld |= gone == Gone::Withheld,
                Earned::Unscored => {}
            }
        }
        let capped = match &extra.cap {
            Some(cap) if sum.value > cap.value => Amount { value: cap.value.clone(), ..sum },
            _ => sum,
        };
        Ok((!withheld).then_some(capped))
    }
}

/// What a rule says for itself, over what is said around it.
fn over(own: AbsenceRules, around: AbsenceRules) -> AbsenceRules {
    AbsenceRules {
        missing: own.missing.or(around.missing),
        not_applicable: own.not_applicable.or(around.not_applicable),
        rejected: own.rejected.or(around.rejected),
        zero_whole: own.zero_whole.or(around.zero_whole),
    }
}

/// The aggregate of the children's shares, times the points that it is of: all of them for a total,
/// and for a group those of its children that count.
fn combined(
    points: &Q,
    aggregate: Aggregate,
    children: &[Child],
    least: Option<Q>,
    is_total: bool,
) -> Came {
    let counted: Vec<&Child> = children
        .iter()
        .filter(|child| !child.points.is_zero() && child.came.earned != Earned::Unscored)
        .collect();
    let gone = |wanted: &dyn Fn(Gone) -> bool| {
        counted
            .iter()
            .filter_map(|child| match child.came.earned {
                Earned::Gone(gone, absence) if wanted(gone) => Some(absence),
                _ => None,
            })
            .min()
    };
    if let Some(absence) = gone(&|gone| gone == Gone::Withheld) {
        return Came::whole(Earned::Gone(Gone::Withheld, absence));
    }
    let left = gone(&|gone| gone == Gone::LeftTotal).is_some();
    let gravest = gone(&|gone| gone != Gone::Blank);
    // Points in all, those that stay in this group, those that count, and those not left out.
    let (mut all, mut base, mut counts, mut covered) = (Q::zero(), Q::zero(), Q::zero(), Q::zero());
    let mut shares: Vec<(Amount, Q)> = Vec::new();
    for child in &counted {
        let (own, came) = (&child.points, &child.came);
        all += own;
        let (of, share) = match &came.earned {
            Earned::Score(score) => {
                let of = own * &came.counts;
                (of.clone(), Some(score.over(&of)))
            }
            Earned::Gone(Gone::Blank, _) => (own.clone(), Some(Amount::zero())),
            Earned::Gone(Gone::LeftTotal, _) => (Q::zero(), None),
            _ => continue,
        };
        base += own;
        counts += &of;
        if let Some(share) = share {
            covered += own * &came.covered;
            shares.push((share, of));
        }
    }
    if shares.is_empty() {
        let gone = if left && !is_total { Gone::LeftTotal } else { Gone::Excluded };
        return Came::whole(match gravest {
            Some(absence) => Earned::Gone(gone, absence),
            None => Earned::Score(Amount::zero()),
        });
    }
    let covered = covered / all;
    if least.is_some_and(|least| covered < least) {
        return Came::whole(Earned::Gone(Gone::Uncovered, gravest.unwrap_or(Absence::Missing)));
    }
    let share = aggregate_of(aggregate, &shares);
    if is_total {
        return Came::whole(Earned::Score(share.times(points)));
    }
    let counts = counts / base;
    Came { earned: Earned::Score(share.times(&(points * &counts))), counts, covered }
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
