//! A comparison: two outcomes, with their units and items paired.

use std::fmt;

use super::both::Both;
use super::pairs::{self, Base, Pair};
use super::scores::{self, Measure, Scores};
use crate::dataset::Unit;
use crate::dataset::previous::names_agree;
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::merged::Mergers;
use crate::model::{Item, Language, MetricIndex, Nature, Origin, Text};
use crate::number::Exact;
use crate::outcome::Outcome;

/// Two outcomes side by side.
///
/// Serializes as JSON, with decimals as strings: `base` and `other` say what was compared, `measure` what the
/// differences are of; then `units` in their order, each with its `items` and their `reasons`, then
/// `only_units`, `only_items`, the `summary` of the totals and the `summaries` of the items.
///
/// A new comparison pairs the units and compares their totals. Everything else is computed on demand.
pub struct Comparison<'a> {
    pub(super) outcomes: Both<&'a Outcome>,
    names: Both<Text>,
    /// `None` for an index beside criteria.
    measure: Option<Measure>,
    /// The items that both sides have, matched by id, in the order of the other framework.
    pub(super) items: Vec<Both<Item>>,
    only_items: Both<Vec<Item>>,
    /// In the order of the largest difference.
    pub(super) pairs: Vec<Pair<'a>>,
    /// For each row of the other outcome, its position among the pairs.
    positions: Vec<Option<usize>>,
    /// Rows, in the order of their outcome.
    only_units: Both<Vec<usize>>,
    /// For each kind of the framework, how many units have a rank.
    pub(super) ranked: Both<Vec<u32>>,
}

impl<'a> Comparison<'a> {
    /// Compares the outcome `other` with `base`. Units are matched by id, and so are nodes and targets.
    #[must_use]
    pub fn of(base: &'a Outcome, other: &'a Outcome) -> Self {
        let outcomes = Both { base, other };
        let (items, only_items) = pairs::items(outcomes);
        let mut comparison = Self {
            outcomes,
            names: names_of_variations(base, other)
                .unwrap_or_else(|| named(["trước", "before"], ["sau", "after"])),
            measure: scores::measure(outcomes, &items),
            items,
            only_items,
            pairs: Vec::new(),
            positions: Vec::new(),
            only_units: Both::default(),
            ranked: outcomes.map(pairs::ranked),
        };
        comparison.pair(None);
        comparison
    }

