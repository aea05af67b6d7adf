//! The end of a table, and rows within it that belong to no unit.

use std::borrow::Cow;

use super::cell::Content;
use super::columns::Columns;
use super::rows::{Cell, Row};
use crate::dataset::{Register, Unmatched};
use crate::diagnostic::{Answer, Code, Problem};
use crate::intake::form_rows::{self, FormRow};
use crate::intake::header::{Role, own_column};
use crate::intake::heading;
use crate::intake::messages::quoted;
use crate::intake::values::is_value;
use crate::model::Framework;
use crate::name::{folded, trimmed};
use crate::said::said;

/// The content of a row, with the roles of its columns.
pub(super) struct Found<'r, 'w> {
    row: &'r Row<'w>,
    columns: &'r Columns,
    register: Option<&'r Register>,
    /// The texts in the columns of the unit's id and name.
    own: [Option<Cow<'r, str>>; 2],
}

impl<'r, 'w> Found<'r, 'w> {
    pub(super) fn new(
        row: &'r Row<'w>,
        columns: &'r Columns,
        register: Option<&'r Register>,
    ) -> Self {
        let own = columns.own.map(|own| {
            let cell = row.cells.iter().find(|cell| Some(cell.column) == own);
            cell.map(|cell| cell.content.shown())
        });
        Self { row, columns, register, own }
    }

    fn role(&self, cell: &Cell<'_>) -> Option<Role> {
        self.columns.at(cell.column).map(|column| column.role)
    }

    /// Returns whether the register has a unit of this id or name.
    fn is_known(&self) -> bool {
        let own = self.own.iter().flatten().next();
        let found = own.zip(self.register).map(|(own, register)| register.find(own));
        found.is_some_and(|found| !matches!(found, Err(Unmatched::Nowhere(_))))
    }

    /// Returns the texts that identify the row: those in the columns of its unit, else all of them.
    fn telling(&self) -> impl Iterator<Item = &str> {
        let alone = self.own.iter().all(Option::is_none);
        // A row with nothing but notes in ignored columns is skipped.
        let passed = |cell: &Cell<'_>| self.role(cell) == Some(Role::Ignored);
        let others = if alone && !self.row.cells.iter().all(passed) {
            self.row.cells.as_slice()
        } else {
            &[]
        };
        let others = others.iter().filter_map(|cell| match &cell.content {
            Content::Text(text) => Some(text.trim()),
            _ => None,
        });
        self.own.iter().flatten().map(AsRef::as_ref).chain(others)
    }

    /// Returns the text that ends the table, if it is one of `named`. The error is that the row is one of a unit.
    pub(super) fn foot(
        &self,
        named: &[String],
        framework: &Framework,
    ) -> Option<Result<String, Problem>> {
        if named.is_empty() {
            return None;
        }
        let form = |text: &str| folded(text.trim().trim_end_matches([':', '.']));
        let is_foot = |text: &&str| named.iter().any(|foot| form(foot) == form(text));
        // A unit of the register may be called so, and is one.
        let text = self.telling().find(is_foot).filter(|_| !self.is_known())?;
        Some(match self.is_of_a_unit(framework) {
            true => Err(foot_of_a_unit(&self.says(), text)),
            false => Ok(text.to_owned()),
        })
    }

    /// Returns what the row says of its unit.
    fn says(&self) -> String {
        let [id, name] = self.own.each_ref().map(|text| text.as_deref().unwrap_or_default());
        heading::shown(id, name)
    }

    /// Returns whether the row is one of a unit, whatever it is called: of one in the register, or with an id beside its
    /// name, and figures.
    pub(super) fn is_of_a_unit(&self, framework: &Framework) -> bool {
        let [id, name] = self.own.each_ref().map(|text| text.as_deref().unwrap_or_default());
        let has_id = !id.is_empty() && !name.is_empty() && id != name;
        self.is_known() || has_id && self.has_figures(framework)
    }

    /// Returns the kind of a row that belongs to the form, and the text that identifies it. `begins`: it is
    /// the first one beneath the header.
    pub(super) fn form_row(&self, begins: bool) -> Option<(FormRow, String)> {
        if begins && self.are_numbers() && !self.is_known() {
            let texts: Vec<_> = self.row.cells.iter().map(|cell| cell.content.shown()).collect();
            return Some((FormRow::Numbers, texts.join(" ")));
        }
        let [id, name] = self.own.each_ref().map(|text| text.as_deref().unwrap_or_default());
        let found = form_rows::of_unit(id, name)
            .or_else(|| self.telling().find_map(|text| Some((form_rows::of_text(text)?, text))));
        found.filter(|_| !self.is_known()).map(|(row, text)| (row, text.to_owned()))
    }

