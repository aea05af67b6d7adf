//! Writing under someone's eyes: how far it has come, and whether it goes on.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Report;
#[cfg(feature = "html")]
use crate::error::Error;

/// Who watches: told how many rows of tables are written, and how many there are.
type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// A report that is written while someone watches; of [`Report::watched`].
#[derive(Clone, Copy)]
pub struct Watched<'a> {
    pub(super) report: &'a Report,
    watch: &'a Watch<'a>,
}

impl Report {
    /// The same, to be written while someone watches: told how many rows of tables are written and how many
    /// there are, every few hundred rows; stops the writing by answering [`ControlFlow::Break`].
    ///
    /// A page or a workbook of a province takes milliseconds; this is for reports of a hundred thousand units.
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
    /// As [`Report::to_html`].
    ///
    /// ```
    /// use dti_engine::{Error, Language, report::{Cell, Column, Report, Section, Table}};
    /// use std::ops::ControlFlow;
    /// let mut table = Table::new(Language::Vi, "Xếp hạng", vec![Column::left("unit", "Đơn vị")]);
    /// (1..=1000).for_each(|place| table.push([Cell::number(place)]));
    /// let sections = vec![Section::new("ranking", "Xếp hạng").with(table)];
    /// let title = "Kết quả".to_owned();
    /// let report = Report { language: Language::Vi, title, figures: String::new(), lead: vec![], sections, foot: vec![] };
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
    /// [`Error::Cancelled`] when whoever watches says so.
    #[cfg(feature = "html")]
    pub fn to_html(&self) -> Result<String, Error> {
        let mut text = String::new();
        // A string takes whatever is written into it: only who watches ends this early.
        let done = self.report.page(&mut text, &self.progress());
        done.map(|()| text).map_err(|_| Error::Cancelled)
    }

    pub(super) fn progress(&self) -> Progress<'_> {
        let all = self.report.tables().map(|(_, table)| table.len()).sum();
        Progress { watch: Some(self.watch), all, ..Progress::unwatched() }
    }
}

/// How far the writing has come.
pub(super) struct Progress<'a> {
    watch: Option<&'a Watch<'a>>,
    rows: AtomicUsize,
    all: usize,
    stopped: AtomicBool,
}

/// Who watches is told after so many rows, and after the last.
const EVERY: usize = 250;

impl Progress<'_> {
    /// Of writing that no one watches.
    pub(super) const fn unwatched() -> Self {
        let (rows, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { watch: None, rows, all: 0, stopped }
    }

    /// Takes note of one more row; whether the writing goes on.
    pub(super) fn row(&self) -> bool {
        // Wraps only past the largest number of rows.
        let rows = self.rows.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        if rows.is_multiple_of(EVERY) || rows == self.all {
            self.goes_on()
        } else {
            !self.stopped()
        }
    }

    /// Asks whether the writing goes on.
    pub(super) fn goes_on(&self) -> bool {
        let rows = self.rows.load(Ordering::Relaxed);
        if self.watch.is_some_and(|watch| watch(rows, self.all).is_break()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
        !self.stopped()
    }

    /// Whether whoever watches has stopped it.
    pub(super) fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}
