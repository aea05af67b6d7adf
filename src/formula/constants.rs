//! Numbers that rules name: `let: {fee: 150000, full: 80%}`.

use std::cell::RefCell;
use std::collections::HashSet;

use indexmap::IndexMap;

use super::Found;
use super::evaluate::{NoValue, Values, number};
use super::metrics::{Lookup, Metrics};
use super::read::read_number;
use crate::diagnostic::nearest;
use crate::model::{AbsentKind, Metric, MetricIndex, Scale};
use crate::number::{Date, Exact, Quantity};

/// Numbers that rules name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Constants {
    numbers: IndexMap<String, Quantity>,
    /// The names that were asked for.
    used: RefCell<HashSet<String>>,
}

impl Constants {
    /// Names a number; without one if it is faulty.
    pub(crate) fn put(&mut self, name: &str, quantity: Option<Quantity>) {
        self.numbers.extend(quantity.map(|quantity| (name.to_owned(), quantity)));
    }

    /// Names a number. A text that is neither a number nor a formula over the numbers before it is passed over.
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        if let Some(quantity) = self.evaluate(text) {
            self.numbers.insert(name.to_owned(), quantity);
        }
    }

    /// Returns the number of a name, which counts as used then.
    pub(crate) fn get(&self, name: &str) -> Option<Quantity> {
        let number = self.numbers.get(name).copied()?;
        self.used.borrow_mut().insert(name.to_owned());
        Some(number)
    }

    /// Returns the names that were asked for.
    pub(crate) fn used(&self) -> HashSet<String> {
        self.used.borrow().clone()
    }

    /// Returns the names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(String::as_str)
    }

    /// Returns the number that a text is: one that is written out, or the value of a formula over named numbers.
    /// `None` if it is neither, or has no exact decimal.
    pub(crate) fn evaluate(&self, text: &str) -> Option<Quantity> {
        if let Ok(quantity) = text.parse() {
            return Some(quantity);
        }
        if self.numbers.is_empty() {
            return None;
        }
        let formula = read_number(text, self).ok()?;
        let value = number(formula.expression(), &Nothing).ok()?.value.as_decimal()?.normalize();
        let percent = matches!(formula.scale(), Scale::Literal(of) if of.percent);
        Some(Quantity { value, percent })
    }
}

impl Metrics for Constants {
    fn look_up(&self, id: &str) -> Lookup<'_> {
        self.get(id).map_or(Lookup::Unknown, Lookup::Constant)
    }

    fn at(&self, _: MetricIndex) -> Option<&Metric> {
        None
    }

    fn read_previous(&self, _index: MetricIndex) -> bool {
        false
    }

    fn nearest(&self, id: &str) -> Option<String> {
        nearest(id, self.names()).map(str::to_owned)
    }
}

/// The values of no unit.
struct Nothing;

const MISSING: AbsentKind = AbsentKind::Missing;

impl Values for Nothing {
    fn number(&self, _: MetricIndex) -> Result<Found<Exact>, NoValue> {
        Err(MISSING.into())
    }

    fn answer(&self, _: MetricIndex) -> Result<bool, AbsentKind> {
        Err(MISSING)
    }

    fn option(&self, _: MetricIndex) -> Result<u32, AbsentKind> {
        Err(MISSING)
    }

    fn date(&self, _: MetricIndex) -> Result<Date, AbsentKind> {
        Err(MISSING)
    }

    fn is_present(&self, _: MetricIndex) -> bool {
        false
    }

    fn kind(&self) -> &str {
        ""
    }
}
