//! Exact, explained scoring of composite indicators from YAML rules.
//!
//! A province measures the digital transformation of its departments, districts and communes: they
//! submit figures, a published *index* turns the figures into points out of 1000, units are ranked
//! and graded, communes are recognised or not, targets are met or not met. This crate does that:
//! it reads the index from YAML, scores every unit without losing a digit, and says of every point
//! where it came from.
//!
//! # First program
//!
//! ```
//! use dti_engine::{Dataset, Framework, Language, Plan};
//!
//! let framework = Framework::from_yaml(r#"
//! framework: demo/commune
//! version: "2022"
//! kind: index
//! unit_kind: commune
//! name: {vi: Bộ chỉ số minh họa, en: Demonstration index}
//! points: 100
//! rounding: {indicator: 2, total: 2}
//! absent: {missing: zero, not_applicable: exclude, rejected: zero}
//! metrics:
//!   meetings_held:   {type: count}
//!   online_dossiers: {type: count}
//!   dossiers:        {type: count}
//! indicators:
//!   - id: meetings
//!     points: 40
//!     scoring: {steps: {of: meetings_held, at_least: {4: 100%, 3: 75%, 2: 50%, 1: 25%}}}
//!   - id: online_rate
//!     points: 60
//!     scoring: {ratio: {part: online_dossiers, whole: dossiers, full_at: 80%}}
//! ranking: {places: 2}
//! "#)?;
//! let plan = Plan::compile(&framework)?;
//! let csv = "unit,name,meetings_held,online_dossiers,dossiers\n\
//!            an,Xã An,4,617,820\n\
//!            binh,Xã Bình,3,910,1000\n";
//! let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
//! let outcome = plan.score(&dataset)?;
//! for place in outcome.ranking() {
//!     println!("{} {} {}", place.rank, place.unit.name, place.total);
//! }
//! // 40 + 60 × (617 ÷ 820 ÷ 80 %) = 96.4329… → 96.43
//! assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("96.43"));
//! println!("{}", outcome.scorecard("an")?.explain(Language::En));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way through
//!
//! | step | type | from |
//! |---|---|---|
//! | rules | [`Framework`] | YAML text, a file, or a [`Catalog`] of a directory, which answers what is in force at a date |
//! | data | [`Dataset`] | wide or long CSV, XLSX workbooks, or [`Submission`](dataset::Submission)s as JSON; held against a [`Register`](dataset::Register) of units |
//! | ready to score | [`Plan`] | compiled once from a framework; immutable, `Send + Sync`, cheap to clone |
//! | results | [`Outcome`] | [`Plan::score`]: rank, total, grade, verdict of every unit; serializes to JSON |
//! | reasons | [`Scorecard`] | [`Outcome::scorecard`]: every point of one unit, in Vietnamese or English |
//! | tables, reports | [`report`] | of an outcome, a unit, a comparison, a province: terminal, Markdown, CSV, JSON, XLSX, HTML |
//! | a province | [`ProvinceOutcome`](province::ProvinceOutcome) | [`province`]: several frameworks bottom up, metrics from the outcomes of units |
//! | two outcomes | [`Comparison`](comparison::Comparison) | [`comparison`]: self-assessed and verified, year against year, a scenario; every difference with its reasons |
//! | the past | [`Past`](merged::Past) | [`merged`]: units that were merged, through those they were formed from |
//!
//! How to write rules: [`rules`]. What every word means, and the meaning of every operation: below
//! and at the type that carries it.
//!
//! # What you can rely on
//!
//! - **Exact.** Numbers are read from their text and carried as fractions ([`number::Exact`]); a
//!   score is rounded once, at each place where the rule file declares a [`Rounding`](number::Rounding),
//!   and nowhere else. A number too large to carry is an error that names the node. Geometric means,
//!   logarithms, exponentials, roots and the deviations of z-scores are irrational: they are given to
//!   30 significant digits, and explanations say so.
//! - **Absent is not zero.** A value is present, missing, not applicable, or rejected, and the rule
//!   file says what each of the last three does ([`model::AbsentRules`]); what it does not mention is
//!   refused. A division by a zero whole is absent data.
//! - **Checked.** A rule file says what must hold between the figures of a unit; a
//!   [`Finding`](scorecard::Finding) names the unit, the metrics, the values and the difference, and
//!   warns or refuses the unit.
//! - **Measured and declared.** What a unit says of a target never fills in for a number; both are
//!   kept, and a contradiction is shown ([`scorecard::TargetCard`]).
//! - **All faults at once.** Rules and data are refused with every fault they have, each with line,
//!   column, what was found and what is allowed ([`diagnostic`]).
//! - **Repeatable.** The same rules and data give the same bytes; an outcome carries the digests of
//!   both. No clock, no hash order, no binary floating point.
//! - **Safe.** No `unsafe`, no panic on any input, and bounds on sizes and depths
//!   ([`rules::Limits`], [`dataset::Limits`]). Nothing here prints, and nothing opens a file but
//!   what says so in its name.
//!
//! # Where a meaning had to be settled
//!
//! | question | answer |
//! |---|---|
//! | an absence that the rule file does not mention | is refused, naming unit and indicator |
//! | several values absent at once | the gravest counts: rejected, missing, zero whole, not applicable |
//! | a zero whole | does what `absent: {zero_whole: …}` says, else what `missing` says |
//! | a group whose counted children are all left out | is left out itself; a unit without a total has no rank and no grade, and does not pass |
//! | a division by zero, `ln` or `sqrt` outside what they are defined on, in a formula | absent, as a zero whole is; a division of which a side is absent is absent as that side is |
//! | `if` in a formula | looks only at the branch it takes; everything else looks at all its parts |
//! | a check that lacks a value | finds nothing |
//! | a check that cannot be computed because a number is too large | is a finding |
//! | a unit that a check refuses | has no total, rank or grade, does not pass, and is no peer of others; its nodes still show what they would score |
//! | what a formula can name | metrics, never scores |
//! | a metric whose id has a `-` or begins with a digit, in a formula | stands in backticks |
//! | decimal places of a percentage, in `agrees` | are those of the percentage: `85.3%` has one |
//! | the score of an `unscored` indicator | there is none (`null`), as for one that was left out |
//! | a child's rounded score above its points (a third of 50 is 16.67) | stays as it was rounded, so a sum may exceed the group's points by that |
//! | `per_item` inside `sum_of` | is relative to the points of the indicator, not of the part |
//! | a plain bound on a total (`at_least: 0.8`, `at_least: 800`) | up to 1 a share, above 1 points |
//! | bonus and penalty points | may lift a total above the points, and never push it below zero |
//! | a node that does not apply to a unit | is passed over by `every` and `met`; one that lacks data is not |
//! | equal values in `rank` | share the best of their ranks, as units do; where all are equal, all are first |
//! | equal values in `percentile` | count as half below: `(worse + equal ÷ 2) ÷ n`, the unit itself among the equal |
//! | the deviation in `z_score` | is that of the whole population, divided by n |
//! | a unit alone | is at ½ in `percentile`; in `rank`, `min_max` and `z_score` it has a zero whole, as have units that do not differ in the latter two |
//! | a `survey` of which one count is absent | is absent; an answer that nobody gave is 0 |
//! | a version with an open end that another amends or replaces | ends the day before the other begins |
//! | days between two versions of a framework | are refused, unless the later file says why there was none |
//! | the source of an amended framework | is the amending document, and its standing that of the whole |
//! | a case made of a unit among its peers | expects what the unit comes to alone, as cases are run |
//! | units at equal rank | are listed in the Vietnamese alphabetical order of their names |
//! | `1.234` in a dataset | is read as the other cells of the file show; when none does, it is refused with both readings |
//! | a number in a cell of a workbook | is the shortest decimal that has this binary fraction; one of more than 15 digits is refused |
//! | `hoà` and `hòa`, `Hoà` and `Hoa` | the first two are one name, the last two are not |
//! | `85` in a percentage | is refused: `85%` and `0.85` are not |
//! | a value of a province that its dataset states and its units give too | is the stated one; the other is kept beside it, and a difference is told |
//! | a roll-up of a run without data | is absent, not zero |
//! | a score that no rounding covers | is shown to ten places, half up; a sum of rounded scores to their places |
//!
//! # What it does not do
//!
//! It does not collect figures, know units of a territory (a register of them is handed in) or guess:
//! an ambiguous number, an unknown column, a unit that no register has or a rule that does not add up
//! is refused. Old workbooks (`.xls`) and those of other programs are not read, and no formula is
//! worked out: the results that the spreadsheet stored are.
//!
//! # Features
//!
//! - `parallel`: scores large datasets on all threads through rayon. Results do not change by a byte:
//!   what each thread does is fixed by the data alone.
//! - `xlsx`: reads datasets from XLSX workbooks (`Dataset::from_xlsx`), writes the workbooks that units
//!   fill in (`dataset::Template`), and reports as workbooks (`report::Report::to_workbook`).
//! - `html`: `report::Report::to_html`, a report as one page for a browser and for A4, with charts and
//!   without scripts.
//! - `encodings`: reads CSV in Windows-1258, where the options say that it is written in it.
//! - `schema`: makes the JSON Schemas of rule files and cases.

