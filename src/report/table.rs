//! A table of values, written for a terminal, as Markdown, CSV or JSON.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use unicode_normalization::char::is_combining_mark;

use super::cell::{Cell, Value};
use crate::diagnostic::{harmless, in_a_line};
use crate::model::{Language, Nature};
use crate::scorecard::Words;

/// The edge at which the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// The drawing of a column, in formats that can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Look {
    /// Without a drawing.
    #[default]
    Plain,
    /// Shares from 0 to 1, each with a bar.
    Bar,
    /// Shares from 0 to 1, the darker the higher.
    Heat,
    /// Numbers from −1 to 1, the darker the farther from 0.
    Shade,
    /// Lines about the row: a page folds them away below it, Markdown and workbooks have them in a cell.
    /// A terminal, CSV and JSON leave the column out.
    Details,
}

/// The head of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) align: Align,
    pub(crate) look: Look,
}

impl Column {
    /// Creates a column of text. `key` is its name for programs, `name` that for people.
    #[must_use]
    pub fn left(key: impl Into<String>, name: impl Into<String>) -> Self {
        Self { key: key.into(), name: name.into(), align: Align::Left, look: Look::Plain }
    }

    /// Creates a column of numbers. `key` is its name for programs, `name` that for people.
    #[must_use]
    pub fn right(key: impl Into<String>, name: impl Into<String>) -> Self {
        Self { key: key.into(), name: name.into(), align: Align::Right, look: Look::Plain }
    }

    /// Sets how formats that can draw show the column.
    pub(crate) fn look(self, look: Look) -> Self {
        Self { look, ..self }
    }

    /// Returns its name for programs, in CSV and JSON.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns its name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The cells, in column order. Missing cells at the end have no value.
    pub(crate) cells: Vec<Cell>,
    pub(crate) heading: bool,
}

impl Row {
    /// Returns whether it heads the rows after it, as a group in a scorecard does.
    #[must_use]
    pub const fn is_heading(&self) -> bool {
        self.heading
    }
}

/// A table. `{}` writes it for a terminal, `{:100}` at most 100 characters wide if cutting columns of text
/// makes that possible.
///
/// Serializes as `{title, columns: [{key, name}], rows: [{KEY: VALUE, …}]}`. A cell without a value is `null`,
/// any other a string.
///
/// ```
/// use dti_engine::Language;
/// use dti_engine::report::{Cell, Column, Table};
/// let columns = vec![Column::left("unit", "Đơn vị"), Column::right("total", "Tổng điểm")];
/// let mut table = Table::new(Language::Vi, "Xếp hạng", columns);
/// table.push([Cell::from("Xã An"), Cell::number(85)]);
/// assert_eq!(table.to_string(), "Đơn vị  Tổng điểm\n──────  ─────────\nXã An          85\n");
/// assert_eq!(table.to_csv(), "unit,total\nXã An,85\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    language: Language,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// The nature of its figures, if it has figures.
    nature: Option<Option<Nature>>,
}

impl Table {
    /// Creates a table without rows.
    #[must_use]
    pub fn new(language: Language, title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { language, title: title.into(), columns, rows: Vec::new(), nature: None }
    }

    /// Adds a row.
    pub fn push(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        let cells = cells.into_iter().map(Into::into).collect();
        self.rows.push(Row { cells, heading: false });
    }

    /// Adds a heading row for the rows after it. Its cells without a value are blank.
    pub fn push_heading(&mut self, cells: impl IntoIterator<Item = impl Into<Cell>>) {
        let cells = cells.into_iter().map(Into::into).collect();
        self.rows.push(Row { cells, heading: true });
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the language of its heads and numbers.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Returns the columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns the number of rows.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there are no rows.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns a table of the first `rows` rows.
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        Self {
            language: self.language,
            title: self.title.clone(),
            columns: self.columns.clone(),
            rows: self.rows.iter().take(rows).cloned().collect(),
            nature: self.nature,
        }
    }

    /// Returns a table of these rows.
    #[must_use]
    pub fn part(&self, rows: std::ops::Range<usize>) -> Self {
        let rows = self.rows.get(rows).unwrap_or_default().to_vec();
        Self { rows, ..self.first(0) }
    }

