//! What the parts of a workbook claim, looked at before anything believes them.
//!
//! The reader of workbooks works with what it is told: where a cell is, how many texts there are. A file
//! that claims a cell in column `AAAAAAAAA`, a range that ends before it begins or 10¹² texts would make
//! it overflow, put a value into the wrong row, or ask for more memory than there is.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader};

use crate::dataset::problem::quoted;
use crate::diagnostic::cell_name;

/// A row and a column, from 1.
type Position = (u32, u32);

/// A sheet has no more (ECMA-376; Excel's own limits).
const LAST: Position = (1 << 20, 1 << 14);

/// How far a part is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The cells have not begun; a part that is no sheet never leaves this stage.
    Before,
    Cells,
    /// What comes after them is not read.
    After,
}

/// What a part says, up to where it is read.
struct Part {
    stage: Stage,
    /// Where the next cell is that does not say where.
    next: Position,
    /// Where the last cell was.
    last: Position,
    /// How many texts it announces.
    texts: u64,
}

/// Reads a part; the message says what in it cannot be.
///
/// A part that is no well-formed XML is sound up to there: whoever reads it finds that out.
///
/// # Errors
///
/// The part cannot be unpacked, or claims what cannot be.
pub(super) fn check(part: impl BufRead) -> Result<(), String> {
    let mut xml = Reader::from_reader(part);
    // As the reader of workbooks has it, so that both see the same.
    let config = xml.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.expand_empty_elements = true;
    let mut part = Part { stage: Stage::Before, next: (1, 1), last: (0, 0), texts: 0 };
    let mut event = Vec::new();
    loop {
        event.clear();
        match xml.read_event_into(&mut event) {
            Ok(Event::Start(element)) => part.start(&element)?,
            Ok(Event::End(element)) => part.end(element.local_name().as_ref())?,
            Ok(Event::Eof) => break,
            Err(Error::Io(error)) => return Err(error.to_string()),
            Err(_) => return Ok(()),
            Ok(_) => {}
        }
    }
    /// `<si/>`
    const SHORTEST: u64 = 5;
    let Part { texts, .. } = part;
    if texts > xml.buffer_position() / SHORTEST {
        return Err(format!("announces {texts} texts and is too short for them"));
    }
    Ok(())
}

impl Part {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        match (self.stage, element.local_name().as_ref()) {
            (Stage::Before, "sheetData") => self.stage = Stage::Cells,
            (Stage::Before, "dimension") => each(element, "ref", range)?,
            (Stage::Before, "sst") => each(element, "uniqueCount", |texts| {
                // What is no number is passed over there as well.
                self.texts = self.texts.max(texts.parse().unwrap_or(0));
                Ok(())
            })?,
            (Stage::Before, "numFmt") => each(element, "formatCode", brackets)?,
            (Stage::Cells, "row") => each(element, "r", |text| {
                self.next.0 = row(text)?;
                Ok(())
            })?,
            (Stage::Cells, "c") => self.cell(element)?,
            (Stage::Cells, "f") => each(element, "ref", range)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), String> {
        match (self.stage, name) {
            (Stage::Cells, "sheetData") => self.stage = Stage::After,
            (Stage::Cells, "row") if self.next.0 > LAST.0 => return Err(outside("another row")),
            (Stage::Cells, "row") => self.next = (self.next.0.saturating_add(1), 1),
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        let mut at = self.next;
        each(element, "r", |text| {
            at = position(text)?;
            Ok(())
        })?;
        let (row, column) = at;
        if row > LAST.0 || column > LAST.1 {
            return Err(outside("another cell"));
        }
        if at <= self.last {
            return Err(format!("has its cells out of order, or one twice, at {}", shown(at)));
        }
        self.last = at;
        // The row that the element `row` names holds for cells that do not say where they are.
        self.next.1 = column.saturating_add(1);
        Ok(())
    }
}

/// Looks at each attribute of a name.
fn each(
    element: &BytesStart<'_>,
    name: &str,
    mut look: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        if attribute.key.as_ref() == name {
            look(&attribute.value)?;
        }
    }
    Ok(())
}

