//! Coverage: the parts of a rule file that its cases reach, such as options, steps, gates and grades.

use std::fmt;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::dataset::Value;
use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Body, By, Framework, Gate, Language, Method, Metric,
    MetricIndex, MetricType, NodeBody, PeerMethod, PeerScale, Reach, Step, TargetState,
};
use crate::number::{Date, Decimal};
use crate::said::{Said, said};
use crate::scorecard::{MethodCard, NodeCard, NodeDetail, Scorecard, Words, Working};

/// The parts of a rule file that its cases reach.
///
/// The parts of a method are:
///
/// - both sides of `yes_no` and `threshold`;
/// - every option of a `choice`;
/// - every step, and below the first;
/// - no points, some and all of a `ratio` or `linear`;
/// - no points and some of `per_item`;
/// - each alternative of `best_of` as the best;
/// - any other method once.
///
/// The parts of the framework are the effect of each kind of absence, every gate held and not held, every
/// target met, not met and undetermined, every check not held, and every grade. Absences that the rules make an
/// error are not listed, and a case that expects one (`not_scored`) reaches no part.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nabsent: {missing: zero}\n\
/// #   \nmetrics: {portal: {type: yes_no}}\nindicators:\n  - {id: portal, points: 10, scoring: {yes_no: portal}}\n";
/// use dti_engine::{Framework, Language, cases::{self, Cases}};
/// let framework = Framework::from_yaml(yaml)?;
/// let cases = Cases::from_yaml("- {case: a portal, metrics: {portal: yes}, expect: {total: 10}}\n")?;
/// let (_, coverage) = cases::run_covering(&framework, &cases)?;
/// assert_eq!(coverage.to_string(), "covered 1 of 3");
/// let missing: Vec<_> = coverage.missing().collect();
/// assert_eq!(missing, ["portal: no", "absent: missing is zero"]);
/// assert_eq!(missing[0].get(Language::Vi), "portal: không");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Each part in the order of the rule file, and whether it was reached.
    items: IndexMap<Said, bool>,
}

impl Coverage {
    /// Lists the parts of a framework, all of them not reached.
    #[must_use]
    pub fn new(framework: &Framework) -> Self {
        let mut coverage = Self { items: IndexMap::new() };
        coverage.list(framework);
        coverage
    }

    /// Marks the parts that a unit reached.
    pub fn add(&mut self, card: &Scorecard<'_>) {
        let framework = card.framework();
        for node in card.nodes() {
            self.add_node(framework, &node);
        }
        for node in card.adjustments().iter().flat_map(|adjustment| &adjustment.indicators) {
            self.add_node(framework, node);
        }
        for target in card.targets() {
            self.reach(&target_item(&target.id, target.computed));
        }
        let gates = framework.verdict().map_or(&[][..], |verdict| &verdict.gates);
        for (place, (gate, came)) in gates.iter().zip(card.gates()).enumerate() {
            self.reach(&gate_item(place, gate, came.held));
        }
        for finding in card.findings() {
            self.reach(&check_item(&finding.check));
        }
        if let Some(grade) = card.unit().grade {
            self.reach(&grade_item(grade.get(Language::Vi)));
        }
    }

    /// Returns the number of parts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns whether there are no parts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns the number of parts that were reached.
    #[must_use]
    pub fn covered(&self) -> usize {
        self.items.values().filter(|reached| **reached).count()
    }

