//! One sheet, written from top to bottom.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, ConditionalFormat2ColorScale, ConditionalFormat3ColorScale, ConditionalFormatDataBar,
    ConditionalFormatType, ExcelDateTime, Format, Url, Worksheet, XlsxError,
};

use super::formats::Formats;
use crate::diagnostic::in_a_cell;
use crate::error::Error;
use crate::model::Language;
use crate::report::cell::Value;
use crate::report::progress::Progress;
use crate::report::table::in_lines;
use crate::report::{Block, Cell, Column, Look, Table};
use crate::scorecard::Words;

/// Significant digits that a binary floating point number of XLSX always keeps.
const DIGITS: usize = 15;
/// The widest column, in characters. Longer text is broken into lines.
const WIDEST: usize = 48;
/// The width of a portrait page, in characters.
const PAGE: usize = 90;
/// Free characters next to a text.
const MARGIN: usize = 2;
const BAR: Color = Color::RGB(0x8F_B4_D9);
const LIGHT: Color = Color::RGB(0xF7_FB_FF);
const DARK: Color = Color::RGB(0x6B_AE_D6);
/// A4, in Excel's numbering.
const A4: u8 = 9;
/// The height of a line of text, in points.
const LINE_HEIGHT: f64 = 15.0;
/// The most lines of a row in Excel.
const MOST_LINES: u16 = 27;
/// The narrowest column, in characters.
const NARROWEST: usize = 8;
/// A wider sheet, in characters, is printed in landscape.
const UPRIGHT: usize = 95;

pub(super) struct Writer<'w> {
    sheet: &'w mut Worksheet,
    formats: &'w Formats,
    language: Language,
    progress: &'w Progress<'w>,
    /// The next row.
    row: u32,
    /// The most characters of each column so far.
    widths: Vec<usize>,
}

impl<'w> Writer<'w> {
    pub(super) const fn new(
        sheet: &'w mut Worksheet,
        formats: &'w Formats,
        language: Language,
        progress: &'w Progress<'w>,
    ) -> Self {
        Self { sheet, formats, language, progress, row: 0, widths: Vec::new() }
    }

