//! Progress of writing a report, and stopping it.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::document::Report;
#[cfg(feature = "html")]
use crate::error::Error;

/// The progress callback. It gets the number of rows written, and of all rows.
type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// A report with a progress callback, from [`Report::watched`].
#[derive(Clone, Copy)]
pub struct Watched<'a> {
    pub(super) report: &'a Report,
    watch: &'a Watch<'a>,
}

impl Report {
    /// Sets a progress callback for writing a page or a workbook. It gets the rows of tables written and those
    /// in all, every few hundred rows, and stops the work by returning [`ControlFlow::Break`].
    ///
    /// A page or a workbook of a province takes milliseconds. This is for reports of a hundred thousand units.
    #[must_use]
    pub const fn watched<'a>(&'a self, watch: &'a Watch<'a>) -> Watched<'a> {
        Watched { report: self, watch }
    }
}

impl std::fmt::Debug for Watched<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watched").field("report", &self.report.title).finish_non_exhaustive()
    }
}

impl Watched<'_> {
    /// Writes the page of [`Report::to_html`].
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
    /// assert_eq!(report.watched(&show).to_html()?, report.to_html());
    ///
    /// let enough = |done: usize, _: usize| match done < 500 {
    ///     true => ControlFlow::Continue(()),
    ///     false => ControlFlow::Break(()),
    /// };
    /// assert!(matches!(report.watched(&enough).to_html(), Err(Error::Cancelled)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Cancelled`] if the callback stops the work.
    #[cfg(feature = "html")]
    pub fn to_html(&self) -> Result<String, Error> {
        let mut text = String::new();
        // Writing to a string does not fail: only the callback ends this early.
        let done = self.report.page(&mut text, &self.progress());
        done.map(|()| text).map_err(|_| Error::Cancelled)
    }

    pub(super) fn progress(&self) -> Progress<'_> {
        let all = self.report.tables().map(|(_, table)| table.len()).sum();
        Progress { watch: Some(self.watch), all, ..Progress::unwatched() }
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

impl Progress<'_> {
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
