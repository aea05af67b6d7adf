//! Progress of long work, on a terminal.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar that shows itself once a stage has taken half a second, and only on a terminal.
pub(crate) struct Bar {
    start: Instant,
    name: &'static str,
    all: usize,
    every: usize,
    shown: OnceLock<ProgressBar>,
}

impl Bar {
    /// A bar of so many pieces. The clock is looked at after every so many of them.
    pub(crate) fn new(name: &'static str, all: usize, every: usize) -> Self {
        Self { start: Instant::now(), name, all, every, shown: OnceLock::new() }
    }

    /// Shows that so many pieces are done.
    pub(crate) fn at(&self, done: usize) {
        if done.is_multiple_of(self.every) && self.start.elapsed() > Duration::from_millis(500) {
            let bar = self.shown.get_or_init(|| {
                let bar = ProgressBar::new(self.all as u64);
                let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta}");
                bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                bar.with_message(self.name)
            });
            bar.set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(self) {
        if let Some(bar) = self.shown.get() {
            bar.finish_and_clear();
        }
    }
}
