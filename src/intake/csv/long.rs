//! Long files: one line per value.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;

use super::super::faults::Spot;
use super::super::header::{Header, Names, Role};
use super::super::messages::{self, quoted};
use super::super::unit_of_line::{Identity, Said};
use super::super::values::Intake;
use super::cells::{Cell, Reader};
use super::line;
use crate::dataset::notes::{NoteKind, Subject};
use crate::dataset::unit::Unit;
use crate::diagnostic::{Code, Problem, Span, problem};
use crate::model::UnitKind;
use crate::name::{nfc, seen, trimmed};
use crate::said::said;

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
    /// The place where each unit was given its kind, by row.
    kinds: HashMap<usize, Span>,
    /// The position + 1 of each value, by metric and row, then by target and row.
    given: [Vec<Vec<u32>>; 2],
    unknown: IndexMap<String, Unknown>,
    /// The unit of the previous line, which is mostly that of the next one too.
    last: Option<(Cow<'t, str>, usize)>,
}

/// Reads the lines after the header.
pub(super) fn read(reader: Reader<'_>, header: &Header, intake: &mut Intake<'_>) {
    let names = intake.names();
    let (metrics, targets) = intake.widths();
    let given = [vec![Vec::new(); metrics], vec![Vec::new(); targets]];
    let (kinds, unknown) = (HashMap::new(), IndexMap::new());
    let mut long = Long { reader, intake, names, kinds, given, unknown, last: None };
    let mut cells = Vec::with_capacity(header.columns.len());
    loop {
        let faults = &mut long.intake.faults;
        let start = line::next(&mut long.reader, header.columns.len(), &mut cells, faults);
        if start.is_none() || long.line(header, cells.drain(..)).is_none() {
            break;
        }
    }
    long.report_unknown();
    long.report_kinds();
    intake.check_ids();
    intake.check_headings();
}

impl<'t> Long<'t, '_, '_> {
    /// Takes in the cells of a line. `None` when reading must stop.
    fn line(&mut self, header: &Header, cells: impl Iterator<Item = Cell<'t>>) -> Option<()> {
        let mut line = Line::default();
        for (column, cell) in header.columns.iter().zip(cells) {
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
        }
        let row = match self.unit(&line) {
            Ok(row) => row,
            Err(carry_on) => return carry_on,
        };
        let id = self.intake.units().get(row).map(|unit| unit.id.clone()).unwrap_or_default();
        self.name(row, &id, line.name);
        self.kind(row, &id, line.kind);
        let (Some(metric), Some(value)) = (line.metric, line.value) else { return Some(()) };
        let name = seen(&metric.text);
        let place = value.span.within(&id, &name);
        let Some(role) = self.names.value(&name) else {
            let span = metric.span;
            let unknown = self.unknown.entry(name.into_owned());
            let unknown = unknown.or_insert_with(|| Unknown { span, unit: id.clone(), lines: 0 });
            unknown.lines = unknown.lines.saturating_add(1);
            return Some(());
        };
        if let Some(first) = self.given_before(role, row, value.span.start) {
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
            self.intake.note(*kind, of, row, &cell.text, cell.span.within(&id, &name));
        }
        Some(())
    }

    /// Returns the row of the line's unit. The error tells whether to continue without it.
    fn unit(&mut self, line: &Line<'t>) -> Result<usize, Option<()>> {
        // With a register, a name alone identifies the unit too.
        let cell = line.unit.as_ref().filter(|cell| !trimmed(&cell.text).is_empty());
        let named = line.name.as_ref().filter(|_| self.intake.register.is_some());
        let Some(cell) = cell.or(named).or(line.unit.as_ref()) else { return Err(Some(())) };
        if let Some((text, row)) = &self.last
            && *text == cell.text
        {
            return Ok(*row);
        }
        let place = cell.span.place();
        let kind = line.kind.as_ref().map(|cell| nfc(trimmed(&cell.text)));
        let kind = kind.filter(|kind| !kind.is_empty() && self.intake.register.is_some());
        let said = Said::of_line(trimmed(&cell.text), "", kind.map(UnitKind::new));
        let Some(Identity { id, name, kind }) = self.intake.identify(&said, place) else {
            return Err(Some(()));
        };
        let row = match self.intake.find(&id) {
            Some(row) => row,
            None => {
                let kind = kind.unwrap_or_else(|| UnitKind::new(""));
                let unit = Unit { id, name, kind };
                self.intake.add_unit(unit, Spot::Text(cell.span), place).ok_or(None)?
            }
        };
        self.last = Some((cell.text.clone(), row));
        Ok(row)
    }

    /// Takes the first name of a unit. Another one is a fault.
    fn name(&mut self, row: usize, id: &str, cell: Option<Cell<'t>>) {
        let Some(cell) = cell.filter(|cell| !trimmed(&cell.text).is_empty()) else { return };
        if self.intake.register.is_some() {
            let said = Said::of_line(id, &cell.text, None);
            self.intake.identify(&said, cell.span.within(id, ""));
        } else {
            self.intake.take_name(row, id, &cell.text, cell.span);
        }
    }

    /// Takes the first kind of a unit. Another one is a fault.
    fn kind(&mut self, row: usize, id: &str, cell: Option<Cell<'t>>) {
        let Some(cell) = cell.filter(|cell| !trimmed(&cell.text).is_empty()) else { return };
        let place = cell.span.within(id, "");
        match self.kinds.get(&row).copied() {
            _ if self.intake.register.is_some() => {
                let kind = self.intake.kind(&cell.text, place);
                let said = Said::of_line(id, "", kind);
                self.intake.identify(&said, place);
            }
            None => {
                self.kinds.insert(row, cell.span);
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
            return Some(reader.cell().span);
        }
        // A file has less than 4 GiB, so its positions fit.
        *slot = u32::try_from(start.saturating_add(1)).unwrap_or(u32::MAX);
        None
    }

    fn report_unknown(&mut self) {
        let names = self.names;
        for (name, Unknown { span, unit, lines }) in std::mem::take(&mut self.unknown) {
            let place = span.within(&unit, "");
            self.intake.faults.push(place, || unknown_metric(&name, names, lines));
        }
    }

    fn report_kinds(&mut self) {
        let without = |row: &usize| {
            let unit = self.intake.units().get(*row);
            !self.kinds.contains_key(row) && unit.is_some_and(|unit| unit.kind.as_str().is_empty())
        };
        let rows: Vec<_> = (0..self.intake.units().len()).filter(without).collect();
        for place in rows {
            let Some(spot) = self.intake.spot(place) else { continue };
            let kinds = &self.intake.framework.unit_kinds;
            self.intake.faults.push(spot.place("", "", ""), || messages::no_kind(kinds));
        }
    }
}

/// Returns the fault of a metric that the framework does not have.
pub(in crate::intake) fn unknown_metric(name: &str, names: Names<'_>, lines: usize) -> Problem {
    if name.is_empty() {
        return problem! { Code::NotAMetric;
            says "the line has no metric", "dòng không có số liệu";
            help "write the id of the metric in the column `metric`, or delete the line",
                "viết mã của số liệu vào cột `metric`, hoặc xóa dòng";
        };
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
    let problem = problem! { Code::NotAMetric;
        says "{} is not a metric of the framework{times}",
            "{} không phải là số liệu của bộ quy tắc{times}", quoted(name), times;
    };
    problem
        .help(said!(
            "delete its lines if it is not meant to be scored",
            "xóa các dòng đó nếu không dùng để chấm điểm"
        ))
        .nearest(name, known.iter().map(String::as_str))
}
