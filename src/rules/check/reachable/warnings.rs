//! Warnings of grades and gates that no unit can reach.

use super::most::Most;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{
    AbsentPolicy, Body, Framework, Gate, Index, Item, Level, Method, NodeBody, NodeData, NodeIndex,
    ScoreBound, Text,
};
use crate::number::{Exact, Rounding};
use crate::rules::check::keys::{Placed, given, given_at, number};
use crate::rules::check::points::in_words;
use crate::rules::check::ranking_and_grades::TotalScale;
use crate::rules::document::FrameworkDoc;
use crate::rules::text::fault_list::Sink;

/// The grades and gates, and the bounds on what units can reach.
pub(crate) struct OutOfReach<'a> {
    pub(crate) sink: &'a Sink,
    pub(crate) framework: &'a Framework,
    pub(crate) measure: &'a TotalScale,
    pub(crate) reach: Reachable,
}

/// The most that units can reach.
pub(crate) enum Reachable {
    /// The bounds for the tree of an `index`.
    Tree(Most),
    /// Whether some value meets each target.
    Targets(Vec<bool>),
}

impl OutOfReach<'_> {
    /// Warns of grades and gates out of reach. The framework must have no faults.
    pub(crate) fn warn(&self, doc: &FrameworkDoc) {
        self.grades(doc);
        self.gates(doc);
    }

    /// Returns the greatest possible total.
    fn most(&self) -> Option<Exact> {
        match &self.reach {
            Reachable::Tree(most) => most.total.clone(),
            Reachable::Targets(met) => {
                let count = met.iter().filter(|met| **met).count();
                u64::try_from(count).ok().map(Exact::from)
            }
        }
    }

    /// Returns the rounding of totals. Totals of `criteria` are whole numbers.
    fn rounding(&self) -> Option<Rounding> {
        let rules = &self.framework.rounding;
        match self.reach {
            Reachable::Tree(_) => rules.of(rules.total),
            Reachable::Targets(_) => Some(Rounding { places: 0, ..Rounding::SHOWN }),
        }
    }

    fn grades(&self, doc: &FrameworkDoc) {
        let places = given(&doc.grades).into_iter().flatten();
        let places = places.filter_map(|entry| number(&entry.get()?.at_least));
        let most = self.most();
        let (mut above, mut lowest) = (None::<Exact>, None);
        for (grade, placed) in self.framework.grades.iter().zip(places) {
            let Some(bound) = self.measure.in_points(grade.at_least) else { continue };
            lowest = Some((grade, placed));
            let name = shown(&grade.name.vi);
            if let Some(most) = most.as_ref().filter(|most| bound > **most) {
                let at = self.measure.points_at;
                self.grade_out_of_reach(placed.span, &name, &self.no_more_than(most), at);
            } else if let Some(above) = &above
                && self.falls_between(&bound, above)
            {
                let why = "no total lies between it and the grade above it, as totals are rounded";
                self.grade_out_of_reach(placed.span, &name, why, None);
            }
            above = Some(bound);
        }
        if let (Some(bound), Some((grade, placed))) = (above, lowest)
            && bound > Exact::ZERO
        {
            self.no_floor(placed, &grade.name);
        }
    }

    fn no_floor(&self, lowest: Placed, name: &Text) {
        let (bound, name) = (lowest.quantity, shown(&name.vi));
        self.sink.fault(Code::NoFloor, lowest.span, |fault| {
            fault
                .says(format!("a total below `{bound}` has no grade: `{name}` is the lowest"))
                .label("the lowest bound")
                .allowed("a last grade that begins at `0%`")
                .help(
                    "add what the document calls those below, such as \
                     `{name: {vi: Không xếp loại}, at_least: 0%}`; if it leaves them without a grade, \
                     allow the warning",
                )
        });
    }

    fn grade_out_of_reach(&self, span: Span, name: &str, why: &str, whole: Option<Span>) {
        self.sink.fault(Code::GradeOutOfReach, span, |fault| {
            fault
                .says(format!("no total earns the grade `{name}`: {why}"))
                .related(whole, "the points of the whole")
                .help("lower its bound, remove the grade, or look for an indicator that cannot be earned in full")
        });
    }

    fn no_more_than(&self, most: &Exact) -> String {
        match self.reach {
            Reachable::Tree(_) => format!("the best that values can give is {}", in_words(most)),
            Reachable::Targets(_) => format!("only {most} of the targets can be met"),
        }
    }

    /// Returns whether no rounded total is in `bound <= total < above`.
    fn falls_between(&self, bound: &Exact, above: &Exact) -> bool {
        let Some(rounding) = self.rounding() else { return false };
        let up = Rounding { mode: crate::number::RoundingMode::Up, ..rounding };
        bound.rounded(up) >= *above
    }

    fn gates(&self, doc: &FrameworkDoc) {
        let gates = self.framework.verdict.as_ref().map_or(&[][..], |rule| &rule.gates);
        let entries = given(&doc.verdict).and_then(|doc| given_at(&doc.pass_when));
        let spans = entries.into_iter().flat_map(|(_, list)| list).map(|entry| entry.span);
        for (gate, span) in gates.iter().zip(spans) {
            if let Some(why) = self.never_holds(gate) {
                self.sink.fault(Code::GateOutOfReach, span, |fault| {
                    fault.says(why).help("ask for less here, or mend what cannot be earned")
                });
            }
        }
    }

    /// Returns why a gate holds for no unit, if that is certain.
    fn never_holds(&self, gate: &Gate) -> Option<String> {
        match gate {
            // The values of a formula are not examined.
            Gate::Formula(_) => None,
            Gate::Total { at_least } => self.total(*at_least),
            Gate::Every { level, at_least } => self.every(level, &Exact::from(*at_least)),
            Gate::Met { of, .. } => of.iter().find_map(|item| self.never_met(*item)),
            Gate::Count { at_least, of, .. } => {
                let never: Vec<_> = of.iter().filter_map(|item| self.never_met(*item)).collect();
                let left = of.len().saturating_sub(never.len());
                let enough = usize::try_from(*at_least).is_ok_and(|least| least <= left);
                let first = never.first().filter(|_| !enough)?;
                Some(format!("{first}; {at_least} are to be met, and only {left} can be"))
            }
        }
    }

    fn total(&self, at_least: ScoreBound) -> Option<String> {
        let most = self.most()?;
        let bound = self.measure.in_points(at_least)?;
        (bound > most).then(|| format!("no unit can pass: {}", self.no_more_than(&most)))
    }

    fn every(&self, level: &Level, bound: &Exact) -> Option<String> {
        let (Body::Index(index), Reachable::Tree(most)) = (&self.framework.body, &self.reach)
        else {
            return None;
        };
        index.level(level).iter().find_map(|at| below(index, most, *at, bound))
    }

    /// Returns why an item is never met, if that is certain.
    fn never_met(&self, item: Item) -> Option<String> {
        match (&self.framework.body, &self.reach, item) {
            (Body::Index(index), Reachable::Tree(most), Item::Node(at)) => {
                below(index, most, at, &Exact::ONE)
            }
            (Body::Criteria(criteria), Reachable::Targets(met), Item::Target(at)) => {
                let target = criteria.targets.get(at.get())?;
                let never = !met.get(at.get()).copied().unwrap_or(true);
                never.then(|| format!("no unit can pass: no value meets `{}`", shown(&target.id)))
            }
            _ => None,
        }
    }
}

/// Returns `` no unit can pass: `committee` earns at most 90% of its points `` if that is less than the bound.
/// A gate skips what does not apply to a unit, and the message then says so.
fn below(index: &Index, most: &Most, at: NodeIndex, bound: &Exact) -> Option<String> {
    let node = index.node(at)?;
    let share = most.by_values(at);
    let low = share < *bound && !node.points().is_zero() && is_scored(node);
    let percent = share.times(&Exact::from(100u64)).ok().filter(|_| low)?;
    let units = match node.body() {
        NodeBody::Indicator { absent, .. } if absent.not_applicable == AbsentPolicy::Exclude => {
            "no unit that it applies to"
        }
        // All of its indicators may be left out, and the group with them.
        NodeBody::Group { .. } if most.leaves(at) => "no unit that it applies to",
        _ => "no unit",
    };
    let id = shown(node.id());
    Some(format!("{units} can pass: `{id}` earns at most {percent}% of its points"))
}

fn is_scored(node: &NodeData) -> bool {
    !matches!(node.body(), NodeBody::Indicator { method: Method::Unscored { .. }, .. })
}
