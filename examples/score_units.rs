//! Scores one dataset by one rule file.
//!
//! ```text
//! cargo run --release --example score_units -- --rules FILE --data FILE
//!     [--format table|json|csv|markdown] [--out FILE] [--lang vi|en]
//!     [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]… [--scorecard UNIT]
//!     [--as-case UNIT]
//! ```
//!
//! `--as-case UNIT` prints a case of the unit: its metrics as submitted, and everything that comes out.
//! Written to the end of the file of cases beside the rule file, it holds. A case is about one unit
//! alone; what comes out otherwise among the unit's peers is said on standard error and in comments.
//!
//! Exit code 0 when everything was scored, 1 when the rules or the data have faults, 2 when the
//! command itself was wrong.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use dti_engine::cases::{self, Difference, UnitCase};
use dti_engine::dataset::{CsvOptions, DecimalSign};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan, report};

const USAGE: &str =
    "usage: score_units --rules FILE --data FILE [--format table|json|csv|markdown] [--out FILE]
                   [--lang vi|en] [--delimiter ,|;|tab] [--decimal point|comma]
                   [--ignore COLUMN]… [--scorecard UNIT] [--as-case UNIT]";

#[derive(Clone, Copy)]
enum Format {
    Table,
    Json,
    Csv,
    Markdown,
}

struct Arguments {
    rules: PathBuf,
    data: PathBuf,
    format: Format,
    out: Option<PathBuf>,
    language: Language,
    csv: CsvOptions,
    scorecard: Option<String>,
    case: Option<String>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("error: {fault}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{}", fault.to_string().trim_end());
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Option<Arguments>, Failure> {
    use lexopt::prelude::{Long, Short, ValueExt};
    let mut parser = lexopt::Parser::from_env();
    let (mut rules, mut data, mut out) = (None, None, None);
    let (mut scorecard, mut case) = (None, None);
    let (mut format, mut language, mut csv) = (Format::Table, Language::Vi, CsvOptions::default());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rules") => rules = Some(PathBuf::from(parser.value()?)),
            Long("data") => data = Some(PathBuf::from(parser.value()?)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("scorecard") => scorecard = Some(parser.value()?.string()?),
            Long("as-case") => case = Some(parser.value()?.string()?),
            Long("ignore") => csv.ignore.push(parser.value()?.string()?),
            Long("format") => {
                format = one_of(
                    "--format",
                    &parser.value()?.string()?,
                    &[
                        ("table", Format::Table),
                        ("json", Format::Json),
                        ("csv", Format::Csv),
                        ("markdown", Format::Markdown),
                    ],
                )?;
            }
            Long("lang") => {
                let languages = [("vi", Language::Vi), ("en", Language::En)];
                language = one_of("--lang", &parser.value()?.string()?, &languages)?;
            }
            Long("decimal") => {
                let signs = [("point", DecimalSign::Point), ("comma", DecimalSign::Comma)];
                csv.decimal = Some(one_of("--decimal", &parser.value()?.string()?, &signs)?);
            }
            Long("delimiter") => {
                let delimiters = [(",", b','), (";", b';'), ("tab", b'\t')];
                csv.delimiter =
                    Some(one_of("--delimiter", &parser.value()?.string()?, &delimiters)?);
            }
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    let rules = rules.ok_or("`--rules FILE` is missing")?;
    let data = data.ok_or("`--data FILE` is missing")?;
    Ok(Some(Arguments { rules, data, format, out, language, csv, scorecard, case }))
}

fn one_of<T: Copy>(option: &str, found: &str, known: &[(&str, T)]) -> Result<T, String> {
    known.iter().find(|(name, _)| *name == found).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        format!("`{option}` cannot be `{found}` (allowed: {})", names.join(", "))
    })
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let framework = Framework::from_path(&arguments.rules)?;
    let dataset = Dataset::from_csv_path_with(&arguments.data, &framework, &arguments.csv)?;
    let outcome = Plan::compile(&framework)?.score(&dataset)?;
    let text = match (&arguments.case, &arguments.scorecard) {
        (Some(unit), _) => as_case(&outcome, unit)?,
        (None, Some(unit)) => scorecard(&outcome, unit, arguments)?,
        (None, None) => all_units(&outcome, arguments)?,
    };
    match &arguments.out {
        Some(path) => {
            std::fs::write(path, text)
                .map_err(|e| format!("error: cannot write {}: {e}", path.display()))?;
        }
        None => std::io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(())
}

fn all_units(outcome: &Outcome, arguments: &Arguments) -> Result<String, Failure> {
    Ok(match arguments.format {
        Format::Table => report::ranking(outcome, arguments.language).to_string(),
        Format::Markdown => report::ranking(outcome, arguments.language).to_markdown(),
        Format::Json => serde_json::to_string(outcome)? + "\n",
        Format::Csv => {
            let mut text = String::new();
            report::write_csv(outcome, &mut text)?;
            text
        }
    })
}

fn as_case(outcome: &Outcome, unit: &str) -> Result<String, Failure> {
    let UnitCase { case, differences, .. } = cases::from_unit(outcome, unit)?;
    let mut text = String::new();
    for difference in &differences {
        let Difference { what, expected, found, .. } = difference;
        let found = found.as_deref().unwrap_or("nothing");
        let line = format!("{what}: alone {expected}, among its peers {found}");
        eprintln!("{line}");
        text += &format!("# {line}\n");
    }
    Ok(text + &case.to_yaml())
}

fn scorecard(outcome: &Outcome, unit: &str, arguments: &Arguments) -> Result<String, Failure> {
    let card = outcome.scorecard(unit)?;
    Ok(match arguments.format {
        Format::Json => serde_json::to_string_pretty(&card)? + "\n",
        _ => card.explain(arguments.language).to_string(),
    })
}
