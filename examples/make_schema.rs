//! Writes the JSON Schemas that this crate publishes: for editors of rule files, and for services.
//!
//! ```text
//! cargo run --release --example make_schema -- [--check]
//! ```
//!
//! With `--check` nothing is written: exit code 1 says that a file is not what the types make of it today.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/output.rs"]
mod output;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use dti_engine::schema;

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
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = ExitCode::SUCCESS;
    for schema in schema::ALL {
        let (path, text) = (root.join(schema.path()), schema.generate()?);
        if !is_check {
            output::write(&path, text.as_bytes())?;
        } else if fs::read_to_string(&path)? != text {
            let path = schema.path();
            eprintln!("error: `{path}` is not current: run make_schema without `--check`");
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
