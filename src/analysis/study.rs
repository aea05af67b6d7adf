//! A study: what is varied by chance, and how often.

use indexmap::IndexMap;

use super::chance::{Chance, Drawn};
use super::lattice::Lattice;
use super::siblings::Siblings;
use crate::dataset::Dataset;
use crate::dataset::growing_column::ColumnBuilder;
use crate::model::{Metric, MetricIndex, MetricType, Variation};
use crate::number::{Decimal, Exact, Overflow, Quantity};
use crate::word::words;

words! {
    /// Something that a study varies by chance, apart from all else.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Factor {
        /// Points or weights of groups and indicators.
        Weights = "weights",
        /// Values that earn nothing or everything, and bounds of steps.
        Goalposts = "goalposts",
        /// How units are compared with their peers.
        Methods = "methods",
        /// How the shares of the top nodes combine.
        Aggregate = "aggregate",
        /// The places of roundings.
        Rounding = "rounding",
        /// What missing values do.
        Missing = "absent.missing",
        /// What values do that do not apply.
        NotApplicable = "absent.not_applicable",
        /// What values do that the verifier refused.
        Rejected = "absent.rejected",
        /// What a division by zero does.
        ZeroWhole = "absent.zero_whole",
        /// Figures, within the error that they are stated with.
        Figures = "figures",
    }
}

impl Factor {
    /// Returns the number by which chance knows it. It must not change: draws depend on it.
    fn number(self) -> u16 {
        Self::ALL.iter().position(|one| *one == self).and_then(|n| n.try_into().ok()).unwrap_or(0)
    }
}

/// A file of an analysis, checked: what is varied by chance, how often, from which seed.
///
/// ```
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
/// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
/// #     metrics: {portal: {type: yes_no}, plan: {type: percent}}\nindicators:\n\
/// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
/// #     \x20 - {id: plan, points: 50, scoring: {linear: {of: plan, zero_at: 0%, full_at: 100%}}}\n")?;
/// # let dataset = dti_engine::Dataset::from_csv("unit,portal,plan\nan,yes,0%\nbinh,no,80%\n".as_bytes(), &framework)?;
/// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
/// use dti_engine::analysis::{Analysis, Study};
/// let study = Study::from_yaml(
///     "analysis: demo/firm\nof: {framework: demo/two, version: '1'}\n\
///      vary: {weights: {level: indicator, within: 20%, grid: 1}}\ndraws: {count: 100, seed: 2026}\n",
///     &framework,
/// )?;
/// let stability = Analysis::of(&outcome)?.stability(&study)?;
/// // `an` has 40 to 60 points, `binh` four fifths of 60 to 40: they change places where `an` has 44 or less.
/// assert_eq!((stability.draws(), stability.unit("an")?.least()), (100, Some(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Study {
    pub(super) id: String,
    /// The digest of the rules that it was read for.
    pub(super) rules: String,
    pub(super) digest: String,
    pub(super) count: u32,
    pub(super) chance: Chance,
    pub(super) weights: Option<WeightFactor>,
    pub(super) goalposts: Option<GoalpostFactor>,
    /// The factors of which a draw takes one of a few.
    pub(super) alternatives: Vec<(Factor, Vec<Variation>)>,
    pub(super) figures: Vec<(MetricIndex, FigureError)>,
    pub(super) costs: Option<String>,
}

/// What the error of a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FigureError {
    HalfOfLastPlace,
    /// A standard error, which is a figure too.
    Standard(MetricIndex),
}

/// How weights are varied.
#[derive(Debug, Clone, Default)]
pub(super) struct WeightFactor {
    pub(super) siblings: Vec<Siblings>,
    /// For each of the siblings that are weighed, in their order, the columns of their weights and the combinations.
    pub(super) lattices: Vec<(Vec<usize>, Lattice)>,
    pub(super) columns: usize,
    /// How far weights go.
    pub(super) within: Exact,
}

/// How goalposts are varied.
#[derive(Debug, Clone)]
pub(super) struct GoalpostFactor {
    pub(super) within: Decimal,
    pub(super) posts: Vec<Post>,
}

/// The goalposts of an indicator, or of a part of its method, by its name in variations.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) name: String,
    /// Whether they are of a percentage.
    pub(super) percent: bool,
    pub(super) numbers: PostNumbers,
}

