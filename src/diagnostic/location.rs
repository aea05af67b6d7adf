//! Places in a text or a workbook, in lines and columns.

use std::sync::Arc;

/// A text that places refer to: a rule file or a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The file's name as it is shown; a text that came from no file has a name such as `<text>`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A place in a text, or a cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The text; of a workbook, the row that the cell stands in, with `|` between its cells.
    pub source: Arc<SourceText>,
    /// The sheet, in a workbook. Line and column are then the row and the column of the cell.
    pub sheet: Option<Arc<str>>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The first byte of what is meant.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl Location {
    /// The line and column after the last character of what is meant, both from 1.
    #[must_use]
    pub fn end_place(&self) -> (u32, u32) {
        if self.sheet.is_some() {
            return (self.line, self.column.saturating_add(1));
        }
        let meant = self.source.text.get(self.start..self.end).unwrap_or_default();
        let lines = meant.matches('\n').count();
        let last = meant.rsplit('\n').next().unwrap_or_default().chars().count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let from = if lines == 0 { self.column } else { 1 };
        (self.line.saturating_add(count(lines)), from.saturating_add(count(last)))
    }

    /// The cell as spreadsheets name it, `Hạ tầng số!D7`; nothing in a text.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        Some(format!("{sheet}!{}", cell_name(self.line, self.column)))
    }
}

/// A cell of a row and a column, both from 1, as spreadsheets name it: `D7`.
pub(crate) fn cell_name(row: u32, mut column: u32) -> String {
    let mut letters = Vec::new();
    while let Some(place) = column.checked_sub(1) {
        letters.push(char::from(b'A'.saturating_add(u8::try_from(place % 26).unwrap_or(0))));
        column = place / 26;
    }
    letters.into_iter().rev().collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        let source = Arc::new(SourceText { name: "a.xlsx".to_owned(), text: String::new() });
        let cell = |column| {
            let sheet = Some("Hạ tầng số".into());
            Location { source: Arc::clone(&source), sheet, line: 7, column, start: 0, end: 0 }
                .cell()
        };
        for (column, name) in [
            (1, "A7"),
            (4, "D7"),
            (26, "Z7"),
            (27, "AA7"),
            (702, "ZZ7"),
            (703, "AAA7"),
            (16384, "XFD7"),
        ] {
            assert_eq!(cell(column), Some(format!("Hạ tầng số!{name}")));
        }
    }
}
