//! The results of a province.

use std::fmt;

use indexmap::IndexSet;
use serde::Serialize;

use super::province::{Averaged, Figure, Province, RollUp, Run, Statistic};
use crate::dataset::Value;
use crate::diagnostic::nearest;
use crate::error::Error;
use crate::model::{Language, MetricType, Nature, Origin};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;
use crate::scorecard::Words;
use crate::word::words;

/// The results of a province: its runs in order, and what was rolled up.
///
/// Serializes as JSON: `province`, `name`, `nature` (of everything together), `runs` (each with its
/// `outcome`, `null` if it had no data), `figures` and `disagreements`. Decimals are strings.
pub struct ProvinceOutcome {
    pub(super) province: Province,
    pub(super) runs: Vec<RunOutcome>,
    pub(super) figures: Vec<RolledUp>,
}

/// The results of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct RunOutcome {
    /// Whether a dataset was given for it.
    pub given: bool,
    /// Its scores. `None` if it had no data at all.
    pub outcome: Option<Outcome>,
    /// The values that were rolled up for it.
    pub rolled_up: Vec<RolledUp>,
}

/// A rolled-up value, and how it was computed.
#[derive(Clone)]
#[non_exhaustive]
pub struct RolledUp {
    /// The metric that it is for. `None` for a figure.
    pub metric: Option<String>,
    pub(super) roll_up: RollUp,
    /// The number of units of the kind. Includes those that did not report only for a sum.
    pub units: usize,
    /// The number of units of the kind that did not report, with a row or only in the register.
    pub not_reported: usize,
    /// The number of units for which the conditions hold.
    pub taken: usize,
    /// The number of units for which the conditions cannot be determined.
    pub untold: usize,
    /// The number of taken units without the value that is added up or averaged.
    pub without_value: usize,
    /// The value of each group.
    pub groups: Vec<Grouped>,
    /// The value that the dataset or a document states.
    pub stated: Option<Value>,
    /// How the rolled-up and the stated value compare.
    pub settled: Settled,
    /// The origin of the unit figures that the value comes from.
    pub origin: Origin,
    pub(super) value: Result<Exact, Lack>,
}

/// The value of one group of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Grouped {
    /// The name of the group. `None` for units without one.
    pub group: Option<String>,
    /// The value.
    pub value: Shown,
}

words! {
    /// The reason why there is no value.
    #[non_exhaustive]
    pub enum Lack {
        /// No data were given for the run.
        NoData = "no_data",
        /// There are no units to divide by.
        Nobody = "nobody",
        /// A unit lacks its value.
        Missing = "missing",
        /// A number is too large to be exact.
        TooLarge = "too_large",
    }
}

words! {
    /// How a rolled-up and a stated value compare.
    #[non_exhaustive]
    pub enum Settled {
        /// There is no rolled-up value.
        Absent = "absent",
        /// No value is stated, and the value fills no metric.
        Shown = "shown",
        /// No value is stated, and the value fills the metric.
        Filled = "filled",
        /// The two agree.
        Agrees = "agrees",
        /// The two differ. The stated value stays.
        Differs = "differs",
        /// The metric is stated as not applicable, or was rejected, and stays so.
        Kept = "kept",
    }
}

/// A stated value that differs from the one that the units give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Disagreement<'a> {
    /// The run whose metric it is. `None` for a figure.
    pub run: Option<&'a str>,
    /// The metric or the figure.
    pub of: &'a str,
    /// The stated value.
    pub stated: Shown,
    /// The value that the units give.
    pub rolled_up: Shown,
    /// Stated − rolled up, to ten places.
    pub difference: Shown,
    /// Whether the values are written as percentages.
    #[serde(skip)]
    pub(super) is_share: bool,
}

impl RolledUp {
    pub(super) const fn new(roll_up: RollUp) -> Self {
        Self {
            metric: None,
            roll_up,
            units: 0,
            not_reported: 0,
            taken: 0,
            untold: 0,
            without_value: 0,
            groups: Vec::new(),
            stated: None,
            settled: Settled::Absent,
            origin: Origin { nature: None, as_of: None },
            value: Err(Lack::NoData),
        }
    }

    /// Returns the value. If it has no exact decimal of fewer places, it is rounded to ten.
    #[must_use]
    pub fn value(&self) -> Option<Shown> {
        self.value.as_ref().ok().and_then(|value| value.shown(Rounding::MAX_PLACES).ok())
    }