    /// Sets what the sides are called. Without it they have the names of their variations
    /// ([`Variation::named`](crate::plan::Variation::named)), or else are *trước* and *sau*, before and after. Names
    /// change words, never numbers.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    /// #     points: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// # let base = Plan::compile(&framework)?.score(&Dataset::from_csv("unit,portal\nan,no\n".as_bytes(), &framework)?)?;
    /// # let other = base.clone();
    /// use dti_engine::{Language, comparison::Comparison};
    /// let years = Comparison::of(&base, &other).years("2022", "2025");
    /// assert_eq!(years.names().base.get(Language::Vi), "2022");
    /// assert_eq!(years.appraisal().names().other.get(Language::En), "verified");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn between(self, base: Text, other: Text) -> Self {
        Self { names: Both { base, other }, ..self }
    }

    /// Calls the sides *tự đánh giá* and *thẩm định*: self-assessed and verified.
    #[must_use]
    pub fn appraisal(self) -> Self {
        Self {
            names: named(["tự đánh giá", "self-assessed"], ["thẩm định", "verified"]), ..self
        }
    }

    /// Calls the sides by two years, or by two periods with other names.
    #[must_use]
    pub fn years(self, base: &str, other: &str) -> Self {
        self.between(Text::plain(base), Text::plain(other))
    }

    /// Calls the sides *hiện trạng* and *kịch bản*: as it is, and a scenario.
    #[must_use]
    pub fn scenario(self) -> Self {
        Self { names: scenario(), ..self }
    }

    /// Compares merged units with the exact mean of those they were formed from. If one of these has no
    /// score, neither has the mean. A unit that was formed from one is compared with that one, even if
    /// the ids differ. If none of its predecessors is in the base, only the other side has the unit.
    ///
    /// ```
    /// use dti_engine::comparison::{Comparison, Reason};
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
    /// let years = Comparison::of(&before, &now).years("2024", "2025").with_mergers(&mergers)?;
    /// let nam = years.unit("nam")?;
    /// // 12 beside (8 + 10) ÷ 2.
    /// assert_eq!(nam.total().difference().map(|points| points.to_string()).as_deref(), Some("3"));
    /// let reasons = nam.item("done").map(|item| item.reasons()).unwrap_or_default();
    /// assert!(matches!(reasons.as_slice(), [Reason::Merged(parts)] if parts.len() == 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Mergers`] if the mergers do not fit the two sides: the base has a unit that the file does not list or
    /// that is of another kind, as for [`Mergers::outcome`], or the other side has one that was not formed.
    pub fn with_mergers(mut self, mergers: &'a Mergers) -> Result<Self, Error> {
        mergers.check_before(self.outcomes.base)?;
        mergers.check_after(self.outcomes.other)?;
        self.pair(Some(mergers));
        Ok(self)
    }

    /// Refuses a comparison in which units have exchanged names: `a` is Xã Bình on one side and `b` on the other, and
    /// both sides have both. Their ids then hardly mean the same units.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan, comparison::Comparison};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    /// #     points: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// # let plan = Plan::compile(&framework)?;
    /// # let score = |csv: &str| -> Result<_, Box<dyn std::error::Error>> {
    /// #     Ok(plan.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?)
    /// # };
    /// let before = score("unit,name,portal\na,Xã An,yes\nb,Xã Bình,no\n")?;
    /// let after = score("unit,name,portal\na,Xã Bình,no\nb,Xã An,yes\n")?;
    /// assert!(Comparison::of(&before, &after).check_names().is_err());
    /// assert!(Comparison::of(&before, &before).check_names().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The units (D0305).
    pub fn check_names(&self) -> Result<(), Diagnostics> {
        let Both { base, other } = self.outcomes.map(Outcome::dataset);
        let rows = |pair: &Pair<'_>| match &pair.base {
            Base::Row(row) => Some((pair.row, *row)),
            Base::Mean(_) => None,
        };
        names_agree([other, base], self.pairs.iter().filter_map(rows))
    }

    fn pair(&mut self, mergers: Option<&'a Mergers>) {
        let (pairs, only) = pairs::units(self.outcomes, mergers);
        self.only_units = only;
        let mut keyed: Vec<(Option<Exact>, Pair<'a>)> = pairs
            .into_iter()
            .map(|pair| (self.total(&pair).difference().map(scores::size), pair))
            .collect();
        // Stable: equal differences stay in the order of the other outcome.
        keyed.sort_by(|(size, _), (later, _)| later.cmp(size));
        self.pairs = keyed.into_iter().map(|(_, pair)| pair).collect();
        self.positions = vec![None; self.outcomes.other.dataset().rows().len()];
        for (position, pair) in self.pairs.iter().enumerate() {
            if let Some(of_row) = self.positions.get_mut(pair.row) {
                *of_row = Some(position);
            }
        }
    }

    /// Returns the pair whose unit is in this row of the other outcome.
    pub(super) fn pair_of_row(&self, row: usize) -> Option<&Pair<'a>> {
        let position = (*self.positions.get(row)?)?;
        self.pairs.get(position)
    }

    /// Returns the two outcomes.
    #[must_use]
    pub const fn outcomes(&self) -> Both<&'a Outcome> {
        self.outcomes
    }

    /// Returns what the sides are called.
    #[must_use]
    pub const fn names(&self) -> &Both<Text> {
        &self.names
    }

    /// Returns what the differences are in. `None` for an index beside criteria.
    #[must_use]
    pub const fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// Says what the figures of each side are, as [`Outcome::figures`] does. If both sides say the same,
    /// it is said once. Sides of two frameworks, which may have nothing to do with each other, are called so.
    #[must_use]
    pub fn figures(&self, language: Language) -> String {
        let said = self.figures_of_sides(language);
        let frameworks = self.outcomes.map(|outcome| outcome.framework().id());
        if !frameworks.differ() {
            return said;
        }
        let Both { base, other } = frameworks;
        let two = language.pick("Hai bộ quy tắc khác nhau", "Two frameworks");
        format!("{two}: `{base}`, `{other}`. {said}").trim_end().to_owned()
    }

    fn figures_of_sides(&self, language: Language) -> String {
        let figures = self.outcomes.map(|outcome| outcome.figures(language));
        if !figures.differ() {
            return figures.base;
        }
        let name = |name: &Text, figures: String| format!("{}: {figures}", name.get(language));
        let named = self.names.as_ref().with(figures, name);
        format!("{} {}", named.base, named.other)
    }

    /// Returns the nature of the figures of both sides together: synthetic if those of either side are.
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        let Both { base, other } =
            self.outcomes.map(|outcome| Origin { nature: outcome.nature(), as_of: None });
        base.combine(other).nature
    }

    /// Returns whether both sides were scored by the same rules, byte for byte.
    #[must_use]
    pub fn same_rules(&self) -> bool {
        !self.outcomes.map(|outcome| outcome.digests().rules).differ()
    }

    /// Returns the units that only one side has, in the order of its outcome. Leaves out units that were
    /// merged into a unit of the other side.
    #[must_use]
    pub fn only_units(&self) -> Both<Vec<&'a Unit>> {
        let units = |outcome: &'a Outcome, rows: &Vec<usize>| {
            rows.iter().filter_map(|row| outcome.dataset().rows().get(*row)).collect()
        };
        self.outcomes.with(self.only_units.as_ref(), units)
    }

    /// Returns the ids and names of the nodes or targets that only one side has: removed and added ones.
    #[must_use]
    pub fn only_items(&self) -> Both<Vec<(&'a str, &'a Text)>> {
        let names = |outcome: &'a Outcome, items: &Vec<Item>| {
            items.iter().filter_map(|item| outcome.framework().label(*item)).collect()
        };
        self.outcomes.with(self.only_items.as_ref(), names)
    }

    /// Compares the totals of a unit.
    pub(super) fn total(&self, pair: &Pair<'_>) -> Scores {
        let Both { base, other } = self.outcomes;
        let base_total = match &pair.base {
            Base::Row(row) => base.exact_total(*row),
            Base::Mean(predecessors) => {
                predecessors.mean(|row| base.exact_total(row)).ok().flatten()
            }
        };
        Scores {
            score: Both { base: base_total, other: other.exact_total(pair.row) },
            points: self.outcomes.map(|outcome| outcome.total_points().clone()),
            measure: self.measure,
            places: self.outcomes.map(scores::total_places).largest(),
        }
    }

    /// Compares the scores that a unit has for an item.
    pub(super) fn scores(&self, pair: &Pair<'_>, item: Both<Item>) -> Scores {
        let Both { base, other } = self.outcomes;
        let base_score = match (&pair.base, item.base) {
            (Base::Row(row), item) => scores::score(base, item, *row),
            (Base::Mean(predecessors), Item::Node(_)) => {
                predecessors.mean(|row| scores::score(base, item.base, row)).ok().flatten()
            }
            // A target is met by a unit, not by the mean of several.
            (Base::Mean(_), Item::Target(_)) => None,
        };
        Scores {
            score: Both { base: base_score, other: scores::score(other, item.other, pair.row) },
            points: self.outcomes.with(item, scores::points),
            measure: self.measure,
            places: self.outcomes.with(item, scores::places).largest(),
        }
    }

    /// Returns whether a node surely has the same score on both sides, without computing it.
    /// `false` may be wrong.
    pub(super) fn surely_same(&self, pair: &Pair<'_>, item: Both<Item>) -> bool {
        let (Base::Row(row), Item::Node(base), Item::Node(other)) =
            (&pair.base, item.base, item.other)
        else {
            return false;
        };
        let base_ticks = self.outcomes.base.node_in_whole_numbers(base.get(), *row);
        let other_ticks = self.outcomes.other.node_in_whole_numbers(other.get(), pair.row);
        self.measure == Some(Measure::Points) && base_ticks.is_some() && base_ticks == other_ticks
    }

    /// Returns the metric of the base that a metric of the other framework is.
    pub(super) fn base_metric(&self, metric: MetricIndex) -> Option<MetricIndex> {
        if self.same_rules() {
            return Some(metric);
        }
        if metric.is_previous() {
            return Some(self.base_metric(metric.current())?.previous());
        }
        let id = &self.outcomes.other.framework().metric_at(metric)?.id;
        let position = self.outcomes.base.framework().metrics.get_index_of(id)?;
        u32::try_from(position).ok().map(MetricIndex)
    }
}

/// Returns names of the sides, each in Vietnamese and English.
fn named(base: [&str; 2], other: [&str; 2]) -> Both<Text> {
    let text = |[vi, en]: [&str; 2]| Text { vi: vi.to_owned(), en: Some(en.to_owned()) };
    Both { base: text(base), other: text(other) }
}

fn scenario() -> Both<Text> {
    named(["hiện trạng", "as it is"], ["kịch bản", "scenario"])
}

/// Returns the names of the variations that the sides were scored by. `None` if none has a name.
fn names_of_variations(base: &Outcome, other: &Outcome) -> Option<Both<Text>> {
    let name = |outcome: &Outcome| Some(Text::plain(outcome.framework().variation()?.name()?));
    let (base, other) = (name(base), name(other));
    if base.is_none() && other.is_none() {
        return None;
    }
    let Both { base: as_it_is, other: scenario } = scenario();
    Some(Both { base: base.unwrap_or(as_it_is), other: other.unwrap_or(scenario) })
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
