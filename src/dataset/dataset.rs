//! A dataset in memory.

use std::fmt;
use std::sync::Arc;

use super::column::{Column, State};
use super::notes::{NoteKind, Notes, Subject};
use super::register::Register;
use super::unit::{Unit, UnitIndex};
use super::value::Value;
use crate::model::{
    Framework, MetricIndex, MetricType, Nature, Origin, Source, TargetIndex, UnitKind,
};
use crate::name::nfc;
use crate::number::Date;

/// The values of all units for one framework, with what is known of them; immutable, and a copy shares the
/// data.
#[derive(Clone)]
pub struct Dataset(pub(crate) Arc<Inner>, pub(super) Arc<About>);

pub(crate) struct Inner {
    pub(crate) units: Vec<Unit>,
    pub(crate) index: UnitIndex,
    /// What a row that does not exist is answered with.
    pub(crate) nobody: Unit,
    pub(crate) metrics: Vec<(String, MetricType)>,
    pub(crate) columns: Vec<Column>,
    pub(crate) targets: Vec<String>,
    /// Per target; empty where no unit declared anything.
    pub(crate) declared: Vec<Vec<Option<bool>>>,
    pub(crate) notes: Notes,
    /// The rows of units that did not report, in their order.
    pub(crate) silent: Vec<usize>,
    /// The units that there are, if that is known.
    pub(crate) register: Option<Register>,
    /// The kinds of units that the framework assesses.
    pub(crate) unit_kinds: Vec<UnitKind>,
    pub(crate) framework_id: String,
    pub(crate) framework_digest: String,
    /// Of the figures, whatever is known of them.
    pub(crate) digest: String,
}

/// What is known of a dataset as a whole.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(super) origin: Origin,
    /// Of everything in it, with the values that have a nature of their own.
    pub(super) overall: Option<Nature>,
    /// Whether values have another nature than the dataset.
    pub(super) is_mixed: bool,
    /// Whether values have anything of their own.
    pub(super) has_own: bool,
    pub(super) source: Source,
    pub(super) digest: String,
}

impl Dataset {
    /// The units, in the order of the data.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.0.units
    }

    /// The unit in a row; a row that no unit has is answered with a unit without id and name.
    #[must_use]
    pub fn unit(&self, row: usize) -> &Unit {
        self.0.units.get(row).unwrap_or(&self.0.nobody)
    }

    /// The row of the unit with this id, however its letters were composed.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.0.index.find(&self.0.units, &nfc(id.trim()))
    }

    /// What the unit in a row submitted for a metric.
    #[must_use]
    pub fn value(&self, row: usize, metric: MetricIndex) -> Value {
        let column = self.column(metric);
        match column.state(row) {
            State::Missing => return Value::Missing,
            State::NotApplicable => return Value::NotApplicable,
            State::Rejected => return Value::Rejected,
            State::Present => {}
        }
        let integer = || column.integer(row).ok();
        let kind = self.0.metrics.get(metric.get()).map(|(_, kind)| kind);
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

    /// What the unit in a row declared of a target: met, not met, or nothing.
    #[must_use]
    pub fn declared(&self, target: TargetIndex, row: usize) -> Option<bool> {
        self.0.declared.get(target.get())?.get(row).copied().flatten()
    }

    /// The reference that backs the value of a metric.
    #[must_use]
    pub fn evidence(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Metric(metric), row)
    }

    /// The reference that backs what a unit declared of a target.
    #[must_use]
    pub fn declared_evidence(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Target(target), row)
    }

    /// Why the verifier set or rejected the value of a metric, where the data says so.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let csv = "unit,portal,reason:portal\nan,rejected,trang không mở được\nbinh,yes,\n";
    /// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
    /// let portal = dataset.metric("portal").ok_or("no such metric")?;
    /// assert_eq!(dataset.value(0, portal), Value::Rejected);
    /// assert_eq!(dataset.reason(0, portal), Some("trang không mở được"));
    /// assert_eq!(dataset.reason(1, portal), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reason(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Metric(metric), row)
    }

    /// Why the verifier set what stands as a unit's declaration of a target, where the data says so.
    #[must_use]
    pub fn declared_reason(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Target(target), row)
    }

    /// Whether any value carries evidence. Where none does, `evidence: required` is not applied.
    #[must_use]
    pub fn carries_evidence(&self) -> bool {
        self.0.notes.beside_values(NoteKind::Evidence)
    }

    /// The kind of all units, if they are of one kind. Where the framework knows one kind, a unit of
    /// another was refused when the data were read, so nothing is compared.
    pub(crate) fn common_kind(&self, framework: &Framework) -> Option<&UnitKind> {
        let units = self.units();
        let first = &units.first()?.kind;
        let same = framework.unit_kinds.len() == 1 || units.iter().all(|unit| unit.kind == *first);
        same.then_some(first)
    }

    /// The id of the framework that the data was read for.
    #[must_use]
    pub fn framework(&self) -> &str {
        &self.0.framework_id
    }

    /// The digest of the framework that the data was read for.
    #[must_use]
    pub fn framework_digest(&self) -> &str {
        &self.0.framework_digest
    }

    /// SHA-256 of the data, in hexadecimal: of the bytes of a CSV file as they were read; else of
    /// the canonical form that [`DatasetBuilder`] describes. Where something is known of the figures
    /// ([`described`](Self::described)), it is the digest of both.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.1.digest
    }

    /// The values of one metric.
    pub(crate) fn column(&self, metric: MetricIndex) -> &Column {
        self.0.columns.get(metric.get()).unwrap_or(Column::empty())
    }

    /// The index of a metric, for [`Dataset::value`] and [`Dataset::evidence`].
    #[must_use]
    pub fn metric(&self, id: &str) -> Option<MetricIndex> {
        let place = self.0.metrics.iter().position(|(metric, _)| metric == id)?;
        u32::try_from(place).ok().map(MetricIndex)
    }

    /// The index of a target, for [`Dataset::declared`].
    #[must_use]
    pub fn target(&self, id: &str) -> Option<TargetIndex> {
        let place = self.0.targets.iter().position(|target| target == id)?;
        u32::try_from(place).ok().map(TargetIndex)
    }
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset")
            .field("framework", &self.framework())
            .field("units", &self.units().len())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}
