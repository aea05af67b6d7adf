//! A record batch, read row by row.

use arrow_array::RecordBatch;

use super::cells::{Cell, Cells};
use crate::dataset::column::State;
use crate::dataset::dataset::Dataset;
use crate::diagnostic::{Code, Diagnostics, Problem, Span, problem};
use crate::intake::binary::{Inexact, decimal_as_written};
use crate::intake::faults::{Faults, Place, Spot};
use crate::intake::header::{Column, Name, Role, understand};
use crate::intake::messages::{self, quoted};
use crate::intake::numeral::{DecimalSign, NumeralFault};
use crate::intake::options::ReadOptions;
use crate::intake::unit_of_line::Said;
use crate::intake::values::{Intake, Plain};
use crate::model::{Framework, Metric, MetricIndex, MetricType};
use crate::name::nfc;
use crate::number::Decimal;
use crate::said::said;

/// Reads a dataset from a record batch.
pub(in crate::intake) fn read(
    batch: &RecordBatch,
    framework: &Framework,
    options: &ReadOptions,
) -> Result<Dataset, Diagnostics> {
    let mut options = options.clone();
    options.decimal.get_or_insert(DecimalSign::Point);
    let faults = Faults::new(options.limits.faults);
    let units = batch.num_rows().min(options.limits.units(framework));
    let mut intake = Intake::new(framework, units, &options, faults);
    if let Some(columns) = columns(batch, &mut intake, &options) {
        let limit = options.limits.cell;
        let mut rows = Rows { intake: &mut intake, columns, limit };
        (0..batch.num_rows()).try_for_each(|row| rows.row(row));
        intake.check_ids();
        intake.check_headings();
    }
    intake.finish().map_err(Faults::without_text)
}

/// A column with what is needed to read it fast.
struct Values<'a, 'f> {
    column: Column,
    cells: Cells<'a>,
    metric: Option<OfMetric<'f>>,
}

/// The metric of a column.
struct OfMetric<'f> {
    index: MetricIndex,
    declared: &'f Metric,
    plain: Option<Plain>,
    words: Vec<(&'f str, i64)>,
}

/// Returns the columns that are read. `None` if the batch cannot be read with them.
fn columns<'a, 'f>(
    batch: &'a RecordBatch,
    intake: &mut Intake<'f>,
    options: &ReadOptions,
) -> Option<Vec<Values<'a, 'f>>> {
    let limit = options.limits.columns;
    if batch.num_columns() > limit {
        let problem = || messages::too_many_columns(&said!("the batch", "bảng"), limit);
        intake.faults.push(Place::Whole, problem);
        return None;
    }
    let schema = batch.schema_ref();
    let span = |start: usize| Span { start, end: start.saturating_add(1) };
    let heads = schema.fields().iter().enumerate();
    let heads = heads.map(|(place, field)| Name::new(field.name(), span(place))).collect();
    let names = intake.names();
    let header =
        understand(heads, names, &options.ignore, &mut intake.faults, &said!("the batch", "bảng"))?;
    if header.long {
        intake.faults.push(Place::Whole, || {
            problem! { Code::UnknownColumn;
                says "a batch with one row per value is not read",
                    "bảng mỗi dòng một giá trị thì không đọc được";
                help "give it one row per unit and one column per metric",
                    "để mỗi đơn vị một dòng và mỗi số liệu một cột";
            }
        });
        return None;
    }
    let mut columns = Vec::with_capacity(header.columns.len());
    for (column, array) in header.columns.into_iter().zip(batch.columns()) {
        if matches!(column.role, Role::Ignored | Role::Unknown) {
            continue;
        }
        let metric = column.role.metric().and_then(|index| of_metric(intake, index));
        match Cells::of(array.as_ref()) {
            Some(cells) => columns.push(Values { column, cells, metric }),
            None => {
                let code = metric.map_or(Code::NoUnitId, |metric| code(&metric.declared.kind));
                let (name, kind) = (quoted(&column.name), array.data_type().to_string());
                let message = said!(
                    "the column {name} has the type {kind}, which is not read",
                    "cột {name} có kiểu {kind}, kiểu này không đọc được",
                    name,
                    kind
                );
                intake.faults.push(Place::Whole, || {
                    Problem::new(code, message).help(said!(
                        "cast it in the engine: to text, an integer, a decimal, a float, a boolean or a day (`Date32`)",
                        "chuyển kiểu ngay tại nguồn: sang văn bản, số nguyên, số thập phân, số thực, đúng/sai hoặc ngày (`Date32`)"
                    ))
                });
            }
        }
    }
    Some(columns)
}

fn of_metric<'f>(intake: &Intake<'f>, index: MetricIndex) -> Option<OfMetric<'f>> {
    let declared = intake.framework.metric_at(index)?;
    let words = Intake::words(Some(declared));
    Some(OfMetric { index, declared, plain: Intake::plain(declared), words })
}

/// Returns the code of a column whose type no value of the metric has.
const fn code(kind: &MetricType) -> Code {
    match kind {
        MetricType::YesNo => Code::NeitherYesNorNo,
        MetricType::Choice { .. } | MetricType::Text => Code::NotAnOption,
        MetricType::Date => Code::ValueNotADate,
        _ => Code::ValueNotANumber,
    }
}

/// The rows of a batch.
struct Rows<'i, 'a, 'f> {
    intake: &'i mut Intake<'f>,
    columns: Vec<Values<'a, 'f>>,
    /// The longest text that is read, in bytes.
    limit: usize,
}

