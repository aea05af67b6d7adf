//! A report as a workbook: its sheets, in order.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::formats::Formats;
use super::sheet::Writer;
use crate::diagnostic::{in_a_cell, in_a_line};
use crate::error::Error;
use crate::model::Language;
use crate::report::document::{Block, Report, Section};
use crate::report::progress::{Progress, Watch};
use crate::report::table::Table;
use crate::said::{Said, said};
use crate::scorecard::Words;

/// A table of at least this many rows has a sheet of its own.
const OWN_SHEET: usize = 15;
/// The most UTF-16 units of a sheet's name in Excel.
const NAME: usize = 31;

impl Report {
    /// Writes the report as an XLSX workbook. The same report gives the same bytes.
    ///
    /// The first sheet links to the others. A long table has a sheet of its own, the small tables of a section
    /// share one. Numbers are numbers with a format; one of more than 15 digits, which XLSX cannot carry, is text.
    ///
    /// ```
    /// # use dti_engine::Language;
    /// # use dti_engine::report::{Cell, Column, Report, Section, Table};
    /// let mut table = Table::new(Language::Vi, "Xếp hạng", vec![Column::right("total", "Tổng điểm")]);
    /// table.push([Cell::number(85)]);
    /// let report = Report::new(Language::Vi, "Kết quả năm 2024")
    ///     .with(Section::new("ranking", "Xếp hạng").table(table));
    /// assert!(report.to_workbook()?.starts_with(b"PK"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Unwritable`] if a table is larger than XLSX allows.
    pub fn to_workbook(&self) -> Result<Vec<u8>, Error> {
        self.packed(&Progress::unwatched())
    }

    /// Writes the workbook of [`Report::to_workbook`], with a progress callback as
    /// [`Report::to_html_watched`] has it. It is also called while rows are packed.
    ///
    /// # Errors
    /// [`Error::Unwritable`] if a table is larger than XLSX allows, [`Error::Cancelled`] if the callback stops the work.
    pub fn to_workbook_watched(&self, watch: &Watch<'_>) -> Result<Vec<u8>, Error> {
        self.packed(&Progress::of(self, watch))
    }

    fn packed(&self, progress: &Progress<'_>) -> Result<Vec<u8>, Error> {
        self.written(progress).map_err(|fault| match progress.stopped() {
            true => Error::Cancelled,
            false => unwritable(fault),
        })
    }

    fn written(&self, progress: &Progress<'_>) -> Result<Vec<u8>, XlsxError> {
        let formats = Formats::new(self.language);
        let sheets = self.sheets();
        let mut workbook = workbook(&self.title)?;
        self.contents(&mut workbook, &formats, &sheets, progress)?;
        for sheet in &sheets {
            let worksheet = workbook.add_worksheet().set_name(&sheet.name)?;
            let mut writer = Writer::new(worksheet, &formats, self.language, progress);
            writer.line(&sheet.section.title, &formats.title)?;
            let mut figures = [&sheet.section.figures, &self.figures].into_iter();
            if let Some(figures) = figures.find(|figures| !figures.is_empty()) {
                writer.line(figures, &formats.figure)?;
            }
            match &sheet.holds {
                Holds::Blocks(blocks) => {
                    blocks.iter().try_for_each(|block| writer.block(block))?;
                    writer.finish(None)?;
                }
                Holds::Table(table) => {
                    let head = writer.table(table)?;
                    let last = writer.below();
                    writer.signatures(&sheet.section.signed, table.columns().len())?;
                    writer.finish(Some((head, last, table)))?;
                }
            }
        }
        let mut packed = Packed { bytes: Vec::new(), progress };
        workbook.save_to_writer(&mut packed)?;
        Ok(packed.bytes)
    }

    /// Writes the first sheet.
    fn contents(
        &self,
        workbook: &mut Workbook,
        formats: &Formats,
        sheets: &[Sheet<'_>],
        progress: &Progress<'_>,
    ) -> Result<(), XlsxError> {
        let words = Words(self.language);
        let name = words.pick("Mục lục", "Contents");
        let worksheet = workbook.add_worksheet().set_name(name)?;
        let mut writer = Writer::new(worksheet, formats, self.language, progress);
        // As wide as the page: what is longer is broken, not cut.
        writer.line(&self.title, &formats.title.clone().set_text_wrap())?;
        if !self.figures.is_empty() {
            writer.line(&self.figures, &formats.figure.clone().set_text_wrap())?;
        }
        self.lead.iter().try_for_each(|paragraph| writer.paragraph(paragraph))?;
        writer.gap();
        writer.line(words.pick("Nội dung", "Contents"), &formats.heading)?;
        for sheet in sheets {
            let text = match &sheet.holds {
                Holds::Blocks(_) => sheet.section.title.clone(),
                Holds::Table(table) if table.title() == sheet.section.title => {
                    sheet.section.title.clone()
                }
                Holds::Table(table) => format!("{}: {}", sheet.section.title, table.title()),
            };
            writer.link(&sheet.name, &text)?;
        }
        writer.gap();
        self.foot.iter().try_for_each(|paragraph| writer.paragraph(paragraph))?;
        writer.finish_page()
    }

    /// Returns the sheets: for every section one of its small blocks, if it has any, and one for every long
    /// table.
    fn sheets(&self) -> Vec<Sheet<'_>> {
        let mut sheets = Vec::new();
        for (number, section) in (1usize..).zip(&self.sections) {
            let (mut small, mut long) = (Vec::new(), Vec::new());
            split(&section.blocks, &mut small, &mut long);
            let mut add = |title: &str, holds| {
                let name = sheet_name(number, title, &sheets);
                sheets.push(Sheet { name, section, holds });
            };
            let has_table = small.iter().any(|block| matches!(block, Block::Table(_)));
            if has_table || (long.is_empty() && !small.is_empty()) {
                let own = if long.is_empty() { &section.title } else { overview(self.language) };
                add(own, Holds::Blocks(small));
            }
            for table in long {
                add(table.title(), Holds::Table(table));
            }
        }
        sheets
    }
}

