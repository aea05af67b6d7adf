//! Texts beside values: what backs a value, and why the verifier set or rejected it.

use crate::model::{Framework, MetricIndex, TargetIndex};

/// What a text beside a value says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    /// The reference that backs it.
    Evidence,
    /// Why the verifier set or rejected it.
    Reason,
}

impl NoteKind {
    pub(super) const ALL: [Self; 2] = [Self::Evidence, Self::Reason];

    /// The column of a long file, and what stands before the colon in a wide one.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Reason => "reason",
        }
    }

    /// The key of a submission.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Reason => "reasons",
        }
    }
}

/// What a text stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// The value of a metric.
    Metric(MetricIndex),
    /// What a unit declares of a target.
    Target(TargetIndex),
}

/// The texts of one kind: per metric and per target, as far as the last unit that has one.
#[derive(Debug)]
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

/// All texts beside the values of a dataset.
#[derive(Debug)]
pub(super) struct Notes {
    evidence: Sheet,
    reasons: Sheet,
}

impl Notes {
    pub(super) fn new(framework: &Framework) -> Self {
        Self { evidence: Sheet::new(framework), reasons: Sheet::new(framework) }
    }

    const fn sheet(&self, kind: NoteKind) -> &Sheet {
        match kind {
            NoteKind::Evidence => &self.evidence,
            NoteKind::Reason => &self.reasons,
        }
    }

    /// Puts down a text; an empty one is none.
    pub(super) fn put(&mut self, kind: NoteKind, of: Subject, row: usize, text: &str) {
        let sheet = match kind {
            NoteKind::Evidence => &mut self.evidence,
            NoteKind::Reason => &mut self.reasons,
        };
        let column = match of {
            Subject::Metric(metric) => sheet.metrics.get_mut(metric.get()),
            Subject::Target(target) => sheet.targets.get_mut(target.get()),
        };
        let text = text.trim();
        let Some(column) = column.filter(|_| !text.is_empty()) else { return };
        if column.len() <= row {
            column.resize(row.saturating_add(1), Box::default());
        }
        if let Some(slot) = column.get_mut(row) {
            *slot = text.into();
        }
    }

    /// The text beside a value, if there is one.
    pub(super) fn find(&self, kind: NoteKind, of: Subject, row: usize) -> Option<&str> {
        let sheet = self.sheet(kind);
        let column = match of {
            Subject::Metric(metric) => sheet.metrics.get(metric.get())?,
            Subject::Target(target) => sheet.targets.get(target.get())?,
        };
        column.get(row).map(AsRef::as_ref).filter(|text: &&str| !text.is_empty())
    }

    /// Whether a value of a metric has a text of the kind.
    pub(super) fn beside_values(&self, kind: NoteKind) -> bool {
        self.sheet(kind).metrics.iter().any(|column| !column.is_empty())
    }

    /// Whether there is a text of the kind.
    #[cfg(feature = "xlsx")]
    pub(super) fn has(&self, kind: NoteKind) -> bool {
        let sheet = self.sheet(kind);
        sheet.metrics.iter().chain(&sheet.targets).any(|column| !column.is_empty())
    }

    /// The columns of a kind that hold a text: those of metrics, each with its place, then those of
    /// targets.
    pub(super) fn columns(
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