/// The letters and the digits of `B7`; nothing where there is something else.
fn split(text: &str) -> Option<(&str, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at_checked(letters)?;
    let plain = letters.len() <= 3 && (1..=7).contains(&digits.len());
    (plain && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some((letters, digits))
}

/// The row of `7`, or of `B7`.
fn row(text: &str) -> Result<u32, String> {
    let number = || split(text)?.1.parse().ok().filter(|row| (1..=LAST.0).contains(row));
    number().ok_or_else(|| outside(&quoted(text)))
}

/// The row and the column of `B7`.
fn position(text: &str) -> Result<Position, String> {
    let letter = |number: u32, letter: u8| {
        let letter = letter.to_ascii_uppercase().saturating_sub(b'A');
        number.saturating_mul(26).saturating_add(u32::from(letter)).saturating_add(1)
    };
    let column = || {
        let column = split(text)?.0.bytes().fold(0, letter);
        (1..=LAST.1).contains(&column).then_some(column)
    };
    Ok((row(text)?, column().ok_or_else(|| outside(&quoted(text)))?))
}

/// `A1:B7`, or `B7`.
fn range(text: &str) -> Result<(), String> {
    let (start, end) = text.split_once(':').unwrap_or((text, text));
    let (start, end) = (position(start)?, position(end)?);
    if start.0 > end.0 || start.1 > end.1 {
        return Err(format!("has the range {}, which ends before it begins", quoted(text)));
    }
    Ok(())
}

/// A number format opens fewer brackets than its reader counts to.
fn brackets(format: &str) -> Result<(), String> {
    /// Excel takes no longer formats.
    const MOST: usize = 255;
    // `&#91;` is a bracket too.
    if format.bytes().filter(|byte| matches!(byte, b'[' | b'&')).count() > MOST {
        return Err("has a number format with hundreds of brackets".to_owned());
    }
    Ok(())
}

fn outside(what: &str) -> String {
    format!("has {what} where no sheet has a cell (the last one is {})", shown(LAST))
}

fn shown((row, column): Position) -> String {
    cell_name(row, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &str) -> Result<(), String> {
        check(format!("<worksheet><sheetData>{cells}</sheetData></worksheet>").as_bytes())
    }

    fn fault(part: &str) -> String {
        check(part.as_bytes()).expect_err(part)
    }

    #[test]
    fn what_spreadsheets_write_is_sound() {
        for cells in [
            "",
            "<row r=\"1\"><c r=\"A1\"/><c r=\"XFD1\"/></row><row r=\"1048576\"><c r=\"XFD1048576\"/></row>",
            "<row><c/><c/></row><row><c/></row><row r=\"7\"><c/><c r=\"c7\"/><c/></row>",
            "<row r=\"2\"><c r=\"A2\"><f t=\"shared\" ref=\"A2:B9\" si=\"0\">1</f></c></row>",
        ] {
            assert_eq!(sheet(cells), Ok(()), "{cells}");
        }
        for part in [
            "<worksheet><dimension ref=\"A1:C9\"/><sheetData/></worksheet>",
            "<sst count=\"9\" uniqueCount=\"2\"><si/><si/></sst>",
            "<calcChain><c r=\"AAAAAAA1\"/><c r=\"A1\"/><c r=\"A1\"/></calcChain>",
            "<numFmt formatCode=\"[Blue][h]:mm\"/>",
            "no XML at all",
            "<worksheet><sheetData><c r=\"",
        ] {
            assert_eq!(check(part.as_bytes()), Ok(()), "{part}");
        }
    }

    #[test]
    fn cells_are_where_a_sheet_has_them() {
        for name in ["", "A", "1:1", "A0", "A1048577", "XFE1", "AAAA1", "A4294967297", "Ä1", "A1B"]
        {
            let fault = sheet(&format!("<row><c r=\"{name}\"/></row>")).expect_err(name);
            assert!(
                fault.contains("where no sheet has a cell (the last one is XFD1048576)"),
                "{fault}"
            );
        }
        for row in ["", "0", "1048577", "99999999999", "A"] {
            sheet(&format!("<row r=\"{row}\"/>")).expect_err(row);
        }
        sheet("<row r=\"1048576\"/><row><c/></row>").expect_err("a row behind the last");
        sheet("<row r=\"1048576\"/><row/><row/>").expect_err("rows behind the last");
        sheet("<row><c r=\"XFD1\"/><c/></row>").expect_err("a cell behind the last");
        sheet("<row><c r='A1' r='AAAAAAAAA1'/></row>").expect_err("the second one of two");
        sheet("<row><c r=A1/></row>").expect_err("no quotes");
    }

    #[test]
    fn cells_are_in_order() {
        for (cells, at) in [
            ("<row><c r=\"B1\"/><c r=\"A1\"/></row>", "A1"),
            ("<row><c r=\"AB7\"/><c r=\"AB7\"/></row>", "AB7"),
            ("<row r=\"2\"><c/></row><row r=\"2\"><c/></row>", "A2"),
            ("<row r=\"9\"><c/></row><row r=\"2\"><c/></row>", "A2"),
        ] {
            let expected = format!("has its cells out of order, or one twice, at {at}");
            assert_eq!(sheet(cells), Err(expected));
        }
    }

    #[test]
    fn ranges_texts_and_formats_are_possible() {
        fault("<worksheet><dimension ref=\"B2:A9\"/>");
        fault("<worksheet><dimension ref=\"A9:B2\"/>");
        fault("<worksheet><dimension ref=\"A1:B2:C3\"/>");
        sheet("<row><c><f t=\"shared\" ref=\"B2:A1\"/></c></row>").expect_err("a range");
        assert_eq!(
            fault("<sst uniqueCount=\"999999999999\"><si/></sst>"),
            "announces 999999999999 texts and is too short for them",
        );
        fault(&format!("<numFmt formatCode=\"{}\"/>", "[".repeat(256)));
        fault(&format!("<numFmt formatCode=\"{}\"/>", "&#91;".repeat(256)));
    }
}