    /// Returns each part in the order of the rule file, and whether it was reached.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Said, bool)> + DoubleEndedIterator {
        self.items.iter().map(|(item, reached)| (item, *reached))
    }

    /// Returns the parts that no case reached, in the order of the rule file: `` committee: option `deputy` ``.
    pub fn missing(&self) -> impl DoubleEndedIterator<Item = &Said> {
        self.iter().filter(|(_, reached)| !reached).map(|(item, _)| item)
    }

    /// Returns how many parts were reached: `covered 12 of 15`.
    #[must_use]
    pub fn summary(&self) -> Said {
        let (covered, all) = (self.covered(), self.len());
        said!("covered {covered} of {all}", "đã đi qua {covered} trên {all}", covered, all)
    }

    fn reach(&mut self, item: &Said) {
        // Parts that are not listed, such as a step that no value earns, are not counted.
        if let Some(reached) = self.items.get_mut(item) {
            *reached = true;
        }
    }

    fn list(&mut self, framework: &Framework) {
        match framework.body() {
            Body::Index(index) => {
                let mut absences = IndexMap::new();
                for node in &index.nodes {
                    if let NodeBody::Indicator { method, absent, .. } = node.body() {
                        let mut see = |item| {
                            self.items.insert(item, false);
                        };
                        each_item(framework, node.id(), method, &mut see);
                        list_absences(framework, (method, absent), &mut absences);
                    }
                }
                self.items.extend(absences);
            }
            Body::Criteria(criteria) => {
                // Whether a target is not due yet depends on the day of the data, not on the rules.
                let states = [TargetState::Met, TargetState::NotMet, TargetState::Undetermined];
                for target in &criteria.targets {
                    self.items.extend(states.map(|state| (target_item(&target.id, state), false)));
                }
            }
        }
        let gates = framework.verdict().map_or(&[][..], |verdict| &verdict.gates);
        for (place, gate) in gates.iter().enumerate() {
            self.items.extend([true, false].map(|held| (gate_item(place, gate, held), false)));
        }
        for check in &framework.checks {
            self.items.insert(check_item(&check.id), false);
        }
        for grade in framework.grades() {
            self.items.insert(grade_item(grade.name.get(Language::Vi)), false);
        }
    }

    fn add_node(&mut self, framework: &Framework, card: &NodeCard) {
        let NodeDetail::Indicator(method_card) = &card.detail else { return };
        let index_and_node = framework.index().and_then(|index| index.find(&card.id));
        let Some((_, node)) = index_and_node else { return };
        if let NodeBody::Indicator { method, .. } = node.body() {
            self.add_method(&card.id, method, method_card);
        }
    }

    fn add_method(&mut self, at: &str, method: &Method, card: &MethodCard) {
        if let Some(absent) = card.absent {
            self.reach(&absent_item(absent.kind, absent.policy));
        }
        match (method, &card.working) {
            (Method::SumOf(methods), Working::SumOf { parts }) => {
                for (place, (part, card)) in methods.iter().zip(parts).enumerate() {
                    self.add_method(&part_of(at, "sum_of", place), &part.method, card);
                }
            }
            (Method::BestOf(methods), Working::BestOf { alternatives, chosen }) => {
                for (place, (method, card)) in methods.iter().zip(alternatives).enumerate() {
                    let at = part_of(at, "best_of", place);
                    if *chosen == Some(place) {
                        self.reach(&item_of(&at, &THE_BEST));
                    }
                    // `best_of` skips an absent alternative, so its absence has no effect.
                    if card.absent.is_none() {
                        self.add_method(&at, method, card);
                    }
                }
            }
            (_, Working::Absent) => {}
            (_, working) => {
                if let Some(item) = reached(method, card, working) {
                    self.reach(&item_of(at, &item));
                }
            }
        }
    }
}

impl Serialize for Coverage {
    /// Writes each part in English, and whether it was reached.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(item, reached)| (item.as_str(), reached)))
    }
}

impl fmt::Display for Coverage {
    /// Writes `covered 12 of 15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary().fmt(f)
    }
}

/// Returns the name of a method inside another.
fn part_of(at: &str, method: &str, place: usize) -> String {
    format!("{at}, {method} {}", place.saturating_add(1))
}

const YES: Said = said!("yes", "có");
const NO: Said = said!("no", "không");
const NOTHING: Said = said!("nothing", "không có điểm");
const A_PART: Said = said!("a part", "một phần điểm");
const THE_WHOLE: Said = said!("the whole", "trọn điểm");
const SOMETHING: Said = said!("something", "có điểm");
const MET: Said = said!("met", "đạt");
const NOT_MET: Said = said!("not met", "chưa đạt");
const THE_BEST: Said = said!("the best", "là cách cho điểm cao nhất");
const USED: Said = said!("used", "được dùng");

