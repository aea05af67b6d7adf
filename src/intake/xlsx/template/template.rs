//! Workbooks that units fill in.

use crate::dataset::notes::NoteKind;
use crate::dataset::{Dataset, Register, RegisteredUnit};
use crate::model::{Framework, Language};

use super::layout::Carries;

/// A workbook for the figures of a framework, to be filled in and read back with [`Dataset::from_xlsx`].
///
/// The first sheet explains what to fill in and for which framework and version. The workbook can be read
/// only for these (D0110). Then comes one sheet per top group, with a row per unit and a column per metric:
/// names in the first row, ids in the second, both frozen. Yes or no and choices have drop-downs. Counts,
/// bounds, percentages and dates are checked as they are typed. `n/a` and `rejected` are accepted everywhere.
/// A metric that two groups use is only on the sheet of the first. The written bytes are the same every time.
///
/// ```
/// use dti_engine::dataset::{Dataset, Register, RegisteredUnit, Template, ReadOptions};
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
/// #     metrics: {portal: {type: yes_no, name: {vi: Có trang thông tin}}}\n\
/// #     groups: [{id: web, name: {vi: Hạ tầng số}, points: 10,\n\
/// #     \x20 indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]}]\n")?;
/// let register = Register::new([RegisteredUnit::new("01", "Xã Hòa Bình")])?;
/// let mut workbook = Vec::new();
/// Template::new(&framework).register(&register).reasons().write(&mut workbook)?;
///
/// // It is filled in, and comes back.
/// let options = ReadOptions::default().register(register);
/// let dataset = options.read_xlsx(workbook.as_slice(), &framework)?;
/// assert_eq!(dataset.unit("01")?.name(), "Xã Hòa Bình");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Template<'f> {
    pub(super) framework: &'f Framework,
    pub(super) language: Language,
    pub(super) register: Option<Register>,
    pub(super) dataset: Option<Dataset>,
    pub(super) rows: usize,
    pub(super) carries: Carries,
    /// The unit of a form of one unit.
    pub(super) unit: Option<RegisteredUnit>,
}

impl<'f> Template<'f> {
    /// Creates a template in Vietnamese, with 200 rows for units that are not known yet.
    #[must_use]
    pub const fn new(framework: &'f Framework) -> Self {
        let carries = Carries { evidence: false, reasons: false, days: false, natures: false };
        let (register, dataset) = (None, None);
        let (language, rows, unit) = (Language::Vi, 200, None);
        Self { framework, language, register, dataset, rows, carries, unit }
    }

    /// Sets the language of heads, drop-downs and messages. Either one can be read back.
    #[must_use]
    pub const fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets the units that should report. Those of the kinds that the framework assesses have their rows. A
    /// row that stays empty is read back as a unit whose values are all missing.
    #[must_use]
    pub fn register(mut self, register: &Register) -> Self {
        self.register = Some(register.clone());
        self
    }

    /// Makes the form of one unit: a row for each figure, with its number, its points and how they are earned
    /// beside it, on A4 landscape. Only what the unit fills in can be changed. A unit without a name writes its own.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, RegisteredUnit, Template};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no, name: {vi: Có trang thông tin}}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let mut form = Vec::new();
    /// Template::new(&framework).unit(&RegisteredUnit::new("01", "Xã Hòa Bình")).write(&mut form)?;
    ///
    /// // It is filled in, and comes back.
    /// let dataset = Dataset::from_xlsx(form.as_slice(), &framework)?;
    /// assert_eq!(dataset.unit("01")?.name(), "Xã Hòa Bình");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn unit(mut self, unit: &RegisteredUnit) -> Self {
        let kinds = &self.framework.unit_kinds;
        let place = kinds.iter().position(|kind| unit.kind.as_ref() == Some(kind));
        // The form of a unit shows the points of its kind.
        self.framework =
            place.and_then(|place| self.framework.of_kinds.get(place)).unwrap_or(self.framework);
        self.unit = Some(unit.clone());
        self
    }

    /// Sets the number of rows for units that are in neither a register nor a dataset.
    #[must_use]
    pub const fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// Adds a column for the evidence of each value.
    #[must_use]
    pub const fn evidence(mut self) -> Self {
        self.carries.evidence = true;
        self
    }

    /// Adds a column for the verifier's reason for each value.
    #[must_use]
    pub const fn reasons(mut self) -> Self {
        self.carries.reasons = true;
        self
    }

    /// Fills in the values of a dataset of the framework, its evidence and its reasons.
    #[must_use]
    pub fn dataset(mut self, dataset: &Dataset) -> Self {
        self.carries.evidence |= dataset.0.notes.has(NoteKind::Evidence);
        self.carries.reasons |= dataset.0.notes.has(NoteKind::Reason);
        self.carries.days |= dataset.0.notes.has(NoteKind::AsOf);
        self.carries.natures |= dataset.0.notes.has(NoteKind::Nature);
        self.dataset = Some(dataset.clone());
        self
    }
}
