//! Two outcomes side by side: self-assessed and verified, a year and the year before, a scenario and
//! what it changes.
//!
//! The three are one thing. A [`Comparison`] puts an *other* outcome beside a *base*: units and
//! nodes are matched by id, every difference is other − base and exact, and [`Sides`] says what the
//! sides are called, which changes words and nothing else. [`Outcome::what_if`] makes a scenario.
//!
//! ```
//! use dti_engine::comparison::{Comparison, Sides};
//! # use dti_engine::{Dataset, Framework, Language, Plan};
//! # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
//! #     unit_kind: commune\npoints: 20\nrounding: {indicator: 2, total: 2}\n\
//! #     absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
//! #     metrics: {done: {type: count, name: Hồ sơ trực tuyến}, all: {type: count}, portal: {type: yes_no}}\n\
//! #     indicators:\n    - {id: rate, name: Tỷ lệ trực tuyến, points: 10, scoring: {ratio: {part: done, whole: all}}}\n    \
//! #     - {id: portal, points: 10, scoring: {yes_no: portal}}\nranking: {places: 2}\n")?;
//! # let plan = Plan::compile(&framework)?;
//! let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework);
//! let submitted = plan.score(&read("unit,done,all,portal\nan,80,100,yes\nbinh,70,100,yes\n")?)?;
//! let verified = plan.score(&read("unit,done,all,portal\nan,80,100,rejected\nbinh,64,100,yes\n")?)?;
//! let appraisal = Comparison::of(&submitted, &verified).between(Sides::appraisal());
//!
//! // The biggest difference first.
//! let largest: Vec<_> = appraisal.largest().map(|item| (item.unit().unit().id.as_str(), item.id())).collect();
//! assert_eq!(largest, [("an", "portal"), ("binh", "rate")]);
//! let an = appraisal.unit("an")?;
//! assert_eq!(an.total().difference().map(|points| points.to_string()).as_deref(), Some("-10"));
//! assert_eq!(an.rank_change(), Some(-1));
//! let binh = appraisal.unit("binh")?.explain(Language::Vi).to_string();
//! assert!(binh.contains("Tỷ lệ trực tuyến: tự đánh giá 7,00 → thẩm định 6,40 (−0,60)"));
//! assert!(binh.contains("Hồ sơ trực tuyến: 70 → 64"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is compared
//!
//! - **Points**, where every node that both sides have, and the whole, can earn as much on one side as
//!   on the other. **Shares** of the most that can be earned where that is not so: a year against a
//!   year whose rules gave other points. [`Comparison::measure`] says which.
//! - A target counts as its framework counts it: 1 where it is met, 0 where it is not met or undetermined.
//!   So the differences of targets add up to the difference of the total, as those of nodes do.
//! - What only one side has is listed, not compared: [`Comparison::only_units`],
//!   [`Comparison::only_items`]. What has a score on one side only (left out because it does not apply)
//!   has no difference, and is among the changes all the same.
//! - An index beside criteria: units, ranks and grades stand side by side, nothing else is compared.
//!
//! # Reasons
//!
//! [`ItemComparison::reasons`] works out, when it is asked, why an indicator or target came out
//! otherwise: the values that differ, each with its evidence and the verifier's word; what changed
//! among the peers, where the method looks at them; what changed in the rules.
//!
//! # Merged units
//!
//! [`Comparison::with_mergers`]: the base of a unit that was formed from several is the mean of
//! those, as [`merged`](crate::merged) takes it. Such a base has no rank, no grade and no verdict: nobody gave
//! it one, and a rank is a place among other units.
//!
//! # Orders
//!
//! [`Comparison::units`]: the largest difference of the total first, whichever way; equal ones in the
//! order of the other outcome ([`Outcome::units`]), units without a difference last.
//! [`Comparison::largest`]: the same of indicators and targets; equal ones in the order of the other
//! outcome's units, then of the rule file.

mod both;
mod item;
mod method;
mod pairs;
mod reason;
mod scores;
mod serialize;
mod summary;
mod text;
mod unit;

use std::cmp::Reverse;
use std::fmt;

use crate::dataset::Unit;
use crate::error::Error;
use crate::merged::Mergers;
use crate::model::{Item, Language, Text};
use crate::number::Exact;
use crate::outcome::Outcome;

pub use both::{Both, Sides};
pub use item::ItemComparison;
use pairs::{Base, Pair};
pub use reason::{PeerChange, Reason, RuleChange};
pub use scores::{Measure, Scores};
pub use summary::Summary;
pub use text::Explanation;
pub use unit::{Rank, UnitComparison};

