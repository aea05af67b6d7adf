//! Progress of writing a report, and stopping it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::document::Report;
#[cfg(feature = "html")]
use crate::error::Error;

/// The progress callback. It gets the number of rows written, and of all rows.
pub(super) type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

#[cfg(feature = "html")]
impl Report {
    /// Writes the page of [`Report::to_html`], with a progress callback. It gets the rows of tables written and those
    /// in all, every few hundred rows, and stops the work by returning [`ControlFlow::Break`].
    ///
    /// A page of a province takes milliseconds. This is for reports of a hundred thousand units.
    ///
    /// ```
    /// use dti_engine::{Error, Language, report::{Cell, Column, Report, Section, Table}};
    /// use std::ops::ControlFlow;
    /// let mut table = Table::new(Language::Vi, "Xếp hạng", vec![Column::left("unit", "Đơn vị")]);
    /// (1..=1000).for_each(|place| table.push([Cell::number(place)]));
    /// let report =
    ///     Report::new(Language::Vi, "Kết quả").with(Section::new("ranking", "Xếp hạng").table(table));
    ///
    /// let show = |done: usize, all: usize| {
    ///     eprintln!("{done} of {all} rows");
    ///     ControlFlow::Continue(())
    /// };
    /// assert_eq!(report.to_html_watched(&show)?, report.to_html());
    ///
    /// let enough = |done: usize, _: usize| match done < 500 {
    ///     true => ControlFlow::Continue(()),
    ///     false => ControlFlow::Break(()),
    /// };
    /// assert!(matches!(report.to_html_watched(&enough), Err(Error::Cancelled)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Cancelled`] if the callback stops the work.
    pub fn to_html_watched(&self, watch: &Watch<'_>) -> Result<String, Error> {
        let mut text = String::new();
        // Writing to a string does not fail: only the callback ends this early.
        let done = self.page(&mut text, &Progress::of(self, watch));
        done.map(|()| text).map_err(|_| Error::Cancelled)
    }
}

/// The progress of writing.
pub(super) struct Progress<'a> {
    watch: Option<&'a Watch<'a>>,
    rows: AtomicUsize,
    all: usize,
    stopped: AtomicBool,
}

/// The number of rows between two calls of the callback. It is also called after the last row.
const EVERY: usize = 250;

impl<'a> Progress<'a> {
    /// Creates the progress of writing a report.
    pub(super) fn of(report: &Report, watch: &'a Watch<'a>) -> Self {
        let all = report.tables().map(|(_, table)| table.len()).sum();
        Self { watch: Some(watch), all, ..Self::unwatched() }
    }

    /// Creates the progress of writing without a callback.
    pub(super) const fn unwatched() -> Self {
        let (rows, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { watch: None, rows, all: 0, stopped }
    }

    /// Counts a row. Returns whether the writing goes on.
    pub(super) fn row(&self) -> bool {
        // Wraps only past the largest number of rows.
        let rows = self.rows.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        if rows.is_multiple_of(EVERY) || rows == self.all {
            self.goes_on()
        } else {
            !self.stopped()
        }
    }

    /// Calls the callback. Returns whether the writing goes on.
    pub(super) fn goes_on(&self) -> bool {
        let rows = self.rows.load(Ordering::Relaxed);
        if self.watch.is_some_and(|watch| watch(rows, self.all).is_break()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !self.stopped()
    }

    /// Returns whether the callback has stopped the writing.
    pub(super) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}