/// A part of a method of an indicator.
fn item_of(at: &str, item: &Said) -> Said {
    said!("{at}: {item}", "{at}: {item}", at, item)
}

fn option_item(id: &str) -> Said {
    said!("option `{id}`", "lựa chọn `{id}`", id)
}

/// Returns the name of a step by the key of its bounds: `at_least`, `at_most` or `by`.
fn step_item(key: &str, bound: Option<impl fmt::Display>) -> Said {
    match (key, bound) {
        (key, Some(bound)) => {
            let bound = bound.to_string();
            said!("step {key} {bound}", "bậc {key} {bound}", key, bound)
        }
        ("at_least", None) => said!("below the first step", "dưới bậc đầu tiên"),
        ("by", None) => said!("after the last day", "sau ngày cuối cùng"),
        (_, None) => said!("above the last step", "trên bậc cuối cùng"),
    }
}

fn target_item(id: &str, state: TargetState) -> Said {
    let words = Said::written(state.as_str(), Words(Language::Vi).state(state));
    item_of(id, &words)
}

fn gate_item(place: usize, gate: &By<Gate>, held: bool) -> Said {
    let word = gate.values().next().map(Gate::as_str).unwrap_or_default();
    let held = if held { said!("held", "đạt") } else { said!("not held", "không đạt") };
    let number = place.saturating_add(1);
    said!(
        "gate {number} ({word}): {held}",
        "điều kiện {number} ({word}): {held}",
        number,
        word,
        held
    )
}

fn check_item(id: &str) -> Said {
    said!("check `{id}`: not held", "phép kiểm tra `{id}`: không đúng", id)
}

fn grade_item(name: &str) -> Said {
    said!("grade `{name}`", "xếp loại `{name}`", name)
}

fn absent_item(kind: AbsentKind, policy: AbsentPolicy) -> Said {
    let (kind, policy) = (kind.as_str(), policy.as_str());
    said!("absent: {kind} is {policy}", "thiếu số liệu: {kind} thì {policy}", kind, policy)
}

/// Lists the effect of each kind of absence that can happen and does not refuse the unit.
fn list_absences(
    framework: &Framework,
    (method, rules): (&Method, &AbsentRules),
    found: &mut IndexMap<Said, bool>,
) {
    let kinds = [AbsentKind::Missing, AbsentKind::NotApplicable, AbsentKind::Rejected];
    let zero_whole = divides(framework, method).then_some(AbsentKind::ZeroWhole);
    for kind in kinds.into_iter().chain(zero_whole) {
        let policy = rules.policy(kind);
        if policy != AbsentPolicy::Error && !matches!(method, Method::Unscored { .. }) {
            found.insert(absent_item(kind, policy), false);
        }
    }
}

/// Returns whether a method can meet a zero whole that is not skipped.
fn divides(framework: &Framework, method: &Method) -> bool {
    match method {
        Method::Ratio { of, .. }
        | Method::Linear { of, .. }
        | Method::Steps { of, .. }
        | Method::Threshold { of, .. }
        | Method::PerItem { of, .. } => {
            framework.derived_at(*of).is_some_and(|derived| derived.divides)
        }
        Method::SumOf(parts) => parts.iter().any(|part| divides(framework, &part.method)),
        Method::BestOf(methods) => methods.iter().all(|method| divides(framework, method)),
        Method::By(by) => by.values().any(|method| divides(framework, method)),
        _ => false,
    }
}

