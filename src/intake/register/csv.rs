//! Registers from CSV.

use super::super::bytes::decode;
use super::super::csv::header::{self, Wanted};
use super::super::csv::line;
use super::super::faults::Faults;
use super::super::form_rows;
use super::super::options::ReadOptions;
use super::lines::{self, Lines};
use crate::dataset::register::Register;
use crate::diagnostic::{Diagnostics, LineIndex, Span};

/// Reads a register.
pub(super) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Register, Diagnostics> {
    let text = decode(bytes, options)?;
    let mut lines = Lines::new(options, form_rows::no_unit);
    read_lines(&text, options, &mut lines);
    let name = options.shown_name();
    let register = lines.finish(|spans| {
        let index = LineIndex::new(&text);
        spans.iter().map(|span| index.locate(name, &text, *span)).collect()
    });
    register.map_err(|faults: Faults| faults.in_text(name, &text))
}

/// Reads the lines. `None` if there is no header that can be used.
fn read_lines(text: &str, options: &ReadOptions, lines: &mut Lines) -> Option<()> {
    let known = |name: &str| lines::own(name).is_some();
    let wanted = Wanted { known: &known, example: lines::HEADER };
    let heads = header::read(text, &wanted, options, lines.faults())?;
    let (called, mut reader) = (heads.called(), heads.reader);
    let columns = lines::columns(heads.names, &called, options, lines.faults())?;
    let mut cells = Vec::with_capacity(columns.len());
    while let Some(start) = line::next(&mut reader, columns.len(), &mut cells, lines.faults()) {
        let cells = columns.iter().zip(cells.drain(..));
        let cells = cells.map(|(column, cell)| (column, cell.text, cell.span));
        lines.line(cells, Span { start, end: start }, options)?;
    }
    Some(())
}
