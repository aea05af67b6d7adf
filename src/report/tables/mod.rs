//! The tables of outcomes, units, provinces and frameworks.

mod absent;
mod analysis;
mod charts;
mod comparison;
mod csv;
mod effects;
mod groups;
mod phrases;
mod ranking;
mod review;
mod roll_ups;
mod scorecard;
mod series;
mod sources;
mod stability;
mod summary;
mod targets;
mod together;
mod units;

pub(super) use analysis::{about_sensitivity, firmness, not_tried, rank_chart, unit_firmness};
pub(super) use charts::{contributions, ranks_of_years, tornado, weights};
pub(super) use effects::about_effects;
pub(super) use phrases::{document, working, working_column};
pub(super) use scorecard::scorecard_in_brief;
pub(super) use summary::{Totals, findings_table};

pub use absent::{left_out, not_reported};
pub use analysis::{
    correlations, influence, next_goals, one_change, possible_ranks, sensitivity, strengths,
};
pub use charts::correlations_by_group;
pub use comparison::{changed_values, changes, compared_items, compared_units};
pub use csv::write_csv;
pub use effects::{effects, trends_of_nodes, trends_of_units};
pub use groups::{Peers, groups};
pub use ranking::{all_results, all_scores, ranking, ranking_within};
pub use review::for_review;
pub use roll_ups::roll_ups;
pub use scorecard::scorecard;
pub use series::{series, series_of_targets};
pub use sources::sources;
pub use stability::stability;
pub use summary::{findings, grades, totals};
pub use targets::{targets, targets_by_unit};
pub use together::ranking_by_share;
pub use units::Units;
