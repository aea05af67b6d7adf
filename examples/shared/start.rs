//! How an example that takes arguments begins and ends: help, a wrong command, a fault, or done.
//!
//! It stands below `mod pipe`, whose printing it uses.

use std::process::ExitCode;

use dti_engine::diagnostic::Diagnostics;
use dti_engine::rules::CatalogError;
use dti_engine::{Error, Language};

use crate::pipe::language;

type Failure = Box<dyn std::error::Error>;

/// What is said where an option is not there.
#[allow(dead_code, reason = "not every example needs one")]
pub(crate) fn missing(option: &str) -> String {
    in_words!("`{option}` is missing", "thiếu `{option}`")
}

/// What is said of an option that is given twice and takes one value, by the usage of the command: `[--foot TEXT]…` may be
/// given several times, and so may what one of its lines names twice.
pub(crate) fn given_twice(usage: &str) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    let mut options = std::env::args_os().skip(1).filter_map(|argument| {
        let argument = argument.into_string().ok()?;
        let option = argument.split_once('=').map_or(argument.as_str(), |(option, _)| option);
        (option.starts_with("--") && option.len() > 2).then(|| option.to_owned())
    });
    let may_repeat = |option: &str| {
        usage.lines().any(|line| {
            let mut named = line.split(&format!("{option} ")).skip(1);
            let repeats =
                |rest: &str| rest.split_once(']').is_some_and(|(_, end)| end.starts_with('…'));
            named.clone().count() > 1 || named.any(repeats)
        })
    };
    let twice = options.find(|option| !seen.insert(option.clone()) && !may_repeat(option))?;
    Some(in_words!("`{twice}` is given twice", "`{twice}` bị nêu hai lần"))
}

/// A failure in full; the faults of data by their kinds, since one slip is often made in many cells.
pub(crate) fn told(fault: &(dyn std::error::Error + 'static)) -> String {
    let of_data =
        |faults: &&Diagnostics| faults.iter().all(|fault| fault.code.as_str().starts_with('D'));
    let language = language();
    let faults = fault.downcast_ref::<Diagnostics>();
    if let Some(faults) = faults.filter(of_data) {
        return faults.in_language(language).grouped().to_string();
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
/// Runs an example with its arguments, `None` being a call for help. Exit code 0 when it was done, 1 when it
/// failed, 2 when the command itself was wrong.
pub(crate) fn run<A>(
    usage: &str,
    arguments: Result<Option<A>, Failure>,
    run: impl FnOnce(&A) -> Result<(), Failure>,
) -> ExitCode {
    let arguments = match (arguments, given_twice(usage)) {
        (Ok(Some(_)), Some(twice)) => Err(twice.into()),
        (arguments, _) => arguments,
    };
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
            eprintln!("{}", told(&*fault).trim_end());
            ExitCode::FAILURE
        }
    }
}
