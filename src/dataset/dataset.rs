//! A dataset in memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use super::bound::Bound;
use super::column::{Column, State};
use super::notes::{NoteKind, Notes, Subject};
use super::register::Register;
use super::remarks::Remarks;
use super::unit::{Unit, UnitIndex};
use super::value::Value;
use crate::diagnostic::shown;
use crate::error::Error;
use crate::model::{
    Framework, Language, MetricIndex, MetricType, Nature, Origin, Source, TargetIndex, UnitKind,
};
use crate::name::nfc;
use crate::number::Date;
use crate::said::said;

/// The values of all units for one framework, with their origin. It is immutable, and a copy shares the data.
#[derive(Clone)]
pub struct Dataset(
    pub(crate) Arc<Figures>,
    pub(super) Arc<About>,
    /// The year before, while it is scored by rules that look at it.
    pub(super) Option<Arc<Before>>,
);

/// The figures of the year before beside those of this year.
pub(super) struct Before {
    pub(super) dataset: Dataset,
    /// For each row of this year, that of the year before.
    pub(super) rows: Vec<Option<usize>>,
    /// The values that formulas read, by the rows of this year. `None` if units stand in the same rows.
    pub(super) columns: Option<HashMap<MetricIndex, Column>>,
}

/// The units of a dataset and their values.
#[derive(Clone)]
pub(crate) struct Figures {
    pub(crate) bound: Bound,
    pub(crate) units: Vec<Unit>,
    pub(crate) index: UnitIndex,
    /// Per metric.
    pub(crate) columns: Vec<Column>,
    /// Per target. Empty if no unit declared anything.
    pub(crate) declared: Vec<Vec<Option<bool>>>,
    pub(crate) notes: Notes,
    /// The rows of units that did not report, in ascending order.
    pub(crate) silent: Vec<usize>,
    /// The register of all units, if one was given.
    pub(crate) register: Option<Register>,
    /// What the reader took on its own word.
    pub(crate) remarks: Remarks,
    /// The digest of the canonical form, computed on first use.
    pub(crate) digest: OnceLock<String>,
    pub(crate) of_kinds: OfKinds,
}

/// What is known of kinds, once rules asked for it. A copy, which may be changed, begins without it.
#[derive(Default)]
pub(crate) struct OfKinds {
    /// The figures of the units of each kind alone that was asked for.
    pub(super) alone: Mutex<Vec<(UnitKind, Arc<Figures>)>>,
    /// The kinds that units have, and of each unit the place of its own among them.
    pub(super) places: OnceLock<(Vec<UnitKind>, Vec<u32>)>,
}

impl Clone for OfKinds {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// The origin of a dataset as a whole.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(super) origin: Origin,
    /// The nature of the whole dataset, combined with the values that have a nature of their own.
    pub(super) overall: Option<Nature>,
    /// Whether some values have another nature than the dataset.
    pub(super) is_mixed: bool,
    /// Whether some values have a day or a nature of their own.
    pub(super) has_own: bool,
    pub(super) source: Source,
    /// The digest of the figures together with their origin, computed on first use.
    pub(super) digest: OnceLock<String>,
}

impl Dataset {
    /// Returns the id of the framework that the data were read for.
    #[must_use]
    pub fn framework(&self) -> &str {
        &self.0.bound.framework
    }

    /// Returns the version of the framework that the data were read for.
    #[must_use]
    pub fn framework_version(&self) -> &str {
        &self.0.bound.version
    }

    /// Refuses a framework that would have read the cells differently.
    pub(crate) fn check_rules(&self, framework: &Framework) -> Result<(), Error> {
        let Some(difference) = self.0.bound.difference(framework) else { return Ok(()) };
        let named = |id, version| {
            said!("`{}` version `{}`", "`{}` phiên bản `{}`", shown(id), shown(version))
        };
        let dataset = named(self.framework(), self.framework_version());
        Err(Error::OtherRules {
            dataset,
            plan: named(&framework.id, &framework.version),
            difference,
        })
    }

