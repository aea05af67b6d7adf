//! Reports made of tables and charts.

mod analysis;
mod comparison;
mod framing;
mod highlights;
mod outcome;
mod province;
mod unit;

pub use analysis::{
    analysis_sections, of_analysed_unit, of_analysis, of_effects, unit_analysis_section,
};
pub use comparison::of_comparison;
pub use framing::framework_line;
pub use outcome::{of_outcome, of_years};
pub use province::of_province;
pub use unit::{of_cards, of_unit};
