//! Datasets built in code.

use std::borrow::Cow;

use super::faults::{Entry, Faults, Place, Spot};
use super::messages::{self, quoted};
use super::numeral::DecimalSign;
use super::options::Limits;
use super::submission::{Submission, SubmittedValue};
use super::unit_of_line::{Identity, Said};
use super::values::Intake;
use crate::dataset::column::State;
use crate::dataset::dataset::Dataset;
use crate::dataset::notes::{NoteKind, Subject};
use crate::dataset::origin::UNKNOWN;
use crate::dataset::register::Register;
use crate::dataset::value::Value;
use crate::diagnostic::{Code, Diagnostics, Problem};
use crate::model::{Framework, MetricIndex, Nature, Origin, Source, TargetIndex};
use crate::name::nfc;

/// Builds a dataset unit by unit, from submissions or from values.
///
/// Faults are collected and come out of [`DatasetBuilder::build`], each with the path of the value:
/// `submissions[3].metrics.online_rate`, where units count as submissions from 0.
///
/// The digest of a dataset that was built is that of the CSV text that [`Dataset::to_csv`] writes of
/// it: its canonical form.
///
/// ```
/// # use dti_engine::{Framework, dataset::{DatasetBuilder, Submission}};
/// # fn build(framework: &Framework) -> Result<(), Box<dyn std::error::Error>> {
/// let mut builder = DatasetBuilder::new(framework);
/// builder.unit("an", "Xã An", None).value("dossiers", 820).value("portal", true);
/// builder.submission(&Submission::new("binh").metric("dossiers", 1000));
/// let dataset = builder.build()?;
/// assert_eq!(dataset.units().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct DatasetBuilder<'f> {
    intake: Intake<'f>,
    /// How many units were begun, those that were refused included.
    begun: usize,
    /// The row of the unit that was begun last, if one was. A unit that was refused has the row
    /// that the next one would have, so that its values are looked at all the same.
    row: Option<usize>,
    /// Which unit of those begun each row is.
    begun_as: Vec<usize>,
    most: usize,
    /// What is known of the figures as a whole.
    about: (Origin, Source),
}

impl<'f> DatasetBuilder<'f> {
    /// A dataset of no units yet.
    #[must_use]
    pub fn new(framework: &'f Framework) -> Self {
        Self::with_capacity(framework, 0)
    }

    /// A dataset of no units yet, with room for so many.
    #[must_use]
    pub fn with_capacity(framework: &'f Framework, units: usize) -> Self {
        let limits = Limits::default();
        let (faults, most) = (Faults::new(limits.faults), limits.units(framework));
        let intake = Intake::new(framework, units.min(most), Some(DecimalSign::Point), faults);
        let about = (Origin::default(), Source::default());
        Self { intake, begun: 0, row: None, begun_as: Vec::new(), most, about }
    }

