//! Reports as one page of HTML, for a browser and for A4; with feature `html`.
//!
//! The page is whole by itself: it asks for nothing from a network, runs no script and embeds no
//! font. Paper is A4 with page numbers; long tables repeat their heads, rows and charts stay in one
//! piece, folds are open. Whatever a report says is text: no name of a unit becomes a tag.
//!
//! | in the model | on the page |
//! |---|---|
//! | [`Look::Bar`](super::Look::Bar) | the number, and a bar beside it |
//! | [`Look::Heat`](super::Look::Heat) | ten shades, light to dark, that stay apart for colour-blind eyes and in black and white; text on them is black |
//! | [`Tone`] | a disc with a tick, a triangle, a dashed ring: shape and colour beside the words |
//! | [`Row::heading`](super::Row::heading) | a row that heads a group of rows |
//! | [`Shows::Distribution`] | a histogram |
//! | [`Shows::Profile`] | a bar per group, with a line at the median and a ring at the best |
//! | [`Block::Panel`] | such charts side by side with one legend |
//! | [`Block::Figures`] | numbers in large print |
//! | [`Block::Fold`] | details to open; open on paper |
//! | [`Page::Landscape`] | pages of its own, on their side |
//!
//! ```
//! use dti_engine::Language;
//! use dti_engine::report::{Cell, Column, Report, Section, Table};
//! let columns = vec![Column::left("unit", "Đơn vị"), Column::right("total", "Tổng điểm")];
//! let mut table = Table::new(Language::Vi, "Xếp hạng", columns);
//! table.push([Cell::from("Xã <An>"), Cell::number(1234)]);
//! let report = Report {
//!     language: Language::Vi,
//!     title: "Kết quả năm 2023".to_owned(),
//!     figures: String::new(),
//!     lead: Vec::new(),
//!     sections: vec![Section::new("ranking", "Xếp hạng").with(table)],
//!     foot: vec!["Mã kiểm tra: 5596e426".to_owned()],
//! };
//! let page = report.to_html();
//! assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"vi\">"));
//! assert!(page.contains("<th scope=\"row\">Xã &lt;An&gt;</th><td class=\"n\">1.234</td>"));
//! ```
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
