//! What comes of scoring a province.

use indexmap::IndexSet;
use rust_decimal::Decimal;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Figure, Province, RollUp, Run};
use crate::dataset::Value;
use crate::diagnostic::nearest;
use crate::error::Error;
use crate::model::{Language, Nature, Origin};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;
use crate::scorecard::Words;

/// Everything that the engine says of a province: its runs in order, with what was rolled up.
///
/// Serializes as JSON: `province`, `name`, `nature` (of everything together), `runs` (each with its `outcome`, `null` where there were no
/// data), `figures` and `disagreements`; decimals as strings.
#[derive(Debug)]
pub struct ProvinceOutcome {
    pub(super) province: Province,
    pub(super) runs: Vec<RunOutcome>,
    pub(super) figures: Vec<FigureOutcome>,
}

/// What comes of one run.
#[derive(Debug)]
pub struct RunOutcome {
    /// Whether a dataset was given for it.
    pub given: bool,
    /// Its scores; nothing where it had no data at all.
    pub outcome: Option<Outcome>,
    /// What was rolled up for it.
    pub rolled_up: Vec<RolledUp>,
}

/// What comes of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureOutcome {
    /// Its value, with what a document reports beside it.
    pub rolled_up: RolledUp,
}

/// A rolled-up value, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledUp {
    /// The metric that it is for; nothing for a figure.
    pub metric: Option<String>,
    /// How it was asked for.
    pub roll_up: RollUp,
    /// How many units of the kind there are. Those that did not report are among them only if their values
    /// are added up.
    pub units: usize,
    /// How many units of the kind have a row and did not report.
    pub not_reported: usize,
    /// For how many of them what is asked holds.
    pub taken: usize,
    /// Of how many it cannot be told.
    pub untold: usize,
    /// How many of those that were taken lack the value that is added up or averaged.
    pub without_value: usize,
    /// The value by group.
    pub groups: Vec<Grouped>,
    /// What is stated beside it.
    pub stated: Option<Value>,
    /// What became of the two.
    pub settled: Settled,
    /// What the figures of the units are that the value comes from.
    pub origin: Origin,
    pub(super) value: Result<Exact, Lack>,
}

/// The value of one group of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grouped {
    /// What the units name it; nothing for those that name none.
    pub group: Option<String>,
    /// The value.
    pub value: Shown,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// No data were given for the run.
    NoData,
    /// There is no unit to divide by.
    Nobody,
    /// A unit lacks its value.
    Missing,
    /// A number is too large to carry exactly.
    TooLarge,
}

/// What became of a rolled-up value and what is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// There is no rolled-up value.
    Absent,
    /// Nothing is stated, and no metric takes it.
    Shown,
    /// Nothing was stated: the metric took it.
    Filled,
    /// The two agree.
    Agrees,
    /// They do not; what is stated stays.
    Differs,
    /// The metric was stated to be not applicable, or was rejected, and stays so.
    Kept,
}

/// A value that a dataset or a document states otherwise than the units give it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement<'a> {
    /// The run that takes it; nothing for a figure.
    pub run: Option<&'a str>,
    /// The metric or the figure.
    pub of: &'a str,
    /// What is stated.
    pub stated: Decimal,
    /// What the units give.
    pub rolled_up: Shown,
    /// Stated − rolled up, to ten places.
    pub difference: Shown,
    /// Whether the values are written as percentages.
    #[serde(skip)]
    percent: bool,
}

impl Disagreement<'_> {
    /// The two values as people write them: `stated 31, rolled up 40`.
    #[must_use]
    pub fn values(&self, language: Language) -> String {
        super::report::two_values(self.stated, self.rolled_up, self.percent, language)
    }
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

    /// The value to ten places where no decimal of fewer is equal to it.
    #[must_use]
    pub fn value(&self) -> Option<Shown> {
        self.value.as_ref().ok().and_then(|value| value.shown(Rounding::MAX_PLACES).ok())
    }

    /// The value as it is, a fraction.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        self.value.as_ref().ok()
    }

    /// Takes a stated number for the value, to be shown as the value is.
    pub(super) fn set_value(&mut self, stated: &Value) {
        if let Value::Number(number) = stated {
            self.value = Ok(Exact::from(*number));
        }
    }

    /// Why there is none.
    #[must_use]
    pub fn lack(&self) -> Option<Lack> {
        self.value.as_ref().err().copied()
    }

    fn disagreement<'a>(
        &'a self,
        province: &Province,
        run: Option<&'a str>,
        of: &'a str,
    ) -> Option<Disagreement<'a>> {
        let (Some(Value::Number(stated)), Settled::Differs) = (&self.stated, self.settled) else {
            return None;
        };
        let value = self.exact()?;
        let difference = Exact::from(*stated).minus(value).ok()?;
        let difference = Shown::distance(&difference)?;
        let stated = stated.normalize();
        let percent = super::report::is_share(province, self);
        Some(Disagreement { run, of, stated, rolled_up: self.value()?, difference, percent })
    }
}

impl ProvinceOutcome {
    /// The province file.
    #[must_use]
    pub const fn province(&self) -> &Province {
        &self.province
    }

    /// The runs with what came of them, in order.
    pub fn runs(&self) -> impl Iterator<Item = (&Run, &RunOutcome)> {
        self.province.runs.iter().zip(&self.runs)
    }

    /// What came of a run.
    ///
    /// # Errors
    /// [`Error::UnknownRun`] with the nearest id.
    pub fn run(&self, id: &str) -> Result<&RunOutcome, Error> {
        let found = self.runs().find(|(run, _)| run.id == id).map(|(_, outcome)| outcome);
        found.ok_or_else(|| {
            let known = self.province.runs.iter().map(|run| run.id.as_str());
            Error::UnknownRun { id: id.to_owned(), nearest: nearest(id, known).map(str::to_owned) }
        })
    }

