//! Outcomes as tables and reports: for the terminal, Markdown, CSV, JSON, as workbooks (feature `xlsx`)
//! and as pages (feature `html`).
//!
//! A [`Table`] holds values, not text: a total stays a number until a format writes it. A [`Report`]
//! has sections of text, tables and charts. They show what an [`Outcome`](crate::Outcome) says. Only sums
//! over many units (a median, the number of units with a grade) are computed here, exactly.
//!
//! | table | of |
//! |---|---|
//! | [`ranking`], [`ranking_within`] | an outcome: a line per unit; the ranks within each option of an attribute |
//! | [`ranking_by_share`] | several outcomes: one ranking of units whose points differ by their kind |
//! | [`groups`] | an outcome: units × main indices, as shares |
//! | [`all_scores`] | an outcome: units × nodes, as points |
//! | [`totals`], [`grades`] | an outcome: lowest, median, mean, highest; units per grade |
//! | [`targets_by_unit`] | an outcome of targets: how many units meet each |
//! | [`findings`] | an outcome: what its checks found |
//! | [`not_reported`], [`left_out`] | an outcome: the units that sent nothing; the points that no figure decided |
//! | [`scorecard`] | a unit: its nodes with figures, points, scores and sources |
//! | [`targets`] | a unit: its targets as a traffic list |
//! | [`roll_ups`] | a province: what comes from its units, beside what is stated |
//! | [`compared_units`], [`compared_items`], [`changes`], [`changed_values`] | a comparison: units, indicators, the largest differences with their reasons, the values behind them |
//! | [`stability`], [`possible_ranks`], [`one_change`] | an analysis: how often each unit had which rank, the ranks that are possible, ranks after one change |
//! | [`influence`], [`sensitivity`] | an analysis: what makes the differences between units, what moves ranks |
//! | [`correlations`], [`correlations_by_group`] | an analysis: what tells nearly the same, or the opposite; what goes together |
//! | [`effects`] | two years or versions: what figures, rules and peers did |
//! | [`trends_of_units`], [`trends_of_nodes`] | several years: how units, groups and indicators went |
//! | [`strengths`], [`next_goals`] | an analysis of a unit: where it stands out, what it can reach next |
//! | [`sources`] | an outcome: what it rests on, and how much of it is the law's |
//!
//! | report | of |
//! |---|---|
//! | [`of_outcome`] | one framework: ranking, main indices, targets, findings, method |
//! | [`of_unit`], [`of_cards`] | one unit: everything on its card; the cards of all units, to be printed |
//! | [`of_analysis`], [`of_analysed_unit`] | what ranks rest on; what a unit can reach next |
//! | [`of_effects`] | what changed between two years or versions, and what made it |
//! | [`of_comparison`] | two outcomes side by side: an appraisal, two years, a scenario |
//! | [`of_province`] | a province: all its frameworks and what was rolled up |
//!
//! # Hostile names
//!
//! Names in data of others may contain anything. On a terminal, control characters are replaced and line breaks
//! are spaces. In Markdown nothing becomes a tag or a link. In CSV a text that a spreadsheet would take for a
//! formula (`=`, `+`, `-` or `@` first) has an apostrophe before it. In workbooks and pages text stays text.
//! JSON has every name as it was given.
//!
//! Text, Markdown, CSV and JSON stream into a writer (`write!(out, "{report}")`) and stop at its first error.
//! Pages and workbooks of very many units have a progress callback that can stop them: `Report::to_html_watched`, `Report::to_workbook_watched`.

mod cell;
mod columns;
mod compose;
mod document;
mod file_name;
#[cfg(feature = "html")]
mod html;
#[cfg(any(feature = "html", feature = "xlsx"))]
mod progress;
mod table;
mod tables;
#[cfg(feature = "xlsx")]
mod workbook;

pub use cell::Cell;
pub use compose::{
    analysis_sections, framework_line, of_analysed_unit, of_analysis, of_cards, of_comparison,
    of_effects, of_outcome, of_province, of_unit, of_years, unit_analysis_section,
};
pub use document::{Report, Section};
pub use file_name::file_name;
pub use table::{Column, Row, Table};
pub use tables::{
    Peers, Units, all_results, all_scores, changed_values, changes, compared_items, compared_units,
    correlations, correlations_by_group, effects, findings, for_review, grades, groups, influence,
    left_out, next_goals, not_reported, one_change, possible_ranks, ranking, ranking_by_share,
    ranking_within, roll_ups, scorecard, sensitivity, series, series_of_targets, sources,
    stability, strengths, targets, targets_by_unit, totals, trends_of_nodes, trends_of_units,
    write_csv,
};

use cell::Tone;
use document::{Bin, Block, Chart, Figure, Fold, RankBar, Shows, Spoke, Stack, Stacks, Years};
use table::Look;
