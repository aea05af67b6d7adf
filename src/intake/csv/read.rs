//! Datasets from CSV.

use super::super::bytes::decode;
use super::super::faults::Faults;
use super::super::header::{Header, Names, own_column, understand};
use super::super::options::ReadOptions;
use super::super::values::Intake;
use super::header::{self, Wanted};
use super::{long, wide};
use crate::dataset::dataset::Dataset;
use crate::diagnostic::{Diagnostics, LineIndex};
use crate::model::Framework;
use crate::said::said;

/// Reads a dataset from bytes in memory.
pub(in crate::intake) fn read_bytes(
    bytes: &[u8],
    framework: &Framework,
    options: &ReadOptions,
) -> Result<Dataset, Diagnostics> {
    let text = decode(bytes, options)?;
    parse(&text, framework, options).map_err(|faults| faults.in_text(options.shown_name(), &text))
}

/// Estimates the number of units in a wide file, to reserve room for them at once. A line has at least a byte
/// per column, so a file of nothing but line ends cannot ask for more room than its own size.
fn expected_rows(text: &str, header: &Header) -> usize {
    const SAMPLE: usize = 1 << 20;
    let sample = text.as_bytes().get(..text.len().min(SAMPLE)).unwrap_or_default();
    let lines = sample.iter().filter(|byte| **byte == b'\n').count().max(1);
    // Adds a sixteenth, because lines differ.
    let line = sample.len().checked_div(lines).unwrap_or(1).max(header.columns.len()).max(1);
    let rows = text.len().checked_div(line).unwrap_or(0);
    if sample.len() < text.len() { rows.saturating_add(rows >> 4) } else { rows }
}

fn parse(text: &str, framework: &Framework, options: &ReadOptions) -> Result<Dataset, Faults> {
    let mut faults = Faults::new(options.limits.faults);
    let names = Names { framework, registered: options.register.is_some(), texts: None };
    let wanted = Wanted {
        known: &|name| names.known(name) || own_column(name).is_some(),
        example: said!(
            "begin it with a line of column names: `unit`, `name`, `kind`, then the metrics",
            "bắt đầu bằng một dòng tên cột: `unit`, `name`, `kind`, rồi các số liệu"
        ),
    };
    let Some(heads) = header::read(text, &wanted, options, &mut faults) else {
        return Err(faults);
    };
    let (called, reader) = (heads.called(), heads.reader);
    let Some(header) = understand(heads.names, names, &options.ignore, &mut faults, &called) else {
        return Err(faults);
    };
    let most = options.limits.units(framework);
    let expected = if header.long { 0 } else { expected_rows(text, &header).min(most) };
    let mut intake = Intake::new(framework, expected, options, faults);
    intake.heads(&header);
    if header.long {
        long::read(reader, &header, &mut intake);
    } else {
        wide::read(reader, &header, &mut intake);
    }
    intake.finish_with(|spans| {
        // They are the first of their kind, so that most of the text need not be looked at.
        let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
        let rest = text.get(end..).and_then(|rest| rest.find('\n')).unwrap_or(text.len());
        let text = text.get(..end.saturating_add(rest)).unwrap_or(text);
        let lines = LineIndex::new(text);
        move |span| Some(lines.locate(options.shown_name(), text, span))
    })
}
