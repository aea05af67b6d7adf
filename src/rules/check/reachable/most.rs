//! Upper bounds on what can be earned, with the best value for every metric.
//!
//! The bounds are never too low: a share that cannot be worked out counts as 1.

use super::range::Range;
use super::values::Domain;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{
    AbsentPolicy, AbsentRules, Aggregate, Condition, Framework, Index, Method, MetricIndex,
    NodeBody, NodeData, NodeIndex, TargetData, Test, Worth,
};
use crate::rules::check::points::in_words;
use crate::said::said;
use rust_decimal::Decimal;

use crate::number::{Exact, Rounding};
use crate::rules::text::fault_list::{Sink, fault};

/// The most that nodes and the total can earn.
pub(crate) struct Most {
    /// The greatest share of each node that values of its metrics give; for groups, from their children. `None`
    /// if there is no bound.
    values: Vec<Option<Exact>>,
    /// The greatest share of each node if absent and not applicable values may earn or be left out.
    any: Vec<Option<Exact>>,
    /// Which nodes can leave the denominator of their parent.
    leaves: Vec<bool>,
    /// The greatest total.
    pub(crate) total: Option<Exact>,
}

impl Most {
    /// Works out the bounds for a tree without faults.
    pub(crate) fn of(index: &Index, framework: &Framework) -> Self {
        let rounding = &framework.rounding;
        // Where points leave the total, or a group without figures leaves, some children are enough.
        // What groups say of absence stands in the rules of their indicators.
        let from_total = |node: &NodeData| match node.body() {
            NodeBody::Indicator { absent, .. } => absent.has(AbsentPolicy::ExcludeFromTotal),
            NodeBody::Group { .. } => false,
        };
        let from_total = index.nodes.iter().any(from_total);
        let in_part = framework.coverage.group.is_some() || from_total;
        // A group that keeps 0.6 of its points has a score up to 1 if scores are rounded to whole numbers. Any
        // share can come of that.
        let is_bounded = !from_total || rounding.group.is_none();
        let everything = vec![Some(Exact::ONE); index.nodes.len()];
        let leaves = vec![false; index.nodes.len()];
        let mut most = Self { values: everything.clone(), any: everything, leaves, total: None };
        // In the list, groups come before their children.
        for (place, node) in index.nodes.iter().enumerate().rev() {
            let (value, any, leaves) = match node.body() {
                NodeBody::Indicator { method, absent, .. } => {
                    let worth = Worth::of(node.points());
                    let share = share(method, (&worth, absent), framework);
                    let share = rounded(share, node.points(), rounding.of(rounding.indicator));
                    let whole = share.clone().max(Exact::ONE);
                    let (full, leaves) = (absent.has(AbsentPolicy::Full), leaves_by(absent));
                    let any = if full || leaves { whole.clone() } else { share.clone() };
                    (Some(if full { whole } else { share }), Some(any), leaves)
                }
                NodeBody::Group { aggregate, children } => {
                    let any = most.combined(index, *aggregate, children);
                    let rounding = rounding.of(rounding.group);
                    let any = any.filter(|_| is_bounded);
                    let any = any.map(|any| rounded(any, node.points(), rounding));
                    let mut leave = children.iter().map(|child| most.leaves(*child));
                    let leaves = if in_part {
                        leave.any(|leaves| leaves)
                    } else {
                        leave.all(|leaves| leaves)
                    };
                    (any.clone(), any, leaves)
                }
            };
            set(&mut most.values, place, value);
            set(&mut most.any, place, any);
            set(&mut most.leaves, place, leaves);
        }
        most.total = most.combined(index, index.aggregate, &index.roots).and_then(|share| {
            let base = share.times(&index.points).ok()?;
            let total = base.plus(&most.bonus(index)?).ok()?;
            Some(rounding.of(rounding.total).map_or(total.clone(), |r| total.rounded(r)))
        });
        most
    }

