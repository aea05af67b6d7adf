//! Heads of the columns of a sheet, in one row or in several.

use super::cell::Content;
use super::rows::{Cell, Row};
use crate::intake::called::Called;
use crate::intake::header::{Name, Names, own_column};
use crate::name::seen;

/// The heads that columns of figures can have.
pub(super) struct Heads<'f> {
    names: Names<'f>,
    called: Called<'f>,
}

impl<'f> Heads<'f> {
    pub(super) fn new(names: Names<'f>) -> Self {
        Self { names, called: Called::new(names.framework) }
    }

    fn knows(&self, head: &str) -> bool {
        self.names.known(&seen(head)) || self.called.find(head).is_some()
    }
}

/// Puts a row beneath the heads together with them, if it goes on with them: it has only texts, none where the unit
/// of a row stands, and one of them is the head of a column. A head above several columns belongs to each of them.
pub(super) fn below_heads<'w>(
    above: &Row<'w>,
    below: &Row<'w>,
    heads: &Heads<'_>,
) -> Option<Row<'w>> {
    let text = |cell: &Cell<'w>| match &cell.content {
        Content::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    let texts: Vec<String> = below.cells.iter().map(text).collect::<Option<_>>()?;
    let is_own = |column: u32| {
        let cell = above.cells.iter().find(|cell| cell.column == column);
        cell.and_then(text).is_some_and(|text| own_column(&text).is_some())
    };
    if below.cells.iter().any(|cell| is_own(cell.column)) {
        return None;
    }
    let (mut cells, mut found) = (above.cells.clone(), false);
    for (cell, own) in below.cells.iter().zip(texts) {
        let before = above.cells.iter().rev().find(|one| one.column <= cell.column);
        let group = before.and_then(text).unwrap_or_default();
        let both = format!("{group} {own}");
        let above_it = before.filter(|one| one.column == cell.column).map(|_| group);
        let head = [both, own.clone()].into_iter().find(|head| heads.knows(head));
        found |= head.is_some();
        // What stands beneath a head may say its unit of measure.
        let bare = own.trim_matches(['(', ')']);
        let of = above_it.filter(|head| heads.knows(head)).map(|head| {
            Some(format!("{head} ({bare})")).filter(|both| heads.knows(both)).unwrap_or(head)
        });
        let head = head.or(of).unwrap_or(own);
        cells.retain(|one| one.column != cell.column);
        cells.push(Cell { content: Content::Text(head.into()), ..cell.clone() });
    }
    cells.sort_by_key(|cell| cell.column);
    found.then_some(Row { number: below.number, cells })
}

/// Returns the heads of a header row, as the names of columns.
pub(super) fn names_of(heads: &[&Cell<'_>]) -> Vec<Name> {
    heads.iter().map(|cell| Name::new(&cell.content.shown(), cell.span())).collect()
}
