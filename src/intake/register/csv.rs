//! Registers from CSV.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::bytes::decode;
use super::super::csv::cells::Cell;
use super::super::csv::header::{self, Heads, Wanted};
use super::super::csv::line;
use super::super::faults::Faults;
use super::super::form_rows::{self, FormRow};
use super::super::header::{called, is_ignored};
use super::super::heading;
use super::super::messages::{quoted, repeated_column, too_many_units};
use super::super::numbering::is_numbered;
use super::super::options::ReadOptions;
use super::making::Making;
use crate::dataset::register::{Register, RegisteredUnit};
use crate::diagnostic::{Code, Diagnostics, Problem, Span, nearest};
use crate::model::UnitKind;
use crate::name::{is_id, trimmed};
use crate::said::said;

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Unit,
    Name,
    Kind,
    Also,
    Attribute,
    Ignored,
}

const COLUMNS: [(&str, &str, Role); 4] = [
    ("unit", "mã đơn vị", Role::Unit),
    ("name", "tên đơn vị", Role::Name),
    ("kind", "loại đơn vị", Role::Kind),
    ("also", "tên khác", Role::Also),
];

fn role(name: &str) -> Option<Role> {
    let lower = name.to_lowercase();
    let is = |(en, vi, _): &&(&str, &str, Role)| name == *en || lower == *vi;
    COLUMNS.iter().find(is).map(|(_, _, role)| *role)
}

/// Returns the role of a column that is called like an attribute, and not nearly like another column.
fn attribute(name: &str) -> Option<Role> {
    let near = nearest(name, COLUMNS.iter().map(|(name, ..)| *name));
    (is_id(name) && near.is_none()).then_some(Role::Attribute)
}

/// Reads a register.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Register, Diagnostics> {
    let text = decode(bytes, options)?;
    parse(&text, options).map_err(|faults| faults.in_text(options.shown_name(), &text))
}

fn parse(text: &str, options: &ReadOptions) -> Result<Register, Faults> {
    let mut making = Making::new(options.limits.faults);
    let wanted = Wanted {
        known: &|name| role(name).is_some(),
        example: said!(
            "begin it with a line of column names: `unit`, `name`, `kind`, `also`",
            "bắt đầu bằng một dòng tên cột: `unit`, `name`, `kind`, `also`"
        ),
    };
    let Some(heads) = header::read(text, &wanted, options, &mut making.faults) else {
        return Err(making.faults);
    };
    let roles = roles(&heads, options, &mut making.faults);
    if !making.faults.is_empty() {
        return Err(making.faults);
    }
    let mut lines = Lines { heads, roles, spans: Vec::new(), making };
    while lines.next(options).is_some() {}
    lines.refuse_headings();
    lines.making.finish()
}

/// Returns the role of each column.
fn roles(heads: &Heads<'_>, options: &ReadOptions, faults: &mut Faults) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(heads.names.len());
    let mut seen: HashSet<&str> = HashSet::new();
    for name in &heads.names {
        let place = name.span.place();
        let column_role = role(&name.text).or_else(|| attribute(&name.text));
        let is_new = seen.insert(&name.text);
        let repeated = |role| match role {
            Role::Attribute => !is_new,
            _ => roles.contains(&role),
        };
        match column_role {
            _ if is_ignored(&options.ignore, &name.text) => roles.push(Role::Ignored),
            Some(role) if repeated(role) => faults.push(place, || repeated_column(&name.text)),
            Some(role) => roles.push(role),
            None => faults.push(place, || {
                let message = said!(
                    "a register has no column {}",
                    "danh sách đơn vị không có cột {}",
                    quoted(&name.text)
                );
                let problem = Problem::new(Code::UnknownColumn, message).allowed(said!(
                    "`unit`, `name`, `kind`, `also`, and ids of attributes such as `region`",
                    "`unit`, `name`, `kind`, `also`, và mã các thuộc tính như `region`"
                ));
                let ignore = said!(
                    "delete the column, or name it as one to ignore",
                    "xóa cột, hoặc cho bỏ qua bằng `--ignore`"
                );
                let known = || COLUMNS.iter().map(|(name, ..)| *name);
                let usual = called(&name.text.to_lowercase());
                let usual = usual.filter(|usual| known().any(|name| name == *usual));
                match usual.or_else(|| nearest(&name.text, known())) {
                    Some(name) => problem
                        .help(said!(
                            "did you mean `{name}`? else {ignore}",
                            "có phải ý là `{name}`? nếu không, {ignore}",
                            name,
                            ignore
                        ))
                        .named(Some(name.to_owned())),
                    None => problem.help(ignore),
                }
            }),
        }
    }
    let whole = heads.names.first().zip(heads.names.last());
    let whole = whole.map(|(first, last)| first.span.to(last.span)).unwrap_or_default();
    if faults.is_empty() && !roles.contains(&Role::Unit) {
        faults.push(whole.place(), || {
            Problem::new(
                Code::MissingColumn,
                said!("{} has no column `unit`", "{} không có cột `unit`", heads.called()),
            )
            .help(said!("every line names its unit there", "mỗi dòng ghi đơn vị ở đó"))
        });
    }
    roles
}

