//! Provinces: several frameworks scored in one run, bottom up.
//!
//! A province file names the frameworks of a province and says which of its metrics come from the
//! outcomes of its units: how many communes were recognised, the share of departments above a
//! bound, a mean.
//!
//! ```yaml
//! province: thanh-hoa
//! name: {vi: Tỉnh Thanh Hóa, en: Thanh Hóa province}
//! runs:                                   # in this order; each may use those before it
//!   - id: recognition
//!     framework: thanh-hoa/commune-recognition
//!     version: "2023"
//!   - id: plan
//!     framework: thanh-hoa/plan
//!     version: "2024"
//!     unit: thanh-hoa                     # whose metrics are filled in
//!     metrics:
//!       communes_recognised: {count: recognition, where: {verdict: pass}}
//! figures:                                # roll-ups that no metric takes
//!   - id: recognised_share
//!     name: {vi: Tỷ lệ xã được công nhận, en: Share of communes recognised}
//!     value: {share: recognition, where: {verdict: pass}}
//! ```
//!
//! | roll-up | value | fills metrics of the types |
//! |---|---|---|
//! | `{count: run}` | how many units | `count`, `number` |
//! | `{share: run, where: …}` | those for which the condition holds ÷ those of which it can be told | `percent`, `number` |
//! | `{mean: run, of: total}` | mean of the totals, of the totals as a `share` of the points, or of the scores of a node; of a metric where there is no node of that id | `percent`, `number` |
//! | `{sum: run, of: metric}` | sum of a metric over the units | `count`, `number`, `percent` |
//!
//! `unit_kind` takes the units of one kind alone, `where` those for which all that it says holds, and
//! `by` (a `choice` or `text` metric, with `count` and `sum`) also tells the value for each group:
//! communes by district; `by: unit` tells it for each unit. A `where` has one or more of
//!
//! | key | holds for a unit |
//! |---|---|
//! | `verdict: pass` | that passes (`fail`: does not) |
//! | `grade: Tốt` | of that grade, by its Vietnamese name |
//! | `total: {at_least: 80%}` | whose total lies within the bounds (`at_least`, `above`, `at_most`, `below`); a percentage is of the points, and so is a number up to 1 |
//! | `score: {of: node, at_least: 80%}` | whose score of a node does |
//! | `met: [targets]` | that meets all these targets |
//! | `metric: {of: id, is: yes}` | whose metric does (the four bounds, `equals`, `is`, `by`) |
//!
//! # What is absent
//!
//! A unit of which a condition cannot be told (it has no total, no value, the target is undetermined)
//! does not count as one for which it holds, and leaves the whole of a share; how many there were is
//! said. A unit that did not report is neither counted nor in the whole of a share, and how many there were is
//! said too. A mean is of those that have a value. A sum that lacks the value of a unit is absent;
//! `n/a` is passed over. **Where no data were given for a run, its roll-ups are absent, not zero**, and so
//! are a share and a mean of nobody.
//!
//! # What is stated
//!
//! A value that the dataset states stays as it is. The one that was rolled up is kept beside it, and
//! where the two differ there is a [`Disagreement`]: as with declared and computed targets, none fills
//! in for the other. Counts and sums must be equal; shares and means must agree at the places in which the
//! value was stated.
//!
//! A share or a mean that no decimal is equal to (a third) goes into the dataset with 20 places;
//! [`RolledUp::exact`] keeps the fraction.
//!
//! # Faults
//!
//! A province file is refused with everything that is wrong in it, as a rule file is; its own codes are
//! `R1301` to `R1307`.

mod check;
mod doc;
mod filter;
mod outcome;
mod report;
mod score;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::model::{
    Condition, Framework, MetricIndex, NodeIndex, ScoreBound, Source, TargetIndex, Text, UnitKind,
};
use crate::number::Quantity;
use crate::outcome::Verdict;
use crate::rules::reading::{read, read_path};
use crate::rules::{Catalog, Limits, RuleFolder};

pub use outcome::{
    Disagreement, FigureOutcome, Grouped, Lack, ProvinceOutcome, RolledUp, RunOutcome, Settled,
};
pub use report::RollUps;
pub use score::Datasets;

/// A province file, checked against the catalog that its frameworks were taken from.
#[derive(Debug, Clone)]
pub struct Province {
    id: String,
    name: Text,
    source: Source,
    runs: Vec<Run>,
    figures: Vec<Figure>,
    digest: String,
}

/// One framework of a province, scored after those before it.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its id, unique in the file.
    pub id: String,
    /// The rules.
    pub framework: Arc<Framework>,
    /// The unit whose metrics are filled in.
    pub unit: Option<String>,
    /// Its kind.
    pub unit_kind: Option<UnitKind>,
    /// The metrics that are rolled up.
    pub metrics: Vec<(MetricIndex, RollUp)>,
}

/// A roll-up that no metric takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its id, unique in the file.
    pub id: String,
    /// What people call it.
    pub name: Text,
    /// How it comes about.
    pub value: RollUp,
    /// What a document reports.
    pub reported: Option<Quantity>,
    /// Where it comes from.
    pub source: Source,
}

