//! Registers from workbooks: the units of all sheets, one after the other.

use super::columns::Columns;
use super::foot::{as_foot, or_foot};
use super::guide::PASSED_OVER;
use super::heads::names_of;
use super::locate;
use super::read::{only, open};
use super::rows::{Row, Rows};
use super::table::{HEADER_WITHIN, SheetRead, Sheets, look_again, no_header, no_text, read_sheets};
use super::workbook::Book;
use super::xml::Flaw;
use crate::dataset::register::Register;
use crate::diagnostic::Diagnostics;
use crate::intake::faults::Faults;
use crate::intake::form_rows::{self, FormRow};
use crate::intake::header::{Column, Role, own_column};
use crate::intake::messages;
use crate::intake::options::ReadOptions;
use crate::intake::register::lines::{self, Lines};
use crate::name::folded;
use crate::said::said;

/// Reads a register from a workbook in memory.
pub(in crate::intake) fn read_register(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Register, Diagnostics> {
    let mut book = open(bytes, options).map_err(|problem| only(options, problem))?;
    let mut table = Units {
        lines: Lines::new(options, |row, says| or_foot(row, says, as_foot(says))),
        options,
    };
    let read = read_sheets(&mut book, options, &mut table, &lines::HEADER);
    let sheets = read.map_err(|problem| only(options, problem))?;
    let name = options.shown_name();
    let register = table.lines.finish(|spans| {
        let places = locate::locate(&mut book, &sheets, spans.to_vec(), name);
        spans.iter().filter_map(|span| places.get(span).cloned()).collect()
    });
    register.map_err(|faults: Faults| {
        let places = locate::locate(&mut book, &sheets, faults.spans(), name);
        faults.in_workbook(name, &places)
    })
}

/// The units of the sheets that were read.
struct Units<'o> {
    lines: Lines,
    options: &'o ReadOptions,
}

impl Sheets for Units<'_> {
    fn faults(&mut self) -> &mut Faults {
        self.lines.faults()
    }

    fn sheet(
        &mut self,
        book: &mut Book<'_>,
        one: &SheetRead,
        read: &mut usize,
    ) -> Result<bool, Flaw> {
        let mut rows = book.rows(&one.path, one.first)?;
        let columns = self.rows(&mut rows, one);
        *read = rows.read();
        let last = rows.at();
        let Some(columns) = columns.map_err(|flaw| flaw.after(last))? else { return Ok(false) };
        let doubtful = columns.doubtful(rows)?;
        look_again(book, one, doubtful, &columns, self.lines.faults())?;
        Ok(true)
    }

    fn goes_on(&self) -> bool {
        true
    }
}

impl Units<'_> {
    /// Reads the rows of a sheet. `None` if it has no header that can be used.
    fn rows(
        &mut self,
        rows: &mut Rows<'_, '_>,
        sheet: &SheetRead,
    ) -> Result<Option<Columns>, Flaw> {
        let (mut first, mut above) = (None, 0usize);
        let header = loop {
            match rows.row()? {
                Some(row) if is_header(&row) => break row,
                Some(row) if above < HEADER_WITHIN => {
                    first.get_or_insert(row.span());
                    above = above.saturating_add(1);
                }
                _ => {
                    let is_known = PASSED_OVER.iter().any(|one| folded(one) == folded(&sheet.name));
                    if let Some(span) = first.filter(|_| !is_known) {
                        let problem = || no_header(&sheet.name, sheet.shown, false);
                        self.lines.faults().push(span.place(), problem);
                    }
                    return Ok(None);
                }
            }
        };
        let heads: Vec<_> = header.cells.iter().collect();
        let called = said!("the header", "dòng tiêu đề");
        let read = lines::columns(names_of(&heads), &called, self.options, self.lines.faults());
        let Some(read) = read else { return Ok(None) };
        let places = heads.iter().map(|cell| cell.column);
        let mut columns = Columns::new(header.number, places.zip(read));
        while let Some(row) = rows.row()? {
            if self.row(&row, &mut columns).is_none() {
                break;
            }
        }
        Ok(Some(columns))
    }

    /// Reads a row beneath the header. `None` when reading must stop.
    fn row(&mut self, row: &Row<'_>, columns: &mut Columns) -> Option<()> {
        let begins = std::mem::replace(&mut columns.begins, false);
        let texts: Vec<_> = row.cells.iter().map(|cell| cell.content.shown()).collect();
        let form = |text: &str| folded(text.trim().trim_end_matches([':', '.']));
        let is_foot = |text: &str| self.options.foot.iter().any(|foot| form(foot) == form(text));
        if texts.iter().any(|text| is_foot(text)) {
            return None;
        }
        let name = row.cells.iter().position(|cell| Some(cell.column) == columns.own[1]);
        let name = name.and_then(|place| texts.get(place)).map(AsRef::as_ref);
        let places = row.cells.iter().map(|cell| usize::try_from(cell.column).unwrap_or_default());
        let places = places.map(|place| place.saturating_add(1));
        let numbered = places.zip(texts.iter().map(AsRef::as_ref));
        if begins && form_rows::are_numbers_of_columns(numbered, name) {
            let says = texts.join(" ");
            if !says.starts_with(['(', '[']) {
                let problem = || form_rows::no_unit(FormRow::Numbers, &says);
                self.lines.faults().push(row.place(), problem);
            }
            return Some(());
        }
        let before = self.lines.faults().mark();
        for cell in &row.cells {
            let is_unnamed =
                columns.at(cell.column).is_none_or(|column| column.role == Role::Unnamed);
            if is_unnamed && columns.loose.insert(cell.column) {
                self.lines.faults().push(cell.span().place(), lines::unnamed);
            }
        }
        let is_read = |column: &Column| !matches!(column.role, Role::Unnamed | Role::Ignored);
        let read = row.cells.iter().zip(texts);
        let read = read.filter(|(cell, _)| columns.at(cell.column).is_some_and(is_read));
        let read: Vec<_> = read.collect();
        let limit = self.options.limits.cell;
        for (cell, text) in &read {
            let problem = match text.len() > limit {
                true => Some(messages::cell_too_long(limit)),
                false => no_text(&cell.content, text),
            };
            if let Some(problem) = problem {
                self.lines.faults().push(cell.span().place(), || problem);
            }
        }
        if read.is_empty() || self.lines.faults().mark() != before {
            return Some(());
        }
        columns.rows.push(row.number);
        let cells = read.into_iter();
        let cells =
            cells.filter_map(|(cell, text)| Some((columns.at(cell.column)?, text, cell.span())));
        self.lines.line(cells, row.span(), self.options)
    }
}

/// Returns whether a row has the head of the column with the ids of units.
fn is_header(row: &Row<'_>) -> bool {
    row.cells.iter().any(|cell| own_column(&cell.content.shown()) == Some("unit"))
}
