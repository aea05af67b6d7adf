//! The units of a table: all of an outcome, or those of one kind.

use crate::model::{Language, UnitKind};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::Cell;
use crate::scorecard::Words;

/// The units of a table: all units of an outcome, or those of one kind.
///
/// Ranks, means and shares of grades are among units of one kind; [`Units::by_kind`] gives a table for each. A table
/// of units of several kinds has a column for the kind, or a part for each kind.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: [commune, ward]\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\nmetrics: {rate: {type: percent}}\n\
/// #   \nindicators: [{id: rate, points: 10, scoring: {formula: rate}}]\nranking: {places: 2}\n";
/// use dti_engine::{Dataset, Framework, Language, Plan, report};
/// let framework = Framework::from_yaml(yaml)?;
/// let csv = "unit,name,kind,rate\na,An,commune,50%\nb,Bình,ward,40%\nc,Châu,commune,80%\n";
/// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
///
/// let together = report::ranking(&outcome, Language::En);
/// assert!(together.to_csv().starts_with("rank,name,kind,total,share,nature\n1,Châu,commune,8.00,"));
/// let [communes, wards] = report::Units::by_kind(&outcome)[..] else { return Ok(()) };
/// assert_eq!(report::ranking(communes, Language::En).len(), 2);
/// assert_eq!(report::ranking(wards, Language::En).title(), "Ranking – ward");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Units<'a> {
    outcome: &'a Outcome,
    /// `None` for all units.
    kind: Option<&'a UnitKind>,
    /// The last rank that is shown; `None` for all units, ranked or not.
    last: Option<u32>,
}

impl<'a> From<&'a Outcome> for Units<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Self { outcome, kind: None, last: None }
    }
}

impl<'a> Units<'a> {
    /// Returns the units of each kind that the data have, in the order of the rule file. If there are
    /// not several kinds, returns all units together.
    #[must_use]
    pub fn by_kind(outcome: &'a Outcome) -> Vec<Self> {
        let all = Self::from(outcome);
        if !all.is_mixed() {
            return vec![all];
        }
        let kinds = outcome.framework().unit_kinds().iter();
        let each = kinds.map(|kind| Self { outcome, kind: Some(kind), last: None });
        each.filter(|units| !units.is_empty()).collect()
    }

    /// Returns those of them whose rank is not after `last`: the first five are `first(5)`, and more than five if the
    /// fifth rank is shared.
    #[must_use]
    pub const fn first(self, last: u32) -> Self {
        Self { last: Some(last), ..self }
    }

    /// Returns the outcome.
    #[must_use]
    pub const fn outcome(self) -> &'a Outcome {
        self.outcome
    }

    /// Returns their kind, if they were selected by kind.
    #[must_use]
    pub const fn kind(self) -> Option<&'a UnitKind> {
        self.kind
    }

    /// Returns whether they are of several kinds.
    pub(in crate::report) fn is_mixed(self) -> bool {
        let dataset = self.outcome.dataset();
        self.kind.is_none()
            && !dataset.rows().is_empty()
            && dataset.common_kind(self.outcome.framework()).is_none()
    }

    /// Returns their rows in the dataset, in the order of the outcome.
    pub(in crate::report) fn rows(self) -> impl Iterator<Item = usize> + use<'a> {
        let dataset = self.outcome.dataset();
        let rows = self.outcome.order().iter().copied();
        let is_of_kind = move |row: &usize| {
            self.kind
                .is_none_or(|kind| dataset.rows().get(*row).is_some_and(|unit| unit.kind == *kind))
        };
        let is_first = move |row: &usize| {
            let rank = || self.outcome.unit_outcome(*row)?.rank;
            self.last.is_none_or(|last| rank().is_some_and(|rank| rank <= last))
        };
        rows.filter(is_of_kind).filter(is_first)
    }

    /// Returns their results, in the order of the outcome.
    pub(in crate::report) fn results(self) -> impl Iterator<Item = UnitOutcome<'a>> + use<'a> {
        self.rows().filter_map(move |row| self.outcome.unit_outcome(row))
    }

    /// Returns the rows of those that reported, in the order of the outcome.
    pub(in crate::report) fn reported_rows(self) -> impl Iterator<Item = usize> + use<'a> {
        self.rows().filter(move |row| self.outcome.dataset().reported(*row))
    }

    /// Returns the results of those that reported, in the order of the outcome.
    pub(in crate::report) fn reported(self) -> impl Iterator<Item = UnitOutcome<'a>> + use<'a> {
        self.reported_rows().filter_map(move |row| self.outcome.unit_outcome(row))
    }

    /// Counts those that did not report, with those of the register that have no row.
    pub(in crate::report) fn count_not_reported(self) -> usize {
        let silent = self.outcome.not_reported();
        silent.filter(|unit| self.kind.is_none_or(|kind| unit.kind == Some(kind))).count()
    }

    /// Returns whether there are none.
    pub(in crate::report) fn is_empty(self) -> bool {
        self.rows().next().is_none()
    }

    /// Adds their kind to a title, if they were selected by kind: `Xếp hạng – xã`.
    pub(in crate::report) fn titled(self, language: Language, title: &str) -> String {
        match self.kind {
            Some(kind) => format!("{title} – {}", Words(language).kind(kind)),
            None => title.to_owned(),
        }
    }

    /// Makes the id of a section about them, different for each kind.
    pub(in crate::report) fn section_id(self, id: &str) -> String {
        let kinds = self.outcome.framework().unit_kinds();
        match self.kind.and_then(|kind| kinds.iter().position(|known| known == kind)) {
            Some(place) => format!("{id}-{}", place.saturating_add(1)),
            None => id.to_owned(),
        }
    }

    /// Returns the units of each kind with the heading of their part of a table. If they are not of several kinds,
    /// returns them without a heading.
    pub(super) fn parts(self) -> Vec<(Option<Cell>, Self)> {
        let parts = match self.is_mixed() {
            true => Self::by_kind(self.outcome),
            false => vec![self],
        };
        let is_mixed = parts.len() > 1;
        let heading = |units: &Self| units.kind.filter(|_| is_mixed).map(Cell::from);
        parts.into_iter().map(|units| (heading(&units), units)).collect()
    }
}
