//! The columns and the lines of a register, of whatever file.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::called::is_beside;
use super::super::faults::Faults;
use super::super::form_rows::{self, FormRow};
use super::super::header::{Column, Name, Role, called, is_ignored, with_own_names};
use super::super::heading;
use super::super::messages::{quoted, repeated_column, too_many_units};
use super::super::numbering::is_numbered;
use super::super::options::ReadOptions;
use super::making::Making;
use crate::dataset::register::{Register, RegisteredUnit};
use crate::diagnostic::{Answer, Code, Location, Problem, Span, nearest};
use crate::model::UnitKind;
use crate::name::{is_id, trimmed};
use crate::said::{Said, said};

const ALSO: &str = "also";

/// The columns that every register may have, by both of their names.
const COLUMNS: [(&str, &str, Role); 4] = [
    ("unit", "mã đơn vị", Role::Unit),
    ("name", "tên đơn vị", Role::Name),
    ("kind", "loại đơn vị", Role::Kind),
    (ALSO, "tên khác", Role::Text(0)),
];

/// Advice for a file without a header.
pub(in crate::intake) const HEADER: Said = said!(
    "begin it with a line of column names: `unit`, `name`, `kind`, `also`",
    "bắt đầu bằng một dòng tên cột: `unit`, `name`, `kind`, `also`"
);

/// Returns the name and the role of a column of every register.
pub(in crate::intake) fn own(name: &str) -> Option<(&'static str, Role)> {
    let lower = name.to_lowercase();
    let is = |(en, vi, _): &&(&str, &str, Role)| name == *en || lower == *vi;
    COLUMNS.iter().find(is).map(|(own, _, role)| (*own, *role))
}

/// Returns whether a column is called like an attribute, and not nearly like another column.
fn is_attribute(name: &str) -> bool {
    is_id(name) && nearest(name, COLUMNS.iter().map(|(own, ..)| *own)).is_none()
}

/// Returns the columns of a header. `called` is its name in messages. `None` if they cannot be used.
pub(in crate::intake) fn columns(
    names: Vec<Name>,
    called: &Said,
    options: &ReadOptions,
    faults: &mut Faults,
) -> Option<Vec<Column>> {
    let whole = names.first().zip(names.last()).map(|(first, last)| first.span.to(last.span));
    let (mut columns, mut seen) = (Vec::with_capacity(names.len()), HashSet::new());
    let before = faults.mark();
    for Name { text, span, .. } in with_own_names(names, &options.ignore) {
        let (name, role) = match own(&text) {
            _ if is_ignored(&options.ignore, &text) => (text, Role::Ignored),
            Some((name, role)) => (name.to_owned(), role),
            None if text.is_empty() => (text, Role::Unnamed),
            None if is_beside(&text) => (text, Role::Ignored),
            None if is_attribute(&text) => (text, Role::Text(columns.len())),
            None => {
                faults.push(span.place(), || unknown(&text));
                (text, Role::Unknown)
            }
        };
        let is_read = !matches!(role, Role::Ignored | Role::Unnamed | Role::Unknown);
        if is_read && !seen.insert(name.clone()) {
            faults.push(span.place(), || repeated_column(&name));
        }
        columns.push(Column { name, role, span });
    }
    if faults.mark() == before && !columns.iter().any(|column| column.role == Role::Unit) {
        faults.push(whole.unwrap_or_default().place(), || {
            Problem::new(
                Code::MissingColumn,
                said!("{called} has no column `unit`", "{called} không có cột `unit`", called),
            )
            .help(said!("every line names its unit there", "mỗi dòng ghi đơn vị ở đó"))
        });
    }
    (faults.mark() == before).then_some(columns)
}

/// Returns the fault of a column that no register has.
fn unknown(text: &str) -> Problem {
    let message =
        said!("a register has no column {}", "danh sách đơn vị không có cột {}", quoted(text));
    let problem = Problem::new(Code::UnknownColumn, message).allowed(said!(
        "`unit`, `name`, `kind`, `also`, and ids of attributes such as `region`",
        "`unit`, `name`, `kind`, `also`, và mã các thuộc tính như `region`"
    ));
    let ignore = said!(
        "delete the column, or name it as one to ignore",
        "xóa cột, hoặc cho bỏ qua bằng `--ignore`"
    );
    let known = || COLUMNS.iter().map(|(name, ..)| *name);
    let usual = called(&text.to_lowercase());
    let usual = usual.filter(|usual| known().any(|name| name == *usual));
    match usual.or_else(|| nearest(text, known())) {
        Some(name) => problem
            .help(said!(
                "did you mean `{name}`? else {ignore}",
                "có phải ý là `{name}`? nếu không, {ignore}",
                name,
                ignore
            ))
            .named(Some(name.to_owned())),
        None => problem.help(ignore).answer(Answer::Ignore(text.to_owned())),
    }
}