    /// Returns the total of a unit that has all points of every indicator. Rounding can make it other than the points of
    /// the whole. `None` where it is not a sum.
    fn of_everything(index: &Index, framework: &Framework) -> Option<Exact> {
        let rounding = &framework.rounding;
        let everything = vec![Some(Exact::ONE); index.nodes.len()];
        let leaves = vec![false; index.nodes.len()];
        let mut most = Self { values: Vec::new(), any: everything, leaves, total: None };
        for (place, node) in index.nodes.iter().enumerate().rev() {
            let (share, places) = match node.body() {
                NodeBody::Indicator { .. } => (Some(Exact::ONE), rounding.indicator),
                NodeBody::Group {
                    aggregate: Aggregate::Geometric | Aggregate::Harmonic, ..
                } => {
                    return None;
                }
                NodeBody::Group { aggregate, children } => {
                    (most.combined(index, *aggregate, children), rounding.group)
                }
            };
            let share = share.map(|share| rounded(share, node.points(), rounding.of(places)));
            set(&mut most.any, place, share);
        }
        if matches!(index.aggregate, Aggregate::Geometric | Aggregate::Harmonic) {
            return None;
        }
        let share = most.combined(index, index.aggregate, &index.roots)?;
        let total = share.times(&index.points).ok()?;
        Some(rounding.of(rounding.total).map_or(total.clone(), |r| total.rounded(r)))
    }

    /// Returns the greatest share of a node that values give. `None` if there is no bound.
    pub(crate) fn by_values(&self, node: NodeIndex) -> Option<&Exact> {
        self.values.get(node.get())?.as_ref()
    }

    /// Returns whether a node may be left out.
    pub(crate) fn leaves(&self, node: NodeIndex) -> bool {
        self.leaves.get(node.get()).copied().unwrap_or(true)
    }

    /// Returns the greatest share of children together. A child that may be left out counts as the best of the
    /// children, because no mean without it is above that.
    fn combined(
        &self,
        index: &Index,
        aggregate: Aggregate,
        children: &[NodeIndex],
    ) -> Option<Exact> {
        let any = |child: &NodeIndex| self.any.get(child.get())?.as_ref();
        let counted: Vec<(&Exact, NodeIndex)> = children
            .iter()
            .filter_map(|child| Some((index.node(*child)?.points(), *child)))
            .filter(|(points, _)| !points.is_zero())
            .collect();
        let shares: Option<Vec<&Exact>> = counted.iter().map(|(_, child)| any(child)).collect();
        let shares = shares?;
        let best = *shares.iter().max()?;
        let share = |child: NodeIndex, own| if self.leaves(child) { best } else { own };
        let shares = counted.iter().zip(shares).map(|((_, child), own)| share(*child, own));
        match aggregate {
            Aggregate::Maximum => Some(best.clone()),
            Aggregate::Minimum => shares.min().cloned(),
            // The other means are never above the arithmetic one.
            Aggregate::Arithmetic | Aggregate::Geometric | Aggregate::Harmonic => {
                let (mut sum, mut points) = (Exact::ZERO, Exact::ZERO);
                for ((weight, _), share) in counted.iter().zip(shares) {
                    sum = sum.plus(&share.times(weight).ok()?).ok()?;
                    points = points.plus(weight).ok()?;
                }
                sum.over(&points).ok()?
            }
        }
    }

    fn bonus(&self, index: &Index) -> Option<Exact> {
        let Some(bonus) = &index.bonus else { return Some(Exact::ZERO) };
        let earned = |node: &NodeIndex| {
            index.node(*node)?.points().times(self.any.get(node.get())?.as_ref()?).ok()
        };
        let scores: Option<Vec<Exact>> = bonus.indicators.iter().map(earned).collect();
        let sum = Exact::sum(&scores?).ok()?;
        Some(bonus.cap.clone().map_or(sum.clone(), |cap| cap.min(sum)))
    }
}

fn set<T>(slots: &mut [T], place: usize, value: T) {
    if let Some(slot) = slots.get_mut(place) {
        *slot = value;
    }
}

/// Returns whether some kind of absence takes points out of a denominator.
fn leaves_by(absent: &AbsentRules) -> bool {
    absent.has(AbsentPolicy::Exclude) || absent.has(AbsentPolicy::ExcludeFromTotal)
}