    /// Returns a table of the first and the last rows, with a row of dots for those between.
    #[must_use]
    pub fn ends(&self, first: usize, last: usize) -> Self {
        if self.rows.len() <= first.saturating_add(last) {
            return self.clone();
        }
        let mut ends = self.first(first);
        ends.push(self.columns.iter().map(|_| "…"));
        ends.rows.extend(self.rows.iter().skip(self.rows.len().saturating_sub(last)).cloned());
        ends
    }

    /// Keeps the rows for which `keep` holds.
    pub fn retain(&mut self, keep: impl FnMut(&Row) -> bool) {
        self.rows.retain(keep);
    }

    /// Sorts the rows. Equal rows stay in their order.
    pub fn sort_by(&mut self, order: impl FnMut(&Row, &Row) -> Ordering) {
        self.rows.sort_by(order);
    }

    /// Returns the cell of a row in the column with this key.
    #[must_use]
    pub fn cell<'a>(&self, row: &'a Row, key: &str) -> Option<&'a Cell> {
        row.cells.get(self.columns.iter().position(|column| column.key == key)?)
    }

    /// Leaves out each of these columns that says nothing in any row, and is shown for no other reason.
    pub(crate) fn without_empty(mut self, keys: &[&str]) -> Self {
        let says_something = |place: usize| {
            self.rows.iter().any(|row| row.cells.get(place).is_some_and(Cell::says_something))
        };
        let is_kept = |(place, column): (usize, &Column)| {
            !keys.contains(&column.key.as_str()) || says_something(place)
        };
        let kept: Vec<bool> = self.columns.iter().enumerate().map(is_kept).collect();
        self.keep(&kept);
        self
    }

    /// Adds the rows of a table of the same columns.
    pub(crate) fn append(&mut self, other: Self) {
        self.rows.extend(other.rows);
    }

    /// Keeps the rows marked so, but no heading without a row after it.
    pub(crate) fn keep_rows(&mut self, kept: &[bool]) {
        let mut rows = kept.iter();
        self.rows.retain(|_| rows.next().is_none_or(|kept| *kept));
        let next = self.rows.iter().skip(1).map(|row| !row.heading).chain([false]);
        let heads: Vec<bool> = next.collect();
        let mut heads = heads.iter();
        self.rows.retain(|row| heads.next().is_none_or(|heads| *heads) || !row.heading);
    }

    /// Leaves out these columns.
    pub(crate) fn without(mut self, keys: &[&str]) -> Self {
        let kept: Vec<bool> =
            self.columns.iter().map(|column| !keys.contains(&column.key.as_str())).collect();
        self.keep(&kept);
        self
    }

    fn keep(&mut self, kept: &[bool]) {
        let mut columns = kept.iter();
        self.columns.retain(|_| columns.next().is_none_or(|kept| *kept));
        for row in &mut self.rows {
            let mut cells = kept.iter();
            row.cells.retain(|_| cells.next().is_none_or(|kept| *kept));
        }
    }

    /// Returns the table under another title.
    pub(crate) fn titled(self, title: impl Into<String>) -> Self {
        Self { title: title.into(), ..self }
    }

    /// Returns the cells of all rows, to be changed.
    pub(crate) fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.rows.iter_mut().flat_map(|row| &mut row.cells)
    }

    /// Returns the table without columns of details.
    fn in_brief(&self) -> Cow<'_, Self> {
        let is_brief = |column: &Column| column.look != Look::Details;
        if self.columns.iter().all(is_brief) {
            return Cow::Borrowed(self);
        }
        let brief = |row: &Row| {
            let cells = self.columns.iter().zip(self.cells(row));
            let cells = cells.filter(|(column, _)| is_brief(column));
            Row { cells: cells.map(|(_, cell)| cell.clone()).collect(), heading: row.heading }
        };
        Cow::Owned(Self {
            language: self.language,
            title: self.title.clone(),
            columns: self.columns.iter().filter(|column| is_brief(column)).cloned().collect(),
            rows: self.rows.iter().map(brief).collect(),
            nature: self.nature,
        })
    }

    /// Sets what the figures of the table are. CSV and JSON, which have no head above a table, then have a last column
    /// `nature` (`reported`, `published`, `synthetic`, or no value if it is not told); other formats leave it to their
    /// head. A table with a column `nature` keeps that.
    ///
    /// ```
    /// use dti_engine::model::Nature;
    /// use dti_engine::report::{Column, Table};
    /// let mut table = Table::new(dti_engine::Language::En, "Totals", vec![Column::left("unit", "Unit")]);
    /// table.push(["An"]);
    /// let table = table.of_nature(Some(Nature::Synthetic));
    /// assert_eq!(table.to_csv(), "unit,nature\nAn,synthetic\n");
    /// assert_eq!(table.to_string(), "Unit\n────\nAn\n");
    /// ```
    #[must_use]
    pub fn of_nature(self, nature: Option<Nature>) -> Self {
        Self { nature: Some(nature), ..self }
    }

    /// Returns the table as programs and spreadsheets get it: in brief, with the nature of its figures.
    fn with_nature(&self) -> Cow<'_, Self> {
        let table = self.in_brief();
        let is_told = table.columns.iter().any(|column| column.key == "nature");
        let Some(nature) = self.nature.filter(|_| !is_told) else { return table };
        let mut table = table.into_owned();
        let width = table.columns.len();
        for row in &mut table.rows {
            row.cells.resize(width, Cell::nothing());
            row.cells.push(nature.into());
        }
        let name = Words(self.language).pick("Loại số liệu", "Figures");
        table.columns.push(Column::left("nature", name));
        Cow::Owned(table)
    }

    /// Writes a Markdown table.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = line(self.columns.iter().map(|column| in_markdown(&column.name)).collect());
        let rule = |column: &Column| match column.align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        };
        text.push_str(&line(self.columns.iter().map(rule).collect()));
        for row in &self.rows {
            let bold = |cell: String| match row.heading && !cell.is_empty() {
                true => format!("**{cell}**"),
                false => cell,
            };
            let cells = self.cells(row).zip(&self.columns).map(|(cell, column)| {
                let shown = self.shown(row, cell);
                match column.look {
                    Look::Details => {
                        shown.split('\n').map(in_markdown).collect::<Vec<_>>().join("<br>")
                    }
                    _ => bold(in_markdown(&shown)),
                }
            });
            text.push_str(&line(cells.collect()));
        }
        text
    }

    /// Writes CSV: the keys of the columns, then the rows as [`Cell::plain`] writes their cells. A text that a
    /// spreadsheet would take for a formula has an apostrophe before it.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let table = self.with_nature();
        let mut text = csv_row(table.columns.iter().map(|column| column.key.as_str()));
        for row in &table.rows {
            let plain = |cell: &Cell| match &cell.value {
                Value::Text(text) => csv_text(text).into_owned(),
                Value::Kind(kind) => csv_text(kind.as_str()).into_owned(),
                _ => cell.plain(),
            };
            let cells: Vec<_> = table.cells(row).map(plain).collect();
            text.push_str(&csv_row(cells.iter().map(String::as_str)));
        }
        text
    }

    /// Writes CSV for a Vietnamese spreadsheet, which opens it with a double click: a byte-order mark, semicolons, decimal
    /// commas and the names of the columns. A share is a percentage with all its digits. A text that a spreadsheet would
    /// take for a formula has an apostrophe before it.
    ///
    /// ```
    /// use dti_engine::Language;
    /// use dti_engine::report::{Cell, Column, Table};
    /// let columns = vec![Column::left("unit", "Đơn vị"), Column::right("total", "Tổng điểm")];
    /// let mut table = Table::new(Language::Vi, "Xếp hạng", columns);
    /// table.push([Cell::from("Xã An; Bình"), Cell::number("1234.50".parse::<rust_decimal::Decimal>()?)]);
    /// assert_eq!(table.to_csv_for_excel(), "\u{feff}Đơn vị;Tổng điểm\n\"Xã An; Bình\";1234,50\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_csv_for_excel(&self) -> String {
        let table = self.with_nature();
        let line = |cells: Vec<String>| {
            let quoted = |cell: &String| match cell.contains([';', '"', '\n', '\r']) {
                true => format!("\"{}\"", cell.replace('"', "\"\"")),
                false => cell.clone(),
            };
            cells.iter().map(quoted).collect::<Vec<_>>().join(";") + "\n"
        };
        let mut text = String::from('\u{feff}');
        text.push_str(&line(
            table.columns.iter().map(|column| csv_text(&column.name).into_owned()).collect(),
        ));
        for row in &table.rows {
            let cell = |cell: &Cell| match &cell.value {
                Value::Text(text) => csv_text(text).into_owned(),
                Value::Date(_) => cell.shown(Language::Vi),
                Value::Nature(_) | Value::Kind(_) => {
                    csv_text(&cell.shown(self.language)).into_owned()
                }
                Value::Share(share) => {
                    let percent = share.decimal().checked_mul(Decimal::ONE_HUNDRED);
                    percent
                        .map_or_else(String::new, |percent| format!("{}%", percent.normalize()))
                        .replace('.', ",")
                }
                _ => cell.plain().replace('.', ","),
            };
            text.push_str(&line(table.cells(row).map(cell).collect()));
        }
        text
    }

    /// Returns the cells of a row, one for every column.
    pub fn cells<'a>(&self, row: &'a Row) -> impl DoubleEndedIterator<Item = &'a Cell> + use<'a> {
        static NOTHING: Cell = Cell::nothing();
        let missing = self.columns.len().saturating_sub(row.cells.len());
        row.cells.iter().take(self.columns.len()).chain(std::iter::repeat_n(&NOTHING, missing))
    }

    /// Writes a cell for people. A cell without a value is blank in a heading row.
    pub(super) fn shown(&self, row: &Row, cell: &Cell) -> String {
        match cell.value {
            Value::Nothing if row.heading => String::new(),
            _ => cell.shown(self.language),
        }
    }

    /// Returns the width of each column. If no line may be wider than `most`, heads above numbers are broken
    /// into lines first, then columns of text are cut, as far as possible.
    fn widths(&self, shown: &[Vec<String>], most: Option<usize>) -> Vec<usize> {
        let mut widths = vec![0; self.columns.len()];
        for row in shown {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = width(cell).max(*widest);
            }
        }
        let longest_word =
            |head: &str| pieces(head).map(|(_, piece)| width(piece)).max().unwrap_or(0);
        let narrowest: Vec<usize> = (widths.iter().zip(&self.columns))
            .map(|(cells, column)| match column.align {
                Align::Left => NARROWEST,
                Align::Right => longest_word(&column.name).max(*cells),
            })
            .collect();
        for (widest, column) in widths.iter_mut().zip(&self.columns) {
            *widest = width(&column.name).max(*widest);
        }
        let line_width = widths.iter().map(|width| width.saturating_add(BETWEEN)).sum::<usize>();
        let over = most.map_or(0, |most| line_width.saturating_sub(BETWEEN).saturating_sub(most));
        for _ in 0..over {
            let spare = |align: Align| {
                let columns = widths.iter().zip(&narrowest).zip(&self.columns).enumerate();
                let spare = columns
                    .filter(|(_, ((width, least), column))| column.align == align && width > least);
                spare.max_by_key(|(_, ((width, _), _))| **width).map(|(place, _)| place)
            };
            let Some(place) = spare(Align::Right).or_else(|| spare(Align::Left)) else { break };
            if let Some(width) = widths.get_mut(place) {
                *width = width.saturating_sub(1);
            }
        }
        widths
    }
}

