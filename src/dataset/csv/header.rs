//! The header: which delimiter, wide or long, and what each column holds.

use std::collections::HashMap;

use super::super::codes;
use super::super::faults::{Faults, Place, Span};
use super::super::notes::{NoteKind, Subject};
use super::super::problem::{Problem, quoted};
use super::super::unit::nfc;
use super::CsvOptions;
use super::reader::{CellFault, Reader};
use crate::diagnostic::{nearest, one_of};
use crate::model::{Framework, MetricIndex, TargetIndex, UnitKind};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Unit,
    Name,
    Kind,
    Metric(MetricIndex),
    Declared(TargetIndex),
    /// A text beside the values of a metric or the declarations of a target.
    Note(NoteKind, Subject),
    /// The column `metric` of a long file.
    LongMetric,
    /// The column `value` of a long file.
    LongValue,
    /// The column of a long file that holds the texts of a kind.
    LongNote(NoteKind),
    /// Passed over.
    Ignored,
    /// Refused: no metric claims it.
    Unknown,
}

impl Role {
    /// The metric whose values the column holds.
    pub(super) const fn metric(self) -> Option<MetricIndex> {
        match self {
            Self::Metric(metric) => Some(metric),
            _ => None,
        }
    }
}

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) role: Role,
}

/// The header, understood.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) columns: Vec<Column>,
    pub(super) long: bool,
}

impl Header {
    pub(super) fn has(&self, role: Role) -> bool {
        self.columns.iter().any(|column| column.role == role)
    }
}

/// The names that the columns of a framework's data can have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'f>(pub(super) &'f Framework);

impl<'f> Names<'f> {
    pub(super) fn metric(self, id: &str) -> Option<MetricIndex> {
        let place = self.0.metrics.get_index_of(id)?;
        u32::try_from(place).ok().map(MetricIndex)
    }

    pub(super) fn target(self, id: &str) -> Option<TargetIndex> {
        self.0.criteria()?.find(id).map(|(index, _)| index)
    }

    /// A metric, `declared:TARGET`, or the target alone where no metric has its name.
    pub(super) fn value(self, name: &str) -> Option<Role> {
        if let Some(metric) = self.metric(name) {
            return Some(Role::Metric(metric));
        }
        let target = name.strip_prefix("declared:").unwrap_or(name);
        self.target(target.trim()).map(Role::Declared)
    }

    fn wide(self, name: &str) -> Option<Role> {
        match name {
            "unit" => Some(Role::Unit),
            "name" => Some(Role::Name),
            "kind" => Some(Role::Kind),
            _ => self.value(name).or_else(|| self.note(name)),
        }
    }

    /// `evidence:` or `reason:` with what it stands beside.
    fn note(self, name: &str) -> Option<Role> {
        let (word, of) = name.split_once(':')?;
        let kind = NoteKind::ALL.into_iter().find(|kind| kind.word() == word)?;
        match self.value(of.trim())? {
            Role::Metric(metric) => Some(Role::Note(kind, Subject::Metric(metric))),
            Role::Declared(target) => Some(Role::Note(kind, Subject::Target(target))),
            _ => None,
        }
    }

    const fn long(self, name: &str) -> Option<Role> {
        match name.as_bytes() {
            b"unit" => Some(Role::Unit),
            b"name" => Some(Role::Name),
            b"kind" => Some(Role::Kind),
            b"metric" => Some(Role::LongMetric),
            b"value" => Some(Role::LongValue),
            b"evidence" => Some(Role::LongNote(NoteKind::Evidence)),
            b"reason" => Some(Role::LongNote(NoteKind::Reason)),
            _ => None,
        }
    }

    /// Whether the name says that the file is long.
    fn says_long(self, name: &str) -> bool {
        matches!(name, "metric" | "value") && self.metric(name).is_none()
    }

    fn known(self, name: &str) -> bool {
        self.wide(name).is_some() || self.long(name).is_some()
    }

