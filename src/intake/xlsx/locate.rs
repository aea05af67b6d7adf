//! Finds the cells of faults in a second reading, so that a good workbook pays nothing for it.

use std::collections::HashMap;

use super::rows::{Cell, Row};
use super::table::SheetRead;
use super::workbook::Book;
use crate::diagnostic::{Excerpt, Location, Span};

/// The text between the cells of a row that is shown.
const BETWEEN: &str = " | ";

/// Finds the cells of spans, each with its row.
pub(super) fn locate(
    book: &mut Book<'_>,
    sheets: &[SheetRead],
    mut spans: Vec<Span>,
    name: &str,
) -> HashMap<Span, Location> {
    let mut found = HashMap::new();
    spans.sort_unstable();
    spans.dedup();
    for (place, sheet) in sheets.iter().enumerate() {
        let end = sheets.get(place.saturating_add(1)).map_or(usize::MAX, |next| next.first);
        let here = |span: &&Span| sheet.first <= span.start && span.start < end;
        let mut wanted: Vec<Span> = spans.iter().filter(here).copied().collect();
        wanted.reverse();
        if wanted.is_empty() {
            continue;
        }
        // The first reading succeeded.
        let Ok(mut rows) = book.rows(&sheet.path, sheet.first) else { continue };
        while let (Some(span), Ok(Some(row))) = (wanted.last().copied(), rows.row()) {
            let last = row.cells.last().map_or(0, |cell| cell.number);
            if last < span.start {
                continue;
            }
            let (text, ends) = shown(&row);
            while let Some(span) = wanted.pop_if(|span| span.start <= last) {
                let Some((cell, start, end)) = within(span, &row, &ends) else { continue };
                let excerpt = Excerpt { text: text.clone(), start, end };
                found.insert(span, Location::of_cell(name, &sheet.name, cell, excerpt));
            }
        }
    }
    found
}

/// Returns a row as text, with the start and end of each of its cells there.
fn shown(row: &Row<'_>) -> (String, Vec<(usize, usize)>) {
    /// The most characters to show of a long cell.
    const MOST: usize = 60;
    let mut text = String::new();
    let mut ends = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        if !text.is_empty() {
            text.push_str(BETWEEN);
        }
        let start = text.len();
        let shown = cell.content.shown();
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        text.extend(shown.chars().take(MOST).map(plain));
        if shown.chars().nth(MOST).is_some() {
            text.push('…');
        }
        if shown.is_empty() {
            text.push('?');
        }
        ends.push((start, text.len()));
    }
    (text, ends)
}

/// Returns the row and column of the first cell of a span, the start of its text, and the end of that of the
/// last cell.
fn within(
    span: Span,
    row: &Row<'_>,
    ends: &[(usize, usize)],
) -> Option<((u32, u32), usize, usize)> {
    let cells = || row.cells.iter().zip(ends);
    let (cell, (start, _)): (&Cell<'_>, _) = cells().find(|(cell, _)| cell.number >= span.start)?;
    let last = cells().rev().find(|(cell, _)| cell.number < span.end);
    let end = last.map_or(*start, |(_, (_, end))| *end);
    Some(((row.number, cell.column.saturating_add(1)), *start, end))
}
