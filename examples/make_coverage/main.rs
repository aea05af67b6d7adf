//! Makes `rules/COVERAGE.md`: what of the documents and systems is carried, by which file, how much of it is the
//! law's, and what is not carried and why.
//!
//! ```text
//! cargo run --example make_coverage                # writes the page
//! cargo run --example make_coverage -- --check     # exits with 1 if it differs
//! ```
//!
//! The page is made of `rules/coverage/objectives.csv` and `rules/coverage/systems.csv`, which are checked
//! against the rule files: a row that names a target which is not there, or has another line or standing, is a
//! fault, and so is a target of a plan, or a system, without a row.

mod coverage;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = match coverage::make(root) {
        Ok(text) => text,
        Err(faults) => {
            faults.iter().for_each(|fault| eprintln!("error: {fault}"));
            return ExitCode::FAILURE;
        }
    };
    let path = root.join(coverage::PAGE);
    if std::env::args().skip(1).any(|argument| argument == "--check") {
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return ExitCode::SUCCESS;
        }
        eprintln!("error: {} is not what the rule files say; make it again", coverage::PAGE);
        return ExitCode::FAILURE;
    }
    match fs::write(&path, text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {}: {fault}", path.display());
            ExitCode::FAILURE
        }
    }
}
