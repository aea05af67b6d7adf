//! Lines of cells: as many as the header has columns.

use super::super::faults::Faults;
use super::super::messages::count_problem;
use super::cells::{Cell, Reader};
use super::header::cell_problem;
use crate::diagnostic::Span;

/// Reads the cells of the next line. Returns where it starts; `None` at the end of the text. A line with a broken
/// cell, or with more or fewer cells than there are columns, is reported and passed over.
pub(in crate::intake) fn next<'t>(
    reader: &mut Reader<'t>,
    columns: usize,
    cells: &mut Vec<Cell<'t>>,
    faults: &mut Faults,
) -> Option<usize> {
    loop {
        reader.skip_blank_lines();
        if reader.at_end() {
            return None;
        }
        let start = reader.position();
        cells.clear();
        let mut ended = false;
        while !ended && cells.len() < columns {
            let cell = reader.cell();
            ended = cell.last;
            cells.push(cell);
            if cells.last().is_some_and(|cell| cell.fault.is_some()) {
                break;
            }
        }
        match cells.last() {
            Some(Cell { text, span, fault: Some(fault), .. }) => {
                let limit = reader.limit();
                faults.push(span.place(), || cell_problem(*fault, text, limit));
                if !ended {
                    reader.skip_line();
                }
            }
            _ if ended && cells.len() == columns => return Some(start),
            _ => wrong_count(reader, (start, ended), (columns, cells.len()), "", faults),
        }
    }
}

/// Reports a line with more or fewer cells than there are columns, of which `read` were read.
pub(super) fn wrong_count(
    reader: &mut Reader<'_>,
    (start, ended): (usize, bool),
    (columns, read): (usize, usize),
    unit: &str,
    faults: &mut Faults,
) {
    let (start, found) = match ended {
        true => (start, read),
        false => (reader.position(), read.saturating_add(reader.skip_line())),
    };
    let span = Span { start, end: reader.line_end(start) };
    let delimiter = reader.delimiter();
    faults.push(span.within(unit, ""), || count_problem(columns, found, delimiter));
}
