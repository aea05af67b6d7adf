//! The methods of a varied plan: what they give in points follows the points, and their ends and steps are set.

use super::variation_faults::Faults;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::model::{
    AbsentLayer, Earning, Framework, Method, MetricIndex, MetricType, NewSteps, NodeChanges,
    NodeData, Part, PeerMethod, PeerScale, Reach, Step, StepInPoints, StepUnit, Worth,
};
use crate::number::{Decimal, Exact, Overflow, Quantity};
use crate::said::{Said, said};

/// The method whose points are given.
const GIVEN: &str = "points";

/// Checks a method against the points of its node, and computes the shares of everything that the
/// method gives in points.
pub(super) fn look_at_points(node: &mut NodeData, rules: &Framework, faults: &mut Faults) {
    let says_points = match node.method() {
        Some(Method::Unscored { .. }) if !node.points().is_zero() => {
            let message = said!(
                "`{}` is not scored, so it cannot have points",
                "`{}` không được chấm điểm nên không có điểm",
                node.id()
            );
            return faults.push(Some(node.id()), Code::UnscoredWithPoints, message);
        }
        method => method.is_some_and(says_points),
    };
    if !says_points {
        return;
    }
    let (id, points) = (node.id().to_owned(), node.points().clone());
    if let Some(method) = node.method_mut() {
        Varying { id, rules, faults }.price(method, &Worth::of(&points));
    }
}

/// An indicator whose method is changed.
pub(super) struct Varying<'a> {
    pub(super) id: String,
    pub(super) rules: &'a Framework,
    pub(super) faults: &'a mut Faults,
}

