//! One unit of a dataset, with everything that it submitted.

use std::fmt;

use super::dataset::Dataset;
use super::notes::{NoteKind, Subject};
use super::unit::Unit;
use super::value::Value;
use crate::diagnostic::nearest;
use crate::error::Error;
use crate::model::{MetricIndex, Origin, TargetIndex, UnitKind};

/// A unit of a dataset, with everything that it submitted.
///
/// Metrics and targets are named by their ids, as in the rule file. An unknown id is an error that suggests
/// the nearest one.
///
/// ```
/// use dti_engine::dataset::{Dataset, Value};
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
/// #     metrics: {portal: {type: yes_no}}\n\
/// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
/// let csv = "unit,portal,reason:portal\nan,rejected,trang không mở được\nbinh,yes,\n";
/// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
/// let an = dataset.unit("an")?;
/// assert_eq!(an.value("portal")?, Value::Rejected);
/// assert_eq!(an.reason("portal")?, Some("trang không mở được"));
/// assert_eq!(dataset.unit("binh")?.reason("portal")?, None);
///
/// let fault = an.value("portals").unwrap_err();
/// assert_eq!(fault.to_string(), "the dataset has no metric `portals` (did you mean `portal`?)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct DatasetUnit<'d> {
    dataset: &'d Dataset,
    row: usize,
    unit: &'d Unit,
}

impl<'d> DatasetUnit<'d> {
    /// Returns the id, in Unicode normal form C.
    #[must_use]
    pub fn id(self) -> &'d str {
        &self.unit.id
    }

    /// Returns the display name, or the id if the data give no name.
    #[must_use]
    pub fn name(self) -> &'d str {
        &self.unit.name
    }

    /// Returns the kind. Units of one kind are compared with each other.
    #[must_use]
    pub const fn kind(self) -> &'d UnitKind {
        &self.unit.kind
    }

    /// Returns whether the unit reported: it sent a figure, said that one does not apply to it, or declared
    /// whether it meets a target. A figure that the verifier rejected was sent too.
    ///
    /// Text is not a figure, since it is never scored. Nor is a choice that only decides how other values
    /// count, such as a region: it is often filled in before a unit reports.
    ///
    /// A unit that did not report has no total and no scores, and is not a peer of any unit.
    ///
    /// ```
    /// use dti_engine::dataset::Dataset;
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}, note: {type: text}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let csv = "unit,portal,note\nan,no,\nbinh,,Khu vực I\nchau,n/a,\n";
    /// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
    /// let reported: Vec<bool> = dataset.units().map(|unit| unit.reported()).collect();
    /// assert_eq!(reported, [true, false, true]);
    /// assert_eq!(dataset.not_reported().map(|unit| unit.id).collect::<Vec<_>>(), ["binh"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reported(self) -> bool {
        self.dataset.reported(self.row)
    }

    /// Returns what the unit submitted for a metric.
    ///
    /// # Errors
    /// [`Error::UnknownMetric`].
    pub fn value(self, metric: &str) -> Result<Value, Error> {
        Ok(self.dataset.value(self.row, self.dataset.known_metric(metric)?))
    }

    /// Returns what the unit declared of a target: met or not met. `None` if it declared nothing.
    ///
    /// # Errors
    /// [`Error::UnknownTarget`].
    pub fn declared(self, target: &str) -> Result<Option<bool>, Error> {
        Ok(self.dataset.declared(self.dataset.known_target(target)?, self.row))
    }

    /// Returns the reference that backs the value of a metric or, with `declared:TARGET`, a declaration.
    ///
    /// # Errors
    /// [`Error::UnknownMetric`], [`Error::UnknownTarget`].
    pub fn evidence(self, metric: &str) -> Result<Option<&'d str>, Error> {
        self.note(NoteKind::Evidence, metric)
    }

    /// Returns why the verifier set or rejected the value of a metric or, with `declared:TARGET`, a declaration.
    ///
    /// # Errors
    /// [`Error::UnknownMetric`], [`Error::UnknownTarget`].
    pub fn reason(self, metric: &str) -> Result<Option<&'d str>, Error> {
        self.note(NoteKind::Reason, metric)
    }

    /// Returns the origin of the value of a metric: its own if it has one, else that of the dataset.
    ///
    /// # Errors
    /// [`Error::UnknownMetric`].
    pub fn value_origin(self, metric: &str) -> Result<Origin, Error> {
        Ok(self.dataset.value_origin(self.row, self.dataset.known_metric(metric)?))
    }

    fn note(self, kind: NoteKind, id: &str) -> Result<Option<&'d str>, Error> {
        let subject = match id.strip_prefix("declared:") {
            Some(target) => Subject::Target(self.dataset.known_target(target)?),
            None => Subject::Metric(self.dataset.known_metric(id)?),
        };
        Ok(self.dataset.0.notes.find(kind, subject, self.row))
    }
}

impl fmt::Debug for DatasetUnit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unit.fmt(f)
    }
}

impl Dataset {
    /// Returns the unit with this id, however its letters are composed.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn unit(&self, id: &str) -> Result<DatasetUnit<'_>, Error> {
        let row = self.find(id);
        let found = row.and_then(|row| Some((row, self.rows().get(row)?)));
        let known = || self.rows().iter().map(|unit| unit.id.as_str());
        let (row, unit) = found.ok_or_else(|| Error::unknown_unit(id, known()))?;
        Ok(DatasetUnit { dataset: self, row, unit })
    }

    /// Returns the units, in the order of the data.
    pub fn units(&self) -> impl ExactSizeIterator<Item = DatasetUnit<'_>> + DoubleEndedIterator {
        let units = self.rows().iter().enumerate();
        units.map(|(row, unit)| DatasetUnit { dataset: self, row, unit })
    }

    /// Returns what all units submitted for a metric, in the order of the data.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {dossiers: {type: count}, portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let dataset = Dataset::from_csv("unit,dossiers\nan,820\nbinh,\n".as_bytes(), &framework)?;
    /// assert!(dataset.values("dossiers")?.eq([Value::from(820), Value::Missing]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownMetric`].
    pub fn values(
        &self,
        metric: &str,
    ) -> Result<impl ExactSizeIterator<Item = Value> + DoubleEndedIterator, Error> {
        let metric = self.known_metric(metric)?;
        Ok((0..self.rows().len()).map(move |row| self.value(row, metric)))
    }

    fn known_metric(&self, id: &str) -> Result<MetricIndex, Error> {
        self.metric_index(id).ok_or_else(|| {
            let known = self.0.bound.metrics.iter().map(|metric| metric.id.as_str());
            Error::UnknownMetric {
                id: id.to_owned(),
                nearest: nearest(id, known).map(str::to_owned),
            }
        })
    }

    fn known_target(&self, id: &str) -> Result<TargetIndex, Error> {
        self.target_index(id).ok_or_else(|| {
            let known = self.0.bound.targets.iter().map(String::as_str);
            Error::UnknownTarget {
                id: id.to_owned(),
                nearest: nearest(id, known).map(str::to_owned),
            }
        })
    }
}