fn unwritable(fault: XlsxError) -> Error {
    Error::Unwritable { what: said!("the workbook", "bảng tính"), reason: Said::foreign(&fault) }
}

/// The bytes of a workbook so far. It takes no more once the progress callback has stopped it.
struct Packed<'a> {
    bytes: Vec<u8>,
    progress: &'a Progress<'a>,
}

impl Write for Packed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.progress.goes_on() {
            true => self.bytes.write(bytes),
            false => Err(io::Error::other(Error::Cancelled)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.bytes.flush()
    }
}

/// Returns the name of the sheet of a section's small blocks, if its long tables have sheets too.
fn overview(language: Language) -> &'static str {
    Words(language).pick("Tổng quan", "Overview")
}

/// A sheet to come.
struct Sheet<'a> {
    name: String,
    section: &'a Section,
    holds: Holds<'a>,
}

enum Holds<'a> {
    Blocks(Vec<&'a Block>),
    Table(&'a Table),
}

/// Divides blocks into those that share a sheet, below each other, and tables that have sheets of their own.
/// Charts are left out: the tables have their numbers.
fn split<'a>(blocks: &'a [Block], small: &mut Vec<&'a Block>, long: &mut Vec<&'a Table>) {
    for block in blocks {
        match block {
            Block::Table(table) if table.is_empty() => {}
            Block::Table(table) if table.len() >= OWN_SHEET => long.push(table),
            Block::Wide(table) => long.push(table),
            Block::Fold(fold) => split(&fold.blocks, small, long),
            Block::Chart(_) | Block::Panel(_) => {}
            Block::Text(_) | Block::Figures(_) | Block::Table(_) => small.push(block),
        }
    }
}

/// Makes a name that Excel allows and no other sheet has: the section's number, then as much of its title as
/// fits.
fn sheet_name(number: usize, title: &str, taken: &[Sheet<'_>]) -> String {
    let plain =
        |c: char| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c };
    let title: String = in_a_line(title).chars().map(plain).collect();
    let fits = |tail: &str| {
        let mut room = NAME.saturating_sub(tail.chars().count());
        let fits = |c: &char| match room.checked_sub(c.len_utf16()) {
            Some(left) => {
                room = left;
                true
            }
            None => false,
        };
        let head: String = format!("{number} {title}").chars().take_while(fits).collect();
        format!("{}{tail}", head.trim_end_matches([' ', '\'']))
    };
    let is_free =
        |name: &String| taken.iter().all(|sheet| sheet.name.to_lowercase() != name.to_lowercase());
    let numbered = (2usize..).map(|place| fits(&format!(" ({place})")));
    std::iter::once(fits("")).chain(numbered).find(is_free).unwrap_or_default()
}

/// Creates an empty workbook with a fixed date, so that the same report gives the same bytes.
fn workbook(title: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2024, 1, 1)?;
    let properties = DocProperties::new().set_title(in_a_cell(title)).set_creation_datetime(&made);
    workbook.set_properties(&properties);
    Ok(workbook)
}

impl Table {
    /// Writes the table as an XLSX workbook of one sheet.
    ///
    /// # Errors
    /// [`Error::Unwritable`] if the table is larger than XLSX allows.
    pub fn to_workbook(&self) -> Result<Vec<u8>, Error> {
        self.written().map_err(unwritable)
    }

    fn written(&self) -> Result<Vec<u8>, XlsxError> {
        let formats = Formats::new(self.language());
        let mut workbook = workbook(self.title())?;
        let worksheet = workbook.add_worksheet().set_name(sheet_name(1, self.title(), &[]))?;
        let progress = Progress::unwatched();
        let mut writer = Writer::new(worksheet, &formats, self.language(), &progress);
        let head = writer.table(self)?;
        let last = writer.below();
        writer.finish(Some((head, last, self)))?;
        workbook.save_to_buffer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_excel_allows() {
        assert_eq!(
            sheet_name(2, "Kế hoạch 281/KH-UBND: [2023]", &[]),
            "2 Kế hoạch 281 KH-UBND   2023"
        );
        assert_eq!(sheet_name(1, "\u{1b}[31m\u{202e}x", &[]), "1 \u{fffd} 31m\u{fffd}x");
        assert_eq!(sheet_name(1, &"𠀀".repeat(40), &[]).encode_utf16().count(), 30);
        let section = Section::new("a", "A");
        let long = "Tỷ lệ điểm theo chỉ số chính của đơn vị";
        let first = sheet_name(3, long, &[]);
        assert_eq!(first, "3 Tỷ lệ điểm theo chỉ số chính");
        let taken = [Sheet { name: first, section: &section, holds: Holds::Blocks(Vec::new()) }];
        assert_eq!(sheet_name(3, long, &taken), "3 Tỷ lệ điểm theo chỉ số ch (2)");
    }
}
