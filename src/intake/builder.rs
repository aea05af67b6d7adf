//! Datasets built in code.

use super::faults::{Entry, Faults, Place, Spot};
use super::messages::{self, quoted};
use super::numeral::{DecimalSign, Form, Numeral};
use super::options::{Limits, ReadOptions};
use super::submission::{Submission, SubmittedValue};
use super::unit_of_line::Said;
use super::values::Intake;
use crate::dataset::column::State;
use crate::dataset::dataset::Dataset;
use crate::dataset::notes::{NoteKind, Subject};
use crate::dataset::origin::UNKNOWN;
use crate::dataset::register::Register;
use crate::dataset::remarks::Remarks;
use crate::dataset::value::Value;
use crate::diagnostic::{Code, Diagnostics, Problem, problem};
use crate::error::Error;
use crate::model::{
    Framework, Metric, MetricIndex, MetricType, Nature, Origin, Source, TargetIndex,
};
use crate::name::{nfc, seen, trimmed};
use crate::number::Decimal;
use crate::said::said;

/// Builds a dataset in code, unit by unit.
///
/// [`add_unit`](Self::add_unit) returns the unit to fill, so that a value is always given to the unit that
/// was named. Faults are collected, and [`build`](Self::build) returns all of them. Each has the path of its
/// value, such as `submissions[3: an].metrics.online_rate`. In it, units are counted from 0 in the order in
/// which they were added.
///
/// ```
/// # use dti_engine::{Framework, dataset::{DatasetBuilder, Submission, Value}};
/// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
/// #     metrics: {dossiers: {type: count}, rate: {type: percent}, portal: {type: yes_no}}\n\
/// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
/// let mut builder = DatasetBuilder::new(&framework);
/// builder.add_unit("an").name("Xã An").value("dossiers", 820).value("rate", "85.5%").value("portal", true);
/// builder.add_unit("binh").value("dossiers", None::<u32>).value("portal", Value::Rejected);
/// builder.extend([("chau", [("dossiers", 1_000), ("portal", 1)]), ("dong", [("dossiers", 12), ("portal", 0)])]);
/// builder.extend([Submission::new("em").metric("dossiers", 7)]);
/// builder.revise("an")?.value("dossiers", 821);
/// let dataset = builder.build()?;
/// assert_eq!(dataset.units().len(), 5);
/// assert_eq!(dataset.unit("an")?.value("dossiers")?, Value::from(821));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A number with a fraction is a [`Decimal`](rust_decimal::Decimal) or text. Binary floating point is not
/// accepted.
///
/// ```compile_fail
/// # fn fill(builder: &mut dti_engine::dataset::DatasetBuilder<'_>) {
/// builder.add_unit("an").value("rate", 0.855);
/// # }
/// ```
#[derive(Debug)]
pub struct DatasetBuilder<'f> {
    intake: Intake<'f>,
    /// The unit that was added last, while it may still get a name and a kind. Its values are in the next
    /// free row, so that those of a unit that will be refused are checked too.
    added: Option<Added>,
    /// The number of units that were added, including refused ones.
    count: usize,
    /// The origin and the source of the figures as a whole.
    about: (Origin, Source),
    /// Whether values that are set from now on are made up.
    makes_up: bool,
    /// The most bytes of an id, a name or a text.
    longest: usize,
}

/// The name and kind of a unit that is being added.
#[derive(Debug)]
struct Added {
    number: usize,
    id: String,
    name: String,
    kind: String,
}

impl<'f> DatasetBuilder<'f> {
    /// Creates a builder without units.
    #[must_use]
    pub fn new(framework: &'f Framework) -> Self {
        Self::with_capacity(framework, 0)
    }

    /// Creates a builder without units that has room for `units` of them.
    #[must_use]
    pub fn with_capacity(framework: &'f Framework, units: usize) -> Self {
        Self::of(framework, units, ReadOptions::default())
    }