    /// Every name of a value, for the nearest one to a misspelt one.
    pub(super) fn values(self) -> impl Iterator<Item = String> + use<'f> {
        let targets = self.0.criteria().map(|criteria| criteria.targets.iter());
        let declared =
            targets.into_iter().flatten().map(|target| format!("declared:{}", target.id));
        self.0.metrics.keys().cloned().chain(declared)
    }
}

/// A cell of the header.
struct Name {
    text: String,
    span: Span,
}

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// A delimiter as it is called in messages.
pub(super) fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "a tab".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

/// Reads the header; the reader that comes back stands behind it.
pub(super) fn read<'t>(
    text: &'t str,
    start: usize,
    framework: &Framework,
    options: &CsvOptions,
    faults: &mut Faults,
) -> Option<(Header, Reader<'t>)> {
    let names = Names(framework);
    let mut first = Reader::new(text, start, b',', options.limits.cell);
    first.skip_blank_lines();
    if first.at_end() {
        faults.push(Place::Whole, || {
            Problem::new(codes::EMPTY, format!("`{}` has no header", options.shown_name())).help(
                "begin it with a line of column names: `unit`, `name`, `kind`, then the metrics",
            )
        });
        return None;
    }
    let start = first.position();
    let delimiter = match options.delimiter {
        Some(delimiter) => delimiter,
        None => find_delimiter(text, start, names, options, faults)?,
    };
    let (cells, reader) = cells(text, start, delimiter, options, faults)?;
    let header = understand(cells, names, options, faults, delimiter)?;
    Some((header, reader))
}

/// The delimiter with which most columns are known.
fn find_delimiter(
    text: &str,
    start: usize,
    names: Names<'_>,
    options: &CsvOptions,
    faults: &mut Faults,
) -> Option<u8> {
    let known = |delimiter: u8| {
        let mut reader = Reader::new(text, start, delimiter, options.limits.cell);
        let (mut known, mut count) = (0usize, 0usize);
        loop {
            let cell = reader.cell();
            let name = nfc(cell.text.trim());
            let ignored = options.ignore.iter().any(|ignored| nfc(ignored.trim()) == name);
            known = known.saturating_add(usize::from(ignored || names.known(&name)));
            count = count.saturating_add(1);
            if cell.last || count > options.limits.columns {
                return (known, count);
            }
        }
    };
    let found: Vec<(u8, (usize, usize))> =
        DELIMITERS.into_iter().map(|delimiter| (delimiter, known(delimiter))).collect();
    let most_known = found.iter().map(|(_, (known, _))| *known).max().unwrap_or(0);
    let mut best = found.iter().filter(|(_, (known, _))| *known == most_known);
    let split = |(_, (_, count)): &&(u8, (usize, usize))| *count > 1;
    if most_known == 0 || best.clone().filter(split).count() == 0 {
        // Nothing is known, or there is one column only: then the most cells, else the comma.
        let most = found.iter().rev().max_by_key(|(_, (_, count))| *count);
        return most.map(|(delimiter, _)| *delimiter);
    }
    let chosen = best.next()?;
    let others: Vec<u8> = best.map(|(delimiter, _)| *delimiter).collect();
    if others.is_empty() {
        return Some(chosen.0);
    }
    faults.push(Place::Text { start, end: start.saturating_add(1), unit: "", column: "" }, || {
        let all: Vec<_> = std::iter::once(chosen.0).chain(others).map(delimiter_name).collect();
        Problem::new(
            codes::DELIMITER,
            format!("the header can be divided by {}", all.join(" and by ")),
        )
        .help("say which delimiter the file has, or use one throughout")
    });
    None
}