/// Two outcomes side by side.
///
/// Serializes as JSON, with decimals as strings: `base` and `other` say what was compared, `measure` what the
/// differences are of; then `units` in their order, each with its `items` and their `reasons`, then
/// `only_units`, `only_items`, the `summary` of the totals and the `summaries` of the items.
///
/// Making one pairs the units and compares their totals; everything else is worked out when someone
/// asks for it.
pub struct Comparison<'a> {
    outcomes: Both<&'a Outcome>,
    sides: Sides,
    /// Nothing for an index beside criteria.
    measure: Option<Measure>,
    /// What both have by the same id, in the order of the other framework.
    items: Vec<Both<Item>>,
    only_items: Both<Vec<Item>>,
    /// In the order of the largest difference.
    pairs: Vec<Pair<'a>>,
    /// For each row of the other outcome, its place among the pairs.
    places: Vec<Option<usize>>,
    /// Rows, in the order of their outcome.
    only_units: Both<Vec<usize>>,
    /// For each kind of the framework, how many units have a rank.
    ranked: Both<Vec<u32>>,
}

impl<'a> Comparison<'a> {
    /// Puts an outcome beside another: units matched by id, and nodes or targets by theirs.
    #[must_use]
    pub fn of(base: &'a Outcome, other: &'a Outcome) -> Self {
        let outcomes = Both { base, other };
        let (items, only_items) = pairs::items(outcomes);
        let mut comparison = Self {
            outcomes,
            sides: Sides::default(),
            measure: scores::measure(outcomes, &items),
            items,
            only_items,
            pairs: Vec::new(),
            places: Vec::new(),
            only_units: Both::default(),
            ranked: outcomes.map(pairs::ranked),
        };
        comparison.pair(None);
        comparison
    }

    /// The same with the words for its sides.
    #[must_use]
    pub fn between(mut self, sides: Sides) -> Self {
        self.sides = sides;
        self
    }