    /// Writes a line of text across the sheet.
    pub(super) fn line(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, in_a_cell(text), format)?;
        self.gap();
        Ok(())
    }

    /// Writes a paragraph in lines as wide as a page, on a sheet that ends with [`Self::finish_page`].
    pub(super) fn paragraph(&mut self, text: &str) -> Result<(), XlsxError> {
        self.height(in_lines(text, PAGE).len())?;
        self.line(text, &self.formats.prose)
    }

    /// Returns the last row that was written.
    pub(super) const fn below(&self) -> u32 {
        self.row.saturating_sub(1)
    }

    /// Leaves room for signatures below a table of so many columns: the first at the left, the last at the right.
    pub(super) fn signatures(
        &mut self,
        signed: &[String],
        columns: usize,
    ) -> Result<(), XlsxError> {
        let words = Words(self.language);
        let right = u16::try_from(columns.clamp(4, 10)).unwrap_or(4).saturating_sub(2);
        let parts = signed.len().saturating_sub(1);
        self.row = self.row.saturating_add(if signed.is_empty() { 0 } else { 2 });
        for (place, who) in signed.iter().enumerate() {
            let column = if place == parts { right } else { 1 };
            let format = &self.formats.signed;
            if place == parts {
                self.sheet.write_string_with_format(
                    self.row.saturating_sub(1),
                    column,
                    words.signed_on(),
                    format,
                )?;
            }
            self.sheet.write_string_with_format(self.row, column, who.to_uppercase(), format)?;
            let sign = words.pick("(ký, ghi rõ họ tên)", "(signature, name)");
            self.sheet.write_string_with_format(
                self.row.saturating_add(1),
                column,
                sign,
                format,
            )?;
        }
        Ok(())
    }

    /// Leaves an empty row.
    pub(super) const fn gap(&mut self) {
        self.row = self.row.saturating_add(1);
    }

    /// Writes a line that links to another sheet.
    pub(super) fn link(&mut self, sheet: &str, text: &str) -> Result<(), XlsxError> {
        let target = format!("internal:'{}'!A1", sheet.replace('\'', "''"));
        self.sheet.write_url(self.row, 0, Url::new(target).set_text(in_a_cell(text)))?;
        self.gap();
        Ok(())
    }

    pub(super) fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        match block {
            Block::Text(text) => self.line(text, &self.formats.text),
            Block::Figures(figures) => {
                for figure in figures {
                    self.sheet.write_string(self.row, 0, in_a_cell(&figure.name))?;
                    self.noted(0, figure.name.chars().count());
                    self.cell(1, &figure.cell, &self.formats.figure.clone())?;
                    self.gap();
                }
                Ok(())
            }
            Block::Table(table) => {
                self.gap();
                self.line(table.title(), &self.formats.heading)?;
                self.table(table).map(|_| ())
            }
            // The caller has removed these from the blocks of a section.
            Block::Fold(_) | Block::Chart(_) | Block::Panel(_) | Block::Wide(_) => Ok(()),
        }
    }

    /// Writes a table from here down. Returns the row of its head.
    pub(super) fn table(&mut self, table: &Table) -> Result<u32, XlsxError> {
        let head = self.row;
        let widths = widths(table);
        let mut lines = 1;
        for ((place, column), width) in (0u16..).zip(table.columns()).zip(&widths) {
            let name = in_a_cell(&column.name);
            self.sheet.write_string_with_format(head, place, name, &self.formats.head)?;
            self.noted(usize::from(place), *width);
            lines = in_lines(&column.name, *width).len().max(lines);
        }
        self.height(lines)?;
        self.gap();
        for row in table.rows() {
            let mut lines = 1;
            let cells = (0u16..).zip(table.columns()).zip(table.cells(row));
            for (((place, column), cell), width) in cells.zip(&widths) {
                let format = self.formats.of(cell, column.align, row.heading);
                match (row.heading, &cell.value) {
                    (true, Value::Nothing) => {
                        self.sheet.write_blank(self.row, place, &format)?;
                    }
                    _ => self.cell(place, cell, &format)?,
                }
                if let Value::Text(text) = &cell.value {
                    // A word longer than the column, such as a digest, is broken too.
                    let broken = |line: &str| {
                        let taken = in_lines(line, *width).into_iter();
                        taken
                            .map(|line| line.chars().count().div_ceil(*width).max(1))
                            .sum::<usize>()
                    };
                    lines = text.split('\n').map(broken).sum::<usize>().max(lines);
                }
            }
            self.height(lines)?;
            self.gap();
            if !self.progress.row() {
                return Err(XlsxError::IoError(std::io::Error::other(Error::Cancelled)));
            }
        }
        if !table.is_empty() {
            for (place, column) in (0u16..).zip(table.columns()) {
                self.looked_at(place, column, head.saturating_add(1))?;
            }
        }
        Ok(head)
    }

    /// Makes the row high enough for `lines` lines, if programs would not do it by themselves.
    fn height(&mut self, lines: usize) -> Result<(), XlsxError> {
        if lines > 1 {
            let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(MOST_LINES);
            self.sheet.set_row_height(self.row, f64::from(lines) * LINE_HEIGHT)?;
        }
        Ok(())
    }

    /// Sets bars and heat, from row `first` down to the last that was written.
    fn looked_at(&mut self, place: u16, column: &Column, first: u32) -> Result<(), XlsxError> {
        let last = self.row.saturating_sub(1);
        let number = ConditionalFormatType::Number;
        match column.look {
            Look::Plain | Look::Details => {}
            Look::Bar => {
                let bar = ConditionalFormatDataBar::new().set_minimum(number, 0);
                let bar = bar.set_maximum(number, 1).set_fill_color(BAR).set_solid_fill(true);
                self.sheet.add_conditional_format(first, place, last, place, &bar)?;
            }
            Look::Shade => {
                let shade = ConditionalFormat3ColorScale::new().set_minimum(number, -1);
                let shade = shade.set_midpoint(number, 0).set_maximum(number, 1);
                let shade = shade.set_minimum_color(DARK).set_midpoint_color(LIGHT);
                let shade = shade.set_maximum_color(DARK);
                self.sheet.add_conditional_format(first, place, last, place, &shade)?;
            }
            Look::Heat => {
                let heat = ConditionalFormat2ColorScale::new().set_minimum(number, 0);
                let heat = heat.set_maximum(number, 1).set_minimum_color(LIGHT);
                let heat = heat.set_maximum_color(DARK);
                self.sheet.add_conditional_format(first, place, last, place, &heat)?;
            }
        }
        Ok(())
    }

    fn cell(&mut self, place: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
        let row = self.row;
        let sheet = &mut *self.sheet;
        let number = match &cell.value {
            Value::Number(number) | Value::Change(number) | Value::Share(number) => {
                in_binary(number.decimal())
            }
            _ => None,
        };
        let day = match &cell.value {
            Value::Date(date) => {
                ExcelDateTime::from_ymd(date.year(), date.month(), date.day()).ok()
            }
            _ => None,
        };
        match (number, day) {
            (Some(number), _) => sheet.write_number_with_format(row, place, number, format)?,
            (_, Some(day)) => sheet.write_datetime_with_format(row, place, &day, format)?,
            (None, None) => {
                let text = cell.shown(self.language);
                sheet.write_string_with_format(row, place, in_a_cell(&text), format)?
            }
        };
        Ok(())
    }

    /// Records the width that a column needs.
    fn noted(&mut self, column: usize, characters: usize) {
        if self.widths.len() <= column {
            self.widths.resize(column.saturating_add(1), 0);
        }
        if let Some(width) = self.widths.get_mut(column) {
            *width = characters.clamp(*width, WIDEST.max(*width));
        }
    }

    /// Makes the first column as wide as a page.
    pub(super) fn finish_page(mut self) -> Result<(), XlsxError> {
        self.widths.clear();
        self.sheet.set_column_width(0, f64::from(u32::try_from(PAGE).unwrap_or(0)))?;
        self.finish(None)
    }

    /// Sets widths and how the sheet is printed. Freezes the head of a table that has the sheet alone.
    pub(super) fn finish(self, alone: Option<(u32, u32, &Table)>) -> Result<(), XlsxError> {
        for (place, width) in (0u16..).zip(&self.widths) {
            let width = u32::try_from((*width).min(WIDEST)).unwrap_or(0);
            self.sheet.set_column_width(place, f64::from(width))?;
        }
        self.sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
        if self.widths.iter().sum::<usize>() > UPRIGHT {
            self.sheet.set_landscape();
        }
        let Some((head, last_row, table)) = alone else { return Ok(()) };
        let names = table.columns().iter().take_while(|column| column.look == Look::Plain);
        let left = names.take(2).count();
        self.sheet.set_freeze_panes(head.saturating_add(1), u16::try_from(left).unwrap_or(0))?;
        self.sheet.set_repeat_rows(head, head)?;
        if let (Some(last), false) = (table.columns().len().checked_sub(1), table.is_empty()) {
            let last = u16::try_from(last).unwrap_or(u16::MAX);
            self.sheet.autofilter(head, 0, last_row, last)?;
        }
        Ok(())
    }
}