/// The numbers of goalposts.
#[derive(Debug, Clone)]
pub(super) enum PostNumbers {
    Ends { zero_at: Decimal, full_at: Decimal },
    Steps { in_points: bool, steps: Vec<(Decimal, Decimal)> },
}

/// The thousandths of the range that goalposts and figures are drawn from.
const FINE: u64 = 1_000;

impl Study {
    /// Returns its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the number of draws.
    #[must_use]
    pub const fn draws(&self) -> u32 {
        self.count
    }

    /// Returns the seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.chance.seed
    }

    /// Returns the SHA-256 of the file.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the name of the file of costs, if the file of the analysis names one.
    #[must_use]
    pub fn costs(&self) -> Option<&str> {
        self.costs.as_deref()
    }

    /// Returns what is varied.
    #[must_use]
    pub fn factors(&self) -> Vec<Factor> {
        let of_one = [
            (self.weights.is_some(), Factor::Weights),
            (self.goalposts.is_some(), Factor::Goalposts),
            (!self.figures.is_empty(), Factor::Figures),
        ];
        let of_one = of_one.into_iter().filter(|(is_varied, _)| *is_varied);
        let of_few = self.alternatives.iter().map(|(factor, _)| *factor);
        let mut factors: Vec<_> = of_one.map(|(_, factor)| factor).chain(of_few).collect();
        factors.sort_unstable();
        factors
    }
}

/// Which replication, and which side of a design, each factor takes its draw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replication {
    pub(super) number: u32,
    pub(super) side: u16,
    /// A factor that takes its draw from the other side.
    pub(super) other: Option<Factor>,
}

impl Replication {
    pub(super) const fn plain(number: u32) -> Self {
        Self { number, side: 0, other: None }
    }

    fn of(self, factor: Factor) -> Drawn {
        let side = if self.other == Some(factor) { 1 ^ self.side } else { self.side };
        Drawn { replication: self.number, side, factor: factor.number() }
    }
}

impl Study {
    /// Draws the weights, a number for each column.
    pub(super) fn draw_weights(&self, of: Replication) -> Result<Vec<Exact>, Overflow> {
        let Some(factor) = &self.weights else { return Ok(Vec::new()) };
        let (mut weights, mut first) = (vec![Exact::ZERO; factor.columns], 0u32);
        for (columns, lattice) in &factor.lattices {
            let mut columns = columns.iter();
            lattice.draw(self.chance, of.of(Factor::Weights), first, |ticks| {
                let slot = columns.next().and_then(|column| weights.get_mut(*column));
                let weight = Exact::from(u64::try_from(ticks).unwrap_or(0));
                slot.into_iter().for_each(|slot| *slot = weight.clone());
            })?;
            first = first.saturating_add(u32::try_from(columns.len()).unwrap_or(0));
            first = first.saturating_add(u32::try_from(factor.columns).unwrap_or(0));
        }
        Ok(weights)
    }

    /// Draws one alternative of each factor that has a few. Returns the number of the combination.
    pub(super) fn draw_alternatives(&self, of: Replication) -> usize {
        self.alternatives.iter().fold(0, |number, (factor, all)| {
            let count = u64::try_from(all.len()).unwrap_or(1);
            let place = self.chance.below(of.of(*factor), 0, count);
            let place = usize::try_from(place).unwrap_or(0);
            number.saturating_mul(all.len()).saturating_add(place)
        })
    }

    /// Returns how many combinations of alternatives there are.
    pub(super) fn combinations(&self) -> usize {
        let sizes = self.alternatives.iter().map(|(_, all)| all.len());
        sizes.fold(1, usize::saturating_mul)
    }

    /// Returns the variation of a combination.
    pub(super) fn combination(&self, mut number: usize) -> Variation {
        let mut chosen = Vec::new();
        for (_, all) in self.alternatives.iter().rev() {
            chosen.extend(number.checked_rem(all.len()).and_then(|place| all.get(place)));
            number = number.checked_div(all.len()).unwrap_or(0);
        }
        chosen.iter().fold(Variation::new(), |variation, one| variation.then(one))
    }

