//! Texts beside values: what backs a value, why the verifier set or rejected it, and its day and nature if
//! they differ from those of the dataset.

use crate::model::{Framework, MetricIndex, TargetIndex};

/// The kind of a text beside a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NoteKind {
    /// The reference that backs the value.
    Evidence,
    /// Why the verifier set or rejected it.
    Reason,
    /// The day that the value describes, as `2023-12-31`.
    AsOf,
    /// The nature of the value, as its word.
    Nature,
}

impl NoteKind {
    pub(crate) const ALL: [Self; 4] = [Self::Evidence, Self::Reason, Self::AsOf, Self::Nature];

    /// Returns the column name in a long file, which is also the prefix before the colon in a wide one.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Reason => "reason",
            Self::AsOf => "as_of",
            Self::Nature => "nature",
        }
    }

    /// Returns the key in a submission.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Reason => "reasons",
            Self::AsOf => "as_of",
            Self::Nature => "nature",
        }
    }
}

/// The thing that a text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The value of a metric.
    Metric(MetricIndex),
    /// The declaration of a target.
    Target(TargetIndex),
}

/// The texts of one kind: per metric and per target, up to the last unit that has one.
#[derive(Debug, Clone)]
struct Sheet {
    metrics: Vec<Vec<Box<str>>>,
    targets: Vec<Vec<Box<str>>>,
}

impl Sheet {
    fn new(framework: &Framework) -> Self {
        let targets = framework.criteria().map_or(0, |criteria| criteria.targets.len());
        Self {
            metrics: vec![Vec::new(); framework.metrics.len()],
            targets: vec![Vec::new(); targets],
        }
    }
}

/// What stands in the place of evidence where somebody wrote that there is none. It is written into files again, since data
/// in which all say so carry evidence nevertheless.
pub(crate) const NO_EVIDENCE: &str = "không";

/// All texts beside the values of a dataset, in the order of [`NoteKind::ALL`].
#[derive(Debug, Clone)]
pub(crate) struct Notes {
    sheets: [Sheet; NoteKind::ALL.len()],
    /// Whether units that are not here, in other parts of the same data, carry evidence.
    evidence_elsewhere: bool,
}

impl Notes {
    pub(crate) fn new(framework: &Framework) -> Self {
        let sheets = NoteKind::ALL.map(|_| Sheet::new(framework));
        Self { sheets, evidence_elsewhere: false }
    }

    /// Returns the texts beside the values in some rows, in their order.
    pub(crate) fn at_rows(&self, rows: &[usize]) -> Self {
        let column = |texts: &Vec<Box<str>>| -> Vec<Box<str>> {
            let text = |row: &usize| texts.get(*row).cloned().unwrap_or_default();
            let mut taken: Vec<_> = rows.iter().map(text).collect();
            let last = taken.iter().rposition(|text| !text.is_empty());
            taken.truncate(last.map_or(0, |last| last.saturating_add(1)));
            taken
        };
        let sheet = |sheet: &Sheet| Sheet {
            metrics: sheet.metrics.iter().map(column).collect(),
            targets: sheet.targets.iter().map(column).collect(),
        };
        Self {
            sheets: self.sheets.each_ref().map(sheet),
            evidence_elsewhere: self.carry_evidence(),
        }
    }

    const fn sheet(&self, kind: NoteKind) -> &Sheet {
        let [evidence, reasons, days, natures] = &self.sheets;
        match kind {
            NoteKind::Evidence => evidence,
            NoteKind::Reason => reasons,
            NoteKind::AsOf => days,
            NoteKind::Nature => natures,
        }
    }

    fn column(&mut self, kind: NoteKind, subject: Subject) -> Option<&mut Vec<Box<str>>> {
        let [evidence, reasons, days, natures] = &mut self.sheets;
        let sheet = match kind {
            NoteKind::Evidence => evidence,
            NoteKind::Reason => reasons,
            NoteKind::AsOf => days,
            NoteKind::Nature => natures,
        };
        match subject {
            Subject::Metric(metric) => sheet.metrics.get_mut(metric.get()),
            Subject::Target(target) => sheet.targets.get_mut(target.get()),
        }
    }

    /// Takes a text off.
    pub(crate) fn clear(&mut self, kind: NoteKind, subject: Subject, row: usize) {
        let slot = self.column(kind, subject).and_then(|column| column.get_mut(row));
        if let Some(text) = slot.filter(|text| !text.is_empty()) {
            let is_evidence = matches!(kind, NoteKind::Evidence);
            *text = if is_evidence { NO_EVIDENCE.into() } else { Box::default() };
        }
    }

    /// Stores a text. An empty text is ignored.
    pub(crate) fn put(&mut self, kind: NoteKind, subject: Subject, row: usize, text: &str) {
        let text = text.trim();
        let column = self.column(kind, subject).filter(|_| !text.is_empty());
        let Some(column) = column else { return };
        if column.len() <= row {
            column.resize(row.saturating_add(1), Box::default());
        }
        if let Some(slot) = column.get_mut(row) {
            *slot = text.into();
        }
    }

    /// Returns the text beside a value, if there is one. Words for none are no evidence.
    pub(crate) fn find(&self, kind: NoteKind, subject: Subject, row: usize) -> Option<&str> {
        let is_none = |text: &str| matches!(kind, NoteKind::Evidence) && text == NO_EVIDENCE;
        self.written(kind, subject, row).filter(|text| !is_none(text))
    }

    /// Returns the text beside a value as it is written into files.
    pub(crate) fn written(&self, kind: NoteKind, subject: Subject, row: usize) -> Option<&str> {
        let sheet = self.sheet(kind);
        let column = match subject {
            Subject::Metric(metric) => sheet.metrics.get(metric.get())?,
            Subject::Target(target) => sheet.targets.get(target.get())?,
        };
        column.get(row).map(AsRef::as_ref).filter(|text: &&str| !text.is_empty())
    }

    /// Says that units which are not here carry evidence.
    pub(super) const fn with_evidence_elsewhere(&mut self) {
        self.evidence_elsewhere = true;
    }

    /// Returns whether a value of a metric has evidence, here or elsewhere.
    pub(super) fn carry_evidence(&self) -> bool {
        self.evidence_elsewhere || self.beside_values(NoteKind::Evidence)
    }

    /// Returns whether a value of a metric has a text of this kind.
    pub(crate) fn beside_values(&self, kind: NoteKind) -> bool {
        self.sheet(kind).metrics.iter().any(|column| !column.is_empty())
    }

    /// Returns the texts of this kind beside values of metrics, once for every value.
    pub(crate) fn of_values(&self, kind: NoteKind) -> impl Iterator<Item = &str> {
        let texts = self.sheet(kind).metrics.iter().flatten().map(AsRef::as_ref);
        texts.filter(|text: &&str| !text.is_empty())
    }

    /// Returns whether there is a text of this kind.
    #[cfg(feature = "xlsx")]
    pub(crate) fn has(&self, kind: NoteKind) -> bool {
        let sheet = self.sheet(kind);
        sheet.metrics.iter().chain(&sheet.targets).any(|column| !column.is_empty())
    }

    /// Returns the columns of a kind that hold a text: those of metrics, each with its place, then those of
    /// targets.
    pub(crate) fn columns(
        &self,
        kind: NoteKind,
    ) -> [impl Iterator<Item = (usize, &[Box<str>])>; 2] {
        let sheet = self.sheet(kind);
        [&sheet.metrics, &sheet.targets].map(|columns| {
            let columns = columns.iter().map(Vec::as_slice).enumerate();
            columns.filter(|(_, column)| !column.is_empty())
        })
    }
}
