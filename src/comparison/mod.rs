//! Two outcomes side by side: self-assessed and verified, a year and the year before, a scenario and
//! what it changes.
//!
//! The three are one thing. A [`Comparison`] compares an *other* outcome with a *base*: units and
//! nodes are matched by id, every difference is other − base and exact. What the sides are
//! called ([`Comparison::appraisal`], [`Comparison::years`], [`Comparison::scenario`]) changes words and nothing else. [`Outcome::what_if`](crate::Outcome::what_if) makes a scenario.
//!
//! ```
//! use dti_engine::comparison::Comparison;
//! # use dti_engine::{Dataset, Framework, Language, Plan};
//! # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
//! #     unit_kind: commune\npoints: 20\nrounding: {indicator: 2, total: 2}\n\
//! #     absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
//! #     metrics: {done: {type: count, name: Hồ sơ trực tuyến}, all: {type: count}, portal: {type: yes_no}}\n\
//! #     indicators:\n    - {id: rate, name: Tỷ lệ trực tuyến, points: 10, scoring: {ratio: {part: done, whole: all}}}\n    \
//! #     - {id: portal, points: 10, scoring: {yes_no: portal}}\nranking: {places: 2}\n")?;
//! # let plan = Plan::compile(&framework)?;
//! let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework);
//! let submitted = plan.score(&read("unit,done,all,portal\nan,80,100,yes\nbinh,70,100,yes\n")?)?;
//! let verified = plan.score(&read("unit,done,all,portal\nan,80,100,rejected\nbinh,64,100,yes\n")?)?;
//! let appraisal = Comparison::of(&submitted, &verified).appraisal();
//!
//! // The biggest difference first.
//! let largest: Vec<_> = appraisal.largest().map(|item| (item.unit().unit().id.as_str(), item.id())).collect();
//! assert_eq!(largest, [("an", "portal"), ("binh", "rate")]);
//! let an = appraisal.unit("an")?;
//! assert_eq!(an.total().difference().map(|points| points.to_string()).as_deref(), Some("-10"));
//! assert_eq!(an.rank_change(), Some(-1));
//! let binh = appraisal.unit("binh")?.explain(Language::Vi).to_string();
//! assert!(binh.contains("Tỷ lệ trực tuyến: tự đánh giá 7,00 → thẩm định 6,40 (−0,60)"));
//! assert!(binh.contains("Hồ sơ trực tuyến: 70 → 64"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is compared
//!
//! - **Points**, if every node that both sides have, and the whole, can earn the same points on
//!   both. **Shares** of the points that can be earned, if not: a year against a year with other
//!   points. [`Comparison::measure`] says which.
//! - A target counts 1 if it is met, and 0 if it is not met or undetermined. So the differences of
//!   targets add up to the difference of the total, as those of nodes do.
//! - Units and items of one side only are listed, not compared: [`Comparison::only_units`],
//!   [`Comparison::only_items`]. An item with a score on one side only (left out because it does
//!   not apply) has no difference, but is among the changes.
//! - For an index beside criteria, only units, ranks and grades are shown next to each other.
//!
//! # Reasons
//!
//! [`ItemComparison::reasons`] computes on demand why an indicator or target differs: the values
//! that differ, each with its evidence and the verifier's reason; changes among the peers, if the
//! method looks at them; changes in the rules.
//!
//! # Merged units
//!
//! [`Comparison::with_mergers`]: the base of a unit that was formed from several is the mean of
//! those, as [`merged`](crate::merged) computes it. Such a base has no grade and no verdict, because none
//! was given, and no rank, because a rank is a place among other units.
//!
//! # Orders
//!
//! [`Comparison::units`]: the largest difference of the total first, whichever way; equal ones in the
//! order of the other outcome ([`Outcome::units`](crate::Outcome::units)), units without a difference last.
//! [`Comparison::largest`]: the same of indicators and targets; equal ones in the order of the other
//! outcome's units, then of the rule file.

mod both;
mod comparison;
mod item;
mod json;
mod pairs;
mod reason;
mod same_rule;
mod scores;
mod summary;
mod text;
mod unit;

pub use both::Both;
pub use comparison::Comparison;
pub use item::ItemComparison;
pub use reason::{Reason, RuleChange};
pub use scores::{Measure, Scores};
pub use summary::Summary;
pub use unit::UnitComparison;
