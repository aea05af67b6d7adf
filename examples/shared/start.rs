//! How an example that takes arguments begins and ends: help, a wrong command, a fault, or done.
//!
//! It stands below `mod pipe`, whose printing it uses.

use std::process::ExitCode;

use dti_engine::Language;
use dti_engine::diagnostic::Diagnostics;

type Failure = Box<dyn std::error::Error>;

/// The language of `--lang`, Vietnamese where it is not given: a fault may be told before the arguments are read.
fn language() -> Language {
    let arguments: Vec<_> = std::env::args_os().collect();
    let is_english = arguments.iter().any(|argument| argument == "--lang=en")
        || arguments
            .windows(2)
            .any(|pair| matches!(pair, [option, value] if option == "--lang" && value == "en"));
    if is_english { Language::En } else { Language::Vi }
}

/// A failure in full; the faults of data by their kinds, since one slip is often made in many cells.
fn told(fault: &(dyn std::error::Error + 'static)) -> String {
    let of_data = fault
        .downcast_ref::<Diagnostics>()
        .filter(|faults| faults.iter().all(|fault| fault.code.as_str().starts_with('D')));
    of_data.map_or_else(
        || format!("{fault:#}"),
        |faults| faults.in_language(language()).grouped().to_string(),
    )
}

/// Runs an example with its arguments, `None` being a call for help. Exit code 0 when it was done, 1 when it
/// failed, 2 when the command itself was wrong.
pub(crate) fn run<A>(
    usage: &str,
    arguments: Result<Option<A>, Failure>,
    run: impl FnOnce(&A) -> Result<(), Failure>,
) -> ExitCode {
    let arguments = match arguments {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{usage}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("error: {fault}\n{usage}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{}", told(&*fault).trim_end());
            ExitCode::FAILURE
        }
    }
}
