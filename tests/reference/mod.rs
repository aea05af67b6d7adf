//! The engine's rules of meaning a second time: plain, slow, in exact fractions.
//!
//! Nothing here shares code with the library. [`spec`] says what a framework and a dataset are,
//! [`evaluate`] what they mean, [`render`] writes them as the texts that the library reads,
//! [`generate`] makes random ones, and [`library`] is the one place that calls the library.

#![allow(dead_code, reason = "each test binary uses a part of the reference")]

pub mod amount;
pub mod compare;
pub mod criteria;
pub mod evaluate;
pub mod features;
pub mod formula;
pub mod gates;
pub mod generate;
mod generate_aims;
pub mod generate_formulas;
mod generate_index;
mod generate_kinds;
mod generate_methods;
mod generate_predicates;
mod generate_targets;
pub mod library;
pub mod methods;
pub mod predicate;
pub mod render;
pub mod reported;
pub mod roots;
pub mod sample;
pub mod spec;
pub mod tree;

mod by_hand;
mod by_hand_methods;
mod reach;
