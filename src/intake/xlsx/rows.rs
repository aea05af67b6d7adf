//! The cells of a sheet, row by row, in the order of its part.

use super::cell::{Content, Shared, Stored};
use super::formula::{Formula, SharedFormulas};
use super::package::{Part, Size};
use super::workbook::Book;
use super::xml::{Flaw, Node, SPACE, Xml, once};
use crate::diagnostic::{Span, cell_name};
use crate::intake::faults::Place;
use crate::intake::messages::quoted;
use crate::said::{Said, said};

/// A row and a column, from 1.
type Position = (u32, u32);

/// The last row and column of a sheet (ECMA-376; Excel's own limits).
const LAST: Position = (1 << 20, 1 << 14);

/// A cell with content.
#[derive(Debug, Clone)]
pub(super) struct Cell<'w> {
    /// The column, from 0.
    pub(super) column: u32,
    /// The number of the cell among all cells with content.
    pub(super) number: usize,
    pub(super) content: Content<'w>,
    pub(super) formula: Option<Formula>,
}

impl Cell<'_> {
    pub(super) const fn span(&self) -> Span {
        Span { start: self.number, end: self.number.saturating_add(1) }
    }
}

/// A row with content.
#[derive(Debug)]
pub(super) struct Row<'w> {
    /// The number, from 1.
    pub(super) number: u32,
    pub(super) cells: Vec<Cell<'w>>,
}

impl Row<'_> {
    /// Returns the span from its first cell to its last.
    pub(super) fn span(&self) -> Span {
        let number = |cell: Option<&Cell<'_>>| cell.map_or(0, |cell| cell.number);
        let (start, last) = (number(self.cells.first()), number(self.cells.last()));
        Span { start, end: last.saturating_add(1) }
    }

    pub(super) fn place(&self) -> Place<'static> {
        self.span().place()
    }
}

/// Cells that are shown as one, with the content of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merged {
    /// The first row and column, from 1.
    pub(super) first: Position,
    pub(super) last: Position,
}

impl Merged {
    /// Writes the range: `C2:C3`
    pub(super) fn shown(self) -> String {
        format!("{}:{}", shown(self.first), shown(self.last))
    }

    fn read(text: &str) -> Option<Self> {
        let (one, other) = text.split_once(':').unwrap_or((text, text));
        let (one, other) = (position(one)?, position(other)?);
        let first = (one.0.min(other.0), one.1.min(other.1));
        Some(Self { first, last: (one.0.max(other.0), one.1.max(other.1)) })
    }
}

/// The state of reading a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    /// Between rows.
    Cells,
    Row,
    After,
}

/// The rows of a sheet, one after the other.
pub(super) struct Rows<'w, 'b> {
    xml: Xml<Part<'w, 'b>>,
    shared: &'w Shared,
    stage: Stage,
    /// The position of the next cell, if it does not give its own.
    next: Position,
    /// The position of the last cell.
    last: Position,
    stored: Stored,
    formulas: SharedFormulas,
    /// The first cell of the next row.
    ahead: Option<(u32, Cell<'w>)>,
    /// The number of cells with content that were read, of this sheet and those before it.
    read: usize,
}

impl<'b> Book<'b> {
    /// Returns the rows of a sheet by the path of its part. `read` is the number of cells with content before
    /// it.
    pub(super) fn rows<'w>(&'w mut self, path: &str, read: usize) -> Result<Rows<'w, 'b>, Flaw> {
        let mut xml = self.package.part(path, Size::Any)?;
        let stage = match xml.root()?.as_deref() {
            Some("worksheet") => Stage::Before,
            // These never have cells, whatever the workbook says.
            Some("chartsheet" | "dialogsheet" | "macrosheet") => Stage::After,
            _ => return Err(Flaw::Damaged(said!("holds no sheet", "không chứa trang tính"))),
        };
        let (next, last, stored) = ((1, 1), (0, 0), Stored::default());
        let (shared, formulas) = (&self.shared, SharedFormulas::new());
        Ok(Rows { xml, shared, stage, next, last, stored, formulas, ahead: None, read })
    }
}

