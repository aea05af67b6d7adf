//! A report: sections of text, tables and charts, before any format writes them.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::table::marked;
use super::{Cell, Table};
use crate::model::Language;
use crate::number::Shown;
use crate::scorecard::wrap;

/// What is published: a title and sections. `{}` writes it for a terminal of 100 columns, `{:80}` for one of 80.
///
/// Formats are told apart only when it is written; what it says is the same in all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The language that it is in.
    pub language: Language,
    /// What it is called.
    pub title: String,
    /// What the figures are that it is made from: on every page and at the head of every sheet. Empty where
    /// it is made from none.
    pub figures: String,
    /// What stands before the first section: what it is about, where the figures are from.
    pub lead: Vec<String>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// What stands after the last section: the digests, which version made it.
    pub foot: Vec<String>,
}

/// A part of a report with a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What links call it: an identifier, once in a report.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What the figures are that it is made from, where that is another thing than for the report.
    pub figures: String,
    /// What it holds, in order.
    pub blocks: Vec<Block>,
    /// Which way its pages lie where there are pages.
    pub page: Page,
}

/// Which way a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// Upright.
    #[default]
    Portrait,
    /// On its side, for tables of more than eight or nine columns; the section has pages of its own.
    Landscape,
}

impl Section {
    /// A section that holds nothing yet.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        let (page, figures) = (Page::Portrait, String::new());
        Self { id: id.into(), title: title.into(), figures, blocks: Vec::new(), page }
    }

    /// The same on pages that lie on their side.
    #[must_use]
    pub fn landscape(self) -> Self {
        Self { page: Page::Landscape, ..self }
    }

    /// The same with what the figures are that it is made from.
    #[must_use]
    pub fn figures(self, figures: impl Into<String>) -> Self {
        Self { figures: figures.into(), ..self }
    }

    /// Whether there is anything but charts.
    fn has_words(&self) -> bool {
        self.blocks.iter().any(Block::has_words)
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
    /// A few numbers that say the most, in large print where a format can.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
    /// A chart; formats without drawings leave it out, and a section of charts alone with it: tables
    /// have the numbers.
    Chart(Chart),
    /// Charts of one kind side by side, with one legend for all of them; left out as a chart is.
    Panel(Vec<Chart>),
    /// Details that readers of a screen open when they want them; print has them open.
    Fold(Fold),
}

impl Block {
    /// Whether there is anything but charts in it.
    fn has_words(&self) -> bool {
        match self {
            Self::Text(_) | Self::Figures(_) | Self::Table(_) => true,
            Self::Chart(_) | Self::Panel(_) => false,
            Self::Fold(fold) => fold.blocks.iter().any(Self::has_words),
        }
    }
}

/// A number that says much by itself, and what it is the number of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it is the number of.
    pub name: String,
    /// The number, and how it is meant.
    pub cell: Cell,
    /// What stands below it; empty where nothing needs to.
    pub note: String,
}

impl Figure {
    /// A number without a note.
    #[must_use]
    pub fn new(name: impl Into<String>, cell: impl Into<Cell>) -> Self {
        Self { name: name.into(), cell: cell.into(), note: String::new() }
    }

    /// The same with a note.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }
}

/// Details below a line that says what they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fold {
    /// What they are.
    pub title: String,
    /// The details.
    pub blocks: Vec<Block>,
}

impl From<Fold> for Block {
    fn from(fold: Fold) -> Self {
        Self::Fold(fold)
    }
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
    /// How many units there are from bound to bound; each step as wide as the next.
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
    pub own: Option<Shown>,
    /// The median of the units that have one.
    pub median: Option<Shown>,
    /// The largest.
    pub best: Option<Shown>,
}

impl Report {
    /// All tables, section by section; those of folds too.
    pub fn tables(&self) -> impl Iterator<Item = (&Section, &Table)> {
        let mut found = Vec::new();
        for section in &self.sections {
            tables_of(&section.blocks, &mut |table| found.push((section, table)));
        }
        found.into_iter()
    }