impl Varying<'_> {
    fn fault(&mut self, code: Code, message: Said) {
        self.faults.push(Some(&self.id), code, message);
    }

    /// Computes the shares of everything that a method gives in points.
    fn price(&mut self, method: &mut Method, worth: &Worth) {
        let (name, most) = (method.as_str(), &worth.most);
        match method {
            Method::PerItem { .. } if worth.whole.is_zero() => self.no_points(name),
            Method::Choice { shares, .. } => self.price_all(shares.iter_mut(), most, name),
            Method::Steps { steps, .. } => {
                self.price_all(steps.iter_mut().map(|step| &mut step.earns), most, name);
            }
            Method::StepsByDay { steps, .. } => {
                self.price_all(steps.iter_mut().map(|step| &mut step.earns), most, name);
            }
            Method::SumOf(parts) => self.price_parts(parts, worth),
            Method::BestOf(methods) => {
                methods.iter_mut().for_each(|method| self.price(method, worth));
            }
            Method::By(by) => by.values_mut().for_each(|case| self.price(case, worth)),
            Method::Formula { key: GIVEN, .. } => {
                let message = said!(
                    "the points of `{}` are given by its assessor, so what they are out of cannot be varied",
                    "điểm của `{}` do người chấm cho, nên không thay đổi được điểm tối đa",
                    self.id
                );
                self.fault(Code::PointsOutOfPlace, message);
            }
            Method::Formula { formula, in_points, .. } if !in_points.is_empty() => {
                match self.steps_in_points(in_points, most).then(|| formula.over(most)) {
                    Some(Some(priced)) => *formula = priced,
                    Some(None) => self.faults.overflow(&self.id),
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// Checks the steps of a formula against the points that there are. Returns whether they are right.
    fn steps_in_points(&mut self, steps: &[StepInPoints], most: &Exact) -> bool {
        let told = self.faults.0.len();
        if most.is_zero() {
            self.no_points("steps");
            return false;
        }
        for step in steps.iter().filter(|step| !step.times) {
            self.earning(step.points, most);
        }
        for pair in steps.windows(2) {
            let [lower, higher] = pair else { continue };
            // Between its bounds, a multiple is greatest at the upper one.
            let [low, high] = [lower, higher].map(|step| step.earned_at(higher.bound, most));
            if low > high {
                self.backwards(lower.bound, higher.bound);
            }
        }
        self.faults.0.len() == told
    }

    fn backwards(&mut self, lower: Decimal, higher: Decimal) {
        let message = said!(
            "`{}`: the steps run backwards between {lower} and {higher}",
            "`{}`: các bậc bị ngược giữa {lower} và {higher}",
            self.id,
            lower,
            higher
        );
        self.fault(Code::StepsBackwards, message);
    }

    /// Computes the shares of parts with points, and of what is in the parts. The points of the parts must still be
    /// all that there are.
    fn price_parts(&mut self, parts: &mut [Part], worth: &Worth) {
        let named: Vec<_> = parts.iter().filter_map(|part| part.most.points()).collect();
        let mut points = named.iter().map(|points| Exact::from(*points));
        let sum = points.try_fold(Exact::ZERO, |sum, points| sum.plus(&points));
        match sum {
            Ok(sum) if named.is_empty() || sum == worth.most => {}
            Ok(sum) => {
                let all = &worth.most;
                let message = said!(
                    "`{}` has {all} points, but its parts add up to {sum}",
                    "`{}` có {all} điểm, nhưng các thành phần cộng lại bằng {sum}",
                    self.id,
                    all,
                    sum
                );
                return self.fault(Code::PartsNotWhole, message);
            }
            Err(Overflow) => return self.faults.overflow(&self.id),
        }
        self.price_all(parts.iter_mut().map(|part| &mut part.most), &worth.most, "sum_of");
        for part in parts {
            match worth.part(&part.most) {
                Ok(worth) => self.price(&mut part.method, &worth),
                Err(Overflow) => self.faults.overflow(&self.id),
            }
        }
    }

    fn price_all<'e>(
        &mut self,
        earnings: impl Iterator<Item = &'e mut Earning>,
        worth: &Exact,
        method: &'static str,
    ) {
        let mut priced = earnings.filter(|earning| earning.points().is_some()).peekable();
        if worth.is_zero() && priced.peek().is_some() {
            return self.no_points(method);
        }
        for earning in priced {
            if let Some(other) = earning.points().and_then(|earned| self.earning(earned, worth)) {
                *earning = other;
            }
        }
    }

    /// Returns so many points of those that can be earned.
    fn earning(&mut self, earned: Decimal, worth: &Exact) -> Option<Earning> {
        if Exact::from(earned) > *worth {
            let message = said!(
                "`{}`: a step or option earns {earned} points, but there are {worth}",
                "`{}`: một bậc hoặc lựa chọn được {earned} điểm, nhưng chỉ có {worth} điểm",
                self.id,
                earned,
                worth
            );
            self.fault(Code::OutOfRange, message);
            return None;
        }
        let earning = Earning::of_points(earned, worth);
        if earning.is_none() {
            self.faults.overflow(&self.id);
        }
        earning
    }

    fn no_points(&mut self, method: &'static str) {
        let message = said!(
            "`{}` has 0 points, but its `{method}` says what earns points",
            "`{}` có 0 điểm, nhưng `{method}` của nó lại cho điểm",
            self.id,
            method
        );
        self.fault(Code::NoPointsPerItem, message);
    }

    /// Sets the ends and steps of a node.
    pub(super) fn set_node(&mut self, node: &mut NodeData, changes: &NodeChanges) {
        let points = node.points().clone();
        match node.method_mut() {
            Some(method) => self.set(method, &points, changes),
            None => {
                let absent = changes.absent != AbsentLayer::default();
                let given = changes.ends_and_steps().into_iter().chain([("absent", absent)]);
                given
                    .filter(|(_, given)| *given)
                    .for_each(|(key, _)| self.not_of_method(key, "group"));
            }
        }
    }

    /// Sets the ends and steps of a part of a method. `worth` is what the method can earn.
    pub(super) fn set_part(
        &mut self,
        method: &mut Method,
        places: &[usize],
        worth: &Worth,
        changes: &NodeChanges,
    ) {
        let Some((place, places)) = places.split_first() else {
            return self.set(method, &worth.most, changes);
        };
        let name = method.as_str();
        let (count, part) = match method {
            Method::SumOf(parts) => (
                parts.len(),
                parts.get_mut(*place).map(|part| (worth.part(&part.most), &mut part.method)),
            ),
            Method::BestOf(methods) => {
                (methods.len(), methods.get_mut(*place).map(|method| (Ok(worth.clone()), method)))
            }
            _ => (0, None),
        };
        match part {
            Some((Ok(worth), method)) => self.set_part(method, places, &worth, changes),
            Some((Err(Overflow), _)) => {
                self.faults.overflow(&self.id);
            }
            None => self.unknown_part(name, count),
        }
    }

    /// Sets the ends and steps of a method. `worth` is what it can earn.
    fn set(&mut self, method: &mut Method, worth: &Exact, changes: &NodeChanges) {
        if let Method::By(by) = method {
            // What is set is the same for all units.
            let told = self.faults.0.len();
            for case in by.values_mut() {
                if self.faults.0.len() == told {
                    self.set(case, worth, changes);
                }
            }
            return;
        }
        if let Method::Linear { of, .. } | Method::Steps { of, .. } = method {
            let ends = [("zero_at", changes.zero_at), ("full_at", changes.full_at)];
            let ends = ends.into_iter().filter_map(|(key, end)| Some((key, end?)));
            let bounds = changes.steps.iter().flat_map(|steps| &steps.steps);
            let bounds = bounds.map(|(bound, _)| ("steps", *bound));
            ends.chain(bounds).for_each(|(key, number)| self.suits(key, number, *of));
        }
        let [zero_at, full_at] = [changes.zero_at, changes.full_at].map(|end| Some(end?.value));
        self.set_ends(method, zero_at, full_at);
        if let Some(steps) = &changes.steps {
            self.set_steps(method, steps, worth);
        }
    }

    /// Refuses a number that a rule file could not compare with a metric either.
    fn suits(&mut self, key: &'static str, number: Quantity, of: MetricIndex) {
        // A quotient may be far above 1: the rules only warn of it.
        let metric = self.rules.metric_at(of).filter(|_| self.rules.quotient(of).is_none());
        let Some(metric) = metric else { return };
        let message = match metric.kind {
            MetricType::Percent if !number.percent && number.value > Decimal::ONE => said!(
                "`{}`: `{key}` is {number} and `{}` a percentage: write {number} % as `Quantity::percent({number})`",
                "`{}`: `{key}` là {number} mà `{}` là tỷ lệ phần trăm: {number} % thì viết `Quantity::percent({number})`",
                self.id,
                shown(&metric.id),
                key,
                number
            ),
            MetricType::Count | MetricType::Rank { .. } if number.percent => said!(
                "`{}`: `{key}` is the percentage {number}, and `{}` is none",
                "`{}`: `{key}` là tỷ lệ phần trăm {number}, mà `{}` thì không",
                self.id,
                shown(&metric.id),
                key,
                number
            ),
            _ => return,
        };
        self.fault(Code::PercentMisplaced, message);
    }

    pub(super) fn unknown_part(&mut self, method: &'static str, count: usize) {
        let why = match count {
            0 => said!("a `{method}` has no parts", "`{method}` không có thành phần nào", method),
            _ => said!(
                "the `{method}` has {count} parts, counted from 0",
                "`{method}` có {count} thành phần, đếm từ 0",
                method,
                count
            ),
        };
        self.fault(
            Code::UnknownItem,
            said!("there is no `{}`: {why}", "không có `{}`: {why}", shown(&self.id), why),
        );
    }

    pub(super) fn not_of_method(&mut self, key: &'static str, method: &'static str) {
        let message = said!(
            "`{}` has no `{key}`: it is a `{method}`",
            "`{}` không có `{key}`: cách chấm của nó là `{method}`",
            self.id,
            key,
            method
        );
        let of_others = matches!(method, "sum_of" | "best_of");
        let help = of_others.then(|| {
            said!(
                "name the part that has it, such as `{}[0]`",
                "nêu rõ thành phần có nó, như `{}[0]`",
                self.id
            )
        });
        let path = Some(self.id.clone());
        self.faults.0.push(Diagnostic { path, help, ..Diagnostic::new(Code::UnknownKey, message) });
    }

    fn set_ends(
        &mut self,
        method: &mut Method,
        zero_at: Option<Decimal>,
        full_at: Option<Decimal>,
    ) {
        let name = method.as_str();
        let ends = match method {
            Method::Ratio { zero_at, full_at, .. }
            | Method::Linear { zero_at, full_at, .. }
            | Method::Peers(PeerMethod { scale: PeerScale::ZScore { zero_at, full_at }, .. }) => {
                Some((zero_at, full_at))
            }
            _ => None,
        };
        for (key, end) in [("zero_at", zero_at), ("full_at", full_at)] {
            if end.is_some() && ends.is_none() {
                self.not_of_method(key, name);
            }
        }
        let Some((zero, full)) = ends else { return };
        (*zero, *full) = (zero_at.unwrap_or(*zero), full_at.unwrap_or(*full));
        if zero == full {
            let zero = *zero;
            let message = said!(
                "`{}`: `zero_at` and `full_at` are both {zero}",
                "`{}`: `zero_at` và `full_at` cùng là {zero}",
                self.id,
                zero
            );
            self.fault(Code::EqualEnds, message);
        }
    }

    fn set_steps(&mut self, method: &mut Method, given: &NewSteps, worth: &Exact) {
        let name = method.as_str();
        let Method::Steps { steps, reach, .. } = method else {
            let name =
                if matches!(method, Method::StepsByDay { .. }) { "steps of days" } else { name };
            return self.not_of_method("steps", name);
        };
        let NewSteps { unit, steps: given } = given;
        if given.is_empty() {
            self.fault(
                Code::EmptyList,
                said!("`{}` has no steps left", "`{}` không còn bậc nào", self.id),
            );
        }
        if *unit == StepUnit::Points && worth.is_zero() {
            return self.no_points(name);
        }
        for pair in given.windows(2) {
            let [(lower, low), (higher, high)] = pair else { continue };
            let backwards = match reach {
                Reach::AtLeast => low > high,
                Reach::AtMost => low < high,
            };
            let (lower, higher) = (lower.value, higher.value);
            if lower == higher {
                self.fault(
                    Code::RepeatedStep,
                    said!(
                        "`{}` has two steps at {lower}",
                        "`{}` có hai bậc ở mức {lower}",
                        self.id,
                        lower
                    ),
                );
            } else if backwards {
                self.backwards(lower, higher);
            }
        }
        let step = |(bound, earns): &(Quantity, Decimal)| {
            let earns = self.step_earns(*unit, *earns, worth)?;
            Some(Step { bound: bound.value, earns })
        };
        *steps = given.iter().filter_map(step).collect();
    }

    /// Returns what a step earns. `None` if that is faulty.
    fn step_earns(&mut self, unit: StepUnit, earns: Decimal, worth: &Exact) -> Option<Earning> {
        match unit {
            StepUnit::Shares if (Decimal::ZERO..=Decimal::ONE).contains(&earns) => {
                Some(Earning::of_share(earns))
            }
            StepUnit::Shares => {
                let message = said!(
                    "`{}`: a step earns {earns}, which is not a share from 0 to 1",
                    "`{}`: một bậc được {earns}, không phải là tỷ lệ từ 0 đến 1",
                    self.id,
                    earns
                );
                self.fault(Code::OutOfRange, message);
                None
            }
            StepUnit::Points if earns < Decimal::ZERO => {
                self.faults.below_zero(Some(&self.id), "steps", earns);
                None
            }
            StepUnit::Points => self.earning(earns, worth),
        }
    }
}

/// Returns whether a method gives points instead of shares, so that its shares depend on the points
/// of its node.
fn says_points(method: &Method) -> bool {
    method.singles().any(|single| {
        let in_points = |earning: &Earning| earning.points().is_some();
        match single {
            Method::PerItem { .. } => true,
            Method::Formula { key, in_points, .. } => *key == GIVEN || !in_points.is_empty(),
            listed => listed.earnings().any(in_points),
        }
    }) || has_parts_with_points(method)
}

fn has_parts_with_points(method: &Method) -> bool {
    match method {
        Method::SumOf(parts) => parts
            .iter()
            .any(|part| part.most.points().is_some() || has_parts_with_points(&part.method)),
        Method::BestOf(methods) => methods.iter().any(has_parts_with_points),
        _ => false,
    }
}
