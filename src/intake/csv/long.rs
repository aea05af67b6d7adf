//! Long files: one line per value.

use crate::diagnostic::{Code, Problem, Span};
use crate::said::said;
use std::borrow::Cow;

use indexmap::IndexMap;

use super::super::faults::{Place, Spot};
use super::super::header::{Header, Names, Role};
use super::super::messages::{self, count_problem, quoted, too_many_units};
use super::super::unit_of_line::{Identity, Said};
use super::super::values::Intake;
use super::cells::{Cell, Reader};
use super::header::cell_problem;
use crate::dataset::notes::{NoteKind, Subject};
use crate::model::UnitKind;
use crate::name::{nfc, seen, trimmed};

/// The cells of a line.
#[derive(Default)]
struct Line<'t> {
    unit: Option<Cell<'t>>,
    name: Option<Cell<'t>>,
    kind: Option<Cell<'t>>,
    metric: Option<Cell<'t>>,
    value: Option<Cell<'t>>,
    notes: Vec<(NoteKind, Cell<'t>)>,
}

/// The places of the name and kind of a unit.
#[derive(Debug, Clone, Copy)]
struct Places {
    unit: Span,
    name: Option<Span>,
    kind: Option<Span>,
}

/// An unknown metric, with its first place and the number of its lines.
struct Unknown {
    span: Span,
    unit: String,
    lines: usize,
}

struct Long<'t, 'i, 'f> {
    reader: Reader<'t>,
    intake: &'i mut Intake<'f>,
    names: Names<'f>,
    said: Vec<Places>,
    /// The position + 1 of each value, by metric and row, then by target and row.
    given: [Vec<Vec<u32>>; 2],
    unknown: IndexMap<String, Unknown>,
    /// The unit of the previous line, which is mostly that of the next one too.
    last: Option<(Cow<'t, str>, usize)>,
    rows: usize,
}

/// Reads the lines after the header.
pub(super) fn read(reader: Reader<'_>, header: &Header, intake: &mut Intake<'_>, rows: usize) {
    let names = intake.names();
    let (metrics, targets) = intake.widths();
    let given = [vec![Vec::new(); metrics], vec![Vec::new(); targets]];
    let (said, unknown) = (Vec::new(), IndexMap::new());
    let mut long = Long { reader, intake, names, said, given, unknown, last: None, rows };
    loop {
        long.reader.skip_blank_lines();
        if long.reader.at_end() || long.line(header).is_none() {
            break;
        }
    }
    long.report_unknown();
    long.report_kinds();
    let said = long.said;
    let spot = |row: usize| said.get(row).map(|places| Spot::Text(places.unit));
    intake.check_ids(spot);
    intake.check_headings(spot);
}

impl<'t> Long<'t, '_, '_> {
    /// Reads a line. `None` when reading must stop.
    fn line(&mut self, header: &Header) -> Option<()> {
        let start = self.reader.position();
        let mut line = Line::default();
        let (mut read, mut ended) = (0usize, false);
        for column in &header.columns {
            let cell = self.reader.cell();
            ended = cell.last;
            read = read.saturating_add(1);
            if let Some(fault) = cell.fault {
                let place = Place::Text {
                    start: cell.start,
                    end: cell.end,
                    unit: "",
                    column: &column.name,
                };
                let limit = self.reader.limit();
                self.intake.faults.push(place, || cell_problem(fault, &cell.text, limit));
                if !ended {
                    self.reader.skip_line();
                }
                return Some(());
            }
            match column.role {
                Role::Unit => line.unit = Some(cell),
                Role::Name => line.name = Some(cell),
                Role::Kind => line.kind = Some(cell),
                Role::LongMetric => line.metric = Some(cell),
                Role::LongValue => line.value = Some(cell),
                Role::LongNote(kind) => line.notes.push((kind, cell)),
                Role::Metric(_)
                | Role::Declared(_)
                | Role::Note(..)
                | Role::Ignored
                | Role::Unnamed
                | Role::Text(_)
                | Role::Unknown => {}
            }
            if ended {
                break;
            }
        }
        if ended && read == header.columns.len() {
            return self.take_in(line, start);
        }
        let at = if ended { start } else { self.reader.position() };
        let found = if ended { read } else { read.saturating_add(self.reader.skip_line()) };
        let end = self.reader.line_end(at);
        let place = Place::Text { start: at, end, unit: "", column: "" };
        let delimiter = self.reader.delimiter();
        self.intake.faults.push(place, || count_problem(header.columns.len(), found, delimiter));
        Some(())
    }

