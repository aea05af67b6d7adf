//! Warnings of grades and gates that no unit can reach.

use super::most::Most;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{
    AbsentPolicy, Body, By, Case, End, Framework, Gate, Index, Item, Language, Method, NodeBody,
    NodeData, NodeIndex, ScoreRange, Terms, Text,
};
use crate::number::{Decimal, Exact, Rounding};
use crate::rules::check::keys::{Placed, given, given_at};
use crate::rules::check::points::in_words;
use crate::rules::check::score_range::{POINTS, TotalScale};
use crate::rules::document::{BoundDoc, FrameworkDoc, GradeDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, said};

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
        let docs = given(&doc.grades).into_iter().flatten();
        let most = self.most();
        let mut above = None::<Exact>;
        for (grade, entry) in self.framework.grades.iter().zip(docs) {
            let name = shown(&grade.name.vi);
            let least = grade.at_least().and_then(|least| self.measure.in_points(least));
            let Some(bound) = least.filter(|_| !grade.is_more_than_a_total()) else {
                let why = grade.conditions.iter().find_map(|gate| self.never_holds(gate));
                if let Some((_, why)) = why.filter(|(units, _)| *units == NO_UNIT) {
                    self.grade_out_of_reach(entry.span, &name, &why, None);
                }
                continue;
            };
            let at = entry.get().and_then(|doc| doc.at_least.as_ref());
            let at = at.map_or(entry.span, |bound| bound.span);
            if let Some(most) = most.as_ref().filter(|most| bound > **most) {
                let whole = self.measure.points_at;
                self.grade_out_of_reach(at, &name, &self.no_more_than(most), whole);
            } else if let Some(above) = &above
                && self.falls_between(&bound, above)
            {
                let why = said!(
                    "no total lies between it and the grade above it, as totals are rounded",
                    "không có tổng điểm nào nằm giữa mức này và mức xếp loại trên, vì tổng điểm được làm tròn"
                );
                self.grade_out_of_reach(at, &name, &why, None);
            }
            above = Some(bound);
        }
        let last = given(&doc.grades).and_then(|list| list.last());
        let placed = last.and_then(|entry| plain_bound(entry.get()?));
        if let (Some(grade), Some(bound), Some(placed)) =
            (self.framework.grades.last(), above, placed)
            && !grade.is_more_than_a_total()
            && bound > Exact::ZERO
        {
            self.no_floor(placed, &grade.name);
        }
    }

    fn no_floor(&self, lowest: Placed, name: &Text) {
        let (bound, name) = (lowest.quantity, shown(&name.vi));
        fault! { self.sink, Code::NoFloor, lowest.span;
            says "a total below `{bound}` has no grade: `{name}` is the lowest",
                "tổng điểm dưới `{bound}` không được xếp loại: `{name}` là mức thấp nhất",
                bound, name;
            label "the lowest bound", "cận thấp nhất";
            allowed "a last grade that begins at `0%`", "một mức xếp loại cuối bắt đầu từ `0%`";
            help "add what the document calls those below, such as `{name: {vi: Không xếp loại}, at_least: 0%}`; if it leaves them without a grade, allow the warning",
                "thêm tên gọi của văn bản cho các đơn vị dưới mức này, như `{name: {vi: Không xếp loại}, at_least: 0%}`; nếu văn bản không xếp loại họ thì cho phép cảnh báo này";
        };
    }

    fn grade_out_of_reach(&self, span: Span, name: &str, why: &Said, whole: Option<Span>) {
        fault! { self.sink, Code::GradeOutOfReach, span;
            says "no total earns the grade `{name}`: {why}",
                "không tổng điểm nào đạt mức xếp loại `{name}`: {why}", name, why;
            related whole, "the points of the whole", "điểm của tổng thể";
            help "lower its bound, remove the grade, or look for an indicator that cannot be earned in full",
                "hạ cận của mức, xóa mức, hoặc tìm chỉ số không thể đạt đủ điểm";
        };
    }

    fn no_more_than(&self, most: &Exact) -> Said {
        match self.reach {
            Reachable::Tree(_) => said!(
                "the best that values can give is {}",
                "giá trị tốt nhất cho được {}",
                in_words(most)
            ),
            Reachable::Targets(_) => said!(
                "only {most} of the targets can be met",
                "chỉ {most} chỉ tiêu có thể đạt",
                most
            ),
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
            if let Some((units, why)) = self.never_holds(gate) {
                fault! { self.sink, Code::GateOutOfReach, span;
                    says "{units} can pass: {why}", "{units} nào có thể đạt: {why}", units, why;
                    help "ask for less here, or mend what cannot be earned",
                        "giảm yêu cầu ở đây, hoặc sửa phần không thể đạt";
                };
            }
        }
    }

    /// Returns for which units a condition never holds, and why, if that is certain.
    fn never_holds(&self, by: &By<Gate>) -> Option<Never> {
        let of_case = |case: &Case<Gate>| {
            let (units, why) = self.never_holds_in_case(&case.then)?;
            Some(match self.framework.when_in_words(&case.when, Language::En) {
                when if when.is_empty() => (units, why),
                // Units of another case may do.
                when => (
                    said!("no unit of one case", "không có đơn vị thuộc một trường hợp"),
                    said!("{why} (`{when}`)", "{why} (`{when}`)", why, when),
                ),
            })
        };
        by.cases().iter().find_map(of_case)
    }

    fn never_holds_in_case(&self, gate: &Gate) -> Option<Never> {
        match gate {
            // The values of a formula are not examined.
            Gate::Formula(_) | Gate::Top(_) => None,
            Gate::Total(range) => self.total(range),
            Gate::Every { within, .. } => {
                let items = self.framework.items_of(gate);
                items.iter().find_map(|item| self.never_in(*item, within))
            }
            Gate::Met { .. } => {
                let items = self.framework.items_of(gate);
                items.iter().find_map(|item| self.never_in(*item, &ScoreRange::FULL))
            }
            Gate::Count { within, .. } => {
                let (items, each) = (self.framework.items_of(gate), gate.each());
                let never: Vec<_> =
                    items.iter().filter_map(|item| self.never_in(*item, &each)).collect();
                let left = items.len().saturating_sub(never.len());
                let most = u64::try_from(left).map(Decimal::from).ok()?;
                let least = within.lower.filter(|least| outside(least, &Exact::from(most)))?;
                let (units, first) = never.first()?;
                let asked = match least.strict {
                    true => said!("more than {}", "hơn {}", least.at),
                    false => said!("{}", "{}", least.at),
                };
                let why = said!(
                    "{first}; {asked} are to be met, and only {left} can be",
                    "{first}; yêu cầu đạt {asked}, nhưng chỉ có thể đạt {left}",
                    first,
                    asked,
                    left
                );
                Some((units.clone(), why))
            }
        }
    }

    fn total(&self, range: &ScoreRange) -> Option<Never> {
        let most = self.most()?;
        let bound = self.measure.in_points(range.terms.bound(range.lower?.at))?;
        let never = if range.lower?.strict { bound >= most } else { bound > most };
        never.then(|| (NO_UNIT, self.no_more_than(&most)))
    }

    /// Returns why the score of an item is never in a range, or why it is never met, if that is
    /// certain.
    fn never_in(&self, item: Item, range: &ScoreRange) -> Option<Never> {
        match (&self.framework.body, &self.reach, item) {
            (Body::Index(index), Reachable::Tree(most), Item::Node(at)) => {
                below(index, most, at, range)
            }
            (Body::Criteria(criteria), Reachable::Targets(met), Item::Target(at)) => {
                let target = criteria.targets.get(at.get())?;
                let never = !met.get(at.get()).copied().unwrap_or(true);
                never.then(|| {
                    (
                        NO_UNIT,
                        said!(
                            "no value meets `{}`",
                            "không giá trị nào đạt `{}`",
                            shown(&target.id)
                        ),
                    )
                })
            }
            _ => None,
        }
    }
}

