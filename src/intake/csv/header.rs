//! The first lines of a CSV file: the delimiter and the cells of the header.

use super::super::faults::{Faults, Place};
use super::super::header::{Name, is_ignored};
use super::super::messages::{cell_too_long, delimiter_name, quoted, too_many_columns};
use super::super::options::ReadOptions;
use super::cells::{CellFault, Reader};
use crate::diagnostic::{Code, Problem, Span, problem};
use crate::name::seen;
use crate::said::{Said, said};

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The rules to recognise the header of a table.
pub(in crate::intake) struct Wanted<'w> {
    /// Returns whether a column has this name.
    pub(in crate::intake) known: &'w dyn Fn(&str) -> bool,
    /// An example of a header, for a file without one.
    pub(in crate::intake) example: Said,
}

/// The cells of the header, with the delimiter. The reader is positioned after the header.
pub(in crate::intake) struct Heads<'t> {
    pub(in crate::intake) names: Vec<Name>,
    pub(in crate::intake) delimiter: u8,
    pub(in crate::intake) reader: Reader<'t>,
}

impl Heads<'_> {
    /// Returns the name of the header in messages.
    pub(in crate::intake) fn called(&self) -> Said {
        said!(
            "the header, divided by {},",
            "dòng tiêu đề, phân cách bằng {},",
            delimiter_name(self.delimiter)
        )
    }
}

/// Reads the header.
pub(in crate::intake) fn read<'t>(
    text: &'t str,
    wanted: &Wanted<'_>,
    options: &ReadOptions,
    faults: &mut Faults,
) -> Option<Heads<'t>> {
    // Programs that join files leave more than one.
    let start = text.len().saturating_sub(text.trim_start_matches('\u{feff}').len());
    let (said, start) = delimiter_line(text, start);
    let mut first = Reader::new(text, start, b',', options.limits.cell);
    first.skip_blank_lines();
    if first.at_end() {
        faults.push(Place::Whole, || {
            problem! { Code::NoHeader;
                says "`{}` has no header", "`{}` không có dòng tiêu đề", options.shown_name();
                help wanted.example.clone();
            }
        });
        return None;
    }
    let start = first.position();
    let delimiter = match options.delimiter.or(said) {
        Some(delimiter) => delimiter,
        None => find_delimiter(text, start, wanted, options, faults)?,
    };
    let (names, reader) = cells(text, start, delimiter, options, faults)?;
    Some(Heads { names, delimiter, reader })
}

/// Returns the delimiter from a first line for Excel (`sep=;`), and the start of the lines after it.
fn delimiter_line(text: &str, start: usize) -> (Option<u8>, usize) {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let (line, end) = match rest {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r', b'\n', ..] => {
            (delimiter, 7)
        }
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r' | b'\n', ..] => {
            (delimiter, 6)
        }
        _ => return (None, start),
    };
    let divides = line.is_ascii() && !matches!(line, b'"' | b'\r' | b'\n');
    if divides { (Some(*line), start.saturating_add(end)) } else { (None, start) }
}

/// Returns the delimiter for which the most columns are known.
fn find_delimiter(
    text: &str,
    start: usize,
    wanted: &Wanted<'_>,
    options: &ReadOptions,
    faults: &mut Faults,
) -> Option<u8> {
    let known = |delimiter: u8| {
        let mut reader = Reader::new(text, start, delimiter, options.limits.cell);
        let (mut known, mut count) = (0usize, 0usize);
        loop {
            let cell = reader.cell();
            let name = seen(&cell.text);
            let is_known = is_ignored(&options.ignore, &name) || (wanted.known)(&name);
            known = known.saturating_add(usize::from(is_known));
            count = count.saturating_add(1);
            if cell.last || count > options.limits.columns {
                return (known, count);
            }
        }
    };
    let candidates: Vec<(u8, (usize, usize))> =
        DELIMITERS.into_iter().map(|delimiter| (delimiter, known(delimiter))).collect();
    let most_known = candidates.iter().map(|(_, (known, _))| *known).max().unwrap_or(0);
    let mut best = candidates.iter().filter(|(_, (known, _))| *known == most_known);
    let split = |(_, (_, count)): &&(u8, (usize, usize))| *count > 1;
    if most_known == 0 || best.clone().filter(split).count() == 0 {
        // If nothing is known or there is only one column, takes the most cells, else the comma.
        let most = candidates.iter().rev().max_by_key(|(_, (_, count))| *count);
        return most.map(|(delimiter, _)| *delimiter);
    }
    let chosen = best.next()?;
    let others: Vec<u8> = best.map(|(delimiter, _)| *delimiter).collect();
    if others.is_empty() {
        return Some(chosen.0);
    }
    faults.push(Span { start, end: start.saturating_add(1) }.place(), || {
        let all = std::iter::once(chosen.0).chain(others).map(delimiter_name);
        let joined = all.reduce(|all, next| said!("{} and by {}", "{} hoặc bằng {}", all, next));
        let joined = joined.unwrap_or_else(|| said!("", ""));
        problem! { Code::AmbiguousDelimiter;
            says "the header can be divided by {}", "dòng tiêu đề có thể phân cách bằng {}", joined;
            help "say which delimiter the file has, or use one throughout",
                "cho biết tệp dùng dấu phân cách nào, hoặc dùng thống nhất một dấu";
        }
    });
    None
}

/// Returns the cells of the header.
fn cells<'t>(
    text: &'t str,
    start: usize,
    delimiter: u8,
    options: &ReadOptions,
    faults: &mut Faults,
) -> Option<(Vec<Name>, Reader<'t>)> {
    let mut reader = Reader::new(text, start, delimiter, options.limits.cell);
    let mut names = Vec::new();
    loop {
        let cell = reader.cell();
        let place = cell.span.place();
        if let Some(fault) = cell.fault {
            faults.push(place, || cell_problem(fault, &cell.text, options.limits.cell));
            return None;
        }
        names.push(Name::new(&cell.text, cell.span));
        let limit = options.limits.columns;
        if names.len() > limit {
            faults.push(place, || too_many_columns(&said!("the file", "tệp"), limit));
            return None;
        }
        if cell.last {
            return Some((names, reader));
        }
    }
}

/// Describes a fault of the form of a cell.
pub(in crate::intake) fn cell_problem(fault: CellFault, text: &str, limit: usize) -> Problem {
    match fault {
        CellFault::OpenQuote => problem! { Code::OpenQuote;
            says "the quote that opens this cell is never closed",
                "dấu ngoặc kép mở ô này không được đóng";
            help "close the cell with `\"`; a quote inside a quoted cell is written twice: `\"\"`",
                "đóng ô bằng `\"`; dấu ngoặc kép trong ô có ngoặc kép viết hai lần: `\"\"`";
        },
        CellFault::AfterQuote => problem! { Code::TextAfterQuote;
            says "text follows the closing quote in {}",
                "có chữ sau dấu ngoặc kép đóng ở {}", quoted(text);
            help "a quote inside a quoted cell is written twice: `\"\"`",
                "dấu ngoặc kép trong ô có ngoặc kép viết hai lần: `\"\"`";
        },
        CellFault::TooLong => cell_too_long(limit).help(said!(
            "if it should be shorter, a quote may be missing",
            "nếu lẽ ra ngắn hơn, có thể thiếu một dấu ngoặc kép"
        )),
    }
}
