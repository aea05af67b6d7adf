//! A dataset in memory.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::bound::Bound;
use super::column::{Column, State};
use super::notes::{NoteKind, Notes, Subject};
use super::register::Register;
use super::unit::{Unit, UnitIndex};
use super::value::Value;
use crate::diagnostic::shown;
use crate::error::Error;
use crate::model::{
    Framework, MetricIndex, MetricType, Nature, Origin, Source, TargetIndex, UnitKind,
};
use crate::name::nfc;
use crate::number::Date;

/// The values of all units for one framework, with what is known of them; immutable, and a copy shares the
/// data.
#[derive(Clone)]
pub struct Dataset(pub(crate) Arc<Figures>, pub(super) Arc<About>);

/// The units of a dataset and their values.
pub(crate) struct Figures {
    pub(crate) bound: Bound,
    pub(crate) units: Vec<Unit>,
    pub(crate) index: UnitIndex,
    /// Per metric.
    pub(crate) columns: Vec<Column>,
    /// Per target; empty where no unit declared anything.
    pub(crate) declared: Vec<Vec<Option<bool>>>,
    pub(crate) notes: Notes,
    /// The rows of units that did not report, in their order.
    pub(crate) silent: Vec<usize>,
    /// The units that there are, if that is known.
    pub(crate) register: Option<Register>,
    /// That of the canonical form, once it was asked for.
    pub(crate) digest: OnceLock<String>,
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
    /// That of the figures with all this, once it was asked for.
    pub(super) digest: OnceLock<String>,
}

impl Dataset {
    /// The id of the framework that the data were read for.
    #[must_use]
    pub fn framework(&self) -> &str {
        &self.0.bound.framework
    }

    /// The version of the framework that the data were read for.
    #[must_use]
    pub fn framework_version(&self) -> &str {
        &self.0.bound.version
    }

    /// Refuses a framework by which the cells would have been read otherwise.
    pub(crate) fn check_rules(&self, framework: &Framework) -> Result<(), Error> {
        let Some(difference) = self.0.bound.difference(framework) else { return Ok(()) };
        let named = |id, version| format!("`{}` version `{}`", shown(id), shown(version));
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
        self.0.notes.beside_values(NoteKind::Evidence)
    }

    /// The units in the order of the data, by row.
    pub(crate) fn rows(&self) -> &[Unit] {
        &self.0.units
    }

    /// The row of the unit with this id, however its letters were composed.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.0.index.find(&self.0.units, &nfc(id.trim()))
    }

    pub(crate) fn metric_index(&self, id: &str) -> Option<MetricIndex> {
        self.0.bound.metric(&nfc(id.trim()))
    }

    pub(crate) fn target_index(&self, id: &str) -> Option<TargetIndex> {
        self.0.bound.target(&nfc(id.trim()))
    }

    /// What the unit in a row submitted for a metric.
    pub(crate) fn value(&self, row: usize, metric: MetricIndex) -> Value {
        let column = self.column(metric);
        match column.state(row) {
            State::Missing => return Value::Missing,
            State::NotApplicable => return Value::NotApplicable,
            State::Rejected => return Value::Rejected,
            State::Present => {}
        }
        let integer = || column.integer(row).ok();
        let kind = self.0.bound.metrics.get(metric.get()).map(|metric| &metric.kind);
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
    pub(crate) fn declared(&self, target: TargetIndex, row: usize) -> Option<bool> {
        self.0.declared.get(target.get())?.get(row).copied().flatten()
    }

    /// The reference that backs the value of a metric.
    pub(crate) fn evidence(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Metric(metric), row)
    }

    /// The reference that backs what a unit declared of a target.
    pub(crate) fn declared_evidence(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Target(target), row)
    }

    /// Why the verifier set or rejected the value of a metric, where the data says so.
    pub(crate) fn reason(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Metric(metric), row)
    }

    /// Why the verifier set what stands as a unit's declaration of a target, where the data says so.
    pub(crate) fn declared_reason(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Target(target), row)
    }

    /// The kind of all units, if they are of one kind. Where the framework knows one kind, a unit of
    /// another was refused when the data were read, so nothing is compared.
    pub(crate) fn common_kind(&self, framework: &Framework) -> Option<&UnitKind> {
        let units = self.rows();
        let first = &units.first()?.kind;
        let same = framework.unit_kinds.len() == 1 || units.iter().all(|unit| unit.kind == *first);
        same.then_some(first)
    }

    /// The values of one metric.
    pub(crate) fn column(&self, metric: MetricIndex) -> &Column {
        self.0.columns.get(metric.get()).unwrap_or(Column::empty())
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
