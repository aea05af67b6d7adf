//! The gates of a verdict: whether each holds, and by what.

use num_traits::{One, Zero};

use super::amount::{Amount, Doubt};
use super::criteria::Finding;
use super::evaluate::{UnitOutcome, is_share};
use super::methods::Place;
use super::predicate::Predicate;
use super::spec::{Absence, Counted, Gate, Number, Q, ScoreBound, Sign};
use super::tree::{Earned, Gone};

/// How a gate came out for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateFound {
    pub held: bool,
    /// What was found and what was asked for, in the same terms.
    pub value: Option<Amount>,
    pub bound: Q,
    /// How far the value is from the bound, where the gate does not hold.
    pub short_by: Option<Amount>,
    /// What keeps it from holding.
    pub failing: Vec<String>,
    pub passed_over: Vec<String>,
}

/// A score and the points that it is of.
struct Scored {
    score: Amount,
    points: Q,
}

/// What a node or a target is to a gate.
enum Standing {
    Scored(Scored),
    Target(Finding),
    /// Does not apply to the unit, or is shown and not counted.
    PassedOver,
    /// Has no score although it applies.
    Absent,
}

fn standing(outcome: &UnitOutcome, id: &str) -> Standing {
    if let Some(finding) = outcome.findings.get(id) {
        return Standing::Target(*finding);
    }
    let (earned, points, of) = match outcome.views.get(id) {
        Some(view) => (&view.earned, &view.points, &view.points),
        None => {
            let node = &outcome.nodes[id];
            (&node.earned, &node.points, &node.of)
        }
    };
    match earned {
        _ if points.is_zero() => Standing::PassedOver,
        Earned::Score(score) => {
            Standing::Scored(Scored { score: score.clone(), points: of.clone() })
        }
        Earned::Gone(Gone::Excluded | Gone::LeftTotal, Absence::NotApplicable)
        | Earned::Unscored => Standing::PassedOver,
        Earned::Gone(..) => Standing::Absent,
    }
}

/// Bounds that all look at the same: shares, or points.
struct Range {
    shares: bool,
    ends: Vec<(Sign, Q)>,
}

impl Range {
    /// Bounds on nodes: a number alone is a share.
    fn of_nodes(bounds: &[ScoreBound], place: Place<'_>) -> Option<Self> {
        Self::new(bounds, place, |bound, _| !bound.in_points)
    }

    /// Bounds on the total: a number alone is a share up to 1.
    fn of_total(bounds: &[ScoreBound], place: Place<'_>) -> Option<Self> {
        Self::new(bounds, place, |bound, number| !bound.in_points && is_share(number))
    }

    /// `None` for a unit that lacks an attribute which a bound goes by.
    fn new(
        bounds: &[ScoreBound],
        place: Place<'_>,
        is_share: impl Fn(&ScoreBound, &Number) -> bool,
    ) -> Option<Self> {
        let number = |bound: &ScoreBound| place.bound(&bound.number).ok();
        let numbers: Vec<Number> = bounds.iter().map(number).collect::<Option<_>>()?;
        let pairs = || bounds.iter().zip(&numbers);
        let ends = pairs().map(|(bound, number)| (bound.sign, number.value.clone()));
        let shares = pairs().any(|(bound, number)| is_share(bound, number));
        Some(Self { shares, ends: ends.collect() })
    }

    fn full() -> Self {
        Self { shares: true, ends: vec![(Sign::AtLeast, Q::one())] }
    }

    fn of_number(ends: Vec<(Sign, usize)>) -> Self {
        let ends = ends.into_iter().map(|(sign, count)| (sign, whole(count)));
        Self { shares: false, ends: ends.collect() }
    }

    fn amount(&self, scored: &Scored) -> Amount {
        if self.shares { scored.score.over(&scored.points) } else { scored.score.clone() }
    }

    /// The place of the first end that a score is on the wrong side of.
    fn missed(&self, scored: &Scored, doubt: &Doubt) -> Option<usize> {
        let amount = self.amount(scored);
        self.ends.iter().position(|(sign, bound)| {
            let order = amount.compare(&Amount::exact(bound.clone()), doubt);
            !match sign {
                Sign::AtLeast => order.is_ge(),
                Sign::Above => order.is_gt(),
                Sign::AtMost => order.is_le(),
                Sign::Below => order.is_lt(),
            }
        })
    }

    /// What came out, told by the end that some score misses.
    fn found(&self, held: bool, scored: &[Scored], doubt: &Doubt) -> GateFound {
        let missed = scored.iter().filter_map(|scored| self.missed(scored, doubt)).min();
        let (sign, bound) = self.ends[missed.unwrap_or(0)].clone();
        let is_lower = matches!(sign, Sign::AtLeast | Sign::Above);
        let amounts = scored.iter().map(|scored| self.amount(scored));
        let value = amounts.reduce(
            |one, other| {
                if (other.value < one.value) == is_lower { other } else { one }
            },
        );
        let distance = |value: &Amount| {
            let bound = Amount::exact(bound.clone());
            if is_lower { bound.minus(value) } else { value.minus(&bound) }
        };
        let short_by = value.as_ref().filter(|_| !held).map(distance);
        GateFound { held, value, bound, short_by, failing: Vec::new(), passed_over: Vec::new() }
    }
}

fn whole(count: usize) -> Q {
    Q::from_integer(count.into())
}

/// The ids that `met: all` and a `count` without `of` look at.
fn everything(outcome: &UnitOutcome) -> Vec<String> {
    let counted = outcome
        .nodes
        .iter()
        .filter(|(_, node)| node.level.is_some() && !node.is_group && !node.points.is_zero());
    let indicators = counted.map(|(id, _)| id.clone());
    indicators.chain(outcome.findings.keys().cloned()).collect()
}

