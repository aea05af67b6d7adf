//! The parts of a file that are known before its nodes and targets are checked.

use std::collections::HashSet;

use super::choices::Choices;
use super::metric_ref::MetricRef;
use super::metrics::Metrics;
use crate::diagnostic::{Code, Span, all_of};
use crate::formula::Constants;
use crate::model::UnitKind;
use crate::number::Date;
use crate::rules::document::Entry;
use crate::rules::text::fault_list::{Sink, fault};
use crate::rules::text::sources::Texts;
use crate::said::said;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) sink: &'a Sink,
    pub(crate) metrics: &'a Metrics,
    pub(crate) kinds: &'a Kinds<'a>,
    pub(crate) amendment: Option<Amendment<'a>>,
}

/// An amendment merged with its base.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amendment<'a> {
    /// The texts of the amendment and its base.
    pub(crate) texts: &'a Texts,
    /// The first day of the amendment, and where it is written.
    pub(crate) from: Date,
    pub(crate) from_at: Span,
}

/// The unit kinds that the framework assesses; empty if they are faulty.
#[derive(Debug)]
pub(crate) struct Kinds<'a> {
    list: &'a [UnitKind],
    at: Option<Span>,
    set: HashSet<&'a str>,
    /// The case that is being checked: of kinds, and of what else numbers go by.
    pub(super) choices: Choices,
}

impl<'a> Kinds<'a> {
    /// Takes the kinds and the place where they are written.
    pub(super) fn new(list: &'a [UnitKind], at: Option<Span>) -> Self {
        let set = list.iter().map(UnitKind::as_str).collect();
        Self { list, at, set, choices: Choices::default() }
    }

    pub(super) const fn at(&self) -> Option<Span> {
        self.at
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn contains(&self, kind: &str) -> bool {
        self.set.contains(kind)
    }

    /// Returns the names of the kinds, in the order of the file.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.list.iter().map(UnitKind::as_str)
    }
}

impl<'a> Scope<'a> {
    /// Returns the metric that an entry names. Reports a metric that is not declared.
    pub(crate) fn metric(&self, entry: &Entry<String>) -> Option<MetricRef<'a>> {
        self.metrics.find(self.sink, entry)
    }

    /// Returns what is needed to read a number in a text: where faults go, and the numbers that have names.
    pub(crate) fn numbers(&self) -> (&'a Sink, &'a Constants) {
        (self.sink, &self.metrics.constants)
    }

    /// Warns of days that an amendment inherits from its base and that are in a year before its own.
    pub(crate) fn warn_of_inherited_days(&self, at: Span, days: impl Iterator<Item = Date>) {
        let Some(Amendment { texts, from, from_at }) = self.amendment else { return };
        if texts.is_newest(at) {
            return;
        }
        let mut past: Vec<_> = days.filter(|day| day.year() < from.year()).collect();
        past.sort_unstable();
        past.dedup();
        if past.is_empty() {
            return;
        }
        let written: Vec<_> = past.iter().map(Date::to_string).collect();
        fault! { self.sink, Code::InheritedDay, at;
            let one = written.len() == 1;
            let lies = if one { said!("lies", "trước") } else { said!("lie", "trước") };
            let is = if one { said!("is", "còn lại") } else { said!("are", "còn lại") };
            says "{} {lies} before the year of this amendment, and {is} left from the version before",
                "{} {lies} năm của văn bản sửa đổi này, {is} từ phiên bản trước",
                all_of(written.iter().map(String::as_str)), lies, is;
            related from_at, "the amendment is in force from here",
                "văn bản sửa đổi có hiệu lực từ đây";
            help "write in the amendment what has the day, with a day of {}, or allow the warning with the reason",
                "viết vào văn bản sửa đổi nội dung có ngày này, với một ngày của {}, hoặc cho phép cảnh báo kèm lý do",
                from.year();
        };
    }
}
