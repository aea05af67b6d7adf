//! The dataset of the year before beside that of this year.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::column::Column;
use super::dataset::{Before, Dataset};
use crate::diagnostic::shown;
use crate::model::{Framework, Language, MetricIndex};
use crate::name::alike;

/// So many units without a year before are listed.
const SHOWN: usize = 10;

/// Finds the units of a dataset by ids from another one, where they may be written otherwise: `AN` of the year before is
/// `an`, and `01` is `1`. In one dataset such ids are refused, so that no unit is meant by two.
pub(crate) struct Alike<'d> {
    dataset: &'d Dataset,
    /// Made for the first id that is not there as it is written.
    forms: OnceCell<HashMap<String, usize>>,
}

impl<'d> Alike<'d> {
    pub(crate) const fn new(dataset: &'d Dataset) -> Self {
        Self { dataset, forms: OnceCell::new() }
    }

    /// Returns the row of a unit.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        let units = || self.dataset.rows().iter().enumerate();
        let forms = || units().map(|(row, unit)| (alike(&unit.id), row)).collect();
        let otherwise = || self.forms.get_or_init(forms).get(&alike(id)).copied();
        self.dataset.find(id).or_else(otherwise)
    }
}

impl Dataset {
    /// Puts the figures of the year before beside these, for the rules of a framework that look at them, as
    /// [`ScoreOptions::previous`](crate::outcome::ScoreOptions::previous) does for one scoring. Units match by id, however
    /// it is written; one that was not there the year before has none. Both datasets are read by this framework; scoring
    /// refuses others.
    ///
    /// ```
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    ///     points: 10\nrounding: {indicator: 2}\nabsent: {missing: zero}\nmetrics: {dossiers: {type: count}}\n\
    ///     indicators:\n  - id: growth\n    points: 10\n\
    ///     \x20   scoring: {formula: dossiers / previous(dossiers) - 1}\n")?;
    /// let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework);
    /// let now = read("unit,dossiers\nan,100\n")?.beside(&read("unit,dossiers\nAN,80\n")?, &framework);
    /// let outcome = Plan::compile(&framework)?.score(&now)?;
    /// // 100 ÷ 80 − 1 = 0.25
    /// assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("2.50"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn beside(&self, before: &Self, framework: &Framework) -> Self {
        if framework.previous.is_empty() {
            return self.clone();
        }
        let units = Alike::new(before);
        let rows: Vec<_> = self.rows().iter().map(|unit| units.find(&unit.id)).collect();
        let column = |(metric, _)| (metric, before.column(metric).at_rows(&rows));
        let columns = framework.submitted_before().map(column).collect();
        // What the year before reads of the year before it is not asked for.
        let dataset = Self(before.0.clone(), before.1.clone(), None);
        Self(self.0.clone(), self.1.clone(), Some(Arc::new(Before { dataset, rows, columns })))
    }

    /// Returns the dataset of the year before that stands beside this one.
    pub(crate) fn before(&self) -> Option<&Self> {
        Some(&self.2.as_ref()?.dataset)
    }

    /// Says which units are not in the data of the year before, if these stand beside them.
    pub(super) fn told_of_before(&self, language: Language) -> Option<String> {
        let before = self.2.as_ref()?;
        let units = self.rows().iter().zip(&before.rows).filter(|(_, row)| row.is_none());
        let without: Vec<_> = units.map(|(unit, _)| format!("`{}`", shown(&unit.id))).collect();
        let (count, all) = (without.len(), before.rows.len());
        if count == 0 {
            return None;
        }
        let list = without
            .get(..SHOWN)
            .map_or_else(|| without.join(", "), |first| format!("{}, …", first.join(", ")));
        let (vi, en) = match count == all {
            true => (
                ": KHÔNG đơn vị nào có số liệu năm trước, hãy xem lại mã đơn vị",
                ": NO unit has a year before; are the ids the same?",
            ),
            false => ("", ""),
        };
        Some(match language {
            Language::Vi => {
                format!("{count}/{all} đơn vị không có trong số liệu năm trước ({list}){vi}")
            }
            Language::En => format!(
                "units that the data of the year before does not have: {count} of {all} ({list}){en}"
            ),
        })
    }

    /// Returns where a value of a unit is: in this dataset, or in that of the year before.
    pub(super) fn place_of(
        &self,
        row: usize,
        metric: MetricIndex,
    ) -> Option<(&Self, usize, MetricIndex)> {
        if !metric.is_previous() {
            return Some((self, row, metric));
        }
        let before = self.2.as_ref()?;
        Some((&before.dataset, before.rows.get(row).copied().flatten()?, metric.current()))
    }

    /// Returns the values of a metric of the year before, by the rows of this year.
    pub(super) fn column_before(&self, metric: MetricIndex) -> Option<&Column> {
        self.2.as_ref()?.columns.get(&metric.current())
    }
}