/// Breaks a head into lines of at most `places` places. Words stay whole, except those with a hyphen.
pub(super) fn in_lines(head: &str, places: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (between, piece) in pieces(head) {
        let Some(line) = lines.last_mut() else { break };
        let taken = [line, between, piece].into_iter().map(width).fold(0, usize::saturating_add);
        if line.is_empty() {
            line.push_str(piece);
        } else if taken <= places {
            line.push_str(between);
            line.push_str(piece);
        } else {
            lines.push(piece.to_owned());
        }
    }
    lines
}

/// Returns the pieces at which a text may be broken, each with the text before it in the same line: `Rank`, `
/// ` `(self-`, `assessed)`.
fn pieces(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    text.split(' ').flat_map(|word| {
        let parts = word.split_inclusive('-').enumerate();
        // An empty word, between two spaces, is a piece too.
        let nothing = word.is_empty().then_some((" ", ""));
        parts.map(|(place, part)| (if place == 0 { " " } else { "" }, part)).chain(nothing)
    })
}

/// Spaces between columns.
const BETWEEN: usize = 2;
/// The least width to which a column of text is cut.
const NARROWEST: usize = 12;

/// Returns the number of places that a text takes on a terminal. Marks above letters and marks of direction
/// take none.
fn width(text: &str) -> usize {
    text.chars().filter(|c| takes_place(*c)).count()
}

