//! A province file, checked: its runs and what they roll up.

use std::fmt;
use std::sync::Arc;

use crate::merged::Mergers;
use crate::model::{
    By, Condition, Framework, Metric, MetricIndex, NodeIndex, ScoreRange, Source, TargetIndex,
    Text, UnitKind, Verdict,
};
use crate::number::Quantity;

/// A province file, checked against the catalog that has its frameworks.
#[derive(Debug, Clone)]
pub struct Province {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) source: Source,
    pub(super) runs: Vec<Run>,
    pub(super) figures: Vec<Figure>,
    pub(super) digest: String,
}

/// A framework of a province, scored after those before it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Run {
    /// Its id, unique in the file.
    pub id: String,
    /// The rules.
    pub framework: Arc<Framework>,
    /// The unit whose metrics are filled in.
    pub unit: Option<String>,
    /// Its kind.
    pub unit_kind: Option<UnitKind>,
    pub(super) metrics: Vec<(MetricIndex, RollUp)>,
    pub(super) merged: Option<Merged>,
}

/// The mergers of a run: its data are from before them.
#[derive(Debug, Clone)]
pub(super) struct Merged {
    /// The file that the run names.
    pub(super) file: String,
    /// What it says, once it is known.
    pub(super) mergers: Option<Mergers>,
}

/// A roll-up that does not fill a metric.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Figure {
    /// Its id, unique in the file.
    pub id: String,
    /// Its name.
    pub name: Text,
    pub(super) value: RollUp,
    /// The value that a document reports.
    pub reported: Option<Quantity>,
    /// Where it comes from.
    pub source: Source,
}

/// How a value is computed from the units of a run.
#[derive(Clone)]
pub struct RollUp {
    /// The id of the run.
    pub(super) run: String,
    /// The framework of the run.
    pub(super) framework: Arc<Framework>,
    pub(super) statistic: Statistic,
    /// Takes only units of this kind.
    pub(super) unit_kind: Option<UnitKind>,
    /// Takes only units for which all of these hold.
    pub(super) conditions: Vec<UnitTest>,
    /// Divides the units into groups.
    pub(super) by: Option<Grouping>,
}

impl Run {
    /// Returns the metrics that are rolled up, in the order of the file.
    pub fn metrics(&self) -> impl DoubleEndedIterator<Item = (&Metric, &RollUp)> {
        let metrics = self.metrics.iter();
        metrics.filter_map(|(metric, roll_up)| Some((self.framework.metric_at(*metric)?, roll_up)))
    }
}

impl RollUp {
    /// Returns the id of the run whose units it takes.
    #[must_use]
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Returns what it computes: `count`, `share`, `mean` or `sum`.
    #[must_use]
    pub const fn statistic(&self) -> &'static str {
        self.statistic.as_str()
    }
}

impl fmt::Debug for RollUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RollUp({} of {})", self.statistic(), self.run)
    }
}

/// The division of units into groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grouping {
    /// Each unit is a group of its own, by its name.
    Unit,
    /// A metric names the group.
    Metric(MetricIndex),
}

/// The statistic that is computed from the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statistic {
    /// The number of units.
    Count,
    /// The share of the units for which the conditions can be determined.
    Share,
    /// Their mean.
    Mean(Averaged),
    /// The sum of a metric.
    Sum(MetricIndex),
}

impl Statistic {
    /// Returns the word for it in a province file.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Share => "share",
            Self::Mean(_) => "mean",
            Self::Sum(_) => "sum",
        }
    }
}

/// The values that a mean is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Averaged {
    /// The totals.
    Total,
    /// The totals as shares of the points.
    Share,
    /// The scores of a node.
    Node(NodeIndex),
    /// A metric.
    Metric(MetricIndex),
}

/// A condition on a unit. It holds, does not hold, or cannot be determined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnitTest {
    /// It has this verdict.
    Verdict(Verdict),
    /// It has the grade at this position.
    Grade(usize),
    /// Its total is within the bounds.
    Total(By<ScoreRange>),
    /// Its score of a node is within the bounds.
    Score(NodeIndex, By<ScoreRange>),
    /// It meets all these targets.
    Met(Vec<TargetIndex>),
    /// Its metric meets the condition.
    Metric(MetricIndex, By<Condition>),
}

impl Province {
    /// Returns the id of the province.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the name of the province.
    #[must_use]
    pub const fn name(&self) -> &Text {
        &self.name
    }

    /// Returns the source of the file.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Returns the runs, in the order in which they are scored.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Returns the run with this id.
    #[must_use]
    pub fn run(&self, id: &str) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// Returns the roll-ups that do not fill a metric.
    #[must_use]
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// Returns the SHA-256 of the text of the file, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