    /// Draws the goalposts, on top of a variation.
    pub(super) fn draw_goalposts(&self, of: Replication, variation: Variation) -> Variation {
        let Some(GoalpostFactor { within, posts }) = &self.goalposts else { return variation };
        let drawn = of.of(Factor::Goalposts);
        let factor = |item: u32| {
            let place = self.chance.below(drawn, item, 2 * FINE + 1);
            let place = i64::try_from(place).unwrap_or(0).saturating_sub(1_000);
            let change = within.checked_mul(Decimal::new(place, 3)).unwrap_or_default();
            change.checked_add(Decimal::ONE).unwrap_or(Decimal::ONE)
        };
        let times =
            |number: &Decimal, factor: Decimal| number.checked_mul(factor).unwrap_or(*number);
        let items = (0u32..).step_by(2);
        posts.iter().zip(items).fold(variation, |variation, (post, item)| {
            let name = post.name.as_str();
            let first = factor(item);
            let as_written = |value| Quantity { value, percent: post.percent };
            match &post.numbers {
                PostNumbers::Ends { zero_at, full_at } => {
                    let full = times(full_at, first);
                    let apart = times(zero_at, factor(item.saturating_add(1)));
                    // Ends that would meet or change places move together.
                    let keeps_order = apart != full && (apart < full) == (zero_at < full_at);
                    let zero = if keeps_order { apart } else { times(zero_at, first) };
                    variation.zero_at(name, as_written(zero)).full_at(name, as_written(full))
                }
                PostNumbers::Steps { in_points, steps } => {
                    let moved = steps
                        .iter()
                        .map(|(bound, earns)| (as_written(times(bound, first)), *earns));
                    match in_points {
                        true => variation.steps_in_points(name, moved),
                        false => variation.steps(name, moved),
                    }
                }
            }
        })
    }

    /// Draws the figures of a dataset.
    pub(super) fn draw_figures(
        &self,
        of: Replication,
        dataset: &Dataset,
        metrics: &IndexMap<String, Metric>,
    ) -> Dataset {
        let drawn = of.of(Factor::Figures);
        let units = dataset.rows().len();
        let column = |(metric, error): &(MetricIndex, FigureError)| {
            let column = dataset.column(*metric);
            let declared = metrics.get_index(metric.get()).map(|(_, metric)| metric);
            let mut drawn_column = ColumnBuilder::numbers(units);
            for row in 0..units {
                let Ok(value) = column.decimal(row) else {
                    drawn_column.put_absent(row, column.state(row));
                    continue;
                };
                let item = row.saturating_mul(dataset.metric_count()).saturating_add(metric.get());
                let item = u32::try_from(item).unwrap_or(u32::MAX);
                let change = match error {
                    FigureError::HalfOfLastPlace => {
                        let place = self.chance.below(drawn, item, FINE);
                        let place = i128::from(place).saturating_sub(500);
                        let places = column.scale().max(value.scale()).saturating_add(3);
                        Decimal::try_from_i128_with_scale(place, places).ok()
                    }
                    // A figure without a standard error has none.
                    FigureError::Standard(errors) => {
                        dataset.column(*errors).decimal(row).ok().and_then(|error| {
                            error.checked_mul(Decimal::new(self.chance.normal(drawn, item), 3))
                        })
                    }
                };
                let moved = change.and_then(|change| value.checked_add(change)).unwrap_or(value);
                let moved = declared.map_or(moved, |metric| within_bounds(metric, value, moved));
                drawn_column.put_slowly(row, moved.mantissa(), moved.scale());
            }
            (*metric, drawn_column.finish(units))
        };
        dataset.with_columns(self.figures.iter().map(column).collect())
    }
}

/// Holds a figure that was moved to the bounds that it kept as it is stated: those of its metric, 0, and 100 % of a
/// percentage.
fn within_bounds(metric: &Metric, stated: Decimal, moved: Decimal) -> Decimal {
    let most = matches!(metric.kind, MetricType::Percent).then_some(Decimal::ONE);
    let least = [metric.at_least, Some(Decimal::ZERO)].into_iter().flatten();
    let most = [metric.at_most, most].into_iter().flatten();
    let moved = least.filter(|least| *least <= stated).fold(moved, Decimal::max);
    most.filter(|most| stated <= *most).fold(moved, Decimal::min)
}
