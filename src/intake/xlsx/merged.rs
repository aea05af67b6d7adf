//! Merged cells: a value for several units or columns, or a hidden one.

use std::collections::BTreeMap;

use super::columns::Columns;
use super::rows::{Cell, Merged, Row};
use crate::diagnostic::{Code, Problem, cell_name};
use crate::intake::messages::quoted;
use crate::said::said;

/// The merged ranges of a sheet in which a value could be misread.
pub(super) struct Ranges {
    /// The ranges that begin in later rows, the next one last.
    ahead: Vec<Merged>,
    /// The ranges in the current row, by their first column.
    here: BTreeMap<u32, Merged>,
}

impl Ranges {
    pub(super) fn new(mut ranges: Vec<Merged>) -> Self {
        ranges.sort_unstable_by_key(|range| std::cmp::Reverse(range.first));
        Self { ahead: ranges, here: BTreeMap::new() }
    }

    /// Returns whether no range reaches a row.
    pub(super) fn end_before(&self, row: u32) -> bool {
        self.ahead.is_empty() && self.here.values().all(|range| range.last.0 < row)
    }

    /// Adds a range. Ranges that overlap, which Excel does not make, become one that covers both.
    fn enter(&mut self, mut range: Merged) {
        let overlaps = |other: &Merged, range: &Merged| {
            other.last.0 >= range.first.0 && other.last.1 >= range.first.1
        };
        while let Some((place, other)) = self.here.range(..=range.last.1).next_back() {
            let (place, other) = (*place, *other);
            if other.last.0 >= range.first.0 && !overlaps(&other, &range) {
                break;
            }
            self.here.remove(&place);
            if overlaps(&other, &range) {
                range.first = (range.first.0.min(other.first.0), range.first.1.min(other.first.1));
                range.last = (range.last.0.max(other.last.0), range.last.1.max(other.last.1));
            }
        }
        self.here.insert(range.first.1, range);
    }

    /// Returns the cells of a row whose value is misread, each with the problem. Rows come in order.
    pub(super) fn look<'r, 'w>(
        &mut self,
        row: &'r Row<'w>,
        columns: &Columns,
    ) -> Vec<(&'r Cell<'w>, Problem)> {
        while let Some(range) = self.ahead.pop_if(|range| range.first.0 <= row.number) {
            self.enter(range);
        }
        let misread = row.cells.iter().filter_map(|cell| {
            let at = (row.number, cell.column.saturating_add(1));
            let (_, range) = self.here.range(..=at.1).next_back()?;
            let covers = range.last.1 >= at.1 && range.last.0 >= at.0;
            let shown = range.first == at && columns.is_beneath(*range);
            let hidden = range.first != at && columns.reads(at);
            let of_heads = at.0 <= columns.heads.1;
            let problem = (covers && (shown || hidden)).then(|| problem(*range, at, of_heads));
            Some((cell, problem?))
        });
        misread.collect()
    }
}

fn problem(range: Merged, at: (u32, u32), of_heads: bool) -> Problem {
    let name = quoted(&range.shown());
    let message = if range.first == at {
        said!(
            "the merged cells {name} show one value, and it cannot be told whose it is",
            "các ô gộp {name} hiển thị một giá trị, không biết là của đơn vị nào",
            name
        )
    } else {
        let first = cell_name(range.first.0, range.first.1);
        said!(
            "the merged cells {name} show {}, and this value beneath it nobody sees",
            "các ô gộp {name} hiển thị {}, còn giá trị này nằm bên dưới không ai nhìn thấy",
            quoted(&first),
            name
        )
    };
    Problem::new(Code::MergedCells, message).help(match of_heads {
        true => said!(
            "unmerge them, and give each column the head that it has",
            "bỏ gộp ô, rồi viết tiêu đề của mỗi cột vào ô riêng"
        ),
        false => said!(
            "unmerge them, and write the value of each unit into its own cell",
            "bỏ gộp ô, rồi viết giá trị của mỗi đơn vị vào ô riêng"
        ),
    })
}