impl<'w> Rows<'w, '_> {
    /// Returns the number of cells with content that were read.
    pub(super) const fn read(&self) -> usize {
        self.read
    }

    /// Returns the position of the last cell that was begun.
    pub(super) fn at(&self) -> Option<String> {
        (self.last.0 > 0).then(|| shown(self.last))
    }

    /// Returns the next row with content.
    pub(super) fn row(&mut self) -> Result<Option<Row<'w>>, Flaw> {
        let first = match self.ahead.take() {
            Some(first) => Some(first),
            None => self.cell()?,
        };
        let Some((number, first)) = first else { return Ok(None) };
        let mut cells = vec![first];
        while let Some((row, cell)) = self.cell()? {
            if row != number {
                self.ahead = Some((row, cell));
                break;
            }
            cells.push(cell);
        }
        Ok(Some(Row { number, cells }))
    }

    /// Returns the next cell with content.
    fn cell(&mut self) -> Result<Option<(u32, Cell<'w>)>, Flaw> {
        while self.stage != Stage::After {
            match self.xml.next()? {
                Node::Start(tag) => match (self.stage, tag.name()) {
                    (Stage::Before, "sheetData") => self.stage = Stage::Cells,
                    (Stage::Cells, "row") => {
                        if let Some(row) = tag.attribute("r")? {
                            let number = row.trim_matches(SPACE).parse().ok();
                            let number = number.filter(|row| (1..=LAST.0).contains(row));
                            self.next.0 =
                                number.ok_or_else(|| outside(&said!("{}", "{}", quoted(&row))))?;
                        }
                        self.next.1 = 1;
                        self.stage = Stage::Row;
                    }
                    (Stage::Row, "c") => {
                        begin(&tag, &mut self.stored, &mut self.next, self.last)?;
                        self.last = self.next;
                        self.next.1 = self.next.1.saturating_add(1);
                        if let Some(content) = self.content()? {
                            let number = self.read;
                            self.read = number.saturating_add(1);
                            let (row, column) = self.last;
                            let column = column.saturating_sub(1);
                            let formula = self.formula(row);
                            return Ok(Some((row, Cell { column, number, content, formula })));
                        }
                    }
                    (Stage::Cells | Stage::Row, "extLst") | (Stage::Before, _) => self.xml.skip(),
                    (_, name) => {
                        return Err(Flaw::Damaged(said!(
                            "has {} among its cells",
                            "có {} giữa các ô",
                            quoted(name)
                        )));
                    }
                },
                Node::End if self.stage == Stage::Row => {
                    self.stage = Stage::Cells;
                    self.next = (self.next.0.saturating_add(1), 1);
                }
                Node::End => self.stage = Stage::After,
                Node::Eof => self.stage = Stage::After,
                Node::Text(_) | Node::Other => {}
            }
        }
        Ok(None)
    }

    /// Reads the content of the cell that began last, up to its end.
    fn content(&mut self) -> Result<Option<Content<'w>>, Flaw> {
        let Self { xml, stored, shared, .. } = self;
        loop {
            match xml.next()? {
                Node::Start(tag) => match tag.name() {
                    "v" if stored.has_value => {
                        stored.foreign = Some(said!("two values", "hai giá trị"));
                    }
                    "v" => {
                        stored.has_value = true;
                        if xml.text(true, &mut stored.value)? {
                            stored.foreign = Some(said!(
                                "a value in several parts",
                                "giá trị chia thành nhiều phần"
                            ));
                        }
                        continue;
                    }
                    "is" => {
                        stored.has_inline = true;
                        stored.struck |= xml.rich_text(&mut stored.inline)?;
                        continue;
                    }
                    "f" => {
                        stored.formula = Some(tag.attribute("si")?);
                        xml.text(true, &mut stored.formula_text)?;
                        continue;
                    }
                    "extLst" => {}
                    name => stored.foreign = Some(said!("{}", "{}", quoted(name))),
                },
                Node::Text(text) if !text.trim_matches(SPACE).is_empty() => {
                    stored.foreign = Some(said!("{}", "{}", quoted(&text)));
                    continue;
                }
                Node::End | Node::Eof => break,
                Node::Text(_) | Node::Other => continue,
            }
            xml.skip();
        }
        let content = shared.content(stored).map_err(Flaw::Needed)?;
        Ok((!content.is_empty()).then_some(content))
    }

    /// Returns what is known of the formula of the cell that was read last, in a row.
    fn formula(&mut self, row: u32) -> Option<Formula> {
        let text = &self.stored.formula_text;
        match self.stored.formula.take()? {
            Some(number) if text.is_empty() => {
                let (text, first) = self.formulas.get(&number)?;
                Some(Formula::read(text, *first, row))
            }
            number => {
                let formula = Formula::read(text, row, row);
                if let Some(number) = number {
                    self.formulas.insert(number, (text.clone(), row));
                }
                Some(formula)
            }
        }
    }

    /// Passes the ranges of merged cells, which come after the cells, to `take`. Reads to the end, so that an
    /// incomplete part is not accepted.
    pub(super) fn merged(mut self, mut take: impl FnMut(Merged)) -> Result<(), Flaw> {
        loop {
            match self.xml.next()? {
                Node::Start(tag) => match tag.name() {
                    "mergeCells" => continue,
                    "mergeCell" => {
                        let text = tag.attribute("ref")?.unwrap_or_default();
                        let range = Merged::read(text.trim_matches(SPACE));
                        take(range.ok_or_else(|| {
                            Flaw::Damaged(said!(
                                "merges {}, which is no range",
                                "gộp {}, không phải là một vùng ô",
                                quoted(&text)
                            ))
                        })?);
                    }
                    "sheetData" => {
                        let what = said!("has cells in two places", "có các ô ở hai nơi");
                        return Err(Flaw::Damaged(what));
                    }
                    _ => {}
                },
                Node::Eof => return Ok(()),
                _ => continue,
            }
            self.xml.skip();
        }
    }
}