    /// As Markdown: headings, paragraphs and tables.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# {}\n", marked(&self.title));
        if !self.figures.is_empty() {
            text.push_str(&format!("\n**{}**\n", marked(&self.figures)));
        }
        for paragraph in &self.lead {
            text.push_str(&format!("\n{}\n", marked(paragraph)));
        }
        for section in self.sections.iter().filter(|section| section.has_words()) {
            text.push_str(&format!("\n## {}\n", marked(&section.title)));
            if !section.figures.is_empty() {
                text.push_str(&format!("\n**{}**\n", marked(&section.figures)));
            }
            blocks_in_markdown(&mut text, self.language, &section.title, &section.blocks);
        }
        if !self.foot.is_empty() {
            text.push_str("\n---\n");
        }
        for paragraph in &self.foot {
            text.push_str(&format!("\n{}\n", marked(paragraph)));
        }
        text
    }
}

fn tables_of<'a>(blocks: &'a [Block], found: &mut dyn FnMut(&'a Table)) {
    for block in blocks.iter().filter(|block| block.has_words()) {
        match block {
            Block::Table(table) => found(table),
            Block::Fold(fold) => tables_of(&fold.blocks, found),
            Block::Text(_) | Block::Figures(_) | Block::Chart(_) | Block::Panel(_) => {}
        }
    }
}

/// Writes blocks below a heading, which tables of the same title do not repeat.
fn blocks_in_markdown(text: &mut String, language: Language, heading: &str, blocks: &[Block]) {
    for block in blocks.iter().filter(|block| block.has_words()) {
        match block {
            Block::Text(paragraph) => text.push_str(&format!("\n{}\n", marked(paragraph))),
            Block::Figures(figures) => {
                text.push('\n');
                for figure in figures {
                    text.push_str(&format!("- {}\n", marked(&in_a_line(figure, language, "**"))));
                }
            }
            Block::Table(table) => {
                if table.title() != heading {
                    text.push_str(&format!("\n### {}\n", marked(table.title())));
                }
                text.push_str(&format!("\n{}", table.to_markdown()));
            }
            Block::Chart(_) | Block::Panel(_) => {}
            Block::Fold(fold) => {
                text.push_str(&format!("\n### {}\n", marked(&fold.title)));
                blocks_in_markdown(text, language, &fold.title, &fold.blocks);
            }
        }
    }
}

/// `Đạt: 30 (88,24%)`, the number between marks.
fn in_a_line(figure: &Figure, language: Language, mark: &str) -> String {
    let mut line = format!("{}: {mark}{}{mark}", figure.name, figure.cell.shown(language));
    if !figure.note.is_empty() {
        line.push_str(&format!(" ({})", figure.note));
    }
    line
}

/// No line of text is longer on a terminal, where nothing else is asked for.
const WIDTH: usize = 100;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = f.width().unwrap_or(WIDTH);
        wrapped(f, width, &self.title.to_uppercase())?;
        if !self.figures.is_empty() {
            wrapped(f, width, &self.figures)?;
        }
        for paragraph in &self.lead {
            wrapped(f, width, paragraph)?;
        }
        for section in self.sections.iter().filter(|section| section.has_words()) {
            writeln!(f, "\n{}", "═".repeat(width))?;
            wrapped(f, width, &section.title.to_uppercase())?;
            if !section.figures.is_empty() {
                wrapped(f, width, &section.figures)?;
            }
            blocks_on_terminal(f, (self.language, width), &section.title, &section.blocks)?;
        }
        if !self.foot.is_empty() {
            writeln!(f, "\n{}", "═".repeat(width))?;
        }
        self.foot.iter().try_for_each(|paragraph| wrapped(f, width, paragraph))
    }
}

/// Writes blocks below a heading, which tables of the same title do not repeat.
fn blocks_on_terminal(
    f: &mut fmt::Formatter<'_>,
    (language, width): (Language, usize),
    heading: &str,
    blocks: &[Block],
) -> fmt::Result {
    for block in blocks.iter().filter(|block| block.has_words()) {
        match block {
            Block::Text(paragraph) => {
                writeln!(f)?;
                wrapped(f, width, paragraph)?;
            }
            Block::Figures(figures) => {
                writeln!(f)?;
                for figure in figures {
                    wrapped(f, width, &in_a_line(figure, language, ""))?;
                }
            }
            Block::Table(table) => {
                if table.title() != heading {
                    writeln!(f)?;
                    wrapped(f, width, table.title())?;
                }
                write!(f, "\n{table:width$}")?;
            }
            Block::Chart(_) | Block::Panel(_) => {}
            Block::Fold(fold) => {
                writeln!(f)?;
                wrapped(f, width, &fold.title)?;
                blocks_on_terminal(f, (language, width), &fold.title, &fold.blocks)?;
            }
        }
    }
    Ok(())
}