/// The ids of a level.
fn of_level(outcome: &UnitOutcome, level: &str) -> Vec<String> {
    let on_level = outcome.nodes.iter().filter(|(_, node)| node.level.as_deref() == Some(level));
    on_level.map(|(id, _)| id.clone()).collect()
}

/// How a gate comes out; `points` are those of the framework. It does not hold for a unit of which it is not known what
/// is asked.
pub fn gate_found(gate: &Gate, outcome: &UnitOutcome, place: Place<'_>, points: &Q) -> GateFound {
    decided(gate, outcome, place, points).unwrap_or_else(|| GateFound {
        held: false,
        value: None,
        bound: Q::zero(),
        short_by: None,
        failing: Vec::new(),
        passed_over: Vec::new(),
    })
}

fn decided(gate: &Gate, outcome: &UnitOutcome, place: Place<'_>, points: &Q) -> Option<GateFound> {
    let doubt = &outcome.doubt;
    Some(match gate {
        Gate::Total(bounds) => {
            let range = Range::of_total(bounds, place)?;
            let total = outcome.total.clone();
            let total = total.map(|score| Scored { score, points: points.clone() });
            let held = total.as_ref().is_some_and(|total| range.missed(total, doubt).is_none());
            range.found(held, total.as_slice(), doubt)
        }
        Gate::Every { level, bounds } => {
            every(outcome, &of_level(outcome, level), &Range::of_nodes(bounds, place)?)
        }
        Gate::Score { of, bounds } => {
            every(outcome, std::slice::from_ref(of), &Range::of_nodes(bounds, place)?)
        }
        Gate::Met(ids) => counted(outcome, ids, &Range::full(), None),
        Gate::MetAll => counted(outcome, &everything(outcome), &Range::full(), None),
        Gate::Count { how_many, of, share } => {
            let ids = match of {
                Counted::All => everything(outcome),
                Counted::These(ids) => ids.clone(),
                Counted::Level(level) => of_level(outcome, level),
            };
            let each = match share {
                Some(share) => Range::of_nodes(share, place)?,
                None => Range::full(),
            };
            counted(outcome, &ids, &each, Some(Range::of_number(how_many.clone())))
        }
        Gate::Top(part) => top(outcome, part),
        Gate::Formula(predicate) => formula(predicate, place),
    })
}

fn every(outcome: &UnitOutcome, ids: &[String], range: &Range) -> GateFound {
    let (mut failing, mut passed_over, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids {
        match standing(outcome, id) {
            Standing::Scored(scored) => {
                if range.missed(&scored, &outcome.doubt).is_some() {
                    failing.push(id.clone());
                }
                found.push(scored);
            }
            Standing::PassedOver => passed_over.push(id.clone()),
            Standing::Absent | Standing::Target(_) => failing.push(id.clone()),
        }
    }
    let came = range.found(failing.is_empty(), &found, &outcome.doubt);
    GateFound { failing, passed_over, ..came }
}

/// So many of these are in a range; without a number, all that apply.
fn counted(
    outcome: &UnitOutcome,
    ids: &[String],
    each: &Range,
    how_many: Option<Range>,
) -> GateFound {
    let (mut count, mut failing, mut passed_over) = (0, Vec::new(), Vec::new());
    for id in ids {
        match standing(outcome, id) {
            Standing::Scored(scored) if each.missed(&scored, &outcome.doubt).is_none() => {
                count += 1
            }
            Standing::Target(Finding::Met) => count += 1,
            Standing::PassedOver => passed_over.push(id.clone()),
            Standing::Scored(_) | Standing::Target(_) | Standing::Absent => {
                failing.push(id.clone());
            }
        }
    }
    let all = ids.len() - passed_over.len();
    let range = how_many.unwrap_or_else(|| Range::of_number(vec![(Sign::AtLeast, all)]));
    let count = Scored { score: Amount::exact(whole(count)), points: Q::one() };
    let held = range.missed(&count, &outcome.doubt).is_none();
    let came = range.found(held, &[count], &outcome.doubt);
    GateFound { failing, passed_over, ..came }
}

/// Among the first of those ranked: not more of them stand before it than the part allows.
fn top(outcome: &UnitOutcome, part: &Number) -> GateFound {
    let last = (&part.value * whole(outcome.ranked)).floor();
    let range = Range { shares: false, ends: vec![(Sign::AtMost, last)] };
    let rank = outcome.ahead.map(|ahead| Amount::exact(whole(ahead + 1)));
    let rank = rank.map(|score| Scored { score, points: Q::one() });
    let held = rank.as_ref().is_some_and(|rank| range.missed(rank, &outcome.doubt).is_none());
    range.found(held, rank.as_slice(), &outcome.doubt)
}

/// Of a comparison the two sides; of anything else whether it holds.
fn formula(predicate: &Predicate, place: Place<'_>) -> GateFound {
    let held = predicate.holds(place);
    let holds = held == Ok(true);
    if let Some((left, sign, right)) = predicate.sides(place) {
        let distance = sign.distance(&(&left - &right)).filter(|_| !holds);
        let short_by = distance.map(Amount::exact);
        let value = Some(Amount::exact(left));
        let none = Vec::new;
        return GateFound {
            held: holds,
            value,
            bound: right,
            short_by,
            failing: none(),
            passed_over: none(),
        };
    }
    let value = held.ok().map(|held| Amount::exact(if held { Q::one() } else { Q::zero() }));
    let none = Vec::new;
    GateFound {
        held: holds,
        value,
        bound: Q::one(),
        short_by: None,
        failing: none(),
        passed_over: none(),
    }
}