    fn take_in(&mut self, line: Line<'t>, start: usize) -> Option<()> {
        let row = match self.unit(&line, start) {
            Ok(row) => row,
            Err(carry_on) => return carry_on,
        };
        let id = self.intake.units().get(row).map(|unit| unit.id.clone()).unwrap_or_default();
        self.name(row, &id, line.name);
        self.kind(row, &id, line.kind);
        let (Some(metric), Some(value)) = (line.metric, line.value) else { return Some(()) };
        let name = seen(&metric.text);
        let place = Place::Text { start: value.start, end: value.end, unit: &id, column: &name };
        let Some(role) = self.names.value(&name) else {
            let span = Span { start: metric.start, end: metric.end };
            let unknown = self.unknown.entry(name.into_owned());
            let unknown = unknown.or_insert_with(|| Unknown { span, unit: id.clone(), lines: 0 });
            unknown.lines = unknown.lines.saturating_add(1);
            return Some(());
        };
        if let Some(first) = self.given_before(role, row, value.start) {
            let message = said!(
                "the value of {} of the unit {} is there twice",
                "giá trị của {} của đơn vị {} xuất hiện hai lần",
                quoted(&name),
                quoted(&id)
            );
            let problem = || {
                Problem::new(Code::RepeatedValue, message)
                    .help(said!("keep one of the two lines", "giữ một trong hai dòng"))
            };
            let related = || Some((first, said!("it is here already", "đã có ở đây")));
            self.intake.faults.push_related(place, problem, related);
            return Some(());
        }
        let of = match role {
            Role::Metric(metric) => {
                self.intake.value(row, metric, &value.text, place);
                Subject::Metric(metric)
            }
            Role::Declared(target) => {
                self.intake.declare(row, target, &value.text, place);
                Subject::Target(target)
            }
            _ => return Some(()),
        };
        for (kind, cell) in &line.notes {
            let (start, end) = (cell.start, cell.end);
            let place = Place::Text { start, end, unit: &id, column: &name };
            self.intake.note(*kind, of, row, &cell.text, place);
        }
        Some(())
    }

    /// Returns the row of the line's unit. The error tells whether to continue without it.
    fn unit(&mut self, line: &Line<'t>, start: usize) -> Result<usize, Option<()>> {
        // With a register, a name alone identifies the unit too.
        let cell = line.unit.as_ref().filter(|cell| !trimmed(&cell.text).is_empty());
        let named = line.name.as_ref().filter(|_| self.intake.register.is_some());
        let Some(cell) = cell.or(named).or(line.unit.as_ref()) else { return Err(Some(())) };
        if let Some((text, row)) = &self.last
            && *text == cell.text
        {
            return Ok(*row);
        }
        let span = Span { start: cell.start, end: cell.end };
        let place = span.place();
        let kind = line.kind.as_ref().map(|cell| nfc(trimmed(&cell.text)));
        let kind = kind.filter(|kind| !kind.is_empty() && self.intake.register.is_some());
        let said = Said::of_line(trimmed(&cell.text), "", kind.map(UnitKind::new));
        let Some(Identity { id, name, kind }) = self.intake.identify(&said, place) else {
            return Err(Some(()));
        };
        let row = match self.intake.find(&id) {
            Some(row) => row,
            None if self.said.len() >= self.rows => {
                let rows = self.rows;
                self.intake.faults.push(place, || too_many_units(rows));
                return Err(None);
            }
            None => {
                let kind = kind.unwrap_or_else(|| UnitKind::new(""));
                self.intake.add_unit(id, name, kind);
                self.said.push(Places { unit: span, name: None, kind: None });
                debug_assert!(start <= span.start);
                self.said.len().saturating_sub(1)
            }
        };
        self.last = Some((cell.text.clone(), row));
        Ok(row)
    }

    /// Takes the first name of a unit. Another one is a fault.
    fn name(&mut self, row: usize, id: &str, cell: Option<Cell<'t>>) {
        let Some(cell) = cell.filter(|cell| !trimmed(&cell.text).is_empty()) else { return };
        let Some(said) = self.said.get_mut(row) else { return };
        let place = Place::Text { start: cell.start, end: cell.end, unit: id, column: "" };
        if self.intake.register.is_some() {
            let said = Said::of_line(id, &cell.text, None);
            self.intake.identify(&said, place);
            return;
        }
        let Some(name) = self.intake.name(&cell.text, place) else { return };
        match said.name {
            None => {
                said.name = Some(Span { start: cell.start, end: cell.end });
                self.intake.set_name(row, &name);
            }
            Some(first) => {
                let known = self.intake.units().get(row).map(|unit| unit.name.clone());
                if known.as_deref() != Some(&name) {
                    let problem = || messages::unlike(&said!("name", "tên"), id, &name);
                    let related = || Some((first, said!("here it has another", "ở đây lại khác")));
                    self.intake.faults.push_related(place, problem, related);
                }
            }
        }
    }

