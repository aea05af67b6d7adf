//! The columns of a sheet, and the state of reading its rows.

use crate::diagnostic::Span;
use std::collections::{HashMap, HashSet};

use super::formula::{Between, Formula};
use super::rows::{Cell, Merged, Row, Rows};
use super::xml::Flaw;
use crate::intake::header::{Column, Role};

/// The first row that closes a form.
pub(super) struct Closing {
    pub(super) place: Span,
    pub(super) says: String,
    /// What it or a row beneath it says, if the caller can name that as the end of such tables.
    pub(super) foot: Option<String>,
}

/// A row of a unit of which every figure is worked out, and some from the rows of others.
pub(super) struct Sums {
    pub(super) unit: usize,
    pub(super) place: Span,
    pub(super) rows: Vec<Between>,
}

impl Sums {
    /// Returns what the formulas of the figures of a row put together, if all of them have one.
    pub(super) fn of(row: &Row<'_>, columns: &Columns, unit: usize, place: Span) -> Option<Self> {
        let is_figure = |cell: &&Cell<'_>| {
            columns.at(cell.column).is_some_and(|column| matches!(column.role, Role::Metric(_)))
        };
        let figures = row.cells.iter().filter(is_figure);
        let formulas: Vec<&Formula> =
            figures.map(|cell| cell.formula.as_ref()).collect::<Option<_>>()?;
        let rows: Vec<Between> =
            formulas.into_iter().flat_map(|Formula(rows)| rows).copied().collect();
        (!rows.is_empty()).then_some(Self { unit, place, rows })
    }
}

/// The columns of a sheet, by their place in it.
pub(super) struct Columns {
    /// The first and the last row of the header, from 1.
    pub(super) heads: (u32, u32),
    by_place: Vec<Option<Column>>,
    /// The places, from 1, of the columns that are read, in order.
    read: Vec<u32>,
    /// The columns of the unit's id and name.
    pub(super) own: [Option<u32>; 2],
    /// Columns without header but with content, that were reported.
    pub(super) loose: HashSet<u32>,
    /// The units of the sheet, by row, with their places.
    pub(super) units: HashMap<usize, Span>,
    /// The rows of units, from 1, in order.
    pub(super) rows: Vec<u32>,
    /// The units of those rows that were added to the dataset, by the number of the row.
    pub(super) numbered: Vec<(u32, usize)>,
    /// Rows with formulas over other rows.
    pub(super) sums: Vec<Sums>,
    /// Whether no row beneath the header was read yet.
    pub(super) begins: bool,
    /// The row that closes the form, while a text that ends the table may still follow: place and day come above the
    /// signatures.
    pub(super) closing: Option<Closing>,
    /// Whether a row that closes the form was passed over, so that rows without figures beneath it are no units'.
    pub(super) closed: bool,
    /// The text, set by the caller, that ended the table.
    pub(super) ended: Option<String>,
}

impl Columns {
    /// Creates the columns of a header in a row, each with its place, in order.
    pub(super) fn new(header: u32, columns: impl Iterator<Item = (u32, Column)>) -> Self {
        let (mut by_place, mut read) = (Vec::new(), Vec::new());
        let mut own = [None; 2];
        for (place, column) in columns {
            for (own, role) in own.iter_mut().zip([Role::Unit, Role::Name]) {
                if column.role == role {
                    *own = own.or(Some(place));
                }
            }
            if !matches!(column.role, Role::Ignored | Role::Unnamed | Role::Unknown) {
                read.push(place.saturating_add(1));
            }
            by_place.resize_with(usize::try_from(place).unwrap_or(usize::MAX), || None);
            by_place.push(Some(column));
        }
        let (loose, units, rows) = (HashSet::new(), HashMap::new(), Vec::new());
        let (numbered, sums) = (Vec::new(), Vec::new());
        let (begins, closing, closed, ended) = (true, None, false, None);
        Self {
            heads: (header, header),
            by_place,
            read,
            own,
            loose,
            units,
            rows,
            numbered,
            sums,
            begins,
            closing,
            closed,
            ended,
        }
    }

    /// Returns the column at a place, from 0.
    pub(super) fn at(&self, place: u32) -> Option<&Column> {
        self.by_place.get(usize::try_from(place).ok()?)?.as_ref()
    }

    /// Returns whether a cell, from 1, is read as a part of a unit, or as the head of a column.
    pub(super) fn reads(&self, (row, column): (u32, u32)) -> bool {
        let is_head = (self.heads.0..=self.heads.1).contains(&row);
        (is_head || self.rows.binary_search(&row).is_ok())
            && self.read.binary_search(&column).is_ok()
    }

    /// Returns whether a range wrongly covers cells of units: several, or one that is not the first of the
    /// range, which alone shows a value.
    fn is_doubtful(&self, range: Merged) -> bool {
        let covered = |all: &[u32], first, last| {
            let from = all.partition_point(|place| *place < first);
            all.partition_point(|place| *place <= last).saturating_sub(from)
        };
        let rows = covered(&self.rows, range.first.0, range.last.0);
        if range.first.0 <= self.heads.1 && range.last.0 >= self.heads.0 {
            return covered(&self.read, range.first.1, range.last.1) > 0;
        }
        match (rows, covered(&self.read, range.first.1, range.last.1)) {
            (0, _) | (_, 0) => false,
            (1, 1) => !self.reads(range.first),
            _ => true,
        }
    }

    /// Returns the merged ranges that wrongly cover cells of units.
    pub(super) fn doubtful(&self, rows: Rows<'_, '_>) -> Result<Vec<Merged>, Flaw> {
        let mut doubtful = Vec::new();
        rows.merged(|range| doubtful.extend(Some(range).filter(|range| self.is_doubtful(*range))))?;
        Ok(doubtful)
    }

    /// Returns whether a range begins beneath the header.
    pub(super) const fn is_beneath(&self, range: Merged) -> bool {
        range.first.0 > self.heads.1
    }
}
