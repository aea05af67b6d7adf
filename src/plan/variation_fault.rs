//! The faults that a variation can have.

use std::fmt;

use crate::diagnostic::shown;
use crate::number::{Decimal, Exact};

/// A fault of a variation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VariationFault {
    /// The framework lists targets, which have no points, ends or rounding.
    #[error("a framework of targets has no numbers that can be varied")]
    NoTree,
    /// There is no such group or indicator.
    #[error("there is no group or indicator `{}`{}", shown(node), did_you_mean(nearest))]
    UnknownNode {
        /// The id that was given.
        node: String,
        /// The nearest id that exists.
        nearest: Option<String>,
    },
    /// A number is below 0.
    #[error("{}: `{key}` is {value}, which is below 0", of(node))]
    BelowZero {
        /// The node. `None` for the whole framework.
        node: Option<String>,
        /// `points` or `weight`.
        key: &'static str,
        /// The number.
        value: Decimal,
    },
    /// The points of siblings do not add up to those of their group.
    #[error("{} has {points} points, but its children add up to {sum}", of(group))]
    PointsDoNotAddUp {
        /// The group. `None` for the whole framework.
        group: Option<String>,
        /// Its points.
        points: Exact,
        /// The sum of the children's points.
        sum: Exact,
    },
    /// One of two siblings has points and the other a weight.
    #[error(
        "`{points}` has points, but its sibling `{weight}` has a weight: give all of them the same"
    )]
    MixedSiblings {
        /// A node with points.
        points: String,
        /// A node with a weight.
        weight: String,
    },
    /// The weights of siblings add up to 0.
    #[error("the weights in {} add up to 0, so its points cannot be divided", of(group))]
    ZeroWeights {
        /// The group. `None` for the whole framework.
        group: Option<String>,
    },
    /// A bonus or penalty indicator has a weight, but no siblings to share points with.
    #[error("`{node}` is a bonus or penalty: it has points, and no weight")]
    WeightOutOfPlace {
        /// The indicator.
        node: String,
    },
    /// An indicator that is not scored has points.
    #[error("`{node}` is not scored, so it cannot have points")]
    UnscoredWithPoints {
        /// The indicator.
        node: String,
    },
    /// A node has no points, but its method says how many points something earns.
    #[error("`{node}` has 0 points, but its `{method}` says what earns points")]
    NoPoints {
        /// The indicator.
        node: String,
        /// Its method.
        method: &'static str,
    },
    /// A step or option earns more points than there are.
    #[error("`{node}`: a step or option earns {earned} points, but there are {points}")]
    EarnsTooMuch {
        /// The indicator.
        node: String,
        /// The points that it earns.
        earned: Decimal,
        /// The points of the indicator.
        points: Exact,
    },
    /// The method of an indicator has no such part.
    #[error("there is no `{}`: {}", shown(part), parts(method, *count))]
    UnknownPart {
        /// The name of the part, such as `speed[1]`.
        part: String,
        /// The method that has no such part, or `group`.
        method: &'static str,
        /// The number of parts that it has.
        count: usize,
    },
    /// The method of the node does not have such a number.
    #[error("`{node}` has no `{key}`: it is a `{method}`{}", part_of(node, method))]
    NotOfMethod {
        /// The node.
        node: String,
        /// The key of the number.
        key: &'static str,
        /// Its method, or `group`.
        method: &'static str,
    },
    /// Both ends are the same.
    #[error("`{node}`: `zero_at` and `full_at` are both {at}")]
    EqualEnds {
        /// The indicator.
        node: String,
        /// The end.
        at: Decimal,
    },
    /// The list of steps is empty.
    #[error("`{node}` has no steps left")]
    NoSteps {
        /// The indicator.
        node: String,
    },
    /// Two steps have the same bound.
    #[error("`{node}` has two steps at {bound}")]
    RepeatedStep {
        /// The indicator.
        node: String,
        /// The bound.
        bound: Decimal,
    },
    /// A step that is harder to reach earns less.
    #[error("`{node}`: the steps run backwards between {lower} and {higher}")]
    StepsBackwards {
        /// The indicator.
        node: String,
        /// The lower bound.
        lower: Decimal,
        /// The higher bound.
        higher: Decimal,
    },
    /// A share is below 0 or above 1.
    #[error("`{node}`: a step earns {share}, which is not a share from 0 to 1")]
    NotAShare {
        /// The indicator.
        node: String,
        /// The share.
        share: Decimal,
    },
    /// More decimal places than scores are rounded to.
    #[error("scores cannot be rounded to {places} places")]
    TooManyPlaces {
        /// The places.
        places: u32,
    },
    /// A grade or a gate asks for more points than a total can have.
    #[error("a grade or gate asks for {bound} points, but a total has at most {most}")]
    OutOfReach {
        /// The bound.
        bound: Decimal,
        /// The largest possible total.
        most: Exact,
    },
    /// A grade has a bound that is not below the one before it.
    #[error("the grade `{grade}` is not below the one before it")]
    GradesNotDescending {
        /// The name of the grade.
        grade: String,
    },
    /// A gate asks for more indicators than there are to count.
    #[error("a gate asks for {at_least} indicators, but only {there} count")]
    CountTooLarge {
        /// The number that the gate asks for.
        at_least: u32,
        /// The number of indicators that count.
        there: usize,
    },
    /// A number is too large to be exact.
    #[error("a number of `{node}` is too large to carry exactly")]
    Overflow {
        /// The node.
        node: String,
    },
}

fn of(node: &Option<String>) -> String {
    node.as_ref().map_or_else(|| "the framework".to_owned(), |id| format!("`{id}`"))
}

fn parts(method: &str, count: usize) -> String {
    match count {
        0 => format!("a `{method}` has no parts"),
        _ => format!("the `{method}` has {count} parts, counted from 0"),
    }
}

/// Returns the advice on methods that are made of others.
fn part_of(node: &str, method: &str) -> String {
    match method {
        "sum_of" | "best_of" => format!(" (name the part that has it, such as `{node}[0]`)"),
        _ => String::new(),
    }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|id| format!(" (did you mean `{id}`?)")).unwrap_or_default()
}

/// All faults of a variation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariationError(pub(super) Vec<VariationFault>);

impl VariationError {
    /// Returns the faults, at least one.
    pub fn faults(&self) -> impl ExactSizeIterator<Item = &VariationFault> + DoubleEndedIterator {
        self.0.iter()
    }
}

/// Writes one fault per line.
impl fmt::Display for VariationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(place, fault)| {
            let line = if place == 0 { "" } else { "\n" };
            write!(f, "{line}{fault}")
        })
    }
}

impl std::error::Error for VariationError {}