    /// Returns whether any value carries evidence. If none does, `evidence: required` is not applied.
    #[must_use]
    pub fn carries_evidence(&self) -> bool {
        self.0.notes.carry_evidence()
    }

    /// Returns the same data as a part of data that carries evidence.
    pub(crate) fn with_evidence_elsewhere(&self) -> Self {
        let mut figures = (*self.0).clone();
        figures.notes.with_evidence_elsewhere();
        Self(Arc::new(figures), self.1.clone(), self.2.clone())
    }

    /// Returns what the reader took on its own word, a sentence each: columns taken by the names of their metrics,
    /// columns and rows that were passed over, texts read as the options say. Empty if everything stood in the file
    /// as it was read. Of the data of an outcome also, which units the year before does not have.
    ///
    /// ```
    /// use dti_engine::{Dataset, Framework, Language};
    /// let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    ///     points: 10\nabsent: {missing: zero}\nmetrics: {dossiers: {type: count, name: Số hồ sơ}}\n\
    ///     indicators: [{id: a, points: 10, scoring: {per_item: {of: dossiers, points: 1}}}]\n")?;
    /// let dataset = Dataset::from_csv("STT,unit,Số hồ sơ\n1,an,7\n".as_bytes(), &framework)?;
    /// assert_eq!(
    ///     dataset.remarks(Language::En),
    ///     ["columns taken by the names of their metrics: 1", "columns passed over: `STT`"],
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn remarks(&self, language: Language) -> Vec<String> {
        let mut told = self.0.remarks.told(language);
        told.extend(self.told_of_before(language));
        told
    }

    /// Returns the units by row, in the order of the data.
    pub(crate) fn rows(&self) -> &[Unit] {
        &self.0.units
    }