// The rooms, in the order in which they are built on each other: each imports only from those above it.

// Enums whose values are words.
mod word;

// Exact numbers, rounding, days.
pub mod number;

// One form for all ways to type a name, Vietnamese order, ids.
mod name;

// SHA-256 of texts and data.
mod digest;

// Files that are read.
mod plain_file;

// What a framework is, once it is checked.
pub mod model;

// Faults and how they are shown.
pub mod diagnostic;

// The language of formulas.
pub mod formula;
mod intake;

// Rule files: read, checked, amended, chosen by date.
pub mod rules;

// Units and their values, read from files.
pub mod dataset;

// The one error of the crate.
pub mod error;

// A framework made ready to score.
pub mod plan;

// What every operation means, in fractions and over columns.
mod evaluation;

// Ranks, totals, grades, verdicts.
pub mod outcome;

// Everything about one unit, and its words.
pub mod scorecard;

// Cases of rule files: what a unit must come to.
pub mod cases;

// Units that were merged.
pub mod merged;

// Two outcomes compared.
pub mod comparison;

// Several frameworks, bottom up.
pub mod province;

// Tables, pages, workbooks.
pub mod report;

// The JSON Schemas that this crate publishes.
pub mod schema;

// What fuzz targets and tests reach.
#[doc(hidden)]
pub mod internals;

pub use dataset::Dataset;
pub use error::{Error, ErrorKind};
pub use model::{Framework, Language};
pub use outcome::Outcome;
pub use plan::Plan;
pub use rules::Catalog;
pub use scorecard::Scorecard;

/// The README's examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