    /// Returns the exact value.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        self.value.as_ref().ok()
    }

    /// Returns the reason why there is no value.
    #[must_use]
    pub fn lack(&self) -> Option<Lack> {
        self.value.as_ref().err().copied()
    }

    /// Returns whether the value is a share from 0 to 1, which people read as a percentage.
    #[must_use]
    pub fn is_share(&self) -> bool {
        match self.roll_up.statistic {
            Statistic::Share | Statistic::Mean(Averaged::Share) => true,
            Statistic::Mean(Averaged::Metric(metric)) | Statistic::Sum(metric) => {
                let metric = self.roll_up.framework.metric_at(metric);
                metric.is_some_and(|metric| metric.kind == MetricType::Percent)
            }
            _ => false,
        }
    }

    fn disagreement<'a>(&'a self, run: Option<&'a str>, of: &'a str) -> Option<Disagreement<'a>> {
        let (Some(Value::Number(stated)), Settled::Differs) = (&self.stated, self.settled) else {
            return None;
        };
        let value = self.exact()?;
        let difference = Exact::from(*stated).minus(value).ok()?;
        let difference = Shown::distance(&difference)?;
        let (stated, rolled_up) = (Shown::from(stated.normalize()), self.value()?);
        Some(Disagreement { run, of, stated, rolled_up, difference, is_share: self.is_share() })
    }
}

impl ProvinceOutcome {
    /// Returns the province file.
    #[must_use]
    pub const fn province(&self) -> &Province {
        &self.province
    }

    /// Returns the runs with their results, in order.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = (&Run, &RunOutcome)> + DoubleEndedIterator {
        self.province.runs.iter().zip(&self.runs)
    }

    /// Returns the results of a run.
    ///
    /// # Errors
    /// [`Error::UnknownRun`] with the nearest id.
    pub fn run(&self, id: &str) -> Result<&RunOutcome, Error> {
        let outcome_of_run = self.runs().find(|(run, _)| run.id == id).map(|(_, outcome)| outcome);
        outcome_of_run.ok_or_else(|| {
            let known = self.province.runs.iter().map(|run| run.id.as_str());
            Error::UnknownRun { id: id.to_owned(), nearest: nearest(id, known).map(str::to_owned) }
        })
    }

    /// Returns the figures with their values, in order.
    pub fn figures(
        &self,
    ) -> impl ExactSizeIterator<Item = (&Figure, &RolledUp)> + DoubleEndedIterator {
        self.province.figures.iter().zip(&self.figures)
    }

    /// Returns the stated values that differ from those of the units: metrics in the order of the runs,
    /// then figures.
    pub fn disagreements(&self) -> impl Iterator<Item = Disagreement<'_>> {
        let of_runs = self.runs().flat_map(|(run, outcome)| {
            outcome.rolled_up.iter().filter_map(|rolled_up| {
                rolled_up.disagreement(Some(&run.id), rolled_up.metric.as_deref()?)
            })
        });
        let of_figures = self
            .figures()
            .filter_map(|(figure, rolled_up)| rolled_up.disagreement(None, &figure.id));
        of_runs.chain(of_figures)
    }

    /// Returns the nature of everything together: synthetic if anything in it is ([`Origin::combine`]).
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        let natures = self.scored().map(|outcome| outcome.nature());
        Origin::of_all(natures.map(|nature| Origin { nature, as_of: None })).nature
    }

    /// Says what kinds of figures there are, for the head of a page about all of them. If it is the same for
    /// all runs, in the words of [`Outcome::figures`].
    #[must_use]
    pub fn figures_in_words(&self, language: Language) -> String {
        let words = Words(language);
        let sentences: IndexSet<String> =
            self.scored().map(|outcome| outcome.figures(language)).collect();
        if let (Some(figures), 1) = (sentences.first(), sentences.len()) {
            return figures.clone();
        }
        let nature = |outcome: &Outcome| [outcome.dataset().origin().nature, outcome.nature()];
        let mut natures: Vec<_> = self.scored().flat_map(nature).collect();
        natures.sort_by_key(|nature| Origin { nature: *nature, as_of: None }.weight());
        natures.dedup();
        let natures: Vec<_> = natures.into_iter().map(|nature| words.nature(nature)).collect();
        let each = words.pick("Mỗi phần ghi rõ loại số liệu.", "Every part says which.");
        format!("{}. {each}", natures.join("; "))
    }

    /// Returns the outcomes of the runs that have data.
    fn scored(&self) -> impl Iterator<Item = &Outcome> {
        self.runs.iter().filter_map(|run| run.outcome.as_ref())
    }
}

impl fmt::Debug for ProvinceOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvinceOutcome")
            .field("province", &self.province.id())
            .field("runs", &self.runs)
            .field("figures", &self.figures)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RolledUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RolledUp")
            .field("metric", &self.metric)
            .field("value", &self.value)
            .field("settled", &self.settled)
            .finish_non_exhaustive()
    }
}