    /// A dataset of units of a register: the ids that units are begun with may be ids or names there.
    ///
    /// ```
    /// use dti_engine::dataset::{DatasetBuilder, Register, RegisteredUnit};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let register = Register::new([RegisteredUnit::new("01", "Xã Hòa Bình")])?;
    /// let mut builder = DatasetBuilder::with_register(&framework, &register);
    /// builder.unit("xã Hoà Bình", "", None).value("portal", true);
    /// assert_eq!(builder.build()?.unit(0).id, "01");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_register(framework: &'f Framework, register: &Register) -> Self {
        let mut builder = Self::with_capacity(framework, register.units().len());
        builder.intake.register = Some(register.clone());
        builder
    }

    /// Tells what is known of the figures as a whole, as [`Dataset::described`] does.
    pub fn describe(&mut self, origin: Origin, source: Source) -> &mut Self {
        self.about = (origin, source);
        self
    }

    /// Begins a unit; an empty name is replaced by the id, and the kind may be left out where the
    /// framework assesses one kind.
    pub fn unit(&mut self, id: &str, name: &str, kind: Option<&str>) -> &mut Self {
        let submission = self.begun;
        self.begun = self.begun.saturating_add(1);
        self.row = Some(self.intake.units().len());
        let place = |part| Place::Entry(Entry { submission, part, key: "" });
        let kind = self.intake.kind(kind.unwrap_or_default(), place("kind"));
        let said = Said::of_line(id, name, kind);
        let Some(Identity { id, name, kind }) = self.intake.identify(&said, place("unit")) else {
            return self;
        };
        if let Some(first) = self.intake.find(&id) {
            let first = self.begun_as.get(first).copied().unwrap_or_default();
            self.intake.faults.push(place("unit"), || {
                let id = quoted(&id);
                let message = format!("the unit {id} is there already as `submissions[{first}]`");
                Problem::new(Code::RepeatedUnit, message)
            });
        } else if self.intake.units().len() >= self.most {
            let most = self.most;
            self.intake.faults.push(place("unit"), || {
                let message = format!("there are more than the {most} units that are read");
                Problem::new(Code::DataTooLarge, message)
            });
        } else if let Some(kind) = kind {
            self.intake.add_unit(id, name, kind);
            self.begun_as.push(submission);
        }
        self
    }

    /// Goes back to a unit that was begun: what follows is about it. Nothing where there is none of
    /// this id.
    pub fn revise(&mut self, unit: &str) -> Option<&mut Self> {
        self.row = Some(self.intake.find(&nfc(unit.trim()))?);
        Some(self)
    }

    fn metric(&mut self, id: &str, part: &'static str) -> Option<MetricIndex> {
        let metrics = &self.intake.framework.metrics;
        let found = metrics.get_index_of(nfc(id.trim()).as_ref());
        if found.is_none() {
            let place = Place::Entry(Entry { submission: self.current(), part, key: id });
            self.intake.faults.push(place, || {
                let message = format!("{} is not a metric of the framework", quoted(id));
                Problem::new(Code::NotAMetric, message)
                    .nearest(id, metrics.keys().map(String::as_str))
            });
        }
        u32::try_from(found?).ok().map(MetricIndex)
    }

    /// Which of the units that were begun the values are for.
    fn current(&self) -> usize {
        let revised = self.row.and_then(|row| self.begun_as.get(row));
        revised.copied().unwrap_or_else(|| self.begun.saturating_sub(1))
    }

    /// The value of a metric of the unit that was begun last; it replaces what was there.
    pub fn value(&mut self, metric: &str, value: impl Into<Value>) -> &mut Self {
        if let Some(index) = self.metric(metric, "metrics") {
            self.value_at(index, value);
        }
        self
    }

    /// The value of a metric of the unit that was begun last; it replaces what was there.
    pub fn value_at(&mut self, metric: MetricIndex, value: impl Into<Value>) -> &mut Self {
        let (Some(row), Some(declared)) = (self.row, self.intake.framework.metric_at(metric))
        else {
            return self;
        };
        let submission = self.current();
        let place = Place::Entry(Entry { submission, part: "metrics", key: &declared.id });
        let text: Cow<'static, str> = match value.into() {
            Value::Number(number) if declared.kind.is_numeric() => {
                self.intake.number(row, metric, number, place);
                return self;
            }
            Value::Missing => {
                self.intake.absent(row, metric, State::Missing);
                return self;
            }
            Value::NotApplicable => "n/a".into(),
            Value::Rejected => "rejected".into(),
            Value::YesNo(answer) => (if answer { "yes" } else { "no" }).into(),
            Value::Number(number) => number.to_string().into(),
            Value::Choice(text) | Value::Text(text) => text.into(),
            Value::Date(date) => date.to_string().into(),
        };
        self.intake.value(row, metric, &text, place);
        self
    }

    /// What the unit that was begun last declares of a target.
    pub fn declare(&mut self, target: &str, met: bool) -> &mut Self {
        self.declare_text(target, if met { "yes" } else { "no" });
        self
    }

    fn declare_text(&mut self, id: &str, text: &str) {
        let Some(row) = self.row else { return };
        let place = Place::Entry(Entry { submission: self.current(), part: "declared", key: id });
        match self.target(id) {
            Some(target) => self.intake.declare(row, target, text, place),
            None => {
                let targets = self.intake.framework.criteria().map(|c| c.targets.as_slice());
                let known = targets.unwrap_or_default().iter().map(|target| target.id.as_str());
                self.intake.faults.push(place, || {
                    let message = format!("{} is not a target of the framework", quoted(id));
                    Problem::new(Code::NotATarget, message).nearest(id, known)
                });
            }
        }
    }

    fn target(&self, id: &str) -> Option<TargetIndex> {
        let id = nfc(id.trim());
        self.intake.framework.criteria()?.find(&id).map(|(index, _)| index)
    }

    /// The reference that backs a value of the unit that was begun last, or with `declared:TARGET` a
    /// declaration.
    pub fn evidence(&mut self, of: &str, reference: &str) -> &mut Self {
        self.note(NoteKind::Evidence, of, reference)
    }

    /// Why the verifier set or rejected a value of the unit that was begun last, or with
    /// `declared:TARGET` a declaration.
    pub fn reason(&mut self, of: &str, reason: &str) -> &mut Self {
        self.note(NoteKind::Reason, of, reason)
    }

    /// What is known of a value of the unit that was begun last, in the place of what is known of the whole
    /// dataset; what is not told of it is not known.
    pub fn value_origin(&mut self, metric: &str, origin: Origin) -> &mut Self {
        let day = origin.as_of.map_or_else(|| UNKNOWN.to_owned(), |day| day.to_string());
        self.note(NoteKind::Nature, metric, origin.nature.map_or(UNKNOWN, Nature::as_str));
        self.note(NoteKind::AsOf, metric, &day)
    }

    fn note(&mut self, kind: NoteKind, of: &str, text: &str) -> &mut Self {
        if self.row.is_none() {
            return self;
        }
        let target = of.strip_prefix("declared:").and_then(|id| self.target(id));
        let metric = || self.metric(of, kind.key()).map(Subject::Metric);
        if let (Some(subject), Some(row)) = (target.map(Subject::Target).or_else(metric), self.row)
        {
            let entry = Entry { submission: self.current(), part: kind.key(), key: of };
            self.intake.note(kind, subject, row, text, Place::Entry(entry));
        }
        self
    }

    /// A text about what the unit that was begun last says of a metric or target.
    pub(super) fn note_of(&mut self, kind: NoteKind, of: Subject, text: &str) {
        if let Some(row) = self.row {
            self.intake.notes.put(kind, of, row, text);
        }
    }

    /// Adds a unit with all that it submits.
    pub fn submission(&mut self, submission: &Submission) -> &mut Self {
        let name = submission.name.as_deref().unwrap_or_default();
        self.unit(&submission.unit, name, submission.kind.as_deref());
        for (id, value) in &submission.metrics {
            if let Some(metric) = self.metric(id, "metrics") {
                self.submitted(metric, value);
            }
        }
        for (target, value) in &submission.declared {
            match value {
                SubmittedValue::Missing => {}
                SubmittedValue::Text(text) => self.declare_text(target, text),
                SubmittedValue::YesNo(answer) => self.declare_text(target, bool_text(*answer)),
                SubmittedValue::Whole(number) => self.declare_text(target, &number.to_string()),
                SubmittedValue::Binary(number) => self.declare_text(target, &number.to_string()),
            }
        }
        for (of, reference) in &submission.evidence {
            self.evidence(of, reference);
        }
        for (of, reason) in &submission.reasons {
            self.reason(of, reason);
        }
        for (of, day) in &submission.as_of {
            self.note(NoteKind::AsOf, of, day);
        }
        self
    }

    fn submitted(&mut self, metric: MetricIndex, value: &SubmittedValue) {
        let (Some(row), Some(declared)) = (self.row, self.intake.framework.metric_at(metric))
        else {
            return;
        };
        let submission = self.current();
        let place = Place::Entry(Entry { submission, part: "metrics", key: &declared.id });
        let numeric = declared.kind.is_numeric();
        let text: Cow<'_, str> = match value {
            SubmittedValue::Missing => "".into(),
            SubmittedValue::YesNo(answer) => bool_text(*answer).into(),
            SubmittedValue::Whole(number) => number.to_string().into(),
            SubmittedValue::Text(text) if numeric && text.contains(',') => {
                self.intake.faults.push(place, || messages::comma_in_submission(declared, text));
                return;
            }
            SubmittedValue::Text(text) => text.into(),
            SubmittedValue::Binary(number) => {
                self.intake.faults.push(place, || messages::binary(declared, *number));
                return;
            }
        };
        self.intake.value(row, metric, &text, place);
    }

    /// The dataset.
    ///
    /// # Errors
    /// Every fault of every unit.
    pub fn build(mut self) -> Result<Dataset, Diagnostics> {
        let begun_as = self.begun_as;
        self.intake.check_ids(|row| begun_as.get(row).copied().map(Spot::Entry));
        let (origin, source) = self.about;
        let dataset = self.intake.finish_canonical().map_err(Faults::without_text)?;
        Ok(dataset.described(origin, source))
    }
}

const fn bool_text(answer: bool) -> &'static str {
    if answer { "true" } else { "false" }
}
