//! Exact, explained scoring of composite indicators from YAML rules.
//!
//! A province measures the digital transformation of its departments, districts and communes. They submit figures, and
//! a published *index* turns the figures into points out of 1000. Units are ranked and graded, communes are recognised
//! or not, targets are met or not met. This crate reads the index from YAML, scores every unit without losing a digit,
//! and explains where every point came from.
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
//! | step | type | how |
//! |---|---|---|
//! | rules | [`Framework`] | [`Framework::from_yaml`], or a [`Catalog`] of a folder, which knows the version in force on a date |
//! | data | [`Dataset`] | from wide or long CSV, XLSX workbooks, [`Submission`](dataset::Submission)s as JSON, or a [`DatasetBuilder`](dataset::DatasetBuilder); checked against a [`Register`](dataset::Register) of units if there is one |
//! | ready to score | [`Plan`] | [`Plan::compile`]: compiled once, immutable, `Send + Sync`, cheap to clone |
//! | results | [`Outcome`] | [`Plan::score`]: rank, total, grade and verdict of every unit |
//! | reasons | [`Scorecard`] | [`Outcome::scorecard`]: every point of one unit, in Vietnamese or English |
//! | two outcomes | [`Comparison`](comparison::Comparison) | self-assessed and verified figures, two years, a scenario: every difference with its reasons |
//! | what ranks rest on | [`Analysis`](analysis::Analysis) | totals and ranks by other weights, thousands of them in a second |
//! | merged units | [`Mergers`](merged::Mergers) | who was formed from whom; results of the new units as means of their predecessors |
//! | a province | [`ProvinceOutcome`](province::ProvinceOutcome) | several frameworks, bottom up: metrics of one from the outcomes of another |
//! | reports | [`Report`](report::Report), [`Table`](report::Table) | of all of these: terminal, Markdown, CSV, JSON, XLSX, HTML |
//! | faults | [`Error`], [`Diagnostics`](diagnostic::Diagnostics) | all faults of a file at once, each with line, column and what to do |
//!
//! Pages to read: how to write rule files ([`rules`]) and formulas ([`formula`]), what is read from CSV and XLSX
//! ([`dataset`]), and what a rule means where there was a choice ([`meaning`]).
//!
//! # What you can rely on
//!
//! - **Exact.** Numbers are read from their text and carried as fractions ([`number::Exact`]). A score is rounded only
//!   where the rule file declares a [`Rounding`](number::Rounding). A number too large to carry is an error that names the
//!   node. Geometric means, logarithms, exponentials, roots and the deviations of z-scores are irrational: they have 30
//!   significant digits, and explanations say so.
//! - **Absent is not zero.** A value is present, missing, not applicable or rejected. The rule file says what each
//!   absence does ([`model::AbsentPolicy`]); one that it does not mention is refused. A division by zero is absent data.
//! - **Checked.** A rule file says what must hold between the figures of a unit. A
//!   [`Finding`](scorecard::Finding) names the unit, the metrics, the values and the difference, and warns or refuses
//!   the unit.
//! - **Measured and declared.** What a unit declares about a target never replaces a number. Both are kept, and a
//!   contradiction is shown ([`scorecard::TargetCard`]).
//! - **All faults at once.** Rules and data are refused with every fault they have, each with line, column, what was
//!   found and what is allowed ([`diagnostic`]).
//! - **Repeatable.** The same rules and data give the same bytes, and an outcome carries the digests of both. There is
//!   no clock, no hash order and no binary floating point in a result.
//! - **Safe.** No `unsafe`, no panic on any input, and bounds on sizes and depths ([`rules::Limits`],
//!   [`dataset::Limits`]). Nothing prints, and only functions with a path in their name or arguments open files.
//!
//! # What it does not do
//!
//! It does not collect figures, does not know the units of a territory (you pass a register), and does not guess: an
//! ambiguous number, an unknown column, a unit that is not in the register or a rule that does not add up is refused.
//! Old workbooks (`.xls`) and those of other programs are not read, and formulas of a workbook are not computed: the
//! results that the spreadsheet stored are read.
//!
//! # Features
//!
//! Only `render` is on by default, and none changes a result.
//!
//! - `arrow`: reads datasets from record batches of Apache Arrow (`Dataset::from_record_batch`) and gives outcomes as
//!   such (`Outcome::to_record_batch`).
//! - `parallel`: scores large datasets on all threads through rayon.
//! - `simd`: loops as wide as the vectors of the processor.
//! - `render`: shows faults with the lines that they are in, underlined, and in the colors of a terminal.
//! - `xlsx`: reads datasets from XLSX workbooks (`Dataset::from_xlsx`), writes the workbooks that units
//!   fill in (`dataset::Template`), and reports as workbooks (`report::Report::to_workbook`).
//! - `html`: `report::Report::to_html`, a report as one page for a browser and for A4, with charts and
//!   without scripts.
//! - `encodings`: reads CSV in Windows-1258 if the options say that it is written in it.
//! - `schema`: makes the JSON Schemas of rules, data and results.
//!
//! Which of them a service needs, and how it shares rules, answers requests and keeps archives: [`service`]. Those who
//! change the crate start at [`contributing`].

// The rooms, in the order in which they are built on each other: each imports only from those above it.

// The error of texts that are read as a value.
mod parse_error;

// Enums whose values are words.
mod word;

// Exact numbers, rounding, days.
pub mod number;

// One form for all ways to type a name, Vietnamese order, ids.
mod name;

// SHA-256 of texts and data.
mod digest;

// Sentences in both languages, with their values.
mod said;

// Files that are read.
mod plain_file;

// What a framework is, once it is checked.
pub mod model;

// Faults and how they are shown.
pub mod diagnostic;

// The language of formulas.
pub mod formula;

// Rule files: read, checked, amended, chosen by date.
pub mod rules;

// Units and their values in memory.
pub mod dataset;

// From files and messages to a dataset.
mod intake;

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

// What ranks rest on: the same data by other weights.
pub mod analysis;

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

// Results with all that they were made of, to be scored again.
pub mod archive;

// The JSON Schemas that this crate publishes.
pub mod schema;

// What fuzz targets and tests reach.
#[doc(hidden)]
pub mod internals;

#[doc = include_str!("MEANING.md")]
pub mod meaning {}

#[doc = include_str!("pages/service.md")]
pub mod service {}

#[doc = include_str!("pages/contributing.md")]
pub mod contributing {}

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