/// Writes a paragraph in lines that are not too long.
fn wrapped(f: &mut fmt::Formatter<'_>, width: usize, text: &str) -> fmt::Result {
    wrap(text, width).iter().try_for_each(|line| writeln!(f, "{line}"))
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
            figures: String::new(),
            lead: vec!["Số liệu giả lập.".to_owned()],
            sections: vec![section.with(chart)],
            foot: Vec::new(),
        }
    }

    #[test]
    fn figures_folds_and_the_foot_are_written_everywhere() {
        let mut table = Table::new(Language::Vi, "Chi tiết", vec![Column::right("n", "Số")]);
        table.push([Cell::number(1234)]);
        let figures = vec![
            Figure::new("Đạt", Cell::number(30)).note("trong 34"),
            Figure::new("Chưa đạt", Cell::number(4)),
        ];
        let fold = Fold { title: "Chi tiết".to_owned(), blocks: vec![table.into()] };
        let section = Section::new("one", "Một").with(Block::Figures(figures)).with(fold);
        let report = Report {
            sections: vec![section.landscape()],
            foot: vec!["Mã kiểm tra: 0af3".to_owned()],
            ..report()
        };
        let markdown = report.to_markdown();
        let expected = "\n## Một\n\n- Đạt: **30** (trong 34)\n- Chưa đạt: **4**\n\n### Chi tiết\n\n\
                        | Số |\n| ---: |\n| 1.234 |\n\n---\n\nMã kiểm tra: 0af3\n";
        assert!(markdown.ends_with(expected), "{markdown}");
        let text = report.to_string();
        let expected =
            "\nMỘT\n\nĐạt: 30 (trong 34)\nChưa đạt: 4\n\nChi tiết\n\n   Số\n─────\n1.234\n";
        assert!(text.contains(expected), "{text}");
        assert!(text.ends_with("═\nMã kiểm tra: 0af3\n"), "{text}");
        assert_eq!(report.tables().count(), 1);
    }

    #[test]
    fn markdown_has_what_is_written_and_leaves_charts_out() {
        let expected = "# Báo cáo\n\nSố liệu giả lập.\n\n## Phần một\n\nLời dẫn.\n\n### Bảng 1\n\n\
                        | Số |\n| ---: |\n| 7 |\n";
        assert_eq!(report().to_markdown(), expected);
    }

    #[test]
    fn a_narrow_terminal_has_short_lines() {
        let columns = vec![Column::left("a", "Đơn vị"), Column::left("b", "Ghi chú")];
        let mut table = Table::new(Language::Vi, "Bảng một", columns);
        table.push(["Sở Thông tin và Truyền thông", "gửi báo cáo chậm mười ngày"]);
        let section = Section::new("one", "Phần thứ nhất của báo cáo")
            .with("Lời dẫn hơi dài một chút.".to_owned());
        let report = Report { sections: vec![section.with(table)], ..report() };
        let text = format!("{report:24}");
        let expected = "BÁO CÁO\nSố liệu giả lập.\n\n════════════════════════\n\
                        PHẦN THỨ NHẤT CỦA BÁO\nCÁO\n\nLời dẫn hơi dài một\nchút.\n\nBảng một\n\n\
                        Đơn vị        Ghi chú\n────────────  ────────────\n\
                        Sở Thông ti…  gửi báo cáo…\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_terminal_has_headings_in_capitals() {
        let text = report().to_string();
        assert!(text.starts_with("BÁO CÁO\nSố liệu giả lập.\n\n═"), "{text}");
        assert!(text.ends_with("\nPHẦN MỘT\n\nLời dẫn.\n\nBảng 1\n\nSố\n──\n 7\n"), "{text}");
    }
}