    /// The same for units of which some were formed from several of the base: the base of such a unit
    /// is the mean of those it was formed from, exact; where one of them has no score, there is none.
    /// A unit that was formed from one is compared with that one, whatever their ids. Where none of
    /// those a unit was formed from is in the base, only the other side has the unit.
    ///
    /// ```
    /// use dti_engine::comparison::{Comparison, Reason, Sides};
    /// use dti_engine::merged::Mergers;
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: province\npoints: 20\nabsent: {missing: zero}\nmetrics: {done: {type: percent}}\n\
    /// #     indicators: [{id: done, points: 20, scoring: {formula: done}}]\n")?;
    /// # let plan = Plan::compile(&framework)?;
    /// # let score = |csv: &str| -> Result<_, Box<dyn std::error::Error>> {
    /// #     Ok(plan.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?)
    /// # };
    /// let mergers = Mergers::from_yaml(
    ///     "merged: demo/provinces\nunit_kind: province\nbefore: {bac: Bắc, nam: Nam}\n\
    ///      formed: [{unit: nam, from: [bac, nam]}]\n",
    /// )?;
    /// let before = score("unit,done\nbac,40%\nnam,50%\n")?;
    /// let now = score("unit,done\nnam,60%\n")?;
    /// let years = Comparison::of(&before, &now).between(Sides::years("2024", "2025")).with_mergers(&mergers);
    /// let nam = years.unit("nam")?;
    /// // 12 beside (8 + 10) ÷ 2.
    /// assert_eq!(nam.total().difference().map(|points| points.to_string()).as_deref(), Some("3"));
    /// let reasons = nam.item("done").map(|item| item.reasons()).unwrap_or_default();
    /// assert!(matches!(reasons.as_slice(), [Reason::Merged(parts)] if parts.len() == 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_mergers(mut self, mergers: &'a Mergers) -> Self {
        self.pair(Some(mergers));
        self
    }

    fn pair(&mut self, mergers: Option<&'a Mergers>) {
        let (pairs, only) = pairs::units(self.outcomes, mergers);
        self.only_units = only;
        let mut keyed: Vec<(Option<Exact>, Pair<'a>)> = pairs
            .into_iter()
            .map(|pair| (self.total(&pair).difference().map(scores::size), pair))
            .collect();
        // Stable: equal differences stay in the order of the other outcome.
        keyed.sort_by(|(one, _), (another, _)| another.cmp(one));
        self.pairs = keyed.into_iter().map(|(_, pair)| pair).collect();
        self.places = vec![None; self.outcomes.other.dataset().rows().len()];
        for (place, pair) in self.pairs.iter().enumerate() {
            if let Some(slot) = self.places.get_mut(pair.row) {
                *slot = Some(place);
            }
        }
    }

    /// The outcomes.
    #[must_use]
    pub const fn outcomes(&self) -> Both<&'a Outcome> {
        self.outcomes
    }

    /// What the sides are called.
    #[must_use]
    pub const fn sides(&self) -> &Sides {
        &self.sides
    }

    /// What the differences are of; nothing where an index stands beside criteria.
    #[must_use]
    pub const fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// Says what the figures of each side are, as [`Outcome::figures`] does: in one sentence if it is the same
    /// for both.
    #[must_use]
    pub fn figures(&self, language: Language) -> String {
        let figures = self.outcomes.map(|outcome| outcome.figures(language));
        if !figures.differ() {
            return figures.base;
        }
        let name = |name: &Text, figures: String| format!("{}: {figures}", name.get(language));
        let named = self.sides.names().as_ref().with(figures, name);
        format!("{} {}", named.base, named.other)
    }

    /// Whether both sides were scored by the same rules, to the byte.
    #[must_use]
    pub fn same_rules(&self) -> bool {
        !self.outcomes.map(|outcome| outcome.framework().digest()).differ()
    }

    /// The units that both sides have: the largest difference of the total first, whichever way.
    pub fn units(&self) -> impl ExactSizeIterator<Item = UnitComparison<'_>> {
        self.pairs.iter().map(|pair| UnitComparison::new(self, pair))
    }

    /// One unit, by its id in the other outcome.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] where the other outcome has no such unit, or the base nothing to compare
    /// it with.
    pub fn unit(&self, id: &str) -> Result<UnitComparison<'_>, Error> {
        let dataset = self.outcomes.other.dataset();
        let row = dataset.find(id);
        let place = row.and_then(|row| *self.places.get(row)?);
        let pair = place.and_then(|place| self.pairs.get(place));
        pair.map(|pair| UnitComparison::new(self, pair)).ok_or_else(|| {
            let known = self.pairs.iter().map(|pair| pair.unit.id.as_str());
            Error::unknown_unit(id, known)
        })
    }

    /// Every node or target of every unit: units as in [`Comparison::units`], and for each in the order
    /// of the rule file, groups before what is in them.
    pub fn items(&self) -> impl Iterator<Item = ItemComparison<'_>> {
        self.units().flat_map(|unit| unit.items())
    }

    /// What changed, of all units: indicators and targets, the largest difference first, whichever way;
    /// last those that have a score on one side only. Groups are not among them: their differences are
    /// those of their indicators.
    ///
    /// Looks at every indicator of every unit and sorts what changed.
    pub fn largest(&self) -> impl ExactSizeIterator<Item = ItemComparison<'_>> {
        let rows = self.outcomes.other.order().iter();
        let places = rows.filter_map(|row| *self.places.get(*row)?);
        let units = places.filter_map(|place| self.pairs.get(place));
        largest(units.map(|pair| UnitComparison::new(self, pair)))
    }

    /// How the totals of all units changed.
    #[must_use]
    pub fn summary(&self) -> Summary<'_> {
        Summary::of_totals(self)
    }

    /// How each node or target changed over all units, in the order of the rule file: where
    /// self-assessment is most inflated, what the year improved.
    pub fn summaries(&self) -> impl ExactSizeIterator<Item = Summary<'_>> {
        (0..self.items.len()).map(|place| Summary::of_item(self, place))
    }

    /// The units that only one side has, in the order of its outcome. A unit that went into one that the
    /// other side has is not among them.
    #[must_use]
    pub fn only_units(&self) -> Both<Vec<&'a Unit>> {
        let units = |outcome: &'a Outcome, rows: &Vec<usize>| {
            rows.iter().filter_map(|row| outcome.dataset().rows().get(*row)).collect()
        };
        self.outcomes.with(self.only_units.as_ref(), units)
    }

    /// Ids and names of the nodes or targets that only one side has: removed, and added.
    #[must_use]
    pub fn only_items(&self) -> Both<Vec<(&'a str, &'a Text)>> {
        let names = |outcome: &'a Outcome, items: &Vec<Item>| {
            items.iter().filter_map(|item| outcome.framework().label(*item)).collect()
        };
        self.outcomes.with(self.only_items.as_ref(), names)
    }
}

/// What changed of some units, the largest difference first.
fn largest<'c>(
    units: impl Iterator<Item = UnitComparison<'c>>,
) -> std::vec::IntoIter<ItemComparison<'c>> {
    let items = units.flat_map(|unit| unit.items()).filter(|item| !item.is_group());
    let changed = items.filter_map(|item| Some((Reverse(item.change()?), item)));
    let mut changed: Vec<_> = changed.collect();
    changed.sort_by(|(one, _), (another, _)| one.cmp(another));
    changed.into_iter().map(|(_, item)| item).collect::<Vec<_>>().into_iter()
}

impl fmt::Debug for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let framework = |outcome: &Outcome| {
            format!("{} {}", outcome.framework().id(), outcome.framework().version())
        };
        f.debug_struct("Comparison")
            .field("frameworks", &self.outcomes.map(framework))
            .field("measure", &self.measure)
            .field("units", &self.pairs.len())
            .finish_non_exhaustive()
    }
}
