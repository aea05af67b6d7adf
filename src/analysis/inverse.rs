//! The inverses of scoring methods: the least change of a figure that earns so much more.

use serde::{Deserialize, Serialize};

use super::curve::Curve;
use super::kept::Kept;
use super::of_unit::{OfUnit, places_of_steps};
use crate::dataset::Value;
use crate::evaluation::{Share, share};
use crate::model::{
    Benchmark, Direction, Method, MetricIndex, MetricType, NodeBody, PeerMethod, PeerScale, Reach,
    Test, Worth,
};
use crate::number::{Date, Decimal, Exact, Overflow, Quantity, Rounding, RoundingMode};
use crate::plan::PeerKey;

/// A figure that is changed, and what it is changed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// The id of the indicator that earns more.
    pub indicator: String,
    /// The id of the metric.
    pub metric: String,
    /// The value that the unit has.
    pub from: Value,
    /// The value that it would need.
    pub to: Value,
}

/// A figure that earns more if it is changed, with all else unchanged.
#[derive(Debug, Clone)]
pub(super) struct Lever<'a> {
    indicator: String,
    metric: String,
    from: Value,
    /// The points that a whole share earns.
    points: Exact,
    /// The share that the unit has.
    own: Exact,
    ways: Ways<'a>,
    /// Whether it moves what others earn, and what it earns by itself.
    moves_peers: bool,
}

/// How shares follow from the figure.
#[derive(Debug, Clone)]
enum Ways<'a> {
    /// By jumps: values, each with its share.
    Jumps(Vec<(Value, Exact)>),
    /// By a line, from the figure of nothing to that of everything.
    Line { zero: Exact, full: Exact, kind: MetricType, bounds: [Option<Decimal>; 2] },
    /// By what is tried.
    Curve(Box<Curve<'a>>),
}

/// A lever that is pulled so far.
#[derive(Debug, Clone)]
pub(super) struct Pull {
    pub(super) step: Step,
    /// The points that it earns.
    pub(super) gain: Exact,
    /// The change in proportion to what there was. A figure that was not there, or that is no number, changes by all
    /// of it.
    pub(super) effort: Exact,
    /// Whether other units move it, and it them.
    pub(super) moves_peers: bool,
}

impl Lever<'_> {
    pub(super) fn metric(&self) -> &str {
        &self.metric
    }

    pub(super) const fn moves_peers(&self) -> bool {
        self.moves_peers
    }

    /// Returns the most points that it can earn. `None` if it can earn none.
    pub(super) fn most(&self) -> Option<Exact> {
        let best = match &self.ways {
            Ways::Jumps(jumps) => jumps.iter().map(|(_, share)| share).max()?.clone(),
            Ways::Line { .. } => Exact::ONE,
            Ways::Curve(curve) => curve.most.clone(),
        };
        let gain = best.minus(&self.own).ok()?.times(&self.points).ok()?;
        (gain > Exact::ZERO).then_some(gain)
    }

    /// Returns the change that earns the most. `None` if none earns more.
    pub(super) fn best(&self) -> Result<Option<Pull>, Overflow> {
        const HALVINGS: u32 = 24;
        let Some(most) = self.most() else { return Ok(None) };
        let mut best = self.earning(&most)?;
        // A bound of the metric stands before that.
        let (mut low, mut high, half) = (Exact::ZERO, most, Exact::ratio(1, 2).unwrap_or_default());
        for _ in 0..if best.is_none() { HALVINGS } else { 0 } {
            let middle = low.plus(&high)?.times(&half)?;
            match self.earning(&middle)? {
                Some(pull) => (best, low) = (Some(pull), middle),
                None => high = middle,
            }
        }
        Ok(best)
    }

    /// Returns the least change that earns so many points. `None` if it cannot.
    pub(super) fn earning(&self, need: &Exact) -> Result<Option<Pull>, Overflow> {
        let Some(more) = need.over(&self.points)? else { return Ok(None) };
        let wanted = self.own.plus(&more)?;
        if wanted > Exact::ONE {
            return Ok(None);
        }
        let (to, reached) = match &self.ways {
            Ways::Jumps(jumps) => {
                let enough = jumps.iter().filter(|(_, share)| *share >= wanted);
                match enough.min_by(|(_, one), (_, other)| one.cmp(other)) {
                    Some((to, share)) => (to.clone(), share.clone()),
                    None => return Ok(None),
                }
            }
            Ways::Line { zero, full, kind, bounds } => {
                let value = zero.plus(&wanted.times(&full.minus(zero)?)?)?;
                let upwards = full > zero;
                let Some(to) = in_steps(&value, kind, upwards) else { return Ok(None) };
                let [least, most] = *bounds;
                if least.is_some_and(|least| to < least) || most.is_some_and(|most| to > most) {
                    return Ok(None);
                }
                let above = Exact::from(to).minus(zero)?;
                let share = above.over(&full.minus(zero)?)?.unwrap_or_default();
                (Value::Number(to), share.held_to_share())
            }
            Ways::Curve(curve) => match curve.earning(&wanted) {
                Some((to, share)) => (Value::Number(to), share),
                None => return Ok(None),
            },
        };
        let effort = effort(&self.from, &to)?;
        let step = Step {
            indicator: self.indicator.clone(),
            metric: self.metric.clone(),
            from: self.from.clone(),
            to,
        };
        let gain = reached.minus(&self.own)?.times(&self.points)?;
        Ok(Some(Pull { step, gain, effort, moves_peers: self.moves_peers }))
    }
}