    /// Returns whether every cell says what the head of its column says, or one of the rows of that head.
    pub(super) fn repeats_heads(&self) -> bool {
        let same = |cell: &Cell<'_>| {
            let (shown, column) = (cell.content.shown(), self.columns.at(cell.column));
            column.is_some_and(|column| {
                own_column(&shown) == Some(column.name.as_str())
                    || folded(&column.name).contains(&folded(trimmed(&shown)))
            })
        };
        self.row.cells.iter().all(|cell| cell.content.is_empty() || same(cell))
    }

    fn are_numbers(&self) -> bool {
        let [_, name] = &self.own;
        let place =
            |cell: &Cell<'_>| usize::try_from(cell.column).map_or(0, |at| at.saturating_add(1));
        let texts: Vec<_> =
            self.row.cells.iter().map(|cell| (place(cell), cell.content.shown())).collect();
        let texts = texts.iter().map(|(place, text)| (*place, text.as_ref()));
        form_rows::are_numbers_of_columns(texts, name.as_deref())
    }

    /// Returns what a row says that is a heading of the table (`I`, `KHU VỰC MIỀN NÚI`) and no unit of the register.
    pub(super) fn heading(&self, framework: &Framework) -> Option<String> {
        let [id, name] = &self.own;
        let [id, name] = [id, name].map(|text| text.as_deref().unwrap_or_default());
        let figures = !self.is_known() && self.has_figures(framework);
        let is_heading = !self.is_known() && heading::is_heading(id, name, figures);
        is_heading.then(|| heading::shown(id, name))
    }

    /// Returns whether the row has figures, which would not be read after the end of the table.
    pub(super) fn has_figures(&self, framework: &Framework) -> bool {
        let is_figure = |cell: &Cell<'_>| {
            let role = self.role(cell);
            let metric = role.and_then(Role::metric).and_then(|metric| framework.metric_at(metric));
            metric.is_some_and(|metric| match &cell.content {
                Content::Text(text) => is_value(&metric.kind, trimmed(text)),
                content => !content.is_empty(),
            })
        };
        self.is_known() || self.row.cells.iter().any(is_figure)
    }
}

/// Returns the fault of heads within a table that are not its own.
pub(super) fn other_heads(says: &str) -> Problem {
    let message = said!(
        "the row {} begins a second table, with other columns",
        "dòng {} mở đầu một bảng thứ hai, có các cột khác",
        quoted(says)
    );
    Problem::new(Code::FormRow, message)
        .help(said!("put that table on a sheet of its own", "chuyển bảng đó sang một trang riêng"))
}

/// Returns the fault of a row of a unit that is called as the end of the tables.
fn foot_of_a_unit(says: &str, foot: &str) -> Problem {
    let message = said!(
        "the tables are said to end with {}, but the row {} is one of a unit",
        "bảng được khai là kết thúc ở {}, nhưng dòng {} là của một đơn vị",
        quoted(foot),
        quoted(says)
    );
    Problem::new(Code::FormRow, message).help(said!(
        "if it is no unit, delete the row; if it is one, name another text as the end of the tables, or none",
        "nếu không phải đơn vị thì xóa dòng; nếu đúng là đơn vị thì dùng `--foot` với dòng chữ khác, hoặc không dùng"
    ))
}

/// Returns a text with which the tables of a form can end. One with a day, or a number of units, differs in the next form.
pub(super) fn as_foot(says: &str) -> Option<&str> {
    Some(says).filter(|says| !says.contains(|c: char| c.is_ascii_digit()))
}

/// Returns the fault of a row of the form, with other advice than deleting it: `foot` is a text of this row, or of one
/// beneath it, with which the table ends.
pub(super) fn or_foot(row: FormRow, says: &str, foot: Option<&str>) -> Problem {
    let foot = foot.filter(|_| matches!(row, FormRow::Total | FormRow::Closing));
    let problem = form_rows::no_unit(row, says);
    let Some((foot, why)) = foot.zip(problem.words.help.clone()) else { return problem };
    let help = said!(
        "{why}; or name {} as the text with which the table ends: then it is passed over with what stands beneath",
        "{why}; hoặc dùng `--foot` với {} làm dòng chữ kết thúc bảng: khi đó dòng này và phần bên dưới được bỏ qua",
        quoted(foot),
        why
    );
    problem.help(help).answer(Answer::Foot(foot.to_owned()))
}