/// Returns a share after the score was rounded. Rounding keeps the order of scores.
fn rounded(share: Exact, points: &Exact, rounding: Option<Rounding>) -> Exact {
    let Some(rounding) = rounding else { return share };
    let score = share.times(points).map(|score| score.rounded(rounding));
    let share = score.and_then(|score| score.over(points));
    share.ok().flatten().unwrap_or(Exact::ONE)
}

/// Returns the greatest share that a method gives.
fn share(method: &Method, around: (&Worth, &AbsentRules), framework: &Framework) -> Exact {
    most(method, around, framework).unwrap_or(Exact::ONE)
}

/// Returns the greatest share that a method gives; `None` if a number grew too large.
fn most(
    method: &Method,
    (worth, absent): (&Worth, &AbsentRules),
    framework: &Framework,
) -> Option<Exact> {
    let share = |method: &Method, worth: &Worth| share(method, (worth, absent), framework);
    let domain = |of: &MetricIndex| framework.metric_at(*of).map(Domain::of).unwrap_or_default();
    match method {
        Method::Choice { .. } | Method::StepsByDay { .. } => best_earning(method),
        Method::Ratio { of, zero_at, full_at } | Method::Linear { of, zero_at, full_at } => {
            of_range(Range::from(domain(of)), *zero_at, *full_at)
        }
        Method::Steps { of, reach, steps } => {
            let domain = domain(of);
            let bounds: Vec<_> = steps.iter().map(|step| step.bound).collect();
            let shares =
                steps.iter().enumerate().filter(|(place, _)| domain.earns(*reach, &bounds, *place));
            let earned = shares.map(|(_, step)| step.earns.share().clone());
            Some(earned.max().unwrap_or(Exact::ZERO))
        }
        Method::Threshold { of, condition } => {
            let met = can_be_met(condition, *of, framework);
            Some(if met { Exact::ONE } else { Exact::ZERO })
        }
        Method::PerItem { of, points: each } => {
            let earned = Exact::from(domain(of).high()?).times(&Exact::from(*each)).ok()?;
            Some(earned.over(&worth.whole).ok()??.held_to_share())
        }
        Method::SumOf(parts) => {
            // An absent part may earn everything, or leave its weight to the others. No mean of the remaining
            // parts is above the best part.
            let (mut sum, mut best) = (Exact::ZERO, Exact::ZERO);
            let rounding = framework.rounding.of(framework.rounding.part);
            for part in parts {
                let worth = worth.part(&part.most).ok()?;
                let share = match absent.has(AbsentPolicy::Full) {
                    true => Exact::ONE,
                    false => share(&part.method, &worth),
                };
                let share = rounded(share, &worth.most, rounding);
                sum = sum.plus(&share.times(part.most.share()).ok()?).ok()?;
                best = best.max(share);
            }
            Some(if leaves_by(absent) { best } else { sum }.held_to_share())
        }
        Method::BestOf(methods) => methods.iter().map(|method| share(method, worth)).max(),
        Method::By(by) => by.values().map(|method| share(method, worth)).max(),
        Method::Formula { formula, .. } => {
            let domain = |of: MetricIndex| domain(&of);
            Some(Range::of(formula.expression(), &domain).high?.held_to_share())
        }
        _ => None,
    }
}

/// Returns the greatest share of the options or steps that a method lists.
fn best_earning(method: &Method) -> Option<Exact> {
    method.earnings().map(|earning| earning.share().clone()).max()
}

/// Returns the greatest share of `(v − zero_at) ÷ (full_at − zero_at)` for `v` in a range.
fn of_range(range: Range, zero_at: Decimal, full_at: Decimal) -> Option<Exact> {
    let best = if zero_at < full_at { range.high } else { range.low }?;
    let (zero, full) = (Exact::from(zero_at), Exact::from(full_at));
    let way = full.minus(&zero).ok()?;
    Some(best.minus(&zero).ok()?.over(&way).ok()??.held_to_share())
}

