//! The dataset of the year before beside that of this year.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::column::Column;
use super::dataset::{Before, Dataset};
use super::unit::Unit;
use crate::diagnostic::{Answer, Code, Diagnostic, Diagnostics, shown};
use crate::model::{Framework, Language, MetricIndex, UnitKind};
use crate::name::{alike, folded};
use crate::said::said;

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

/// The units by their names. `None` for a name that several have.
fn by_names(units: &[Unit]) -> HashMap<(UnitKind, String), Option<&Unit>> {
    let mut names = HashMap::new();
    for unit in units {
        names.entry(key(unit)).and_modify(|first| *first = None).or_insert(Some(unit));
    }
    names
}

fn key(unit: &Unit) -> (UnitKind, String) {
    (unit.kind.clone(), folded(&unit.name))
}

/// Refuses two datasets of which one gives a name to another unit than the other does, so that their ids hardly mean the
/// same units: `a` is Xã Bình in one of them, and `b` in the other. `pairs` has the rows of each unit in both.
pub(crate) fn names_agree(
    datasets: [&Dataset; 2],
    pairs: impl Iterator<Item = (usize, usize)> + Clone,
) -> Result<(), Diagnostics> {
    /// The most units to name.
    const MOST: usize = 5;
    let [rows, others] = datasets.map(Dataset::rows);
    let units = |(row, other): (usize, usize)| rows.get(row).zip(others.get(other));
    let differ = |(unit, other): &(&Unit, &Unit)| {
        unit.name != other.name && folded(&unit.name) != folded(&other.name)
    };
    let renamed: Vec<(&Unit, &Unit)> = pairs.filter_map(units).filter(differ).collect();
    if renamed.is_empty() {
        return Ok(());
    }
    let (names, of_others) = (by_names(rows), by_names(others));
    let ids: HashSet<&str> = renamed.iter().map(|(_, other)| other.id.as_str()).collect();
    let moved = renamed.iter().filter_map(|(unit, other)| {
        // The name of one that is no longer there may be taken; not so if the own name went elsewhere too.
        let had = of_others.get(&key(unit)).copied().flatten()?;
        let went = || names.get(&key(other)).is_some_and(Option::is_some);
        if !ids.contains(had.id.as_str()) && !went() {
            return None;
        }
        let [id, is, was, of] =
            [&unit.id, &unit.name, &other.name, &had.id].map(|text| shown(text));
        Some(said!(
            "`{id}` is `{is}` in one and `{was}` in the other, where `{is}` is `{of}`",
            "`{id}` ở một bên là `{is}`, ở bên kia là `{was}`, còn `{is}` ở bên kia là `{of}`",
            id,
            is,
            was,
            of
        ))
    });
    let moved: Vec<_> = moved.collect();
    let listed = moved.iter().take(MOST).cloned();
    let Some(listed) = listed.reduce(|all, next| said!("{}; {}", "{}; {}", all, next)) else {
        return Ok(());
    };
    let more = match moved.len().saturating_sub(MOST) {
        0 => said!("", ""),
        more => said!(" (and {more} more)", " (và {more} đơn vị khác)", more),
    };
    let message = said!(
        "names belong to other units in one of two datasets than in the other: {listed}{more}",
        "tên thuộc về đơn vị khác giữa hai bộ số liệu: {listed}{more}",
        listed,
        more
    );
    Err(Diagnostics(vec![Diagnostic {
        help: Some(said!(
            "mend the ids or the names in one of the two; if the ids are right and the names really moved, leave the column `name` out of one of the files",
            "sửa mã hoặc tên ở một trong hai; nếu mã đúng và tên thực sự đã đổi cho nhau, bỏ cột `name` ở một trong hai tệp"
        )),
        answer: Some(Answer::Merged),
        ..Diagnostic::new(Code::TwoNamesOrKinds, message)
    }]))
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
    /// let now = read("unit,dossiers\nan,100\n")?.beside(&read("unit,dossiers\nAN,80\n")?, &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&now)?;
    /// // 100 ÷ 80 − 1 = 0.25
    /// assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("2.50"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A name that belongs to another unit since (D0305).
    pub fn beside(&self, before: &Self, framework: &Framework) -> Result<Self, Diagnostics> {
        if framework.previous.is_empty() {
            return Ok(self.clone());
        }
        let units = Alike::new(before);
        // Most units stand where they stood.
        let stands =
            |row: &usize, id: &str| before.rows().get(*row).is_some_and(|unit| unit.id == id);
        let row = |(row, unit): (usize, &Unit)| {
            Some(row).filter(|row| stands(row, &unit.id)).or_else(|| units.find(&unit.id))
        };
        let rows: Vec<_> = self.rows().iter().enumerate().map(row).collect();
        let pairs = rows.iter().enumerate().filter_map(|(row, before)| Some((row, (*before)?)));
        names_agree([self, before], pairs)?;
        let is_same = |(row, other): (usize, &Option<usize>)| *other == Some(row);
        let are_same = rows.len() == before.rows().len() && rows.iter().enumerate().all(is_same);
        let column = |(metric, _)| (metric, before.column(metric).at_rows(&rows));
        let columns = (!are_same).then(|| framework.submitted_before().map(column).collect());
        // What the year before reads of the year before it is not asked for.
        let dataset = Self(before.0.clone(), before.1.clone(), None);
        let before = Before { dataset, rows, columns };
        Ok(Self(self.0.clone(), self.1.clone(), Some(Arc::new(before))))
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
        let Before { dataset, columns, .. } = &**self.2.as_ref()?;
        match columns {
            Some(columns) => columns.get(&metric.current()),
            None => dataset.0.columns.get(metric.current().get()),
        }
    }
}