/// Returns the nearest value in the steps of a metric that does not earn less.
fn in_steps(value: &Exact, kind: &MetricType, upwards: bool) -> Option<Decimal> {
    let places = places_of_steps(kind);
    // `Up` is away from zero.
    let mode = match upwards != value.is_negative() {
        true => RoundingMode::Up,
        false => RoundingMode::Down,
    };
    value.to_decimal(Rounding { places, mode }).ok().map(|value| value.normalize())
}

fn effort(from: &Value, to: &Value) -> Result<Exact, Overflow> {
    let (Value::Number(from), Value::Number(to)) = (from, to) else { return Ok(Exact::ONE) };
    let (from, to) = (Exact::from(*from), Exact::from(*to));
    Ok(to.minus(&from)?.abs().over(&from.abs())?.unwrap_or(Exact::ONE))
}

/// Returns the levers of a unit: every figure whose change earns more, by a method that has an inverse.
pub(super) fn levers(kept: &Kept, row: usize) -> Result<Vec<Lever<'_>>, Overflow> {
    let (Some(tree), Some(view)) = (kept.tree(), kept.outcome.view(row)) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for node in tree.nodes.iter().filter(|node| node.counts()) {
        let NodeBody::Indicator { method, evidence, absent } = node.body() else { continue };
        let unit = OfUnit { kept, row, view, node, evidence: *evidence, absent };
        unit.add(&mut found, method, &Worth::of(node.points()))?;
    }
    Ok(found)
}

/// Returns whether no figure of a unit can earn more: every indicator earns everything, or as much as its method and the
/// bounds of its metric let it. `false` if that is not known of one.
pub(super) fn is_at_best(kept: &Kept, row: usize) -> Result<bool, Overflow> {
    let (Some(tree), Some(view)) = (kept.tree(), kept.outcome.view(row)) else { return Ok(false) };
    let least = Exact::from_ticks(1, Rounding::MAX_PLACES);
    for node in tree.nodes.iter().filter(|node| node.counts()) {
        let NodeBody::Indicator { method, evidence, absent } = node.body() else { continue };
        let unit = OfUnit { kept, row, view, node, evidence: *evidence, absent };
        let worth = Worth::of(node.points());
        if unit.own(method, &worth) == Exact::ONE {
            continue;
        }
        let more = match unit.ways(method, &worth)? {
            Some((metric, ways)) => unit.lever(method, &worth, metric, ways),
            None => return Ok(false),
        };
        if more.map(|lever| lever.earning(&least)).transpose()?.flatten().is_some() {
            return Ok(false);
        }
    }
    Ok(tree.penalty.is_none())
}