impl Rows<'_, '_, '_> {
    /// Reads a row. `None` when reading must stop.
    fn row(&mut self, row: usize) -> Option<()> {
        let mut said = Said::default();
        let (mut kind, mut own) = (None, "unit");
        for values in &self.columns {
            match values.column.role {
                Role::Unit => said.id = values.cells.cell(row).text(),
                Role::Name => said.name = values.cells.cell(row).text(),
                Role::Kind => kind = Some(values.cells.cell(row).text()),
                Role::Metric(_) | Role::Declared(_) => {
                    said.figures |= !matches!(values.cells.cell(row), Cell::Nothing);
                }
                _ => {}
            }
        }
        if said.id.is_empty() && !said.name.is_empty() {
            own = "name";
        }
        let label = nfc(said.label()).into_owned();
        let label = label.trim();
        let place = |column| Place::Row { row, unit: label, column };
        said.kind = self.intake.kind(kind.as_deref().unwrap_or_default(), place("kind"));
        let at = match self.intake.identify_with_kind(&said, place(own)) {
            Some(unit) => self.intake.admit(unit, Spot::Row(row), place(own))?,
            // The values of a refused unit are still checked.
            None => self.intake.units().len(),
        };
        for values in &self.columns {
            let cell = values.cells.cell(row);
            let name = values.column.name.as_str();
            let place = Place::Row { row, unit: label, column: name };
            if let Cell::Text(text) = cell
                && text.len() > self.limit
            {
                let limit = self.limit;
                self.intake.faults.push(place, || messages::cell_too_long(limit));
                continue;
            }
            match (values.column.role, &values.metric) {
                (Role::Metric(_), Some(metric)) => value(self.intake, at, metric, cell, place),
                (Role::Declared(target), _) => {
                    self.intake.declare(at, target, &cell.text(), place);
                }
                (Role::Note(kind, of), _) => self.intake.note(kind, of, at, &cell.text(), place),
                (Role::Unnamed, _) if !cell.text().is_empty() => {
                    let span = values.column.span;
                    self.intake.unnamed(Some(span), span);
                }
                _ => {}
            }
        }
        Some(())
    }
}

/// Reads a value of a metric.
fn value(intake: &mut Intake<'_>, row: usize, of: &OfMetric<'_>, cell: Cell<'_>, place: Place<'_>) {
    let (index, declared) = (of.index, of.declared);
    let numeric = declared.kind.is_numeric();
    let exact = match &cell {
        Cell::Nothing => {
            intake.absent(row, index, State::Missing);
            return;
        }
        Cell::Text(text) => of.words.iter().find(|(word, _)| word == text).map(|(_, at)| (*at, 0)),
        Cell::YesNo(answer) if matches!(declared.kind, MetricType::YesNo) => {
            Some((i64::from(*answer), 0))
        }
        Cell::Day(day) if matches!(declared.kind, MetricType::Date) => {
            Some((i64::from(day.ordinal()), 0))
        }
        Cell::Number(mantissa, places) => plain(of.plain, *mantissa, *places),
        _ => None,
    };
    if let Some((whole, places)) = exact {
        if let Some(column) = intake.columns.get_mut(index.get()) {
            column.put(row, whole, places);
        }
        return;
    }
    let text = cell.text();
    let value = match &cell {
        Cell::Number(mantissa, places) if numeric => {
            reduced(*mantissa, *places).ok_or(Inexact::TooLong)
        }
        Cell::Float(text) if numeric => decimal_as_written(text),
        _ => return intake.value(row, index, &text, place),
    };
    match value {
        Ok(value) => intake.typed_number(row, index, (value, &text, false), place),
        Err(Inexact::Digits) => intake.faults.push(place, || messages::binary(declared, &text)),
        Err(Inexact::TooLong) => {
            let is_number = text.bytes().any(|byte| byte.is_ascii_digit());
            let fault = if is_number { NumeralFault::TooLong } else { NumeralFault::NotANumber };
            intake.faults.push(place, || messages::bad_number(declared, &text, fault));
        }
    }
}

/// Returns a number that the metric allows without further checks.
fn plain(plain: Option<Plain>, mantissa: i128, places: i8) -> Option<(i64, u32)> {
    let plain = plain?;
    let whole = i64::try_from(mantissa).ok()?;
    let fits = match places {
        0 => plain.least <= whole && whole <= plain.most,
        // Up to eighteen digits always fit.
        1..=18 => plain.fractions && whole.unsigned_abs() < 10u64.pow(18),
        _ => false,
    };
    Some((whole, u32::try_from(places).ok()?)).filter(|_| fits)
}

/// Returns a decimal without the zeros at its end. `None` if it is too long.
fn reduced(mut mantissa: i128, places: i8) -> Option<Decimal> {
    let Ok(mut behind) = u32::try_from(places) else {
        let factor = 10i128.checked_pow(u32::from(places.unsigned_abs()))?;
        return Decimal::try_from_i128_with_scale(mantissa.checked_mul(factor)?, 0).ok();
    };
    while behind > 0
        && let (Some(tenth), Some(0)) = (mantissa.checked_div(10), mantissa.checked_rem(10))
    {
        (mantissa, behind) = (tenth, behind.saturating_sub(1));
    }
    Decimal::try_from_i128_with_scale(mantissa, behind).ok()
}
