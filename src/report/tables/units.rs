//! The units that a table is of: all of an outcome, or those of one kind.

use crate::model::{Language, UnitKind};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::{Cell, Column};
use crate::scorecard::Words;

/// Units of an outcome that a table is of: all of them, or those of one kind.
///
/// A rank, a mean and a share of grades are among units of one kind. [`Units::by_kind`] gives a table for each.
/// A table of units of several kinds has a column for the kind, or a part for each kind.
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
/// assert!(together.to_csv().starts_with("rank,name,kind,total,share\n1,Châu,commune,8.00,"));
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
}

impl<'a> From<&'a Outcome> for Units<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Self { outcome, kind: None }
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
        let each = kinds.map(|kind| Self { outcome, kind: Some(kind) });
        each.filter(|units| !units.is_empty()).collect()
    }

    /// The outcome that they are from.
    #[must_use]
    pub const fn outcome(self) -> &'a Outcome {
        self.outcome
    }

    /// The kind of all of them, if they were taken by kind.
    #[must_use]
    pub const fn kind(self) -> Option<&'a UnitKind> {
        self.kind
    }

    /// Whether they are of several kinds.
    pub(in crate::report) fn is_mixed(self) -> bool {
        let dataset = self.outcome.dataset();
        self.kind.is_none()
            && !dataset.rows().is_empty()
            && dataset.common_kind(self.outcome.framework()).is_none()
    }

    /// Their rows in the dataset, in the order of the outcome.
    pub(in crate::report) fn rows(self) -> impl Iterator<Item = usize> + use<'a> {
        let dataset = self.outcome.dataset();
        let rows = self.outcome.order().iter().copied();
        rows.filter(move |row| {
            self.kind
                .is_none_or(|kind| dataset.rows().get(*row).is_some_and(|unit| unit.kind == *kind))
        })
    }

    /// Their results, in the order of the outcome.
    pub(in crate::report) fn results(self) -> impl Iterator<Item = UnitOutcome<'a>> + use<'a> {
        self.rows().filter_map(move |row| self.outcome.unit_outcome(row))
    }

    /// The rows of those that reported, in the order of the outcome.
    pub(in crate::report) fn reported_rows(self) -> impl Iterator<Item = usize> + use<'a> {
        self.rows().filter(move |row| self.outcome.dataset().reported(*row))
    }

    /// The results of those that reported, in the order of the outcome.
    pub(in crate::report) fn reported(self) -> impl Iterator<Item = UnitOutcome<'a>> + use<'a> {
        self.reported_rows().filter_map(move |row| self.outcome.unit_outcome(row))
    }

    /// How many did not report, with those of the register that have no row.
    pub(in crate::report) fn count_not_reported(self) -> usize {
        let silent = self.outcome.not_reported();
        silent.filter(|unit| self.kind.is_none_or(|kind| unit.kind == Some(kind))).count()
    }

    /// Whether there are none.
    pub(in crate::report) fn is_empty(self) -> bool {
        self.rows().next().is_none()
    }

    /// What a table of them is called: `Xếp hạng – xã` where they are of one kind among several.
    pub(in crate::report) fn titled(self, title: &str) -> String {
        match self.kind {
            Some(kind) => format!("{title} – {kind}"),
            None => title.to_owned(),
        }
    }

    /// An identifier for a section on them, of which a report has one for each kind.
    pub(in crate::report) fn section_id(self, id: &str) -> String {
        let kinds = self.outcome.framework().unit_kinds();
        match self.kind.and_then(|kind| kinds.iter().position(|known| known == kind)) {
            Some(place) => format!("{id}-{}", place.saturating_add(1)),
            None => id.to_owned(),
        }
    }

    /// The column for the kind, where they are of several.
    pub(super) fn kind_column(self, language: Language) -> Option<Column> {
        let name = Words(language).pick("Loại đơn vị", "Kind");
        self.is_mixed().then(|| Column::left("kind", name))
    }

    /// Each kind with the heading of its part of a table, where they are of several; else all of them.
    pub(super) fn parts(self) -> Vec<(Option<Cell>, Self)> {
        let parts = match self.is_mixed() {
            true => Self::by_kind(self.outcome),
            false => vec![self],
        };
        let is_mixed = parts.len() > 1;
        let heading =
            |units: &Self| units.kind.filter(|_| is_mixed).map(|kind| kind.as_str().into());
        parts.into_iter().map(|units| (heading(&units), units)).collect()
    }
}