impl<'a> OfUnit<'a> {
    fn add(
        &self,
        found: &mut Vec<Lever<'a>>,
        method: &'a Method,
        worth: &Worth,
    ) -> Result<(), Overflow> {
        match method {
            Method::SumOf(parts) => {
                for part in parts {
                    self.add(found, &part.method, &worth.part(&part.most)?)?;
                }
            }
            Method::BestOf(methods) => {
                let own = self.own(method, worth);
                let first = found.len();
                for method in methods {
                    self.add(found, method, worth)?;
                }
                // What another alternative earns is earned already.
                let of_these = found.iter_mut().skip(first);
                of_these.for_each(|lever| lever.own = own.clone());
            }
            _ => match self.ways(method, worth)? {
                Some((metric, ways)) => found.extend(self.lever(method, worth, metric, ways)),
                None => {
                    let mut metrics = self.kept.outcome.framework().reads_of(method);
                    metrics.sort_unstable();
                    metrics.dedup();
                    for metric in metrics {
                        let curve = Curve::of(*self, (method, worth), metric);
                        let ways = curve.map(|curve| Ways::Curve(Box::new(curve)));
                        found.extend(ways.and_then(|w| self.lever(method, worth, metric, w)));
                    }
                }
            },
        }
        Ok(())
    }

    fn own(&self, method: &Method, worth: &Worth) -> Exact {
        match share(method, worth, self.evidence, self.absent, &self.view) {
            Ok(Share::Earned(share)) => share,
            _ => Exact::ZERO,
        }
    }