/// All units.
const NO_UNIT: Said = said!("no unit", "không có đơn vị");

/// The units for which something never holds, and why.
type Never = (Said, Said);

/// Returns whether the most that there is does not reach the lower end of a range.
fn outside(lower: &End, most: &Exact) -> bool {
    let bound = Exact::from(lower.at);
    if lower.strict { *most <= bound } else { *most < bound }
}

/// The least total of a grade that asks for nothing else.
fn plain_bound(doc: &GradeDoc) -> Option<Placed> {
    let entry = doc.at_least.as_ref()?;
    let (span, number) = match entry.get()? {
        BoundDoc::Scalar(number) => (entry.span, number),
        BoundDoc::Mapping(named) => {
            let (_, _, points) = named.iter().find(|(key, ..)| *key == POINTS)?;
            let BoundDoc::Scalar(number) = points.get()? else { return None };
            (points.span, number)
        }
    };
    Some(Placed { span, quantity: number.0 })
}

/// Returns `` `committee` earns at most 90% of its points `` if that is less than a range asks for.
/// A condition skips what does not apply to a unit, and the units are then those that it applies to.
fn below(index: &Index, most: &Most, at: NodeIndex, range: &ScoreRange) -> Option<Never> {
    let node = index.node(at)?;
    let share = most.by_values(at)?;
    let reached = match range.terms {
        Terms::Share => share.clone(),
        Terms::Points => share.times(node.points()).ok()?,
    };
    let low = range.lower.is_some_and(|lower| outside(&lower, &reached))
        && !node.points().is_zero()
        && is_scored(node);
    let percent = share.times(&Exact::from(100u64)).ok().filter(|_| low)?;
    let units = match node.body() {
        NodeBody::Indicator { absent, .. } if passes_over(absent.not_applicable) => {
            said!("no unit that it applies to", "không có đơn vị áp dụng")
        }
        // All of its indicators may be left out, and the group with them.
        NodeBody::Group { .. } if most.leaves(at) => {
            said!("no unit that it applies to", "không có đơn vị áp dụng")
        }
        _ => NO_UNIT,
    };
    let id = shown(node.id());
    Some((
        units,
        said!(
            "`{id}` earns at most {percent}% of its points",
            "`{id}` được nhiều nhất {percent}% số điểm",
            id,
            percent
        ),
    ))
}

/// Returns whether a condition skips a node to which this happens.
const fn passes_over(policy: AbsentPolicy) -> bool {
    matches!(policy, AbsentPolicy::Exclude | AbsentPolicy::ExcludeFromTotal)
}

fn is_scored(node: &NodeData) -> bool {
    !matches!(node.body(), NodeBody::Indicator { method: Method::Unscored { .. }, .. })
}