/// How a value comes about from the units of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollUp {
    /// The place of the run among those of the province.
    pub run: usize,
    /// What is worked out.
    pub measure: Measure,
    /// Units of this kind alone.
    pub unit_kind: Option<UnitKind>,
    /// Units for which all of these hold.
    pub filter: Vec<UnitTest>,
    /// What divides the units into groups.
    pub by: Option<Grouping>,
}

/// What divides units into groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// Each unit is a group of its own, by its name.
    Unit,
    /// A metric names the group.
    Metric(MetricIndex),
}

/// What is worked out of the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many there are.
    Count,
    /// How many of those of which the conditions can be told.
    Share,
    /// Their mean.
    Mean(Averaged),
    /// The sum of a metric.
    Sum(MetricIndex),
}

impl Measure {
    /// The word for it in a province file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Share => "share",
            Self::Mean(_) => "mean",
            Self::Sum(_) => "sum",
        }
    }
}

/// What a mean is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Averaged {
    /// The totals.
    Total,
    /// The totals as shares of the points.
    Share,
    /// The scores of a node.
    Node(NodeIndex),
    /// A metric.
    Metric(MetricIndex),
}

/// Something that holds for a unit, or does not, or cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitTest {
    /// It has this verdict.
    Verdict(Verdict),
    /// It has the grade at this place.
    Grade(usize),
    /// Its total lies within the bounds.
    Total(Vec<ScoreTest>),
    /// Its score of a node lies within the bounds.
    Score(NodeIndex, Vec<ScoreTest>),
    /// It meets all these targets.
    Met(Vec<TargetIndex>),
    /// Its metric meets the condition.
    Metric(MetricIndex, Condition),
}

/// A bound on a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreTest {
    /// Which side of the bound.
    pub side: Side,
    /// The bound.
    pub bound: ScoreBound,
}

/// Which side of a bound a score must lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `≥`
    AtLeast,
    /// `>`
    Above,
    /// `≤`
    AtMost,
    /// `<`
    Below,
}

impl Side {
    /// The sign for it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::Above => ">",
            Self::AtMost => "≤",
            Self::Below => "<",
        }
    }
}

impl Province {
    /// Reads a province file from its text, with the frameworks of a catalog.
    ///
    /// ```
    /// use dti_engine::province::Province;
    /// use dti_engine::Catalog;
    /// # let text = "framework: demo/commune\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
    /// #     source: {standing: illustrative}\nmetrics: {done: {type: yes_no}}\n\
    /// #     targets: [{id: done, of: done, is: yes}]\n";
    /// let catalog = Catalog::from_yaml_texts([("commune.yaml", text)])?;
    /// let province = Province::from_yaml(
    ///     "province: demo\nname: Tỉnh minh họa\nruns:\n  - {id: communes, framework: demo/commune, version: '1'}\n\
    ///      figures:\n  - {id: done, name: Số xã xong, value: {count: communes, where: {met: done}}}\n",
    ///     &catalog,
    /// )?;
    /// assert_eq!(province.runs().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str, catalog: &Catalog) -> Result<Self, Diagnostics> {
        Self::load("<text>", text, catalog)
    }

    /// The same of a text that diagnostics call `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn load(name: &str, text: &str, catalog: &Catalog) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| check::check(sink, entry, digest, catalog);
        let (province, faults) = read(text, name, &Limits::default(), check);
        province.ok_or(faults)
    }

    /// Reads a province file, with the frameworks of a catalog.
    ///
    /// # Errors
    /// Every fault of the file, with its place, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>, catalog: &Catalog) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| check::check(sink, entry, digest, catalog);
        let (province, faults) = read_path(path.as_ref(), &Limits::default(), check);
        province.ok_or(faults)
    }

    /// The province files of a folder and the folders in it, in the order of their names: those called
    /// `province.yaml`.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_dir(path: impl AsRef<Path>, catalog: &Catalog) -> Result<Vec<Self>, Diagnostics> {
        let (mut provinces, mut faults) = (Vec::new(), Diagnostics::default());
        let RuleFolder { provinces: files, faults: unread, .. } =
            RuleFolder::read(path, &Limits::default());
        faults.append(unread);
        for file in files {
            match Self::from_path(&file, catalog) {
                Ok(province) => provinces.push(province),
                Err(of_file) => faults.append(of_file),
            }
        }
        if faults.is_empty() { Ok(provinces) } else { Err(faults) }
    }

    /// Its id, which units of its datasets bear too.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What people call it.
    #[must_use]
    pub const fn name(&self) -> &Text {
        &self.name
    }

    /// Where its file comes from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// What is scored, in this order.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// The run of this id.
    #[must_use]
    pub fn run(&self, id: &str) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The roll-ups that no metric takes.
    #[must_use]
    pub fn figures(&self) -> &[Figure] {
        &self.figures
    }

    /// SHA-256 of the text of its file, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The folder whose rule files a province file is written for: the one above its own.
    #[must_use]
    pub fn rules_folder(path: &Path) -> PathBuf {
        let up = |path: &Path| path.parent().map(Path::to_path_buf).filter(|p| *p != Path::new(""));
        let own = up(path).unwrap_or_else(|| PathBuf::from("."));
        match own.file_name() {
            Some(_) => up(&own).unwrap_or_else(|| PathBuf::from(".")),
            None => own.join(".."),
        }
    }
}