    /// Returns the row of the unit with this id, however its letters are composed.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.0.index.find(&self.0.units, &nfc(id.trim()))
    }

    pub(crate) fn metric_index(&self, id: &str) -> Option<MetricIndex> {
        self.0.bound.metric(&nfc(id.trim()))
    }

    pub(crate) fn target_index(&self, id: &str) -> Option<TargetIndex> {
        self.0.bound.target(&nfc(id.trim()))
    }

    /// Returns the attributes of units, each with its id.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (MetricIndex, &str)> {
        let metrics = (0u32..).map(MetricIndex).zip(&self.0.bound.metrics);
        metrics.filter(|(_, of)| of.is_attribute).map(|(index, of)| (index, of.id.as_str()))
    }

    /// Returns what the unit in `row` submitted for a metric.
    pub(crate) fn value(&self, row: usize, metric: MetricIndex) -> Value {
        let column = self.column(metric);
        match column.state(row) {
            State::Missing => return Value::Missing,
            State::NotApplicable => return Value::NotApplicable,
            State::Rejected => return Value::Rejected,
            State::Present => {}
        }
        let integer = || column.integer(row).ok();
        let bound = self.0.bound.metrics.get(metric.current().get());
        let kind = bound.map(|metric| &metric.kind);
        let value = kind.and_then(|kind| match kind {
            MetricType::YesNo => integer().map(|answer| Value::YesNo(answer != 0)),
            MetricType::Choice { options } => {
                let option = integer().and_then(|place| usize::try_from(place).ok());
                let option = option.and_then(|place| options.get(place));
                option.map(|option| Value::Choice(option.id.clone()))
            }
            MetricType::Date => {
                let ordinal = integer().and_then(|ordinal| i32::try_from(ordinal).ok());
                ordinal.and_then(Date::from_ordinal).map(Value::Date)
            }
            MetricType::Text => column.text(row).ok().map(|text| Value::Text(text.to_owned())),
            MetricType::Count
            | MetricType::Number
            | MetricType::Percent
            | MetricType::Rank { .. } => column.decimal(row).ok().map(Value::Number),
        });
        value.unwrap_or(Value::Missing)
    }

    /// Returns what the unit in `row` declared of a target: met or not met. `None` if it declared nothing.
    pub(crate) fn declared(&self, target: TargetIndex, row: usize) -> Option<bool> {
        self.0.declared.get(target.get())?.get(row).copied().flatten()
    }

    /// Returns whether a row has the same values, declarations and texts as one of another dataset of the same
    /// framework.
    pub(crate) fn row_is_like(&self, row: usize, other: &Self, of_other: usize) -> bool {
        let notes = |subject| {
            NoteKind::ALL.into_iter().all(|kind| {
                let of =
                    |data: &Self, row| data.0.notes.find(kind, subject, row).map(str::to_owned);
                of(self, row) == of(other, of_other)
            })
        };
        let targets =
            self.0.declared.len().max(other.0.declared.len()).max(self.0.bound.targets.len());
        (0u32..).map(MetricIndex).take(self.metric_count()).all(|metric| {
            self.value(row, metric) == other.value(of_other, metric)
                && notes(Subject::Metric(metric))
        }) && (0u32..).map(TargetIndex).take(targets).all(|target| {
            self.declared(target, row) == other.declared(target, of_other)
                && notes(Subject::Target(target))
        })
    }

    /// Returns the reference that backs the value of a metric.
    pub(crate) fn evidence(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        let (dataset, row, metric) = self.place_of(row, metric)?;
        dataset.0.notes.find(NoteKind::Evidence, Subject::Metric(metric), row)
    }

    /// Returns the reference that backs what a unit declared of a target.
    pub(crate) fn declared_evidence(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Target(target), row)
    }

    /// Returns why the verifier set or rejected the value of a metric, if the data give a reason.
    pub(crate) fn reason(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        let (dataset, row, metric) = self.place_of(row, metric)?;
        dataset.0.notes.find(NoteKind::Reason, Subject::Metric(metric), row)
    }

    /// Returns why the verifier set a unit's declaration of a target, if the data give a reason.
    pub(crate) fn declared_reason(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Target(target), row)
    }

    /// Returns the kind of all units, if they are of one kind. If the framework has only one kind, nothing is
    /// compared: a unit of another kind was refused when the data were read.
    pub(crate) fn common_kind(&self, framework: &Framework) -> Option<&UnitKind> {
        if framework.unit_kinds.len() == 1 {
            return Some(&self.rows().first()?.kind);
        }
        match self.kinds() {
            ([kind], _) => Some(kind),
            _ => None,
        }
    }

    /// Returns the number of metrics that units submit.
    pub(crate) fn metric_count(&self) -> usize {
        self.0.columns.len()
    }

    /// Returns the same data without the report of one unit.
    pub(crate) fn silenced(&self, row: usize) -> Self {
        let (mut figures, mut about) = ((*self.0).clone(), (*self.1).clone());
        if let Err(place) = figures.silent.binary_search(&row) {
            figures.silent.insert(place, row);
        }
        (figures.digest, about.digest) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(figures), Arc::new(about), self.2.clone())
    }

    /// Returns the same data with other values of some metrics.
    pub(crate) fn with_columns(&self, columns: Vec<(MetricIndex, Column)>) -> Self {
        let (mut figures, mut about) = ((*self.0).clone(), (*self.1).clone());
        for (metric, column) in columns {
            figures
                .columns
                .get_mut(metric.get())
                .into_iter()
                .for_each(|slot| *slot = column.clone());
        }
        (figures.digest, about.digest) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(figures), Arc::new(about), self.2.clone())
    }

    /// Returns the values of one metric. A derived metric has none here.
    pub(crate) fn column(&self, metric: MetricIndex) -> &Column {
        let column = if metric.is_previous() {
            self.column_before(metric)
        } else {
            self.0.columns.get(metric.get())
        };
        column.unwrap_or(Column::empty())
    }
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset")
            .field("framework", &self.framework())
            .field("version", &self.framework_version())
            .field("units", &self.rows().len())
            .finish_non_exhaustive()
    }
}
