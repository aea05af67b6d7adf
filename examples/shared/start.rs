//! How an example that takes arguments begins and ends: help, a wrong command, a fault, or done.
//!
//! It stands below `mod pipe`, whose printing it uses.

use std::process::ExitCode;
use std::sync::OnceLock;

use dti_engine::diagnostic::Diagnostics;
use dti_engine::rules::CatalogError;
use dti_engine::{Error, Language};

use crate::options::Options;
use crate::pipe::language;

type Failure = Box<dyn std::error::Error>;

/// The options that may answer a fault: those that the command has, and that were not given if they take one value.
static OFFERED: OnceLock<Vec<String>> = OnceLock::new();

pub(crate) fn offer(options: Vec<String>) {
    // A command reads its options once.
    let _ = OFFERED.set(options);
}

/// Faults without the options that the command does not have.
fn answerable(faults: &Diagnostics) -> Diagnostics {
    let is_offered =
        |option: &str| OFFERED.get().is_some_and(|all| all.iter().any(|one| one == option));
    let mut faults: Vec<_> = faults.iter().cloned().collect();
    for fault in &mut faults {
        fault.answer = fault.answer.take().filter(|answer| is_offered(answer.option()));
    }
    faults.into_iter().collect()
}

/// A failure in full; the faults of data by their kinds, since one slip is often made in many cells.
pub(crate) fn told(fault: &(dyn std::error::Error + 'static)) -> String {
    let of_data =
        |faults: &&Diagnostics| faults.iter().all(|fault| fault.code.as_str().starts_with('D'));
    let language = language();
    let faults = fault.downcast_ref::<Diagnostics>();
    if let Some(faults) = faults.filter(of_data) {
        return answerable(faults).in_language(language).grouped().to_string();
    }
    match (faults, fault.downcast_ref::<Error>(), fault.downcast_ref::<CatalogError>()) {
        (Some(faults), ..) => faults.in_language(language).render(),
        (_, Some(error), _) => format!("{:#}", error.in_language(language)),
        (.., Some(error)) => error.said().get(language),
        _ => match fault.downcast_ref::<lexopt::Error>() {
            Some(fault) => of_arguments(fault),
            None => fault.to_string(),
        },
    }
}

/// What is wrong with the arguments themselves.
fn of_arguments(fault: &lexopt::Error) -> String {
    use lexopt::Error::{
        MissingValue, NonUnicodeValue, ParsingFailed, UnexpectedArgument, UnexpectedOption,
        UnexpectedValue,
    };
    match fault {
        MissingValue { option: Some(option) } => {
            in_words!("`{option}` has no value", "`{option}` thiếu giá trị")
        }
        UnexpectedOption(option) => {
            in_words!("there is no option `{option}`", "không có tùy chọn `{option}`")
        }
        UnexpectedArgument(value) => {
            let value = value.display();
            in_words!("`{value}` is out of place", "`{value}` không đúng chỗ")
        }
        UnexpectedValue { option, .. } => {
            in_words!("`{option}` takes no value", "`{option}` không có giá trị")
        }
        ParsingFailed { value, .. } => {
            in_words!("`{value}` cannot be read here", "không đọc được `{value}` ở đây")
        }
        NonUnicodeValue(value) => {
            let value = value.display();
            in_words!("`{value}` is not UTF-8", "`{value}` không phải là UTF-8")
        }
        other => other.to_string(),
    }
}

/// How a command is called, with the placeholders of the language.
pub(crate) fn usage_in(language: Language, usage: &str) -> String {
    const WORDS: [(&str, &str); 22] = [
        ("usage:", "cách dùng:"),
        ("with --data:", "kèm --data:"),
        ("both:", "cả hai:"),
        ("\ndata:", "\nsố liệu:"),
        ("FILE", "TỆP"),
        ("FOLDER", "THƯ-MỤC"),
        ("UNIT", "ĐƠN-VỊ"),
        ("YEAR", "NĂM"),
        ("NAME", "TÊN"),
        ("TEXT", "CHỮ"),
        ("VALUE", "GIÁ-TRỊ"),
        ("COLUMN", "CỘT"),
        ("SHEET", "TRANG"),
        ("BEFORE", "TRƯỚC"),
        ("AFTER", "SAU"),
        ("PROVINCE", "TỈNH"),
        ("DRAWS", "LẦN-THỬ"),
        ("PATH", "ĐƯỜNG-DẪN"),
        ("KIND", "LOẠI"),
        ("VERSION", "PHIÊN-BẢN"),
        ("CODE", "MÃ-LỖI"),
        ("ID", "MÃ"),
    ];
    match language {
        Language::En => usage.to_owned(),
        Language::Vi => {
            WORDS.iter().fold(usage.to_owned(), |usage, (en, vi)| usage.replace(en, vi))
        }
    }
}

#[allow(dead_code, reason = "one example has exit codes of its own")]
/// Runs an example with the arguments that are made of its options. Exit code 0 when it was done or help was asked for, 1
/// when it failed, 2 when the command itself was wrong.
pub(crate) fn run<A>(
    usage: &str,
    arguments: impl FnOnce(&Options) -> Result<A, Failure>,
    run: impl FnOnce(&A) -> Result<(), Failure>,
) -> ExitCode {
    let options = Options::of(usage);
    let arguments = options.and_then(|options| options.as_ref().map(arguments).transpose());
    let arguments = match arguments {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{}", usage_in(language(), usage));
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            let (fault, usage) = (told(&*fault), usage_in(language(), usage));
            eprintln!("{}: {fault}\n{usage}", in_words!("error", "lỗi"));
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let (told, head) = (told(&*fault), in_words!("error", "lỗi"));
            // Faults of files say themselves that they are.
            let head = if told.starts_with(&head) { String::new() } else { format!("{head}: ") };
            eprintln!("{head}{}", told.trim_end());
            ExitCode::FAILURE
        }
    }
}