    /// Creates a builder with the limits, the register and the words for absent values of some options. The others are of
    /// files.
    ///
    /// ```
    /// use dti_engine::dataset::{DatasetBuilder, Limits, ReadOptions};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let mut limits = Limits::default();
    /// limits.rows = 2;
    /// let options = ReadOptions::default().limits(limits);
    /// let mut builder = DatasetBuilder::with_options(&framework, &options);
    /// builder.extend([("an", [("portal", 1)]), ("binh", [("portal", 0)]), ("chau", [("portal", 1)])]);
    /// let faults = builder.build().unwrap_err();
    /// assert_eq!(faults.iter().next().map(|fault| fault.code.as_str()), Some("D0103"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_options(framework: &'f Framework, options: &ReadOptions) -> Self {
        let units = options.register.as_ref().map_or(0, |register| register.units().len());
        Self::of(framework, units, options.clone())
    }

    fn of(framework: &'f Framework, units: usize, options: ReadOptions) -> Self {
        let options = options.decimal(DecimalSign::Point);
        let Limits { faults, cell: longest, .. } = options.limits;
        let units = units.min(options.limits.units(framework));
        let intake = Intake::new(framework, units, &options, Faults::new(faults));
        let about = (Origin::default(), Source::default());
        Self { intake, added: None, count: 0, about, makes_up: false, longest }
    }

    /// Creates a builder for units of a register. They can be added by their ids or by any of their names,
    /// and take id, name and kind from the register.
    ///
    /// ```
    /// use dti_engine::dataset::{DatasetBuilder, Register, RegisteredUnit};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let register = Register::new([RegisteredUnit::new("01", "Xã Hòa Bình")])?;
    /// let mut builder = DatasetBuilder::with_register(&framework, &register);
    /// builder.add_unit("xã Hoà Bình").value("portal", true);
    /// assert_eq!(builder.build()?.unit("01")?.name(), "Xã Hòa Bình");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_register(framework: &'f Framework, register: &Register) -> Self {
        Self::with_options(framework, &ReadOptions::default().register(register.clone()))
    }

    /// Sets the origin and the source of the figures as a whole, as [`Dataset::described`] does.
    pub fn describe(&mut self, origin: Origin, source: Source) -> &mut Self {
        self.about = (origin, source);
        self
    }

    /// Adds a unit and returns it to be filled. If the unit is refused (because its id exists already, for
    /// example), [`build`](Self::build) reports a fault. Its values are still checked, and change no other
    /// unit.
    pub fn add_unit(&mut self, id: impl Into<String>) -> UnitEntry<'_, 'f> {
        self.take_in();
        let number = self.count;
        self.count = self.count.saturating_add(1);
        let id = id.into();
        let row = self.intake.units().len();
        self.added =
            Some(Added { number, id: id.clone(), name: String::new(), kind: String::new() });
        UnitEntry { builder: self, number, row, id }
    }

    /// Returns a unit that was added before, to change its values.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn revise(&mut self, id: &str) -> Result<UnitEntry<'_, 'f>, Error> {
        self.take_in();
        let row = self.intake.find(&nfc(trimmed(id)));
        let found = row.and_then(|row| match self.intake.spot(row)? {
            Spot::Entry(number) => Some((row, number)),
            _ => None,
        });
        let known = || self.intake.units().iter().map(|unit| unit.id.as_str());
        let (row, number) = found.ok_or_else(|| Error::unknown_unit(id, known()))?;
        Ok(UnitEntry { id: nfc(trimmed(id)).into_owned(), builder: self, number, row })
    }

    /// Adds a unit with everything in a submission.
    pub fn add_submission(&mut self, submission: &Submission) -> &mut Self {
        let mut unit = self.add_unit(submission.unit.as_str());
        submission.name.as_deref().map(|name| unit.name(name));
        submission.kind.as_deref().map(|kind| unit.kind(kind));
        for (metric, value) in &submission.metrics {
            unit.submitted(metric, value);
        }
        for (target, value) in &submission.declared {
            unit.declare_text(target, &value.text());
        }
        let notes = [
            (NoteKind::Evidence, &submission.evidence),
            (NoteKind::Reason, &submission.reasons),
            (NoteKind::AsOf, &submission.as_of),
        ];
        for (kind, texts) in notes {
            for (id, text) in texts {
                unit.note(kind, id, text);
            }
        }
        self
    }

    /// From now on, values are those of a scenario.
    pub(crate) const fn make_up(&mut self) {
        self.makes_up = true;
    }

    /// Sets the most bytes of a text, and returns what it was.
    pub(super) const fn set_longest(&mut self, longest: usize) -> usize {
        std::mem::replace(&mut self.longest, longest)
    }

    /// Returns whether a text is as short as a cell has to be; otherwise reports it.
    fn fits(&mut self, place: Place<'_>, text: &str) -> bool {
        let most = self.longest;
        let fits = text.len() <= most;
        if !fits {
            self.intake.faults.push(place, || messages::cell_too_long(most));
        }
        fits
    }

    pub(super) const fn remarks(&mut self) -> &mut Remarks {
        &mut self.intake.faults.remarks
    }

    /// Completes the unit that was added last.
    pub(super) fn take_in(&mut self) {
        let Some(Added { number, id: said_id, name, kind }) = self.added.take() else { return };
        let place = |part| at(number, &said_id, part, "");
        let parts = [("unit", &said_id), ("name", &name), ("kind", &kind)];
        if !parts.map(|(part, text)| self.fits(place(part), text)).iter().all(|fits| *fits) {
            return;
        }
        let kind = self.intake.kind(&kind, place("kind"));
        let said = Said::of_line(&said_id, &name, kind);
        if let Some(unit) = self.intake.identify_with_kind(&said, place("unit")) {
            self.intake.admit(unit, Spot::Entry(number), place("unit"));
        }
    }

    /// Returns the dataset.
    ///
    /// # Errors
    /// Every fault of every unit.
    pub fn build(mut self) -> Result<Dataset, Diagnostics> {
        self.take_in();
        self.intake.check_ids();
        let (origin, source) = self.about;
        let dataset = self.intake.finish().map_err(Faults::without_text)?;
        Ok(dataset.described(origin, source))
    }
}