/// Warns of points that are rounded to places before they are added, and do not add up to the whole then.
pub(crate) fn warn_of_rounded_whole(
    sink: &Sink,
    index: &Index,
    framework: &Framework,
    rounding_at: Span,
) {
    let total = Most::of_everything(index, framework).filter(|total| *total != index.points);
    let Some(total) = total else { return };
    fault! { sink, Code::RoundedWhole, rounding_at;
        let [total, whole] = [&total, &index.points].map(in_words);
        says "a unit that has everything gets {total}, and the whole is {whole}: the points of its parts are rounded",
            "đơn vị đạt trọn mọi chỉ số được {total}, mà tổng thể là {whole}: điểm từng phần bị làm tròn",
            total, whole;
        help "round the total alone (`rounding: {total: 2}`), keep more places, or write `points` that add up in place of `weight`",
            "chỉ làm tròn tổng điểm (`rounding: {total: 2}`), giữ nhiều chữ số hơn, hoặc viết `points` cộng đúng thay cho `weight`";
    };
}

/// Warns of indicators whose points no value earns in full.
pub(crate) fn warn_of_full_points(
    sink: &Sink,
    index: &Index,
    framework: &Framework,
    scored_at: &[Option<Span>],
) {
    // Absences do not count here: a value must be able to earn all points of the indicator.
    let zero = AbsentPolicy::Zero;
    let absent =
        AbsentRules { missing: zero, not_applicable: zero, rejected: zero, zero_whole: zero };
    for (node, at) in index.nodes.iter().zip(scored_at) {
        let (NodeBody::Indicator { method, .. }, Some(at)) = (node.body(), at) else { continue };
        let most = match method {
            // Steps out of reach, conditions that no value meets, and formulas that are the same for all values
            // have warnings of their own.
            Method::Steps { .. } => best_earning(method).unwrap_or(Exact::ONE),
            Method::Threshold { .. } => continue,
            // What no unit of one case can earn, those of another may.
            Method::By(by)
                if by.values().any(|method| matches!(method, Method::Threshold { .. })) =>
            {
                continue;
            }
            Method::Formula { formula, .. } if formula.metrics().is_empty() => continue,
            method => share(method, (&Worth::of(node.points()), &absent), framework),
        };
        let unscored = matches!(method, Method::Unscored { .. }) || node.points().is_zero();
        let percent = most.times(&Exact::from(100u64)).ok();
        let Some(percent) = percent.filter(|_| !unscored && most < Exact::ONE) else { continue };
        fault! { sink, Code::FullOutOfReach, *at;
            let id = shown(node.id());
            let help = match method {
                Method::Steps { .. } | Method::StepsByDay { .. } | Method::Choice { .. } => {
                    said!("let the best step or option earn 100% of the points, or with `in: points` all of them", "để bậc hoặc lựa chọn tốt nhất được 100% số điểm, hoặc với `in: points` được toàn bộ số điểm")
                }
                _ => said!("let the best value earn all of the points, or give the indicator fewer", "để giá trị tốt nhất được toàn bộ số điểm, hoặc giảm điểm của chỉ số"),
            };
            says "no value earns more than {percent}% of the points of `{id}`: {} of {}",
                "không giá trị nào được quá {percent}% số điểm của `{id}`: {} trên {}",
                in_words(&most.times(node.points()).unwrap_or(Exact::ZERO)), in_words(node.points()), percent, id;
            help help;
        };
    }
}

/// Returns whether a value of the metric meets a condition.
fn can_be_met(condition: &Condition, of: MetricIndex, framework: &Framework) -> bool {
    let Some(metric) = framework.metric_at(of).filter(|metric| metric.kind.is_numeric()) else {
        return true;
    };
    let tests: Vec<&Test> = condition.tests.iter().collect();
    Domain::of(metric).meets(&tests)
}

/// Returns whether some value meets a target.
pub(crate) fn target_can_be_met(target: &TargetData, framework: &Framework) -> bool {
    target.condition.values().any(|condition| can_be_met(condition, target.of, framework))
}
