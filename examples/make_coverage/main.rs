//! Makes `rules/COVERAGE.md`: what of the documents and systems is carried, by which file, how much of it is the
//! law's, and what is not carried and why; and `rules/METRICS.md`: the metrics of all rule files.
//!
//! ```text
//! cargo run --example make_coverage                # writes the pages
//! cargo run --example make_coverage -- --check     # exits with 1 if one differs
//! ```
//!
//! The first page is made of `rules/coverage/objectives.csv` and `rules/coverage/systems.csv`, which are checked
//! against the rule files: a row that names a target which is not there, or has another line or standing, is a
//! fault, and so is a target of a plan, or a system, without a row. The second is made of the rule files; an id
//! that has two types, units of measure or sets of options is a fault.

#[macro_use]
#[path = "../shared/pipe.rs"]
mod pipe;
#[path = "../shared/output.rs"]
mod output;

mod coverage;
mod metrics;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// A page: where it lies, and what makes its text.
type Page = (&'static str, fn(&Path) -> Result<String, Vec<String>>);

const PAGES: [Page; 2] = [(coverage::PAGE, coverage::make), (metrics::PAGE, metrics::make)];

fn main() -> ExitCode {
    let check = std::env::args().skip(1).any(|argument| argument == "--check");
    let done: Vec<bool> = PAGES.into_iter().map(|page| write_or_check(page, check)).collect();
    if done.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Writes or checks a page; false where that fails, which is told.
fn write_or_check((page, make): Page, check: bool) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = match make(root) {
        Ok(text) => text,
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("error: {fault}"));
            return false;
        }
    };
    let path = root.join(page);
    if check {
        let same = fs::read_to_string(&path).is_ok_and(|there| there == text);
        if !same {
            eprintln!("error: {page} is not what the rule files say; make it again");
        }
        return same;
    }
    match output::write(&path, text.as_bytes()) {
        Ok(()) => true,
        Err(fault) => {
            eprintln!("{fault}");
            false
        }
    }
}