fn takes_place(c: char) -> bool {
    !is_combining_mark(c) && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Cuts a text to `places` places, the last of them an ellipsis.
fn cut(text: &str, places: usize) -> String {
    if width(text) <= places {
        return text.to_owned();
    }
    let mut left = places.saturating_sub(1);
    let kept = text.chars().take_while(|c| {
        let taken = usize::from(takes_place(*c));
        let fits = taken <= left;
        left = left.saturating_sub(taken);
        fits
    });
    let mut out: String = kept.collect();
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

fn in_markdown(cell: &str) -> String {
    marked(cell).replace('|', "\\|")
}

/// Escapes a text so that Markdown makes no tag, link or second line of it, and a terminal no command.
pub(super) fn marked(text: &str) -> String {
    let text = in_a_line(text);
    let mut marked = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let tag = |next: &char| next.is_alphabetic() || matches!(next, '/' | '!' | '?');
        match c {
            '<' if letters.peek().is_some_and(tag) => marked.push_str("&lt;"),
            '(' if before == ']' => marked.push_str("\\("),
            c => marked.push(c),
        }
        before = c;
    }
    marked
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.in_brief();
        let shown: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| table.cells(row).map(|cell| table.shown(row, cell)))
            .map(|row| row.map(|cell| in_a_line(&cell).into_owned()).collect())
            .collect();
        let widths = table.widths(&shown, f.width());
        let write = |f: &mut fmt::Formatter<'_>, cells: &mut dyn Iterator<Item = &str>| {
            let mut line = String::new();
            for ((cell, column), width) in cells.zip(&table.columns).zip(&widths) {
                let cell = cut(cell, *width);
                let padding = " ".repeat(width.saturating_sub(self::width(&cell)));
                let (before, after) = match column.align {
                    Align::Left => ("", padding.as_str()),
                    Align::Right => (padding.as_str(), ""),
                };
                for part in [before, cell.as_str(), after, "  "] {
                    line.push_str(part);
                }
            }
            writeln!(f, "{}", line.trim_end())
        };
        let heads = table.columns.iter().zip(&widths);
        let in_lines = |name: &str, width: usize| in_lines(&in_a_line(name), width);
        let heads: Vec<_> = heads.map(|(column, width)| in_lines(&column.name, *width)).collect();
        let lines = heads.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..lines {
            // Heads are aligned at the rule below them.
            let of_head = |head: &Vec<String>| {
                let above = lines.saturating_sub(head.len());
                line.checked_sub(above).and_then(|line| head.get(line)).cloned().unwrap_or_default()
            };
            let texts: Vec<String> = heads.iter().map(of_head).collect();
            write(f, &mut texts.iter().map(String::as_str))?;
        }
        let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        write(f, &mut rules.iter().map(String::as_str))?;
        for row in &shown {
            write(f, &mut row.iter().map(String::as_str))?;
        }
        Ok(())
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Head<'a> {
            key: &'a str,
            name: &'a str,
        }
        let table = self.with_nature();
        let heads = table.columns.iter().map(|c| Head { key: &c.key, name: &c.name });
        let rows: Vec<_> = table.rows.iter().map(|row| Keyed { table: &table, row }).collect();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("title", &self.title)?;
        map.serialize_entry("columns", &heads.collect::<Vec<_>>())?;
        map.serialize_entry("rows", &rows)?;
        map.end()
    }
}

