//! Places in a text or a workbook, in lines and columns.

use std::fmt;

use super::words::in_a_line;

/// A place in a text, or a cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The file's name as it is shown; a text that came from no file has a name such as `<text>`.
    pub file: String,
    /// The sheet, in a workbook. Lines and columns are then the rows and columns of its cells.
    pub sheet: Option<String>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The line of the last character.
    pub end_line: u32,
    /// The column after the last character.
    pub end_column: u32,
    /// What is written there, unless the location was read from JSON.
    pub(crate) excerpt: Option<Excerpt>,
}

/// The line that a location begins in, or the row of its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The line, or what is left of a very long one.
    pub(crate) text: String,
    /// The bytes of the place in it, as far as the end of the line.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Location {
    /// The cell of a row and a column, both from 1.
    #[cfg(feature = "xlsx")]
    pub(crate) fn of_cell(
        file: &str,
        sheet: &str,
        (row, column): (u32, u32),
        excerpt: Excerpt,
    ) -> Self {
        Self {
            file: file.to_owned(),
            sheet: Some(sheet.to_owned()),
            line: row,
            column,
            end_line: row,
            end_column: column.saturating_add(1),
            excerpt: Some(excerpt),
        }
    }

    /// The cell as spreadsheets name it, `Hạ tầng số!D7`. `None` if the file is not a workbook.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        Some(format!("{sheet}!{}", cell_name(self.line, self.column)))
    }

    /// What is written at the place, up to the end of its line. `None` if the location was read from JSON.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let Excerpt { text, start, end } = self.excerpt.as_ref()?;
        text.get(*start..*end)
    }
}

impl fmt::Display for Location {
    /// `rules/commune.yaml:17:5`, or `data.xlsx: Hạ tầng số!D7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = in_a_line(&self.file);
        match self.cell() {
            Some(cell) => write!(f, "{file}: {}", in_a_line(&cell)),
            None => write!(f, "{file}:{}:{}", self.line, self.column),
        }
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
        for (column, name) in [
            (1, "A7"),
            (4, "D7"),
            (26, "Z7"),
            (27, "AA7"),
            (702, "ZZ7"),
            (703, "AAA7"),
            (16384, "XFD7"),
        ] {
            assert_eq!(cell_name(7, column), name);
        }
    }
}
