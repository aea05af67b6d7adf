//! Formulas: a small expression language over the metrics of a framework.
//!
//! A formula gives a number (`scoring: {formula: "…"}`) or is a condition (a gate of the verdict, a
//! check between metrics). It is read, typed and checked when the rule file is loaded, cannot loop,
//! and is computed in exact fractions.
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
//! assert_eq!((finding.unit.as_str(), finding.check.as_str()), ("binh", "part_of_whole"));
//! assert_eq!(finding.difference.map(|d| d.to_string()).as_deref(), Some("20"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The language
//!
//! | written | meaning |
//! |---|---|
//! | `12`, `0.5`, `80%` | a number; `80%` is 0.8 |
//! | `fee` | a number that the rules name: `let: {fee: 150000}` |
//! | `dossiers` | a metric, submitted or derived; one whose id has a `-`, begins with a digit or is `and`, `or`, `not` is written in backticks |
//! | `"chief"`, `'2023-06-01'` | an option or a day, in quotation marks of either kind |
//! | `+ - * /`, `-x`, `( )` | arithmetic on numbers |
//! | `end - start` of two days | the days between them |
//! | `< <= > >= == !=` | a condition on two numbers or two days; `a < b < c` is refused |
//! | `head == "chief"`, `head != "chief"` | a condition on a choice |
//! | `page` of type `yes_no` | a condition: the answer is yes |
//! | `and`, `or`, `not` | conditions joined; `not` binds tighter than `and`, `and` than `or` |
//! | `if(c, a, b)` | `a` if `c` holds, else `b`: two numbers or two conditions |
//! | `min(a, b, …)`, `max(a, b, …)` | the smallest, the largest |
//! | `clamp(x, low, high)` | `x`, but not above `high` and not below `low` |
//! | `round(x, places)` | half up, as the default of all roundings: a tie goes away from zero |
//! | `abs(x)`, `ln(x)`, `exp(x)`, `sqrt(x)` | |
//! | `count(c1, c2, …)` | how many of the conditions hold |
//! | `previous(dossiers)` | what the unit had the year before: the value of the metric in the dataset of that year |
//! | `present(m)` | the metric `m`, of any type, has a value |
//! | `kind == "ward"`, `kind != "ward"` | the kind of the unit |
//! | `agrees(stated, exact, places)` | `exact` rounded half up to `places` is the metric `stated`; places are counted as written, so `85.3%` has one |
//!
//! # What it gives
//!
//! If a metric that is needed is absent, so is the formula. If several are, the gravest absence counts
//! ([`AbsentKind`](crate::model::AbsentKind)). A division by zero, the logarithm of a number that is not above zero and
//! the root of a number below zero are absences of the kind `zero_whole`. A division with an absent side is absent as
//! that side is. `if` evaluates only the branch that it takes. All other operations, `and` and `or` too, evaluate all
//! their parts.
//!
//! A rational root is exact, as are `ln(1)` and `exp(0)`. Other results of `ln`, `exp` and `sqrt` have 30 significant
//! digits, and explanations call what follows from them approximate. They are compared as they are:
//! `sqrt(2) * sqrt(2) == 2` does not hold. A number too large to carry
//! ([`Exact::MAX_BITS`](crate::number::Exact::MAX_BITS), `exp` beyond ±10,000) is an error of scoring.
//!
//! # Types and units of measure
//!
//! A metric of type `count`, `number`, `percent` or `rank` is a number. Numbers that are added, compared or chosen
//! between must have the same unit of measure if both declare one (`unit_of_measure`). A number divided by one of the
//! same unit has no unit, nor has a percentage. A number without a unit times one with a unit has that unit. The unit of
//! any other product is unknown, and an unknown unit fits all others; so does a number that is written out.
//!
//! A percentage is a share: `80%` is 0.8. Whether a number is a share, or a hundred times one, is followed through
//! sums, factors, quotients, functions and derived metrics, so that `c / q * 100 >= 80%`, `round(p, 2) <= 100` and
//! `agrees(p, c / q * 100, 1)` are refused. A quotient of counts is a share only probably: `c / q >= 80` is a warning.
//!
//! A formula can name metrics but not scores, so that it means the same wherever it is written. A bound on the total is
//! a gate of its own.

// From text to a checked expression.
mod check;
mod constants;
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

pub(crate) use check::thousands;
pub(crate) use constants::Constants;
pub(crate) use evaluate::{Difference, Found, NoValue, Values, compared, condition, number, shown};
pub(crate) use metrics::{Lookup, Metrics};
pub(crate) use parts::{PartCard, PartValue};
pub(crate) use print::{Fill, PartRef, print_filled, print_metric, print_number, print_previous};
pub(crate) use read::{names, read_condition, read_number};
pub(crate) use unit_of_measure::{Measure, misfit};