/// Reads the attributes of a cell: its position, type and style.
fn begin(
    tag: &super::xml::Tag<'_>,
    stored: &mut Stored,
    next: &mut Position,
    last: Position,
) -> Result<(), Flaw> {
    stored.clear();
    let (mut at, mut kind, mut style) = (None, None, None);
    tag.each(|key, value| match key {
        "r" => {
            let found = position(value.trim_matches(SPACE));
            once(&mut at, key, found.ok_or_else(|| outside(&said!("{}", "{}", quoted(&value))))?)
        }
        "t" => {
            stored.kind.push_str(value.trim_matches(SPACE));
            once(&mut kind, key, ())
        }
        "s" => {
            stored.style.push_str(&value);
            once(&mut style, key, ())
        }
        _ => Ok(()),
    })?;
    *next = at.unwrap_or(*next);
    if next.0 > LAST.0 || next.1 > LAST.1 {
        return Err(outside(&said!("another cell", "một ô khác")));
    }
    if *next <= last {
        let at = shown(*next);
        return Err(Flaw::Damaged(said!(
            "has its cells out of order, or one twice, at {at}",
            "có các ô sai thứ tự hoặc một ô hai lần, ở {at}",
            at
        )));
    }
    Ok(())
}

/// Returns the row and the column of `B7`.
fn position(text: &str) -> Option<Position> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    let plain = (1..=3).contains(&letters.len()) && (1..=7).contains(&digits.len());
    if !plain || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let letter = |number: u32, letter: u8| {
        let letter = letter.to_ascii_uppercase().saturating_sub(b'A');
        number.saturating_mul(26).saturating_add(u32::from(letter)).saturating_add(1)
    };
    let (row, column) = (digits.parse().ok()?, letters.bytes().fold(0, letter));
    let within = (1..=LAST.0).contains(&row) && (1..=LAST.1).contains(&column);
    within.then_some((row, column))
}

fn outside(what: &Said) -> Flaw {
    let last = shown(LAST);
    Flaw::Damaged(said!(
        "has {what} where no sheet has a cell (the last one is {last})",
        "có {what} ở chỗ không trang nào có ô (ô cuối là {last})",
        what,
        last
    ))
}

fn shown((row, column): Position) -> String {
    cell_name(row, column)
}
