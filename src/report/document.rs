//! A report: sections of text, tables and charts, before any format writes them.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use super::cell::{Cell, Link};
use super::table::{Table, marked};
use crate::model::{Language, Nature};
use crate::number::Shown;
use crate::scorecard::{Words, broken, spaced};

/// A report: a title and sections. `{}` writes it for a terminal of 100 columns, `{:80}` for one of 80.
///
/// Reports of outcomes, units, comparisons and provinces are made by the functions of [`report`](super). One of
/// other tables is put together:
///
/// ```
/// use dti_engine::Language;
/// use dti_engine::report::{Cell, Column, Report, Section, Table};
/// let mut table = Table::new(Language::Vi, "Xếp hạng", vec![Column::right("total", "Tổng điểm")]);
/// table.push([Cell::number(1234)]);
/// let report = Report::new(Language::Vi, "Kết quả năm 2023")
///     .with(Section::new("ranking", "Xếp hạng").text("Số liệu đã thẩm định.").table(table));
/// let expected = "# Kết quả năm 2023\n\n## Xếp hạng\n\nSố liệu đã thẩm định.\n\n| Tổng điểm |\n| ---: |\n| 1.234 |\n";
/// assert_eq!(report.to_markdown(), expected);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub(crate) language: Language,
    pub(crate) title: String,
    /// The nature of the figures, shown on every page and at the head of every sheet. May be empty.
    pub(crate) figures: String,
    /// The paragraphs before the first section.
    pub(crate) lead: Vec<String>,
    pub(crate) sections: Vec<Section>,
    /// The paragraphs after the last section.
    pub(crate) foot: Vec<String>,
    /// Other files, each with what it is. Only pages have links to them.
    pub(crate) links: Vec<(String, String)>,
}

/// A part of a report with a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The nature of the figures of this section, if not that of the report.
    pub(crate) figures: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) page: Page,
    /// Other files about the same, each with what it is. Only pages have links to them.
    pub(crate) links: Vec<(String, String)>,
    /// Who signs it on paper. Pages leave room for that in print, workbooks below the table.
    pub(crate) signed: Vec<String>,
}

/// The direction of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Page {
    #[default]
    Portrait,
    /// For tables of more than eight or nine columns. The section has pages of its own.
    Landscape,
    /// A card: it begins a page, in print small enough for one where that can be.
    Card,
}

impl Section {
    /// Creates an empty section. `id` names it in links, and should be used once in a report.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        let (page, figures, blocks, links, signed) = Default::default();
        Self { id: id.into(), title: title.into(), figures, blocks, page, links, signed }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(text.into())
    }

    /// Adds a table.
    #[must_use]
    pub fn table(self, table: Table) -> Self {
        self.with(table)
    }

    /// Sets the section in landscape.
    #[must_use]
    pub fn landscape(self) -> Self {
        Self { page: Page::Landscape, ..self }
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the heading.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Sets the nature of the figures of this section.
    pub(crate) fn figures(self, figures: impl Into<String>) -> Self {
        Self { figures: figures.into(), ..self }
    }

    /// Leaves room for two signatures: of who made it, and of who heads the office.
    #[must_use]
    pub fn signed(self, language: Language) -> Self {
        let words = Words(language);
        let signed = [
            words.pick("Người lập biểu", "Prepared by"),
            words.pick("Thủ trưởng đơn vị", "Head of the office"),
        ];
        Self { signed: signed.map(str::to_owned).into(), ..self }
    }

    /// Adds a block.
    pub(crate) fn with(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// Returns whether there is anything but charts.
    fn has_words(&self) -> bool {
        self.blocks.iter().any(Block::has_words)
    }
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Block {
    /// A paragraph.
    Text(String),
    /// A few important numbers, in large print if the format can.
    Figures(Vec<Figure>),
    /// A table.
    Table(Table),
    /// A chart. Formats without drawings leave it out, and sections of charts only: tables have the numbers.
    Chart(Chart),
    /// Charts of one kind side by side, with one legend. Left out as a chart is.
    Panel(Vec<Chart>),
    /// A table too wide for a page: only workbooks have it.
    Wide(Table),
    /// Details that are folded on a screen and open in print.
    Fold(Fold),
}

impl Block {
    /// Returns whether there is anything but charts in it.
    fn has_words(&self) -> bool {
        match self {
            Self::Text(_) | Self::Figures(_) | Self::Table(_) => true,
            Self::Chart(_) | Self::Panel(_) | Self::Wide(_) => false,
            Self::Fold(fold) => fold.blocks.iter().any(Self::has_words),
        }
    }
}

/// An important number with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) cell: Cell,
    /// The words below it. May be empty.
    pub(crate) note: String,
}

impl Figure {
    /// Creates a number without a note.
    pub(crate) fn new(name: impl Into<String>, cell: impl Into<Cell>) -> Self {
        Self { name: name.into(), cell: cell.into(), note: String::new() }
    }

    /// Sets the note.
    pub(crate) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }
}