impl Extend<Submission> for DatasetBuilder<'_> {
    fn extend<I: IntoIterator<Item = Submission>>(&mut self, submissions: I) {
        for submission in submissions {
            self.add_submission(&submission);
        }
    }
}

/// Adds units by their ids, each with its values by metric.
impl<Id, Row, M, V> Extend<(Id, Row)> for DatasetBuilder<'_>
where
    Id: Into<String>,
    Row: IntoIterator<Item = (M, V)>,
    M: AsRef<str>,
    V: Into<Value>,
{
    fn extend<I: IntoIterator<Item = (Id, Row)>>(&mut self, units: I) {
        for (id, row) in units {
            self.add_unit(id).values(row);
        }
    }
}

/// A unit of a [`DatasetBuilder`], to be filled.
///
/// Metrics and targets are named by their ids, as in the rule file. [`DatasetBuilder::build`] reports an
/// unknown id as a fault.
#[derive(Debug)]
pub struct UnitEntry<'b, 'f> {
    builder: &'b mut DatasetBuilder<'f>,
    /// The number of this unit among the added ones.
    number: usize,
    row: usize,
    id: String,
}

impl<'f> UnitEntry<'_, 'f> {
    /// Returns the name and kind to complete, if the unit is new.
    fn added(&mut self) -> Option<&mut Added> {
        self.builder.added.as_mut().filter(|added| added.number == self.number)
    }

    /// Sets the display name. Without it, the name is the id.
    pub fn name(&mut self, name: &str) -> &mut Self {
        if let Some(added) = self.added() {
            name.clone_into(&mut added.name);
            return self;
        }
        let place = at(self.number, &self.id, "name", "");
        let intake = &mut self.builder.intake;
        if intake.register.is_some() {
            let said = Said::of_line(&self.id, name, None);
            intake.identify(&said, place);
        } else if let Some(name) = intake.name(name, place).filter(|name| !name.is_empty()) {
            intake.set_name(self.row, &name);
        }
        self
    }

    /// Sets the kind of the unit. It can be left out if the framework assesses one kind.
    pub fn kind(&mut self, kind: &str) -> &mut Self {
        if let Some(added) = self.added() {
            kind.clone_into(&mut added.kind);
            return self;
        }
        let place = at(self.number, &self.id, "kind", "");
        let intake = &mut self.builder.intake;
        let kind = intake.kind(kind, place);
        if intake.register.is_some() {
            intake.identify(&Said::of_line(&self.id, "", kind), place);
        } else if let Some(kind) = kind {
            intake.set_kind(self.row, kind);
        }
        self
    }

    /// Sets the value of a metric and replaces a former one, whose evidence and reason stay. A value replaces a former one
    /// even if that was faulty, whose fault stays. Text is read like a CSV cell
    /// with the point as decimal sign: `"85.5%"`, `"n/a"`. A percentage as a number is its fraction, `0.855`. One of 10 and
    /// more would be 1000 % and is a fault, since it hardly is a fraction; with its sign it is taken: `"1200%"`.
    pub fn value(&mut self, metric: &str, value: impl Into<Value>) -> &mut Self {
        let Some((index, declared)) = self.metric("metrics", metric) else { return self };
        let is_percent = declared.kind == MetricType::Percent;
        match value.into() {
            Value::Number(number) if is_percent && number >= Decimal::TEN => {
                self.submitted_at(index, declared, &Value::Number(number).into());
            }
            value => self.value_at(index, declared, value),
        }
        let builder = &mut *self.builder;
        if builder.makes_up && builder.about.0.nature.is_some() {
            let (subject, synthetic) = (Subject::Metric(index), Nature::Synthetic.as_str());
            builder.intake.notes.clear(NoteKind::Nature, subject, self.row);
            builder.intake.notes.put(NoteKind::Nature, subject, self.row, synthetic);
        }
        self
    }

    /// Sets several values, each with its metric.
    pub fn values(
        &mut self,
        values: impl IntoIterator<Item = (impl AsRef<str>, impl Into<Value>)>,
    ) -> &mut Self {
        for (metric, value) in values {
            self.value(metric.as_ref(), value);
        }
        self
    }

    /// Sets whether the unit declares that it meets a target.
    pub fn declare(&mut self, target: &str, met: bool) -> &mut Self {
        self.declare_text(target, if met { "yes" } else { "no" });
        self
    }

    /// Sets the reference that backs the value of a metric or, with `declared:TARGET`, a declaration. An empty text takes
    /// off a former one.
    pub fn evidence(&mut self, metric: &str, reference: &str) -> &mut Self {
        self.note(NoteKind::Evidence, metric, reference)
    }

    /// Sets why the verifier set or rejected the value of a metric or, with `declared:TARGET`, a declaration. An empty text
    /// takes off a former one.
    pub fn reason(&mut self, metric: &str, reason: &str) -> &mut Self {
        self.note(NoteKind::Reason, metric, reason)
    }

    /// Sets the origin of a value, which replaces that of the whole dataset. A part that `origin` leaves out
    /// is unknown for this value. That of the whole dataset takes its own off.
    pub fn value_origin(&mut self, metric: &str, origin: Origin) -> &mut Self {
        if origin == self.builder.about.0 {
            return self.note(NoteKind::Nature, metric, "").note(NoteKind::AsOf, metric, "");
        }
        let day = origin.as_of.map_or_else(|| UNKNOWN.to_owned(), |day| day.to_string());
        self.note(NoteKind::Nature, metric, origin.nature.map_or(UNKNOWN, Nature::as_str));
        self.note(NoteKind::AsOf, metric, &day)
    }

    fn metric(&mut self, part: &'static str, id: &str) -> Option<(MetricIndex, &'f Metric)> {
        let framework = self.builder.intake.framework;
        let metrics = &framework.metrics;
        let found = metrics.get_full(seen(id).as_ref());
        let index = found.and_then(|(index, ..)| u32::try_from(index).ok());
        if let (Some(index), Some((_, _, metric))) = (index, found) {
            return Some((MetricIndex(index), metric));
        }
        self.builder.intake.faults.push(at(self.number, &self.id, part, id), || {
            messages::given_for_derived(Code::NotAMetric, framework, id).unwrap_or_else(|| {
                let message = said!(
                    "{} is not a metric of the framework",
                    "{} không phải là số liệu của bộ quy tắc",
                    quoted(id)
                );
                let known = metrics.keys().map(String::as_str);
                Problem::new(Code::NotAMetric, message).nearest(id, known)
            })
        });
        None
    }

    fn value_at(&mut self, index: MetricIndex, declared: &Metric, value: Value) {
        let (intake, row) = (&mut self.builder.intake, self.row);
        let place = at(self.number, &self.id, "metrics", &declared.id);
        match value {
            Value::Number(number) if declared.kind.is_numeric() => {
                intake.number(row, index, number, place);
            }
            Value::Missing => intake.absent(row, index, State::Missing),
            value => self.submitted_at(index, declared, &value.into()),
        }
    }

    fn submitted(&mut self, id: &str, value: &SubmittedValue) {
        if let Some((index, declared)) = self.metric("metrics", id) {
            self.submitted_at(index, declared, value);
        }
    }

    fn submitted_at(&mut self, index: MetricIndex, declared: &Metric, value: &SubmittedValue) {
        let place = at(self.number, &self.id, "metrics", &declared.id);
        if let SubmittedValue::Text(text) = value
            && !self.builder.fits(place, text)
        {
            return;
        }
        let intake = &mut self.builder.intake;
        match value {
            SubmittedValue::Text(text) if declared.kind.is_numeric() && has_signs(text) => {
                intake.faults.push(place, || messages::signs_in_submission(declared, text));
            }
            SubmittedValue::Binary(number) => {
                intake.faults.push(place, || messages::binary(declared, number));
            }
            value => intake.value(self.row, index, &value.text(), place),
        }
    }

    fn declare_text(&mut self, id: &str, text: &str) {
        let intake = &mut self.builder.intake;
        let place = at(self.number, &self.id, "declared", id);
        let criteria = intake.framework.criteria();
        match criteria.and_then(|criteria| criteria.find(&seen(id))) {
            Some((target, _)) => intake.declare(self.row, target, text, place),
            None => intake.faults.push(place, || {
                let targets = criteria.map(|criteria| criteria.targets.as_slice());
                let known = targets.unwrap_or_default().iter().map(|target| target.id.as_str());
                problem! { Code::NotATarget;
                    says "{} is not a target of the framework",
                        "{} không phải là chỉ tiêu của bộ quy tắc", quoted(id);
                    nearest id, known;
                }
            }),
        }
    }

    fn note(&mut self, kind: NoteKind, id: &str, text: &str) -> &mut Self {
        let criteria = self.builder.intake.framework.criteria();
        let target = id.strip_prefix("declared:").and_then(|id| criteria?.find(&seen(id)));
        let subject = match target {
            Some((target, _)) => Some(Subject::Target(target)),
            None => self.metric(kind.key(), id).map(|(metric, _)| Subject::Metric(metric)),
        };
        if let Some(subject) = subject {
            let place = at(self.number, &self.id, kind.key(), id);
            self.builder.intake.notes.clear(kind, subject, self.row);
            if self.builder.fits(place, text) {
                self.builder.intake.note(kind, subject, self.row, text, place);
            }
        }
        self
    }

    /// Copies values and texts from a unit of another dataset of the same metrics.
    pub(super) fn copy(&mut self, dataset: &Dataset, row: usize) {
        let framework = self.builder.intake.framework;
        for (index, metric) in (0u32..).map(MetricIndex).zip(framework.metrics.values()) {
            match dataset.value(row, index) {
                Value::Missing => {}
                value => self.value_at(index, metric, value),
            }
            self.copy_notes(dataset, row, Subject::Metric(index));
        }
        let targets = framework.criteria().map(|criteria| criteria.targets.iter());
        for (index, target) in (0u32..).map(TargetIndex).zip(targets.into_iter().flatten()) {
            if let Some(met) = dataset.declared(index, row) {
                self.declare(&target.id, met);
            }
            self.copy_notes(dataset, row, Subject::Target(index));
        }
    }

    fn copy_notes(&mut self, dataset: &Dataset, row: usize, subject: Subject) {
        for kind in NoteKind::ALL {
            if let Some(text) = dataset.0.notes.written(kind, subject, row) {
                self.builder.intake.notes.put(kind, subject, self.row, text);
            }
        }
    }
}

/// Returns whether a number has signs that none of a submission has.
fn has_signs(text: &str) -> bool {
    let grouped = |numeral: Numeral<'_>| matches!(numeral.form, Form::Grouped(_));
    text.contains(',') || Numeral::read(trimmed(text)).is_ok_and(grouped)
}

/// Returns the place of a fault of an added unit.
const fn at<'a>(submission: usize, unit: &'a str, part: &'static str, key: &'a str) -> Place<'a> {
    Place::Entry(Entry { submission, unit, part, key })
}