/// A row with the keys of its columns.
struct Keyed<'a> {
    table: &'a Table,
    row: &'a Row,
}

impl Serialize for Keyed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keys = self.table.columns.iter().map(|column| &column.key);
        serializer.collect_map(keys.zip(self.table.cells(self.row)))
    }
}

/// Escapes a text that a spreadsheet would run as a formula because it begins with one of these signs.
pub(super) fn csv_text(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}

/// Returns a CSV line. Cells are quoted if needed, line breaks inside of a cell are kept, commands to a
/// terminal are replaced.
pub(super) fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        let cell = harmless(cell);
        if cell.contains([',', '"', '\n', ';', '\t']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn table() -> Table {
        let columns = vec![Column::right("rank", "Hạng"), Column::left("unit", "Đơn vị")];
        let mut table = Table::new(Language::Vi, "Xếp hạng", columns);
        table.push(["1", "Xã A|B"]);
        table.push(["10", "Phường Đông Sơn"]);
        table
    }

    #[test]
    fn columns_line_up() {
        let expected = "Hạng  Đơn vị\n────  ───────────────\n   1  Xã A|B\n  10  Phường Đông Sơn\n";
        assert_eq!(table().to_string(), expected);
    }

    #[test]
    fn the_ends_of_a_table_leave_out_the_middle() {
        let mut table = table();
        table.push(["11", "Xã C"]);
        assert_eq!(table.ends(1, 2), table);
        let expected = "Hạng  Đơn vị\n────  ──────\n   1  Xã A|B\n   …  …\n  11  Xã C\n";
        assert_eq!(table.ends(1, 1).to_string(), expected);
        assert_eq!(table.part(0..1), table.first(1));
        assert_eq!(table.part(2..3).len(), 1);
        assert!(table.part(3..9).is_empty());
    }

    #[test]
    fn text_is_cut_to_the_width_that_is_asked_for() {
        let expected = "Hạng  Đơn vị\n────  ──────────────\n   1  Xã A|B\n  10  Phường Đông S…\n";
        assert_eq!(format!("{:20}", table()), expected);
        // However narrow the terminal is, columns stay wide enough to read.
        assert!(format!("{:3}", table()).contains("Phường Đông…"));
    }

    #[test]
    fn heads_above_numbers_are_broken_before_text_is_cut() {
        let columns = vec![Column::left("unit", "Đơn vị"), Column::right("n", "An toàn thông tin")];
        let mut table = Table::new(Language::Vi, "", columns);
        table.push(["Phường Đông Sơn", "96,03%"]);
        let expected = "                 An toàn\n                   thông\nĐơn vị               tin\n\
                        ───────────────  ───────\nPhường Đông Sơn   96,03%\n";
        assert_eq!(format!("{:24}", table), expected);
    }

    #[test]
    fn heads_are_broken_at_hyphens() {
        assert_eq!(in_lines("Total (self-assessed)", 15), ["Total (self-", "assessed)"]);
        assert_eq!(in_lines("Total (self-assessed)", 9), ["Total", "(self-", "assessed)"]);
        assert_eq!(in_lines("Total (self-assessed)", 21), ["Total (self-assessed)"]);
        assert_eq!(in_lines("a  b", 9), ["a  b"]);
        assert_eq!(in_lines("", 9), [""]);
    }

    #[test]
    fn marks_above_letters_take_no_place() {
        // `Đơn vị` with the horn of its ơ and the dot of its ị apart.
        assert_eq!(width("\u{110}o\u{31b}n vi\u{323}"), 6);
        assert_eq!(cut("o\u{31b}o\u{31b}o\u{31b}", 2), "o\u{31b}…");
    }

    #[test]
    fn markdown_keeps_bars_inside_cells() {
        assert!(table().to_markdown().contains("| 1 | Xã A\\|B |"));
    }

    #[test]
    fn a_row_that_is_short_says_nothing_in_the_rest() {
        let mut table = table();
        table.push_heading(["2"]);
        assert!(table.to_markdown().ends_with("| **2** |  |\n"));
        table.push(["3"]);
        assert!(table.to_markdown().ends_with("| 3 | – |\n"));
        assert!(table.to_csv().ends_with("\n2,\n3,\n"));
    }

    #[test]
    fn no_name_is_a_command() {
        let names = ["=cmd|' /C calc'!A0", "-2+3", "Xã\nHai", "a\u{202e}b\u{1b}[31m", "<b>[x](y)"];
        let mut table = Table::new(Language::Vi, "", vec![Column::left("name", "Tên")]);
        names.into_iter().for_each(|name| table.push([name]));
        table.push([Cell::change_or_nothing(Some(Decimal::new(-680, 2)))]);
        let csv = "name\n'=cmd|' /C calc'!A0\n'-2+3\n\"Xã\nHai\"\na\u{fffd}b\u{fffd}[31m\n<b>[x](y)\n-6.80\n";
        assert_eq!(table.to_csv(), csv);
        let text = table.to_string();
        let lines: Vec<_> = text.lines().skip(2).collect();
        assert_eq!(
            lines,
            [names[0], names[1], "Xã Hai", "a\u{fffd}b\u{fffd}[31m", "<b>[x](y)", "−6,80"]
        );
        let markdown = table.to_markdown();
        assert!(markdown.contains("\n| Xã Hai |\n"), "{markdown}");
        assert!(markdown.contains("\n| &lt;b>[x]\\(y) |\n"), "{markdown}");
    }

    #[test]
    fn csv_quotes_what_needs_it() {
        assert_eq!(csv_row(["a,b", "c\"d", "e"]), "\"a,b\",\"c\"\"d\",e\n");
    }
}