/// Details below a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fold {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
    /// Whether paper has it too, as a decision prints it. The screen and the workbook have everything.
    pub(crate) printed: bool,
}

impl Fold {
    /// Folds a table of more than so many rows on a screen.
    pub(crate) fn long(table: Table, most: usize, printed: bool) -> Block {
        match table.len() > most {
            true => {
                Self { title: table.title().to_owned(), blocks: vec![table.into()], printed }.into()
            }
            false => table.into(),
        }
    }
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

/// A chart: its numbers. The format decides how it is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) shows: Shows,
}

/// The kinds of charts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Shows {
    /// The number of units in each of several equal steps.
    Distribution(Vec<Bin>),
    /// A unit beside the median and the best of its peers.
    Profile(Vec<Spoke>),
    /// The ranks that each unit can have.
    Ranks(Vec<RankBar>),
    /// Lines of parts, one below another.
    Stacks(Stacks),
    /// The ranks of units over years.
    Years(Years),
}

/// Lines of parts, as long as the sum of their numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Stacks {
    /// What the first parts of all lines are, the second parts, and so on. Empty if the parts of each line are others.
    pub(crate) parts: Vec<String>,
    pub(crate) lines: Vec<Stack>,
}

/// A line of parts: its name, the length of each, and what is told of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Stack {
    pub(crate) name: String,
    pub(crate) parts: Vec<Decimal>,
    pub(crate) told: String,
}

/// The rank of each unit in each year; `None` where it has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Years {
    pub(crate) years: Vec<String>,
    pub(crate) units: Vec<(String, Vec<Option<u32>>)>,
}

/// The ranks that a unit can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RankBar {
    pub(crate) name: String,
    /// By the rules.
    pub(crate) rank: u32,
    /// The best and the last that are possible.
    pub(crate) possible: (u32, u32),
    /// The best and the last in nine draws of ten.
    pub(crate) within: (u32, u32),
}

/// A bar of a distribution: units with `from <= x < to`. The last bar includes `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Bin {
    pub(crate) from: Decimal,
    pub(crate) to: Decimal,
    pub(crate) units: usize,
}

/// A group in a profile: shares of its points, from 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Spoke {
    pub(crate) name: String,
    /// The share of the unit.
    pub(crate) own: Option<Shown>,
    /// The median of the units that have one.
    pub(crate) median: Option<Shown>,
    /// The largest share.
    pub(crate) best: Option<Shown>,
}

impl Report {
    /// Creates a report without sections.
    #[must_use]
    pub fn new(language: Language, title: impl Into<String>) -> Self {
        let (figures, lead, sections, foot, links) = Default::default();
        Self { language, title: title.into(), figures, lead, sections, foot, links }
    }

    /// Adds a paragraph before the first section.
    #[must_use]
    pub fn lead(mut self, text: impl Into<String>) -> Self {
        self.lead.push(text.into());
        self
    }

    /// Adds a section.
    #[must_use]
    pub fn with(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// Adds a paragraph after the last section.
    #[must_use]
    pub fn foot(mut self, text: impl Into<String>) -> Self {
        self.foot.push(text.into());
        self
    }

    /// Adds a link to another file, which pages show below their title.
    #[must_use]
    pub fn link(mut self, text: impl Into<String>, address: impl Into<String>) -> Self {
        self.links.push((text.into(), address.into()));
        self
    }

    /// Adds a link to another file below the heading of the section of this id.
    #[must_use]
    pub fn link_section(
        mut self,
        id: &str,
        text: impl Into<String>,
        address: impl Into<String>,
    ) -> Self {
        if let Some(section) = self.sections.iter_mut().find(|section| section.id == id) {
            section.links.push((text.into(), address.into()));
        }
        self
    }

    /// Links the names of units to their cards. `address` gets the id of a section and that of a unit.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Language, Plan, report};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\n\
    /// #   \npoints: 10\nabsent: {missing: zero}\nmetrics: {done: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
    /// #   scoring: {linear: {of: done, zero_at: 0, full_at: 10}}}\n")?;
    /// let dataset = Dataset::from_csv("unit,done\nan,2\nbinh,4\n".as_bytes(), &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// let report = report::of_outcome(&outcome, Language::Vi)
    ///     .link_units(|_, unit| Some(format!("cards/{}.html", report::file_name(unit))));
    /// assert!(report.to_html().contains("<a href=\"cards/binh.html\">binh</a>"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn link_units(mut self, address: impl Fn(&str, &str) -> Option<String>) -> Self {
        for section in &mut self.sections {
            let id = &section.id;
            each_table(&mut section.blocks, &mut |table| {
                for cell in table.cells_mut() {
                    if let Some(Link::Unit(unit)) = cell.link.as_deref() {
                        cell.link = address(id, unit).map(|to| Box::new(Link::Address(to)));
                    }
                }
            });
        }
        self
    }

