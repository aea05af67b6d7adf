//! A scoring service: rules and figures in over HTTP; scorecards, rankings, verdicts and faults out as the JSON that
//! `dti-engine` documents; every result archived with the rules and the figures that made it.
//!
//! | file | holds |
//! |---|---|
//! | `rules` | the rules in force, replaced while requests run |
//! | `archive` | results in SQLite, and their replay |
//! | `answer` | answers and errors as JSON |
//! | `routes` | what each request does |
//! | `openapi` | the description of the requests, from the schemas of the crate |
//! | `server` | connections, and the limits on their number, time and size |

pub mod answer;
pub mod archive;
pub mod openapi;
pub mod routes;
pub mod rules;
pub mod server;

pub use server::{Limits, Server};