    /// Takes the first kind of a unit. Another one is a fault.
    fn kind(&mut self, row: usize, id: &str, cell: Option<Cell<'t>>) {
        let Some(cell) = cell.filter(|cell| !trimmed(&cell.text).is_empty()) else { return };
        let Some(said) = self.said.get_mut(row) else { return };
        let place = Place::Text { start: cell.start, end: cell.end, unit: id, column: "" };
        match said.kind {
            _ if self.intake.register.is_some() => {
                let kind = self.intake.kind(&cell.text, place);
                let said = Said::of_line(id, "", kind);
                self.intake.identify(&said, place);
            }
            None => {
                said.kind = Some(Span { start: cell.start, end: cell.end });
                if let Some(kind) = self.intake.kind(&cell.text, place) {
                    self.intake.set_kind(row, kind);
                }
            }
            Some(first) => {
                let kind = nfc(trimmed(&cell.text));
                let first_text = self.reader.text().get(first.start..first.end).unwrap_or_default();
                let known =
                    self.intake.units().get(row).is_some_and(|unit| unit.kind.as_str() == kind);
                // An unknown kind was already reported at its first place.
                if !known && trimmed(first_text) != trimmed(&cell.text) {
                    let problem = || messages::unlike(&said!("kind", "loại"), id, &kind);
                    let related = || Some((first, said!("here it has another", "ở đây lại khác")));
                    self.intake.faults.push_related(place, problem, related);
                }
            }
        }
    }

    /// Returns the place of an earlier value, else records this one.
    fn given_before(&mut self, role: Role, row: usize, start: usize) -> Option<Span> {
        let [metrics, targets] = &mut self.given;
        let column = match role {
            Role::Metric(metric) => metrics.get_mut(metric.get())?,
            Role::Declared(target) => targets.get_mut(target.get())?,
            _ => return None,
        };
        if column.len() <= row {
            column.resize(row.saturating_add(1), 0);
        }
        let slot = column.get_mut(row)?;
        if let Some(first) = slot.checked_sub(1).and_then(|first| usize::try_from(first).ok()) {
            let mut reader = self.reader.clone();
            reader.seek(first);
            let cell = reader.cell();
            return Some(Span { start: cell.start, end: cell.end });
        }
        // A file has less than 4 GiB, so its positions fit.
        *slot = u32::try_from(start.saturating_add(1)).unwrap_or(u32::MAX);
        None
    }

    fn report_unknown(&mut self) {
        let names = self.names;
        for (name, Unknown { span, unit, lines }) in std::mem::take(&mut self.unknown) {
            let place = Place::Text { start: span.start, end: span.end, unit: &unit, column: "" };
            self.intake.faults.push(place, || unknown_metric(&name, names, lines));
        }
    }

    fn report_kinds(&mut self) {
        let without = |intake: &Intake<'_>, row: usize| {
            intake.units().get(row).is_some_and(|unit| unit.kind.as_str().is_empty())
        };
        for (row, said) in self.said.iter().enumerate() {
            if said.kind.is_none() && without(self.intake, row) {
                let place = Place::Text {
                    start: said.unit.start,
                    end: said.unit.end,
                    unit: "",
                    column: "",
                };
                let kinds = &self.intake.framework.unit_kinds;
                self.intake.faults.push(place, || messages::no_kind(kinds));
            }
        }
    }
}

/// Returns the fault of a metric that the framework does not have.
pub(in crate::intake) fn unknown_metric(name: &str, names: Names<'_>, lines: usize) -> Problem {
    if name.is_empty() {
        return Problem::new(
            Code::NotAMetric,
            said!("the line has no metric", "dòng không có số liệu"),
        )
        .help(said!(
            "write the id of the metric in the column `metric`, or delete the line",
            "viết mã của số liệu vào cột `metric`, hoặc xóa dòng"
        ));
    }
    if let Some(problem) = messages::given_for_derived(Code::NotAMetric, names.framework, name) {
        return problem;
    }
    let times = if lines > 1 {
        said!(" (on {lines} lines)", " (trên {lines} dòng)", lines)
    } else {
        said!("", "")
    };
    let known: Vec<String> = names.values().collect();
    let problem = Problem::new(
        Code::NotAMetric,
        said!(
            "{} is not a metric of the framework{times}",
            "{} không phải là số liệu của bộ chỉ số{times}",
            quoted(name),
            times
        ),
    );
    problem
        .help(said!(
            "delete its lines if it is not meant to be scored",
            "xóa các dòng đó nếu không dùng để chấm điểm"
        ))
        .nearest(name, known.iter().map(String::as_str))
}
