//! What a rank rests on: the same data by other weights.
//!
//! An [`Analysis`] keeps what every unit earns of every indicator, so that totals and ranks by other weights take no
//! reading, no checking and no scoring of figures. Each result is exactly what the rules would give with these weights:
//! with all their roundings, with what absent values do, and with the ties of the ranking.
//!
//! # What a draw changes
//!
//! [`Weights`] are a table: a column for each group or indicator that is weighed anew, a line for each draw. The points
//! of a group, or of the framework, are divided among its children by their weights. All else stays:
//!
//! - An indicator earns the share of its points that it earns by the rules, also where these name points (`in: points`,
//!   `per_item`): a step that earns 5 of 20 points earns a quarter, whatever the points are.
//! - Groups without columns keep their proportions within.
//! - Bonus and penalty points stay as they are.
//! - What was left out (`exclude`) is left out, and the weights of the others decide what that does.
//! - Nodes of zero points need no column. With one, they count.
//!
//! ```
//! use dti_engine::analysis::{Analysis, Weights};
//! # use dti_engine::{Dataset, Framework, Plan};
//! let framework = Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\nunit_kind: commune\n\
//!     points: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
//!     metrics: {portal: {type: yes_no}, plan: {type: percent}}\nindicators:\n\
//!     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
//!     \x20 - {id: plan, points: 50, scoring: {linear: {of: plan, zero_at: 0%, full_at: 100%}}}\n")?;
//! let dataset = Dataset::from_csv("unit,portal,plan\nan,yes,20%\nbinh,no,80%\n".as_bytes(), &framework)?;
//! let outcome = Plan::compile(&framework)?.score(&dataset)?;
//!
//! let weights = Weights::from_csv("portal,plan\n2,1\n1,3\n".as_bytes(), &framework)?;
//! let analysis = Analysis::of(&outcome)?;
//! let totals = analysis.draws(&weights)?.map(|draw| {
//!     let draw = draw?;
//!     let units = draw.units().map(|unit| format!("{} {}", unit.unit.id, unit.total.unwrap_or_default()));
//!     Ok(units.collect::<Vec<_>>().join(", "))
//! });
//! // ⅔ × 100 + ⅓ × 20 = 73.3 and ⅓ × 80 = 26.7; then ¼ × 100 + ¾ × 20 = 40 and ¾ × 80 = 60.
//! let totals = totals.collect::<Result<Vec<_>, dti_engine::Error>>()?;
//! assert_eq!(totals, ["an 73.3, binh 26.7", "binh 60.0, an 40.0"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it is exact and fast
//!
//! Totals are computed in floats, each with a bound on its error. Where an error could change a rounding, a rank or a
//! digit that is shown, the score is computed in fractions. So no result depends on an error.

mod alone;
mod analysis;
mod answers;
mod at_best;
mod blocks;
mod bounds;
mod branches;
mod chance;
mod costs;
mod curve;
pub mod document;
mod draw;
mod draws;
mod effects;
mod floats;
mod goals;
mod inverse;
mod judge;
mod kept;
mod knapsack;
mod lattice;
mod of_unit;
mod profile;
mod ranks;
mod reach;
mod runs;
mod sensitivity;
mod shares;
mod siblings;
mod stability;
mod statistics;
mod study;
mod study_read;
mod weights;
mod what_if;
mod worker;

pub use alone::{Alone, Trial, Tried};
pub use analysis::Analysis;
pub use answers::{Answers, Stage, UnitAnswers};
pub use bounds::{Bounds, UnitBounds};
pub use costs::Costs;
pub use draw::{Draw, DrawnUnit};
pub use draws::Draws;
pub use effects::{Effects, Trend, Trends, UnitEffects};
pub use goals::{Aim, Effort, Goal, LeastEffort};
pub use inverse::Step;
pub use profile::{Mark, Profile};
pub use sensitivity::{FactorShare, Sensitivity};
pub use stability::{Stability, UnitStability};
pub use statistics::{Correlation, NodeFacts};
pub use study::{Factor, Study};
pub use weights::Weights;
pub use what_if::{Change, ChangedUnit, WhatIf};
