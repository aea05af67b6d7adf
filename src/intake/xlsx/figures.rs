//! A form of one unit, with a row for each figure.
//!
//! Above the table the sheet says which unit it is of (`Tên đơn vị`, `Mã đơn vị`). The header has the ids of the
//! columns: `metric` and `value`, which are read, with `evidence`, `reason`, `as_of` and `nature`; and `number`,
//! `figure`, `points` and `how`, which explain each figure and are not read.

use super::columns::Columns;
use super::heads::names_of;
use super::rows::{Cell, Row, Rows};
use super::table::Table;
use super::xml::Flaw;
use crate::dataset::notes::{NoteKind, Subject};
use crate::diagnostic::{Code, Problem, Span};
use crate::intake::csv::unknown_metric;
use crate::intake::header::{Column, Name, Role, own_column, understand};
use crate::intake::messages::quoted;
use crate::intake::unit_of_line::Said;
use crate::model::Language;
use crate::name::seen;
use crate::said::said;

/// A column of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Number,
    Figure,
    Points,
    How,
    Value,
    Note(NoteKind),
    Metric,
}

/// The columns of a form, in order.
pub(super) const HEADS: [Head; 10] = [
    Head::Number,
    Head::Figure,
    Head::Points,
    Head::How,
    Head::Value,
    Head::Note(NoteKind::Evidence),
    Head::Note(NoteKind::Reason),
    Head::Note(NoteKind::AsOf),
    Head::Note(NoteKind::Nature),
    Head::Metric,
];

