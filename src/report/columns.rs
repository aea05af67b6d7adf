//! Tables declared column by column: the head of each beside the cells that stand beneath it.

use super::cell::{Cell, Tone};
use super::table::{Column, Look, Table};
use crate::model::{Framework, Language, Verdict};
use crate::outcome::{Outcome, UnitOutcome};
use crate::scorecard::Words;

/// A text above a column or a table: in both languages, Vietnamese first, or already made.
pub(super) trait Head {
    fn told(self, words: Words) -> String;
}

impl Head for [&'static str; 2] {
    fn told(self, words: Words) -> String {
        let [vi, en] = self;
        words.pick(vi, en).to_owned()
    }
}

impl Head for &str {
    fn told(self, _: Words) -> String {
        self.to_owned()
    }
}

impl Head for String {
    fn told(self, _: Words) -> String {
        self
    }
}

/// Writes the cells of a row beneath one column or several.
type Cells<'f, R> = Box<dyn Fn(&R, &mut Vec<Cell>) + 'f>;

/// The columns of a table whose rows are made from values of type `R`.
pub(super) struct Columns<'f, R> {
    words: Words,
    columns: Vec<Column>,
    cells: Vec<Cells<'f, R>>,
}

impl<'f, R> Columns<'f, R> {
    pub(super) const fn new(language: Language) -> Self {
        Self { words: Words(language), columns: Vec::new(), cells: Vec::new() }
    }

    pub(super) const fn language(&self) -> Language {
        self.words.0
    }

    /// A column of text.
    pub(super) fn left<C: Into<Cell>>(
        self,
        key: impl Into<String>,
        head: impl Head,
        cell: impl Fn(&R) -> C + 'f,
    ) -> Self {
        let column = Column::left(key, head.told(self.words));
        self.several([column], move |row| [cell(row).into()])
    }

    /// A column of numbers.
    pub(super) fn right<C: Into<Cell>>(
        self,
        key: impl Into<String>,
        head: impl Head,
        cell: impl Fn(&R) -> C + 'f,
    ) -> Self {
        let column = Column::right(key, head.told(self.words));
        self.several([column], move |row| [cell(row).into()])
    }

    /// Columns whose cells are found together, in their order.
    pub(super) fn several<C: IntoIterator<Item = Cell>>(
        mut self,
        columns: impl IntoIterator<Item = Column>,
        cells: impl Fn(&R) -> C + 'f,
    ) -> Self {
        self.columns.extend(columns);
        self.cells.push(Box::new(move |row, all| all.extend(cells(row))));
        self
    }

    /// Columns that only some tables have.
    pub(super) fn when(self, has_them: bool, columns: impl FnOnce(Self) -> Self) -> Self {
        if has_them { columns(self) } else { self }
    }

    /// Shows the last column with a bar or shades.
    pub(super) fn look(mut self, look: Look) -> Self {
        self.columns.last_mut().into_iter().for_each(|column| column.look = look);
        self
    }

    /// The cells of one row.
    pub(super) fn row(&self, row: &R) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(self.columns.len());
        self.cells.iter().for_each(|write| write(row, &mut cells));
        cells
    }

    /// The table without rows, for [`row`](Self::row) to be pushed between headings.
    pub(super) fn empty(&self, title: impl Head) -> Table {
        Table::new(self.words.0, title.told(self.words), self.columns.clone())
    }

    /// The table with a row for each value.
    pub(super) fn table(self, title: impl Head, rows: impl IntoIterator<Item = R>) -> Table {
        let mut table = self.empty(title);
        rows.into_iter().for_each(|row| table.push(self.row(&row)));
        table
    }
}

/// Columns that several tables of units have.
impl<'a> Columns<'a, UnitOutcome<'a>> {
    pub(super) fn id(self) -> Self {
        self.left("unit", ["Mã đơn vị", "Unit id"], |unit| Cell::from(unit.unit.id.as_str()))
    }

    pub(super) fn rank(self) -> Self {
        self.right("rank", ["Hạng", "Rank"], |unit| Cell::rank(unit.rank))
    }

    /// The name, and the kind where the table has units of several.
    pub(super) fn name(self, is_mixed: bool) -> Self {
        let named = self.left("name", ["Đơn vị", "Unit"], |unit| Cell::unit(unit.unit));
        named.when(is_mixed, |columns| {
            columns.left("kind", KIND, |unit| Cell::from(&unit.unit.kind))
        })
    }

    /// The total, or how many targets are met; or else why there is none.
    pub(super) fn total(self, framework: &Framework) -> Self {
        let words = self.words;
        let (key, head) = match framework.criteria() {
            Some(_) => ("met", ["Chỉ tiêu đạt", "Met"]),
            None => ("total", ["Tổng điểm", "Total"]),
        };
        self.right(key, head, move |unit| total(words, unit))
    }

    /// The grade and the verdict, as far as the rules have them.
    pub(super) fn judged(self, framework: &Framework) -> Self {
        let words = self.words;
        let (graded, judged) = (!framework.grades().is_empty(), framework.verdict().is_some());
        self.when(graded, |columns| {
            columns.left("grade", ["Xếp loại", "Grade"], move |unit| {
                Cell::from(unit.grade.map(|grade| words.name(grade)))
            })
        })
        .when(judged, |columns| {
            columns.left("verdict", ["Kết luận", "Verdict"], move |unit| {
                Cell::from(unit.verdict.map(|verdict| self::verdict(words, verdict)))
            })
        })
    }

    /// What kind of figures a unit has, where they are not all of one.
    pub(super) fn nature(self, outcome: &'a Outcome) -> Self {
        self.when(outcome.is_mixed(), |columns| {
            columns.left("nature", ["Loại số liệu", "Figures"], |unit| {
                Cell::from(outcome.unit_origin(&unit.unit.id).nature)
            })
        })
    }
}

/// The head above the kinds of units.
pub(super) const KIND: [&str; 2] = ["Loại đơn vị", "Kind"];

/// The total of a unit, or why it has none.
pub(super) fn total(words: Words, unit: &UnitOutcome<'_>) -> Cell {
    match unit.no_total {
        Some(reason) => Cell::from(words.no_total(reason)).toned(Tone::Unknown),
        None => Cell::number_or_nothing(unit.total),
    }
}

pub(super) fn verdict(words: Words, verdict: Verdict) -> Cell {
    let tone = match verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
    };
    Cell::from(words.verdict(verdict)).toned(tone)
}