/// The units of the lines that were read.
pub(in crate::intake) struct Lines {
    making: Making,
    /// The fault of a row that is no unit, by what identifies it.
    no_unit: fn(FormRow, &str) -> Problem,
    /// The place of each unit.
    spans: Vec<Span>,
    /// Columns without a name that have content, which was reported.
    unnamed: HashSet<Span>,
}

impl Lines {
    pub(in crate::intake) fn new(
        options: &ReadOptions,
        no_unit: fn(FormRow, &str) -> Problem,
    ) -> Self {
        let making = Making::new(options.limits.faults);
        Self { making, no_unit, spans: Vec::new(), unnamed: HashSet::new() }
    }

    pub(in crate::intake) const fn faults(&mut self) -> &mut Faults {
        &mut self.making.faults
    }

    /// Takes the cells of a line. `None` when reading must stop: there are too many units, or a form ends here.
    pub(in crate::intake) fn line<'c>(
        &mut self,
        cells: impl Iterator<Item = (&'c Column, Cow<'c, str>, Span)>,
        mut span: Span,
        options: &ReadOptions,
    ) -> Option<()> {
        let rows = options.limits.rows;
        if self.spans.len() >= rows {
            self.making.faults.push(span.place(), || too_many_units(rows));
            return None;
        }
        let mut unit = RegisteredUnit::new("", "");
        for (column, text, at) in cells {
            let text = trimmed(&text);
            match column.role {
                Role::Unit => {
                    text.clone_into(&mut unit.id);
                    span = at;
                }
                Role::Name => text.clone_into(&mut unit.name),
                _ if text.is_empty() => {}
                Role::Kind => unit.kind = Some(UnitKind::new(text)),
                Role::Text(_) if column.name == ALSO => {
                    let names = text.split('|').map(trimmed).filter(|name| !name.is_empty());
                    unit.also = names.map(str::to_owned).collect();
                }
                Role::Text(_) => unit = unit.attribute(&column.name, text),
                Role::Unnamed if self.unnamed.insert(column.span) => {
                    self.making.faults.push_related(column.span.place(), unnamed, || {
                        Some((at, said!("a value stands here", "ở đây có giá trị")))
                    });
                }
                _ => {}
            }
        }
        self.unit(unit, span)
    }

    fn unit(&mut self, unit: RegisteredUnit, span: Span) -> Option<()> {
        // A table that people keep has rows that are no units, to which nobody gives a kind. What is called as figures are
        // (`Kế hoạch`, `TB`) is a unit here. A register that is made in code has what it names.
        let numbers = || {
            let is = unit.id.starts_with(['(', '[']) && is_numbered(&unit.id);
            is.then_some((FormRow::Numbers, unit.id.as_str()))
        };
        let found = form_rows::of_unit(&unit.id, &unit.name).or_else(numbers);
        let found = found.filter(|(row, _)| *row != FormRow::Figures && unit.kind.is_none());
        if let Some((row, says)) = found {
            self.making.faults.push(span.place(), || (self.no_unit)(row, says));
            return (row != FormRow::Closing).then_some(());
        }
        let spans = &self.spans;
        if self.making.add(unit, span.place(), |first| spans.get(first).copied()) {
            self.spans.push(span);
        }
        Some(())
    }

    /// Returns the register, with the places of its units as `locate` finds them.
    pub(in crate::intake) fn finish(
        mut self,
        locate: impl FnOnce(&[Span]) -> Vec<Location>,
    ) -> Result<Register, Faults> {
        // No unit of a heading would ever report.
        let Making { inner, faults, .. } = &mut self.making;
        for row in heading::in_register(&inner.units) {
            let (Some(unit), Some(span)) = (inner.units.get(row), self.spans.get(row)) else {
                continue;
            };
            let says = heading::shown(&unit.id, &unit.name);
            faults.push(span.place(), || form_rows::no_unit(FormRow::Heading, &says));
        }
        if faults.is_empty() {
            inner.places = locate(&self.spans);
        }
        self.making.finish()
    }
}

/// Returns the fault of a column without a name that has content.
pub(in crate::intake) fn unnamed() -> Problem {
    let message =
        said!("a column with values has no name", "một cột có giá trị nhưng không có tên");
    Problem::new(Code::UnnamedColumn, message).help(said!(
        "name it; if it holds notes, delete them, or give it a name and name that as one to ignore",
        "đặt tên cột; nếu là ghi chú thì xóa đi, hoặc đặt tên rồi cho bỏ qua bằng `--ignore`"
    ))
}
