//! Formulas: a small expression language over the metrics of a framework.
//!
//! A formula gives a number (`scoring: {formula: "…"}`) or is a condition that holds or does not (a
//! gate of the verdict, a check between metrics). It is read, typed and checked when the rule file
//! is loaded, cannot loop, and is worked out in exact fractions.
//!
//! ```
//! use dti_engine::{Dataset, Framework, Language, Plan};
//!
//! let framework = Framework::from_yaml(r#"
//! framework: demo/formula
//! version: "2024"
//! kind: index
//! unit_kind: commune
//! points: 10
//! rounding: {indicator: 2}
//! absent: {missing: zero}
//! metrics:
//!   online: {type: count, name: {vi: Hồ sơ trực tuyến, en: Online dossiers}}
//!   all:    {type: count, name: {vi: Hồ sơ, en: Dossiers}}
//!   page:   {type: yes_no}
//! indicators:
//!   - id: online
//!     points: 10
//!     scoring: {formula: "if(page, 1, 0.5) * clamp(online / all / 80%, 0, 1)"}
//! checks:
//!   - {id: part_of_whole, holds: online <= all, message: {vi: Hồ sơ trực tuyến nhiều hơn tổng số hồ sơ}}
//! "#)?;
//! let csv = "unit,online,all,page\nan,60,100,no\nbinh,120,100,yes\n";
//! let outcome = Plan::compile(&framework)?.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?;
//! // 0.5 × 60 ÷ 100 ÷ 80 % = 0.375
//! assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("3.75"));
//! let finding = outcome.findings().next().ok_or("no finding")?;
//! assert_eq!((finding.unit.id.as_str(), finding.check), ("binh", "part_of_whole"));
//! assert_eq!(finding.difference.map(|d| d.to_string()).as_deref(), Some("20"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The language
//!
//! | written | meaning |
//! |---|---|
//! | `12`, `0.5`, `80%` | a number; `80%` is 0.8 |
//! | `dossiers` | a metric; one whose id has a `-`, begins with a digit or is `and`, `or`, `not` stands in backticks |
//! | `"chief"`, `'2023-06-01'` | an option or a day, in quotation marks of either kind |
//! | `+ - * /`, `-x`, `( )` | arithmetic on numbers |
//! | `end - start` of two days | the days between them |
//! | `< <= > >= == !=` | a condition on two numbers or two days; they do not follow one another |
//! | `head == "chief"`, `head != "chief"` | a condition on a choice |
//! | `page` of type `yes_no` | a condition: the answer is yes |
//! | `and`, `or`, `not` | conditions joined; `not` binds tighter than `and`, `and` than `or` |
//! | `if(c, a, b)` | `a` where `c` holds, else `b`; both numbers or both conditions |
//! | `min(a, b, …)`, `max(a, b, …)` | the smallest, the largest |
//! | `clamp(x, low, high)` | `x`, but not above `high` and not below `low` |
//! | `round(x, places)` | half up, as the default of all roundings: a tie goes away from zero |
//! | `abs(x)`, `ln(x)`, `exp(x)`, `sqrt(x)` | |
//! | `count(c1, c2, …)` | how many of the conditions hold |
//! | `agrees(stated, exact, places)` | `exact` rounded half up to `places` is the metric `stated`; places are those that people write, so `85.3%` has one |
//!
//! # What it gives
//!
//! Where a metric that is needed is absent, so is the formula; where several are, the gravest absence
//! counts ([`AbsentKind`](crate::model::AbsentKind)). A division by zero, the logarithm of what is not above zero and the root
//! of what is below are absences of the kind `zero_whole`; where a side of a division is absent, nothing
//! is divided. `if` looks only at the branch that it
//! takes; everything else, `and` and `or` too, looks at all its parts.
//!
//! A root is exact where it is rational, as are `ln(1)` and `exp(0)`; else `ln`, `exp` and `sqrt` give
//! 30 significant digits, and what follows from them is said to be approximate. They are compared as
//! they are: `sqrt(2) * sqrt(2) == 2` does not hold. A number that outgrows
//! what is carried ([`Exact::MAX_BITS`](crate::number::Exact::MAX_BITS), `exp` beyond ±10,000) is an error of scoring.
//!
//! # Types and units of measure
//!
//! A metric of type `count`, `number`, `percent` or `rank` is a number. Numbers that are added, compared or
//! chosen between must not be measured in different units, as far as those are declared
//! (`unit_of_measure`): a number divided by one of the same unit has none, and neither has a
//! percentage; a number of no unit times one of a unit has that unit; of any other product the unit is
//! not known, and what is not known fits everything, as a number that is written out does.
//!
//! Scores cannot be named, only metrics: what a formula means does not depend on where it stands. A
//! bound on the total is a gate of its own, beside those that are formulas.

// From text to a checked expression.
mod check;
mod lexer;
pub(crate) mod limits;
pub(crate) mod metrics;
mod parser;
pub(crate) mod read;
mod unit_of_measure;

// From an expression to a value, and back to text.
pub(crate) mod evaluate;
pub(crate) mod parts;
pub(crate) mod print;
pub(crate) mod work;

#[cfg(test)]
mod tests;

pub(crate) use evaluate::{Difference, Found, NoValue, Values, compared, condition, number, shown};
pub(crate) use metrics::{Lookup, Metrics};
pub use parts::{PartCard, PartValue};
pub(crate) use print::{PartRef, print_number};
pub(crate) use read::{read_condition, read_number};
