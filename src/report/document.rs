//! A report: sections of text, tables and charts, before any format writes them.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::Table;
use crate::model::Language;

/// What is published: a title and sections. `{}` writes it for a terminal.
///
/// Formats are told apart only when it is written; what it says is the same in all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The language that it is in.
    pub language: Language,
    /// What it is called.
    pub title: String,
    /// What stands before the first section: what it is about, where the figures are from.
    pub lead: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A part of a report with a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What links call it: an identifier, once in a report.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it holds, in order.
    pub blocks: Vec<Block>,
}

impl Section {
    /// A section that holds nothing yet.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), blocks: Vec::new() }
    }

    /// Whether there is anything but charts.
    fn has_words(&self) -> bool {
        self.blocks.iter().any(|block| !matches!(block, Block::Chart(_)))
    }

    /// The same with one more block.
    #[must_use]
    pub fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A table.
    Table(Table),
    /// A chart; formats without drawings leave it out, and a section of charts alone with it: tables
    /// have the numbers.
    Chart(Chart),
}

impl From<Table> for Block {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl From<Chart> for Block {
    fn from(chart: Chart) -> Self {
        Self::Chart(chart)
    }
}

impl From<String> for Block {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// What a chart shows; how it is drawn is the format's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// What stands above it.
    pub title: String,
    /// What it shows.
    pub shows: Shows,
}

/// The kinds of charts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// How many units there are from bound to bound.
    Distribution(Vec<Bin>),
    /// A unit beside the median and the best of its peers.
    Profile(Vec<Spoke>),
}

/// One bar of a distribution: the units from `from` up to `to`, without `to` but in the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// Where it begins.
    pub from: Decimal,
    /// Where it ends.
    pub to: Decimal,
    /// How many units are in it.
    pub units: usize,
}

/// One group of a profile: shares of its points, from 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spoke {
    /// What the group is called.
    pub name: String,
    /// The share of the unit; nothing where it has none.
    pub own: Option<Decimal>,
    /// The median of the units that have one.
    pub median: Option<Decimal>,
    /// The largest.
    pub best: Option<Decimal>,
}

impl Report {
    /// All tables, section by section.
    pub fn tables(&self) -> impl Iterator<Item = (&Section, &Table)> {
        self.sections.iter().flat_map(|section| {
            section.blocks.iter().filter_map(move |block| match block {
                Block::Table(table) => Some((section, table)),
                Block::Text(_) | Block::Chart(_) => None,
            })
        })
    }

    /// As Markdown: headings, paragraphs and tables.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        for paragraph in &self.lead {
            text.push_str(&format!("\n{paragraph}\n"));
        }
        for section in self.sections.iter().filter(|section| section.has_words()) {
            text.push_str(&format!("\n## {}\n", section.title));
            for block in &section.blocks {
                match block {
                    Block::Text(paragraph) => text.push_str(&format!("\n{paragraph}\n")),
                    Block::Table(table) => {
                        if table.title() != section.title {
                            text.push_str(&format!("\n### {}\n", table.title()));
                        }
                        text.push_str(&format!("\n{}", table.to_markdown()));
                    }
                    Block::Chart(_) => {}
                }
            }
        }
        text
    }
}

/// No line of text is longer on a terminal.
const WIDTH: usize = 100;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title.to_uppercase())?;
        for paragraph in &self.lead {
            wrapped(f, paragraph)?;
        }
        for section in self.sections.iter().filter(|section| section.has_words()) {
            writeln!(f, "\n{}\n{}", "═".repeat(WIDTH), section.title.to_uppercase())?;
            for block in &section.blocks {
                match block {
                    Block::Text(paragraph) => {
                        writeln!(f)?;
                        wrapped(f, paragraph)?;
                    }
                    Block::Table(table) => {
                        if table.title() != section.title {
                            writeln!(f, "\n{}", table.title())?;
                        }
                        write!(f, "\n{table:WIDTH$}")?;
                    }
                    Block::Chart(_) => {}
                }
            }
        }
        Ok(())
    }
}

/// Writes a paragraph in lines that are not too long; a no-break space keeps its words together.
fn wrapped(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut line = String::new();
    for word in text.split([' ', '\n']) {
        let length = line.chars().count().saturating_add(word.chars().count());
        if !line.is_empty() && length >= WIDTH {
            writeln!(f, "{line}")?;
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    writeln!(f, "{line}")
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    fn report() -> Report {
        let mut table = Table::new(Language::Vi, "Bảng 1", vec![Column::right("n", "Số")]);
        table.push(["7"]);
        let chart =
            Chart { title: "Phân bố".to_owned(), shows: Shows::Distribution(Vec::new()) };
        let section = Section::new("one", "Phần một").with("Lời dẫn.".to_owned()).with(table);
        Report {
            language: Language::Vi,
            title: "Báo cáo".to_owned(),
            lead: vec!["Số liệu giả lập.".to_owned()],
            sections: vec![section.with(chart)],
        }
    }

    #[test]
    fn markdown_has_what_is_written_and_leaves_charts_out() {
        let expected = "# Báo cáo\n\nSố liệu giả lập.\n\n## Phần một\n\nLời dẫn.\n\n### Bảng 1\n\n\
                        | Số |\n| ---: |\n| 7 |\n";
        assert_eq!(report().to_markdown(), expected);
    }

    #[test]
    fn a_terminal_has_headings_in_capitals() {
        let text = report().to_string();
        assert!(text.starts_with("BÁO CÁO\nSố liệu giả lập.\n\n═"), "{text}");
        assert!(text.ends_with("\nPHẦN MỘT\n\nLời dẫn.\n\nBảng 1\n\nSố\n──\n 7\n"), "{text}");
    }
}