/// Returns a number as XLSX stores it. `None` if it has more digits than XLSX keeps.
fn in_binary(number: Decimal) -> Option<f64> {
    let digits = number.normalize().mantissa().unsigned_abs().to_string();
    if digits.trim_end_matches('0').len() > DIGITS {
        return None;
    }
    number.to_string().parse().ok().or_else(|| number.to_f64())
}

/// Returns the width that each column needs: for its cells, and for the longest word of its head.
fn widths(table: &Table) -> Vec<usize> {
    let word = |text: &str| text.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    let mut widths: Vec<usize> = table
        .columns()
        .iter()
        .map(|column| word(&column.name).saturating_add(MARGIN).max(NARROWEST))
        .collect();
    for row in table.rows() {
        for (width, cell) in widths.iter_mut().zip(table.cells(row)) {
            let shown = table.shown(row, cell);
            let shown = shown.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            *width = shown.saturating_add(MARGIN).max(*width);
        }
    }
    widths.iter().map(|width| (*width).min(WIDEST)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_more_digits_than_fit_are_not_made_binary() {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(in_binary(decimal("966.57")), Some(966.57));
        assert_eq!(in_binary(decimal("999999999999999")), Some(999_999_999_999_999.0));
        assert_eq!(in_binary(decimal("0.1234567890123456")), None);
    }
}