    /// The figures with what came of them, in order.
    pub fn figures(&self) -> impl Iterator<Item = (&Figure, &RolledUp)> {
        let outcomes = self.figures.iter().map(|figure| &figure.rolled_up);
        self.province.figures.iter().zip(outcomes)
    }

    /// Where the units give another value than is stated: metrics in the order of the runs, then
    /// figures.
    pub fn disagreements(&self) -> impl Iterator<Item = Disagreement<'_>> {
        let of_runs = self.runs().flat_map(|(run, outcome)| {
            outcome.rolled_up.iter().filter_map(|rolled_up| {
                let metric = rolled_up.metric.as_deref()?;
                rolled_up.disagreement(&self.province, Some(&run.id), metric)
            })
        });
        let of_figures = self.figures().filter_map(|(figure, rolled_up)| {
            rolled_up.disagreement(&self.province, None, &figure.id)
        });
        of_runs.chain(of_figures)
    }

    /// How a value came about, in words: `40 of 559 units of recognition: verdict pass`.
    #[must_use]
    pub fn explain(&self, rolled_up: &RolledUp, language: Language) -> String {
        super::report::explain(&self.province, rolled_up, language)
    }

    /// Returns the nature of everything together: synthetic if anything in it is ([`Origin::combine`]).
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        Origin::of_all(
            self.scored()
                .map(Outcome::dataset)
                .map(|dataset| Origin { nature: dataset.nature(), as_of: None }),
        )
        .nature
    }

    /// Says what kinds of figures there are, for the head of whatever shows all of them: in the words of
    /// [`Outcome::figures`] if that is the same for all.
    #[must_use]
    pub fn figures_in_words(&self, language: Language) -> String {
        let words = Words(language);
        let all: IndexSet<String> =
            self.scored().map(|outcome| outcome.figures(language)).collect();
        if let (Some(figures), 1) = (all.first(), all.len()) {
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

    /// The outcomes of the runs that have data.
    fn scored(&self) -> impl Iterator<Item = &Outcome> {
        self.runs.iter().filter_map(|of_run| of_run.outcome.as_ref())
    }

    /// Whether a value is a share, from 0 to 1, which people read as a percentage.
    #[must_use]
    pub fn is_share(&self, rolled_up: &RolledUp) -> bool {
        super::report::is_share(&self.province, rolled_up)
    }
}

impl Serialize for ProvinceOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("province", self.province.id())?;
        map.serialize_entry("name", self.province.name())?;
        map.serialize_entry("nature", &self.nature())?;
        let runs = self.runs().map(|(run, outcome)| RunFields(self, run, outcome));
        map.serialize_entry("runs", &runs.collect::<Vec<_>>())?;
        let figures =
            self.figures().map(|(figure, rolled_up)| FigureFields(self, figure, rolled_up));
        map.serialize_entry("figures", &figures.collect::<Vec<_>>())?;
        map.serialize_entry("disagreements", &self.disagreements().collect::<Vec<_>>())?;
        map.serialize_entry("digest", self.province.digest())?;
        map.end()
    }
}

struct RunFields<'a>(&'a ProvinceOutcome, &'a Run, &'a RunOutcome);

impl Serialize for RunFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(province, run, outcome) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("run", &run.id)?;
        map.serialize_entry("framework", run.framework.id())?;
        map.serialize_entry("version", run.framework.version())?;
        map.serialize_entry("data_given", &outcome.given)?;
        let values = outcome.rolled_up.iter().map(|value| ValueFields(province, value));
        map.serialize_entry("rolled_up", &values.collect::<Vec<_>>())?;
        map.serialize_entry("outcome", &outcome.outcome)?;
        map.end()
    }
}

struct FigureFields<'a>(&'a ProvinceOutcome, &'a Figure, &'a RolledUp);

impl Serialize for FigureFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(province, figure, rolled_up) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("figure", &figure.id)?;
        map.serialize_entry("name", &figure.name)?;
        ValueFields(province, rolled_up).fields(&mut map)?;
        map.end()
    }
}

struct ValueFields<'a>(&'a ProvinceOutcome, &'a RolledUp);

impl ValueFields<'_> {
    fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self(province, rolled_up) = self;
        let run = province.province.runs.get(rolled_up.roll_up.run);
        map.serialize_entry("measure", rolled_up.roll_up.measure.as_str())?;
        map.serialize_entry("of_run", &run.map(|run| &run.id))?;
        map.serialize_entry("value", &rolled_up.value().map(|value| value.to_string()))?;
        map.serialize_entry("exact", &rolled_up.exact().map(ToString::to_string))?;
        map.serialize_entry("lack", &rolled_up.lack())?;
        map.serialize_entry("nature", &rolled_up.origin.nature)?;
        map.serialize_entry("as_of", &rolled_up.origin.as_of)?;
        map.serialize_entry("taken", &rolled_up.taken)?;
        map.serialize_entry("units", &rolled_up.units)?;
        map.serialize_entry("not_reported", &rolled_up.not_reported)?;
        map.serialize_entry("untold", &rolled_up.untold)?;
        map.serialize_entry("without_value", &rolled_up.without_value)?;
        if rolled_up.roll_up.by.is_some() {
            map.serialize_entry("groups", &rolled_up.groups)?;
        }
        map.serialize_entry("stated", &rolled_up.stated)?;
        map.serialize_entry("settled", &rolled_up.settled)
    }
}

impl Serialize for ValueFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("metric", &self.1.metric)?;
        self.fields(&mut map)?;
        map.end()
    }
}
