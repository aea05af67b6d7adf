//! The columns of each sheet.

use crate::dataset::notes::{NoteKind, Subject};
use crate::model::{
    Body, Framework, Index, Language, Metric, MetricIndex, NodeBody, NodeIndex, TargetData,
    TargetIndex,
};

/// The purpose of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds<'f> {
    Unit,
    Name,
    Kind,
    Value(MetricIndex, &'f Metric),
    Declared(TargetIndex, &'f TargetData),
    Note(NoteKind, Subject, &'f str),
}

/// A sheet with its columns.
#[derive(Debug)]
pub(super) struct Sheet<'f> {
    pub(super) title: String,
    pub(super) columns: Vec<Holds<'f>>,
}

/// The columns of a workbook besides values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carries {
    pub(super) evidence: bool,
    pub(super) reasons: bool,
    pub(super) days: bool,
    pub(super) natures: bool,
}

impl Carries {
    pub(super) const fn has(self, kind: NoteKind) -> bool {
        match kind {
            NoteKind::Evidence => self.evidence,
            NoteKind::Reason => self.reasons,
            NoteKind::AsOf => self.days,
            NoteKind::Nature => self.natures,
        }
    }
}

/// Returns the sheets: one per top group, and one for everything outside of groups. Every metric occurs once,
/// where it is used first.
pub(super) fn sheets<'f>(
    framework: &'f Framework,
    language: Language,
    carries: Carries,
    reserved: &[&str],
) -> Vec<Sheet<'f>> {
    let pick = |vi: &'static str, en: &'static str| if language == Language::Vi { vi } else { en };
    let mut layout = Layout { framework, carries, placed: vec![false; framework.metrics.len()] };
    let mut sheets: Vec<(&str, Vec<Holds<'_>>)> = Vec::new();
    match &framework.body {
        Body::Index(index) => {
            let mut alone = Vec::new();
            for root in &index.roots {
                let Some(node) = index.node(*root) else { continue };
                let columns = layout.of_node(index, *root);
                match node.body() {
                    NodeBody::Group { .. } => sheets.push((node.name().get(language), columns)),
                    NodeBody::Indicator { .. } => alone.extend(columns),
                }
            }
            sheets.push((pick("Số liệu", "Figures"), alone));
        }
        Body::Criteria(criteria) => {
            let mut columns = Vec::new();
            for (index, target) in (0u32..).map(TargetIndex).zip(&criteria.targets) {
                let metrics = framework.reads(&target.of).iter();
                metrics.for_each(|metric| layout.place(*metric, &mut columns));
                columns.push(Holds::Declared(index, target));
                layout.notes(Subject::Target(index), &target.id, &mut columns);
            }
            sheets.push((pick("Chỉ tiêu", "Targets"), columns));
        }
    }
    let mut rest = Vec::new();
    for metric in (0u32..).map(MetricIndex).take(framework.metrics.len()) {
        layout.place(metric, &mut rest);
    }
    sheets.push((pick("Số liệu khác", "Other figures"), rest));
    let used = sheets.into_iter().filter(|(_, columns)| !columns.is_empty());
    let mut titles: Vec<String> = reserved.iter().map(|title| (*title).to_owned()).collect();
    used.map(|(name, values)| {
        let title = title(name, &titles, pick("Số liệu", "Figures"));
        titles.push(title.clone());
        let mut columns = vec![Holds::Unit, Holds::Name];
        if framework.unit_kinds.len() > 1 {
            columns.push(Holds::Kind);
        }
        columns.extend(values);
        Sheet { title, columns }
    })
    .collect()
}

struct Layout<'f> {
    framework: &'f Framework,
    carries: Carries,
    placed: Vec<bool>,
}

impl<'f> Layout<'f> {
    /// Returns the columns of a node and those below it.
    fn of_node(&mut self, index: &'f Index, node: NodeIndex) -> Vec<Holds<'f>> {
        let mut columns = Vec::new();
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop().and_then(|node| index.node(node)) {
            match node.body() {
                NodeBody::Group { children, .. } => waiting.extend(children.iter().rev()),
                NodeBody::Indicator { method, .. } => {
                    let metrics = self.framework.reads_of(method);
                    metrics.into_iter().for_each(|metric| self.place(metric, &mut columns));
                }
            }
        }
        columns
    }

    /// Adds the column of a metric, unless it is somewhere already.
    fn place(&mut self, metric: MetricIndex, columns: &mut Vec<Holds<'f>>) {
        let (Some(placed), Some(declared)) =
            (self.placed.get_mut(metric.get()), self.framework.metric_at(metric))
        else {
            return;
        };
        if !std::mem::replace(placed, true) {
            columns.push(Holds::Value(metric, declared));
            self.notes(Subject::Metric(metric), &declared.id, columns);
        }
    }

    fn notes(&self, subject: Subject, id: &'f str, columns: &mut Vec<Holds<'f>>) {
        let kinds = NoteKind::ALL.into_iter().filter(|kind| self.carries.has(*kind));
        columns.extend(kinds.map(|kind| Holds::Note(kind, subject, id)));
    }
}

/// Makes a title that spreadsheets accept and no other sheet has: at most 31 units of UTF-16, without
/// `[ ] : * ? / \` and without an apostrophe at its ends.
fn title(name: &str, taken: &[String], otherwise: &str) -> String {
    const LONGEST: usize = 31;
    let plain = |c: char| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c };
    let clean: String = name.chars().map(plain).collect();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = clean.trim_matches('\'');
    // Excel reserves this title.
    let own = clean.is_empty() || clean.eq_ignore_ascii_case("history");
    let clean = if own { otherwise } else { clean };
    let cut = |room: usize| {
        let mut length = 0usize;
        let fits = |c: &char| {
            length = length.saturating_add(c.len_utf16());
            length <= room
        };
        let cut: String = clean.chars().take_while(fits).collect();
        cut.trim_end().trim_end_matches('\'').to_owned()
    };
    let free =
        |title: &String| taken.iter().all(|other| other.to_lowercase() != title.to_lowercase());
    let numbered = (2u32..).map(|number| {
        let suffix = format!(" ({number})");
        cut(LONGEST.saturating_sub(suffix.len())) + &suffix
    });
    std::iter::once(cut(LONGEST)).chain(numbered).find(free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles_are_what_spreadsheets_accept() {
        let taken = ["Hạ tầng số".to_owned()];
        assert_eq!(title("Nhận thức số", &taken, "x"), "Nhận thức số");
        assert_eq!(title("HẠ TẦNG SỐ", &taken, "x"), "HẠ TẦNG SỐ (2)");
        assert_eq!(title("'a/b: [c]?'", &taken, "x"), "a b c");
        assert_eq!(title("//", &taken, "Số liệu"), "Số liệu");
        assert_eq!(title("History", &taken, "Số liệu"), "Số liệu");
        let long = title(&"ơ 𠀀".repeat(20), &taken, "x");
        assert!(long.encode_utf16().count() <= 31 && !long.ends_with(' '));
    }
}