struct Lines<'t> {
    heads: Heads<'t>,
    roles: Vec<Role>,
    /// The place of each unit.
    spans: Vec<Span>,
    making: Making,
}

impl Lines<'_> {
    /// Refuses lines that are headings: no unit of them would ever report.
    fn refuse_headings(&mut self) {
        let Making { inner, faults, .. } = &mut self.making;
        for row in heading::in_register(&inner.units) {
            let (Some(unit), Some(span)) = (inner.units.get(row), self.spans.get(row)) else {
                continue;
            };
            let says = heading::shown(&unit.id, &unit.name);
            faults.push(span.place(), || form_rows::no_unit(FormRow::Heading, &says));
        }
    }

    /// Reads the next line. `None` at the end.
    fn next(&mut self, options: &ReadOptions) -> Option<()> {
        let mut cells = Vec::with_capacity(self.roles.len());
        let (reader, faults) = (&mut self.heads.reader, &mut self.making.faults);
        let start = line::next(reader, self.roles.len(), &mut cells, faults)?;
        if self.spans.len() >= options.limits.rows {
            let place = Span { start, end: start }.place();
            let rows = options.limits.rows;
            self.making.faults.push(place, || too_many_units(rows));
            return None;
        }
        self.unit(cells, start);
        Some(())
    }

    fn unit(&mut self, cells: Vec<Cell<'_>>, start: usize) {
        let mut unit = RegisteredUnit::new("", "");
        let mut span = Span { start, end: start };
        for ((role, head), cell) in self.roles.iter().zip(&self.heads.names).zip(cells) {
            let text: Cow<'_, str> = cell.text;
            let text = trimmed(&text);
            match role {
                Role::Unit => {
                    text.clone_into(&mut unit.id);
                    span = cell.span;
                }
                Role::Name => text.clone_into(&mut unit.name),
                Role::Kind => unit.kind = (!text.is_empty()).then(|| UnitKind::new(text)),
                Role::Also => {
                    let names = text.split('|').map(trimmed).filter(|name| !name.is_empty());
                    unit.also = names.map(str::to_owned).collect();
                }
                Role::Attribute if text.is_empty() => {}
                Role::Attribute => unit = unit.attribute(&head.text, text),
                Role::Ignored => {}
            }
        }
        let place = span.place();
        // A table that people keep has rows that are no units, to which nobody gives a kind. What is called as figures are
        // (`Kế hoạch`, `TB`) is a unit here. A register that is made in code has what it names.
        let numbers = || {
            let is = unit.id.starts_with(['(', '[']) && is_numbered(&unit.id);
            is.then_some((FormRow::Numbers, unit.id.as_str()))
        };
        let found = form_rows::of_unit(&unit.id, &unit.name).or_else(numbers);
        let found = found.filter(|(row, _)| *row != FormRow::Figures && unit.kind.is_none());
        if let Some((row, says)) = found {
            self.making.faults.push(place, || form_rows::no_unit(row, says));
            return;
        }
        let spans = &self.spans;
        let before = |first: usize| spans.get(first).copied();
        if self.making.add(unit, place, before) {
            self.spans.push(span);
        }
    }
}