/// Calls `see` with every part of a method.
fn each_item(framework: &Framework, at: &str, method: &Method, see: &mut dyn FnMut(Said)) {
    let mut item = |item: Said| see(item_of(at, &item));
    match method {
        Method::YesNo { .. } => [YES, NO].into_iter().for_each(item),
        Method::Choice { of, .. } => {
            if let Some(MetricType::Choice { options }) = framework.metric_at(*of).map(|m| &m.kind)
            {
                options.iter().for_each(|option| item(option_item(&option.id)));
            }
        }
        Method::Ratio { .. } | Method::Linear { .. } => {
            [NOTHING, A_PART, THE_WHOLE].into_iter().for_each(item);
        }
        Method::PerItem { .. } => [NOTHING, SOMETHING].into_iter().for_each(item),
        Method::Steps { of, reach, steps } => {
            steps
                .iter()
                .for_each(|step| item(step_item(reach.as_str(), Some(step.bound.normalize()))));
            if misses_all(framework, *of, *reach, steps) {
                item(step_item(reach.as_str(), None::<Decimal>));
            }
        }
        Method::StepsByDay { steps, .. } => {
            steps.iter().for_each(|step| item(step_item("by", Some(step.bound))));
            item(step_item("by", None::<Date>));
        }
        Method::Threshold { .. } => [MET, NOT_MET].into_iter().for_each(item),
        Method::SumOf(parts) => {
            for (place, part) in parts.iter().enumerate() {
                each_item(framework, &part_of(at, "sum_of", place), &part.method, see);
            }
        }
        Method::BestOf(methods) => {
            for (place, method) in methods.iter().enumerate() {
                let at = part_of(at, "best_of", place);
                see(item_of(&at, &THE_BEST));
                each_item(framework, &at, method, see);
            }
        }
        Method::By(by) => {
            by.values().for_each(|method| each_item(framework, at, method, see));
        }
        // A case is about one unit alone, which always has a zero whole in these methods.
        Method::Peers(PeerMethod {
            scale: PeerScale::MinMax(_) | PeerScale::ZScore { .. } | PeerScale::Rank(_),
            ..
        }) => {}
        // Any other method has one part: that it is used.
        _ => item(USED),
    }
}

/// Returns whether a value of the metric can miss all steps.
fn misses_all(framework: &Framework, of: MetricIndex, reach: Reach, steps: &[Step]) -> bool {
    let Some(metric) = framework.metric_at(of) else { return true };
    match reach {
        Reach::AtLeast => {
            let least = steps.first().map(|step| step.bound);
            least_value(metric).is_none_or(|value| least.is_none_or(|least| value < least))
        }
        Reach::AtMost => {
            let most = steps.last().map(|step| step.bound);
            metric.at_most.is_none_or(|value| most.is_none_or(|most| most < value))
        }
    }
}

/// Returns the least value that a metric can have.
fn least_value(metric: &Metric) -> Option<Decimal> {
    let natural = match metric.kind {
        MetricType::Count => Some(Decimal::ZERO),
        MetricType::Rank { .. } => Some(Decimal::ONE),
        _ => None,
    };
    metric.at_least.max(natural)
}

/// Returns the part that a method reached, if it does not contain other methods.
fn reached(method: &Method, card: &MethodCard, working: &Working) -> Option<Said> {
    if let Method::By(by) = method {
        return reached(by.values().next()?, card, working);
    }
    let value = card.inputs.first().map(|input| &input.value);
    let is = |share: Decimal| card.share.is_some_and(|found| found.is_exact() && found == share);
    Some(match (method, working) {
        (Method::YesNo { .. }, _) => match value? {
            Value::YesNo(true) => YES,
            _ => NO,
        },
        (Method::Choice { .. }, _) => match value? {
            Value::Choice(id) => return Some(option_item(id)),
            _ => return None,
        },
        (Method::Ratio { .. } | Method::Linear { .. }, _) => match card.share? {
            _ if is(Decimal::ZERO) => NOTHING,
            _ if is(Decimal::ONE) => THE_WHOLE,
            _ => A_PART,
        },
        (Method::PerItem { .. }, _) if is(Decimal::ZERO) => NOTHING,
        (Method::PerItem { .. }, _) => SOMETHING,
        (_, Working::Steps { reach, bound, .. }) => {
            return Some(step_item(reach.as_str(), bound.map(|bound| bound.normalize())));
        }
        (_, Working::StepsByDay { bound, .. }) => return Some(step_item("by", *bound)),
        (_, Working::Threshold { met: true, .. }) => MET,
        (_, Working::Threshold { met: false, .. }) => NOT_MET,
        _ => USED,
    })
}
