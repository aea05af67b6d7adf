//! Writes the JSON Schemas of rule files, cases and descriptions of data, which editors use.
//!
//! ```text
//! cargo run --release --example make_schema -- [--check]
//! ```
//!
//! They are `rules/schema.json`, `rules/cases.schema.json` and `rules/data.schema.json`. With `--check` nothing is written: exit
//! code 1 says that a file is not what the types of the documents make of it today.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/output.rs"]
mod output;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use dti_engine::rules::generate_schemas;

const USAGE: &str = "usage: make_schema [--check]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let is_check = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => false,
        ["--check"] => true,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match make(is_check) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn make(is_check: bool) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let schemas = generate_schemas()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut code = ExitCode::SUCCESS;
    for (name, text) in [
        ("schema.json", schemas.rules),
        ("cases.schema.json", schemas.cases),
        ("data.schema.json", schemas.data),
    ] {
        let path = folder.join(name);
        if !is_check {
            output::write(&path, text.as_bytes())?;
        } else if fs::read_to_string(&path)? != text {
            eprintln!("error: `rules/{name}` is not current: run make_schema without `--check`");
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