/// The cells of the header.
fn cells<'t>(
    text: &'t str,
    start: usize,
    delimiter: u8,
    options: &CsvOptions,
    faults: &mut Faults,
) -> Option<(Vec<Name>, Reader<'t>)> {
    let mut reader = Reader::new(text, start, delimiter, options.limits.cell);
    let mut names = Vec::new();
    loop {
        let cell = reader.cell();
        let span = Span { start: cell.start, end: cell.end };
        if let Some(fault) = cell.fault {
            let place = Place::Text { start: span.start, end: span.end, unit: "", column: "" };
            faults.push(place, || cell_problem(fault, &cell.text, options.limits.cell));
            return None;
        }
        names.push(Name { text: nfc(cell.text.trim()).into_owned(), span });
        if names.len() > options.limits.columns {
            let place = Place::Text { start: span.start, end: span.end, unit: "", column: "" };
            faults.push(place, || {
                let limit = options.limits.columns;
                let message = format!("the file has more than the {limit} columns that are read");
                Problem::new(codes::TOO_LARGE, message)
            });
            return None;
        }
        if cell.last {
            return Some((names, reader));
        }
    }
}

/// What is wrong with a cell before anyone asks what it says.
pub(super) fn cell_problem(fault: CellFault, text: &str, limit: usize) -> Problem {
    match fault {
        CellFault::OpenQuote => {
            Problem::new(codes::OPEN_QUOTE, "the quote that opens this cell is never closed").help(
                "close the cell with `\"`; a quote inside a quoted cell is written twice: `\"\"`",
            )
        }
        CellFault::AfterQuote => Problem::new(
            codes::AFTER_QUOTE,
            format!("text follows the closing quote in {}", quoted(text)),
        )
        .help("a quote inside a quoted cell is written twice: `\"\"`"),
        CellFault::TooLong => Problem::new(
            codes::LONG_CELL,
            format!("the cell is longer than the {limit} bytes that are read"),
        )
        .help("if it should be shorter, a quote may be missing"),
    }
}

/// Finds out what each column holds.
fn understand(
    cells: Vec<Name>,
    names: Names<'_>,
    options: &CsvOptions,
    faults: &mut Faults,
    delimiter: u8,
) -> Option<Header> {
    let long = cells.iter().any(|cell| names.says_long(&cell.text));
    let whole =
        cells.first().zip(cells.last()).map(|(first, last)| (first.span.start, last.span.end));
    let mut columns: Vec<Column> = Vec::with_capacity(cells.len());
    let mut seen: HashMap<Role, Span> = HashMap::new();
    for Name { text, span } in cells {
        let place = Place::Text { start: span.start, end: span.end, unit: "", column: "" };
        let ignored = options.ignore.iter().any(|ignored| nfc(ignored.trim()) == text);
        let role = match if long { names.long(&text) } else { names.wide(&text) } {
            _ if ignored => Role::Ignored,
            Some(role) => role,
            None => {
                faults.push(place, || unknown_column(&text, names, long));
                Role::Unknown
            }
        };
        if let (Some(first), false) =
            (seen.get(&role), matches!(role, Role::Ignored | Role::Unknown))
        {
            let problem = || {
                Problem::new(
                    codes::REPEATED_COLUMN,
                    format!("the column {} is there twice", quoted(&text)),
                )
                .help("delete one of the two")
            };
            faults.push_related(place, problem, || Some((*first, "it is here already".to_owned())));
        }
        seen.entry(role).or_insert(span);
        columns.push(Column { name: text, role });
    }
    let header = Header { columns, long };
    let (start, end) = whole.unwrap_or_default();
    let place = Place::Text { start, end, unit: "", column: "" };
    report_missing(&header, names, delimiter, place, faults).then_some(header)
}