impl Head {
    /// Returns the id by which it is read back.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Figure => "figure",
            Self::Points => "points",
            Self::How => "how",
            Self::Value => "value",
            Self::Note(kind) => kind.word(),
            Self::Metric => "metric",
        }
    }

    pub(super) const fn words(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Number => ("TT", "No."),
            Self::Figure => ("Chỉ số, số liệu", "Indicator, figure"),
            Self::Points => ("Điểm tối đa", "Points"),
            Self::How => ("Cách tính điểm", "How points are earned"),
            Self::Value => ("Số liệu của đơn vị", "Figure of the unit"),
            Self::Note(NoteKind::Evidence) => ("Tài liệu kiểm chứng", "Evidence"),
            Self::Note(NoteKind::Reason) => ("Lý do thẩm định", "Verifier's reason"),
            Self::Note(NoteKind::AsOf) => ("Thời điểm số liệu", "As of"),
            Self::Note(NoteKind::Nature) => ("Loại số liệu", "Nature"),
            Self::Metric => ("Mã số liệu", "Metric id"),
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

/// The columns of a form that only explain.
fn explains(name: &str) -> bool {
    HEADS.iter().take(4).any(|head| head.id() == name)
}

/// Returns the text of a cell of a row in a column.
fn text_of(row: &Row<'_>, place: Option<u32>) -> (String, Option<Span>) {
    let cell = row.cells.iter().find(|cell| Some(cell.column) == place);
    let text = cell.map(|cell| seen(&cell.content.shown()).into_owned()).unwrap_or_default();
    (text, cell.map(Cell::span))
}

impl Table<'_, '_, '_> {
    /// Returns whether a row is the header of a form of one unit: it has `metric` and `value`, and no column for
    /// units.
    pub(super) fn is_form(&self, row: &Row<'_>) -> bool {
        let has = |name: &str| row.cells.iter().any(|cell| seen(&cell.content.shown()) == name);
        let names = self.intake.names();
        let own = ["metric", "value"].iter().all(|name| has(name) && names.metric(name).is_none());
        own && !has("unit") && !has("name")
    }

    /// Reads a form of one unit beneath its header. `None` if its columns cannot be used.
    pub(super) fn form(
        &mut self,
        rows: &mut Rows<'_, '_>,
        header: &Row<'_>,
        above: &[Row<'_>],
    ) -> Result<Option<Columns>, Flaw> {
        let cells: Vec<_> = header.cells.iter().collect();
        let (explaining, heads): (Vec<_>, Vec<_>) =
            cells.into_iter().partition(|cell| explains(&seen(&cell.content.shown())));
        let mut names = names_of(&heads);
        // The unit stands above the table, and not in a column.
        names.extend(["unit", "kind"].map(|own| Name::new(own, header.span())));
        let (own, ignore) = (self.intake.names(), &self.options.ignore);
        let read = understand(
            names,
            own,
            ignore,
            &mut self.intake.faults,
            &said!("the header", "dòng tiêu đề"),
        );
        let Some(read) = read else { return Ok(None) };
        let places = heads.iter().map(|cell| cell.column);
        let mut columns = Columns::new(header.number, places.zip(read.columns.clone()));
        columns.loose.extend(explaining.iter().map(|cell| cell.column));
        let (at, label) = self.unit_above(above, header, &mut columns);
        let place = |role: Role| {
            let found = read.columns.iter().position(|column| column.role == role)?;
            heads.get(found).map(|cell| cell.column)
        };
        let (metric, value) = (place(Role::LongMetric), place(Role::LongValue));
        let notes: Vec<_> = NoteKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, place(Role::LongNote(kind))?)))
            .collect();
        while let Some(row) = rows.row()? {
            let (id, span) = text_of(&row, metric);
            let Some(span) = span.filter(|_| !id.is_empty()) else {
                self.without_metric(&row, value, &notes, &columns);
                continue;
            };
            let Some(role) = own.value(&id) else {
                self.intake.faults.push(span.place(), || unknown_metric(&id, own, 1));
                continue;
            };
            columns.rows.push(row.number);
            if let Some(first) = self.given.insert((at, role), span) {
                let message = said!(
                    "the value of {} is there twice",
                    "giá trị của {} xuất hiện hai lần",
                    quoted(&id)
                );
                let problem = || {
                    Problem::new(Code::RepeatedValue, message)
                        .help(said!("keep one of the two rows", "giữ một trong hai dòng"))
                };
                let related = || Some((first, said!("it is here already", "đã có ở đây")));
                self.intake.faults.push_related(span.place(), problem, related);
                continue;
            }
            let subject = match role {
                Role::Metric(metric) => Subject::Metric(metric),
                Role::Declared(target) => Subject::Target(target),
                _ => continue,
            };
            let notes = notes.iter().map(|(kind, place)| (Role::Note(*kind, subject), *place));
            for (role, place) in value.map(|place| (role, place)).into_iter().chain(notes) {
                let column = Column { name: id.clone(), role, span };
                if let Some(cell) = row.cells.iter().find(|cell| cell.column == place) {
                    self.value(at, &column, cell, &label);
                }
            }
        }
        Ok(Some(columns))
    }

    /// Reports a value in a row without a metric. Headings and signatures have none.
    fn without_metric(
        &mut self,
        row: &Row<'_>,
        value: Option<u32>,
        notes: &[(NoteKind, u32)],
        columns: &Columns,
    ) {
        let read = value.into_iter().chain(notes.iter().map(|(_, place)| *place));
        let read: Vec<_> = read.collect();
        for cell in &row.cells {
            let empty = seen(&cell.content.shown()).is_empty();
            let explains = columns.loose.contains(&cell.column);
            if empty || explains || !read.contains(&cell.column) {
                continue;
            }
            self.intake.faults.push(cell.span().place(), || {
                Problem::new(
                    Code::NotAMetric,
                    said!(
                        "the value stands in a row that asks for no figure",
                        "giá trị nằm ở dòng không yêu cầu số liệu nào"
                    ),
                )
                .help(said!(
                    "move it to the row of its figure; rows cannot be added to a form",
                    "chuyển sang dòng của số liệu đó; không được thêm dòng vào biểu mẫu"
                ))
            });
        }
    }

    /// Finds the unit that the rows above a form name. Returns its row in the dataset, and what it is called.
    fn unit_above(
        &mut self,
        above: &[Row<'_>],
        header: &Row<'_>,
        columns: &mut Columns,
    ) -> (usize, String) {
        let mut found: [(String, Option<Span>); 3] = Default::default();
        for row in above {
            let [what, rest @ ..] = row.cells.as_slice() else { continue };
            let what = what.content.shown();
            let own = own_column(what.trim().trim_end_matches(':'));
            let Some(place) = ["unit", "name", "kind"].iter().position(|name| own == Some(name))
            else {
                continue;
            };
            let Some((cell, slot)) = rest.first().zip(found.get_mut(place)) else { continue };
            *slot = (seen(&cell.content.shown()).into_owned(), Some(cell.span()));
        }
        let [(id, unit), (name, named), (kind, of_kind)] = found;
        let at = unit.or(named).unwrap_or(header.span());
        let nowhere = self.intake.units().len();
        if id.is_empty() && name.is_empty() {
            self.intake.faults.push(at.place(), || {
                Problem::new(
                    Code::NoUnitId,
                    said!(
                        "the form does not say which unit it is of",
                        "biểu mẫu không ghi là của đơn vị nào"
                    ),
                )
                .help(said!(
                    "write the name of the unit above the table, beside `Tên đơn vị`",
                    "viết tên đơn vị phía trên bảng, cạnh `Tên đơn vị`"
                ))
            });
            return (nowhere, String::new());
        }
        let kind = self.intake.kind(&kind, of_kind.unwrap_or(at).place());
        let label = if name.is_empty() { id.clone() } else { name.clone() };
        let said = Said { id: id.into(), name: name.clone().into(), kind, figures: true };
        let place = at.within(&label, "");
        let identity = self.intake.identify_with_kind(&said, place);
        let named = (!name.is_empty()).then_some(name).zip(named);
        let row = identity.and_then(|identity| self.unit(identity, named, place, columns));
        (row.unwrap_or(nowhere), label)
    }
}