    fn lever(
        &self,
        method: &Method,
        worth: &Worth,
        of: MetricIndex,
        ways: Ways<'a>,
    ) -> Option<Lever<'a>> {
        let own = self.own(method, worth);
        let metric = self.metric(of)?;
        let is_worth = own < Exact::ONE && !worth.most.is_zero() && !metric.is_attribute;
        let lever = Lever {
            indicator: self.node.id().to_owned(),
            metric: metric.id.clone(),
            from: self.kept.outcome.dataset().value(self.row, of),
            points: worth.most.clone(),
            own,
            ways,
            moves_peers: method.depends_on_peers(),
        };
        Some(lever).filter(|lever| is_worth && lever.most().is_some())
    }

    /// Returns the metric to change for a method, and how shares follow from it. `None` if the method has no inverse.
    fn ways(
        &self,
        method: &Method,
        worth: &Worth,
    ) -> Result<Option<(MetricIndex, Ways<'a>)>, Overflow> {
        let one = |value: Value| Ways::Jumps(vec![(value, Exact::ONE)]);
        Ok(match method {
            Method::YesNo { of } => Some((*of, one(Value::YesNo(true)))),
            Method::Choice { of, shares } => {
                let Some(MetricType::Choice { options }) = self.metric(*of).map(|m| &m.kind) else {
                    return Ok(None);
                };
                let options = options.iter().zip(shares);
                let jumps = options.map(|(option, earns)| {
                    (Value::Choice(option.id.clone()), earns.share().clone())
                });
                Some((*of, Ways::Jumps(jumps.collect())))
            }
            Method::Steps { of, steps, reach } => {
                let jumps =
                    steps.iter().map(|step| (Exact::from(step.bound), step.earns.share().clone()));
                self.jumps(*of, jumps.collect(), *reach == Reach::AtLeast)?
            }
            Method::StepsByDay { of, steps } => {
                let jump = |step: &crate::model::Step<Date>| {
                    (Value::Date(step.bound), step.earns.share().clone())
                };
                Some((*of, Ways::Jumps(steps.iter().map(jump).collect())))
            }
            Method::Threshold { of, condition } => match condition.tests.as_slice() {
                [test] => self.test(*of, test)?,
                _ => None,
            },
            Method::Ratio { of, zero_at, full_at } | Method::Linear { of, zero_at, full_at } => {
                self.line(*of, Exact::from(*zero_at), Exact::from(*full_at))?
            }
            Method::PerItem { of, points } => {
                let full = worth.whole.over(&Exact::from(*points))?;
                full.map_or(Ok(None), |full| self.line(*of, Exact::ZERO, full))?
            }
            Method::Peers(method) => self.among_peers(method)?,
            Method::By(by) => match self.view.case_of(by) {
                Ok(case) => self.ways(&case.then, worth)?,
                Err(_) => None,
            },
            _ => None,
        })
    }

    /// Returns a metric that can be changed for another, and what its values are multiplied by: the part of a quotient
    /// for the quotient.
    fn changed(&self, of: MetricIndex) -> Option<(MetricIndex, Exact)> {
        if self.metric(of).is_some() {
            return Some((of, Exact::ONE));
        }
        let (part, whole) = self.kept.outcome.framework().quotient(of)?;
        let whole = self.view.number(whole, self.evidence).ok()?;
        self.metric(part).filter(|_| whole > Exact::ZERO).map(|_| (part, whole))
    }

    fn line(
        &self,
        of: MetricIndex,
        zero: Exact,
        full: Exact,
    ) -> Result<Option<(MetricIndex, Ways<'a>)>, Overflow> {
        let Some((changed, times)) = self.changed(of) else { return Ok(None) };
        let Some(metric) = self.metric(changed).filter(|_| zero != full) else { return Ok(None) };
        let (kind, bounds) = (metric.kind.clone(), [metric.at_least, metric.at_most]);
        let line =
            Ways::Line { zero: zero.times(&times)?, full: full.times(&times)?, kind, bounds };
        Ok(Some((changed, line)))
    }

    fn jumps(
        &self,
        of: MetricIndex,
        steps: Vec<(Exact, Exact)>,
        upwards: bool,
    ) -> Result<Option<(MetricIndex, Ways<'a>)>, Overflow> {
        let Some((changed, times)) = self.changed(of) else { return Ok(None) };
        let Some(metric) = self.metric(changed) else { return Ok(None) };
        let mut jumps = Vec::with_capacity(steps.len());
        for (bound, share) in steps {
            if let Some(value) = in_steps(&bound.times(&times)?, &metric.kind, upwards) {
                jumps.push((Value::Number(value), share));
            }
        }
        Ok(Some((changed, Ways::Jumps(jumps))))
    }

    fn test(
        &self,
        of: MetricIndex,
        test: &Test,
    ) -> Result<Option<(MetricIndex, Ways<'a>)>, Overflow> {
        let alone = |bound: &Quantity, upwards: bool| {
            self.jumps(of, vec![(Exact::from(bound.value), Exact::ONE)], upwards)
        };
        Ok(match test {
            Test::AtLeast(at) | Test::Equals(at) => alone(at, true)?,
            Test::AtMost(at) => alone(at, false)?,
            Test::Is(answer) => Some((of, Ways::Jumps(vec![(Value::YesNo(*answer), Exact::ONE)]))),
            Test::By(day) => Some((of, Ways::Jumps(vec![(Value::Date(*day), Exact::ONE)]))),
            _ => None,
        })
    }

    /// Takes the peers as they are: they are scored again before an answer is given.
    fn among_peers(
        &self,
        method: &PeerMethod,
    ) -> Result<Option<(MetricIndex, Ways<'a>)>, Overflow> {
        let peers = self.view.peers(PeerKey::of(method, self.evidence));
        let Some(peers) = peers.filter(|_| method.least.is_zero()) else { return Ok(None) };
        let (small, large) = (peers.smallest.clone(), peers.largest.clone());
        match method.scale {
            PeerScale::MinMax(Direction::Up) => self.line(method.of, small, large),
            PeerScale::MinMax(Direction::Down) => self.line(method.of, large, small),
            PeerScale::Relative(Benchmark::Best) => self.line(method.of, Exact::ZERO, large),
            _ => Ok(None),
        }
    }
}