/// Reports columns that must be there; whether all of them are.
fn report_missing(
    header: &Header,
    names: Names<'_>,
    delimiter: u8,
    place: Place<'_>,
    faults: &mut Faults,
) -> bool {
    /// So many columns that no metric claims are looked at for the one that was meant.
    const MOST: usize = 50;
    let missing = missing_columns(header, names);
    for (name, help) in &missing {
        // A column that was probably meant has been reported with the name it should have.
        let unknown = header.columns.iter().filter(|column| column.role == Role::Unknown);
        let mut meant = unknown.take(MOST).filter_map(|c| meant(&c.name, names, header.long));
        if meant.any(|meant| meant == *name) {
            continue;
        }
        faults.push(place, || {
            let divided = delimiter_name(delimiter);
            let message = format!("the header, divided by {divided}, has no column `{name}`");
            let problem = Problem::new(codes::NO_COLUMN, message).help(*help);
            match *name {
                "kind" => problem.allowed(one_of(names.0.unit_kinds.iter().map(UnitKind::as_str))),
                _ => problem,
            }
        });
    }
    missing.is_empty()
}

/// Columns that must be there and are not, with what they are for.
fn missing_columns(header: &Header, names: Names<'_>) -> Vec<(&'static str, &'static str)> {
    let mut missing = Vec::new();
    if !header.has(Role::Unit) {
        missing.push(("unit", "every line names its unit there"));
    }
    if header.long && !header.has(Role::LongMetric) {
        missing.push((
            "metric",
            "every line of a file with one line per value names its metric there",
        ));
    }
    if header.long && !header.has(Role::LongValue) {
        missing.push(("value", "every line of a file with one line per value has it there"));
    }
    if names.0.unit_kinds.len() > 1 && !header.has(Role::Kind) {
        missing.push(("kind", "add it: the framework assesses several kinds of units"));
    }
    missing
}

/// What people call the columns that are no metrics.
const CALLED: [(&str, &str); 10] = [
    ("đơn vị", "unit"),
    ("mã đơn vị", "unit"),
    ("mã", "unit"),
    ("id", "unit"),
    ("tên đơn vị", "name"),
    ("tên", "name"),
    ("loại đơn vị", "kind"),
    ("loại", "kind"),
    ("số liệu", "metric"),
    ("giá trị", "value"),
];

/// The column that was probably meant.
fn meant(text: &str, names: Names<'_>, long: bool) -> Option<String> {
    let own: &[&str] = if long {
        &["unit", "metric", "value", "evidence", "reason", "name", "kind"]
    } else {
        &["unit", "name", "kind"]
    };
    let lower = text.to_lowercase();
    let called = CALLED.iter().find(|(called, _)| *called == lower).map(|(_, name)| *name);
    if let Some(name) = called.filter(|name| own.contains(name)) {
        return Some(name.to_owned());
    }
    let mut known: Vec<String> = own.iter().map(|name| (*name).to_owned()).collect();
    if !long {
        let mut metrics = names.0.metrics.values();
        if let Some(metric) = metrics.find(|metric| metric.name.vi.to_lowercase() == lower) {
            return Some(metric.id.clone());
        }
        known.extend(names.values());
        for kind in NoteKind::ALL {
            known.extend(names.values().map(|value| format!("{}:{value}", kind.word())));
        }
    }
    nearest(text, known.iter().map(String::as_str)).map(str::to_owned)
}

fn unknown_column(text: &str, names: Names<'_>, long: bool) -> Problem {
    if text.is_empty() {
        return Problem::new(codes::UNNAMED_COLUMN, "the column has no name")
            .help("give it the id of its metric, or delete the column with its delimiter");
    }
    let column = quoted(text);
    let problem = if long {
        let message = format!("a file with one line per value has no column {column}");
        Problem::new(codes::UNKNOWN_COLUMN, message)
            .allowed("`unit`, `metric`, `value`, `evidence`, `reason`, `name`, `kind`")
    } else {
        Problem::new(codes::UNKNOWN_COLUMN, format!("no metric claims the column {column}"))
    };
    let ignore = "delete the column, or name it as one to ignore";
    let nearest = meant(text, names, long);
    let problem = problem.help(match &nearest {
        Some(name) => format!("did you mean `{name}`? if it is not to be scored, {ignore}"),
        None => format!("if it is not to be scored, {ignore}"),
    });
    Problem { nearest, ..problem }
}
