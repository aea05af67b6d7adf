//! A table of text, laid out for a terminal or for Markdown.

use std::fmt;

/// Which edge of a column its cells stand at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A column's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub name: String,
    /// Which edge its cells stand at.
    pub align: Align,
}

/// A table; `{}` writes it for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub const fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; a cell that is left out is empty.
    pub fn push(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first rows only.
    #[must_use]
    pub fn first(&self, rows: usize) -> Self {
        Self { columns: self.columns.clone(), rows: self.rows.iter().take(rows).cloned().collect() }
    }

    /// These rows only.
    #[must_use]
    pub fn part(&self, rows: std::ops::Range<usize>) -> Self {
        let rows = self.rows.get(rows).unwrap_or_default().to_vec();
        Self { columns: self.columns.clone(), rows }
    }

    /// The first and the last rows only; a row of dots stands for those between them.
    #[must_use]
    pub fn ends(&self, first: usize, last: usize) -> Self {
        if self.rows.len() <= first.saturating_add(last) {
            return self.clone();
        }
        let mut ends = self.first(first);
        ends.rows.push(vec!["…".to_owned(); self.columns.len()]);
        ends.rows.extend(self.rows.iter().skip(self.rows.len().saturating_sub(last)).cloned());
        ends
    }

    /// As a Markdown table.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let escape = |cell: &str| cell.replace('|', "\\|").replace(['\n', '\r'], " ");
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let mut text = line(self.columns.iter().map(|column| escape(&column.name)).collect());
        let rule = |column: &Column| match column.align {
            Align::Left => "---".to_owned(),
            Align::Right => "---:".to_owned(),
        };
        text.push_str(&line(self.columns.iter().map(rule).collect()));
        for row in &self.rows {
            text.push_str(&line(row.iter().map(|cell| escape(cell)).collect()));
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let width = |text: &str| text.chars().count();
        let mut widths: Vec<usize> =
            self.columns.iter().map(|column| width(&column.name)).collect();
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = width(cell).max(*widest);
            }
        }
        widths
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let write = |f: &mut fmt::Formatter<'_>, cells: &mut dyn Iterator<Item = &str>| {
            let mut line = String::new();
            for ((cell, column), width) in cells.zip(&self.columns).zip(&widths) {
                match column.align {
                    Align::Left => line.push_str(&format!("{cell:<width$}  ")),
                    Align::Right => line.push_str(&format!("{cell:>width$}  ")),
                }
            }
            writeln!(f, "{}", line.trim_end())
        };
        write(f, &mut self.columns.iter().map(|column| column.name.as_str()))?;
        let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        write(f, &mut rules.iter().map(String::as_str))?;
        for row in &self.rows {
            write(f, &mut row.iter().map(String::as_str))?;
        }
        Ok(())
    }
}

/// A CSV line: cells that need it in quotes.
pub(super) fn write_csv_row(out: &mut dyn fmt::Write, cells: &[String]) -> fmt::Result {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.write_char(',')?;
        }
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_str(cell)?;
        }
    }
    out.write_char('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let column = |name: &str, align| Column { name: name.to_owned(), align };
        let mut table =
            Table::new(vec![column("Hạng", Align::Right), column("Đơn vị", Align::Left)]);
        table.push(vec!["1".to_owned(), "Xã A|B".to_owned()]);
        table.push(vec!["10".to_owned(), "Phường Đông Sơn".to_owned()]);
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
        table.push(vec!["11".to_owned(), "Xã C".to_owned()]);
        assert_eq!(table.ends(1, 2), table);
        let expected = "Hạng  Đơn vị\n────  ──────\n   1  Xã A|B\n   …  …\n  11  Xã C\n";
        assert_eq!(table.ends(1, 1).to_string(), expected);
        assert_eq!(table.part(0..1), table.first(1));
        assert_eq!(table.part(2..3).len(), 1);
        assert!(table.part(3..9).is_empty());
    }

    #[test]
    fn markdown_keeps_bars_inside_cells() {
        assert!(table().to_markdown().contains("| 1 | Xã A\\|B |"));
    }

    #[test]
    fn csv_quotes_what_needs_it() {
        let mut out = String::new();
        write_csv_row(&mut out, &["a,b".to_owned(), "c\"d".to_owned(), "e".to_owned()]).unwrap();
        assert_eq!(out, "\"a,b\",\"c\"\"d\",e\n");
    }
}