    /// Sets what the figures of all its tables are ([`Table::of_nature`]).
    pub(crate) fn of_nature(mut self, nature: Option<Nature>) -> Self {
        let blocks = self.sections.iter_mut().map(|section| &mut section.blocks);
        blocks.for_each(|blocks| {
            each_table(blocks, &mut |table| *table = table.clone().of_nature(nature));
        });
        self
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the sections, in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Returns all tables, section by section, with those that are folded.
    pub fn tables(
        &self,
    ) -> impl ExactSizeIterator<Item = (&Section, &Table)> + DoubleEndedIterator {
        let mut found = Vec::new();
        for section in &self.sections {
            tables_of(&section.blocks, &mut |table| found.push((section, table)));
        }
        found.into_iter()
    }

    /// Writes Markdown: headings, paragraphs and tables.
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

fn tables_of<'a>(blocks: &'a [Block], take: &mut dyn FnMut(&'a Table)) {
    for block in blocks.iter().filter(|block| block.has_words()) {
        match block {
            Block::Table(table) => take(table),
            Block::Fold(fold) => tables_of(&fold.blocks, take),
            Block::Text(_)
            | Block::Figures(_)
            | Block::Chart(_)
            | Block::Panel(_)
            | Block::Wide(_) => {}
        }
    }
}

fn each_table(blocks: &mut [Block], change: &mut dyn FnMut(&mut Table)) {
    for block in blocks {
        match block {
            Block::Table(table) | Block::Wide(table) => change(table),
            Block::Fold(fold) => each_table(&mut fold.blocks, change),
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
            Block::Chart(_) | Block::Panel(_) | Block::Wide(_) => {}
            Block::Fold(fold) => {
                text.push_str(&format!("\n### {}\n", marked(&fold.title)));
                blocks_in_markdown(text, language, &fold.title, &fold.blocks);
            }
        }
    }
}

/// Writes a figure with its number between marks: `Đạt: 30 (88,24%)`.
fn in_a_line(figure: &Figure, language: Language, mark: &str) -> String {
    let mut line = format!("{}: {mark}{}{mark}", figure.name, figure.cell.shown(language));
    if !figure.note.is_empty() {
        line.push_str(&format!(" ({})", figure.note));
    }
    line
}

/// The default width of a terminal.
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
            Block::Chart(_) | Block::Panel(_) | Block::Wide(_) => {}
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
    broken(&spaced(text), width).try_for_each(|line| writeln!(f, "{line}"))
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sections: Vec<_> = self.sections.iter().map(|section| &section.id).collect();
        let mut report = f.debug_struct("Report");
        report.field("title", &self.title).field("sections", &sections).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Column;

    fn report() -> Report {
        let mut table = Table::new(Language::Vi, "Bảng 1", vec![Column::right("n", "Số")]);
        table.push(["7"]);
        let chart =
            Chart { title: "Phân bố".to_owned(), shows: Shows::Distribution(Vec::new()) };
        let section = Section::new("one", "Phần một").with("Lời dẫn.".to_owned()).with(table);
        Report::new(Language::Vi, "Báo cáo").lead("Số liệu giả lập.").with(section.with(chart))
    }

    #[test]
    fn figures_folds_and_the_foot_are_written_everywhere() {
        let mut table = Table::new(Language::Vi, "Chi tiết", vec![Column::right("n", "Số")]);
        table.push([Cell::number(1234)]);
        let figures = vec![
            Figure::new("Đạt", Cell::number(30)).note("trong 34"),
            Figure::new("Chưa đạt", Cell::number(4)),
        ];
        let fold =
            Fold { title: "Chi tiết".to_owned(), blocks: vec![table.into()], printed: true };
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
