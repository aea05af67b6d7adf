//! Reports as one page of HTML, for a browser and for A4.
//!
//! | in the model | on the page |
//! |---|---|
//! | `Look::Bar` | the number, and a bar beside it |
//! | `Look::Heat` | ten shades, light to dark, that colour-blind eyes and black and white can tell apart; text on them is black |
//! | `Tone` | a disc with a tick, a triangle, a dashed ring: shape and colour beside the words |
//! | a heading row | a row that heads a group of rows |
//! | `Shows::Distribution` | a histogram |
//! | `Shows::Ranks` | the ranks that each unit can have, with a ring at its rank by the rules |
//! | `Shows::Stacks` | lines of parts: contributions of groups, weights of a framework, a tornado |
//! | `Shows::Years` | a line for each unit over the years |
//! | `Shows::Profile` | a bar per group, with a line at the median and a ring at the best |
//! | `Block::Panel` | such charts side by side with one legend |
//! | `Block::Figures` | numbers in large print |
//! | `Block::Fold` | details to open; open on paper |
//! | `Page::Landscape` | pages of its own, in landscape |
//!
//! # Why plotters
//!
//! Two maintained libraries write SVG without a script: [plotters] 0.3.7 and charts-rs 2.3.
//!
//! | | plotters | charts-rs |
//! |---|---|---|
//! | crates that it adds to ours | 3 | 7, a reader of fonts among them |
//! | fonts | none; browsers place text from its end or middle | Roboto inside, which measures text that other fonts then show |
//! | Vietnamese names of main indices | whole, where we put them | cut to `Hoạt động chu…`, or past the edge of a radar |
//! | numbers | texts of ours: `86,5%`, `1.380` | its own: `86.5`, `1.4k` |
//! | a bar with a median and a best | drawn from its elements | one mark a bar, or three bars |
//! | a profile of seven groups | 6 kB | 5 to 8 kB |
//! | maintenance | in the hands of many crates; changes merged in 2026, releases rare | one author, a release a month |
//!
//! Charts that cut names and write numbers in another language's form cannot be published, so it is
//! plotters. Bars rather than a radar, because the area of a radar says what the order of its axes
//! makes of it, and long names have no room around one.
//!
//! [plotters]: https://docs.rs/plotters/0.3.7

mod chart;
mod escape;
mod page;
mod table;
#[cfg(test)]
mod tests;
