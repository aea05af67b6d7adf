//! Tells what the ranks of a dataset rest on.
//!
//! ```text
//! cargo run --release --example analyse -- --rules FILE --data FILE [--analysis FILE.yaml | --weights DRAWS.csv]
//!     [--format table|json|csv|markdown] [--out FILE] [--lang vi|en] [--register FILE] [--previous FILE]
//!     [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]… [--foot TEXT]…
//! ```
//!
//! `DRAWS.csv` has a column for each group or indicator that is weighed anew, named by its id, and a line of weights for
//! each draw. The weights of siblings are divided by their sum. `FILE.yaml` says what is varied by chance, and how often.
//! `json` is the total and the rank of every unit in every draw; the other formats say how often each unit had which
//! rank.
//!
//! Exit code 0 when everything was analysed, 1 when the rules, the data or the weights have faults, 2 when the
//! command itself was wrong.

#[path = "shared/files.rs"]
mod files;
#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/json.rs"]
mod json;
#[path = "shared/output.rs"]
mod output;
#[path = "shared/start.rs"]
mod start;

use std::path::PathBuf;
use std::process::ExitCode;

use dti_engine::analysis::{Analysis, Draw, Source, Study, Weights};
use dti_engine::dataset::Register;
use dti_engine::outcome::{Digests, ScoreOptions};
use dti_engine::report;
use dti_engine::{Framework, Language, Plan};
use serde::Serialize;

use files::{Reading, one_of};

const USAGE: &str = "usage: analyse --rules FILE --data FILE [--analysis FILE.yaml | --weights DRAWS.csv]
               [--out FILE] [--lang vi|en]
               [--format table|json|csv|markdown] [--register FILE] [--previous FILE] [--delimiter ,|;|tab]
               [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]… [--foot TEXT]…";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Json,
    Csv,
    Markdown,
}

const FORMATS: [(&str, Format); 4] = [
    ("table", Format::Table),
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("markdown", Format::Markdown),
];

/// The file that draws come from.
enum Draws {
    Weights(PathBuf),
    Analysis(PathBuf),
}

struct Arguments {
    rules: PathBuf,
    data: PathBuf,
    draws: Draws,
    format: Format,
    out: Option<PathBuf>,
    language: Language,
    reading: Reading,
    register: Option<PathBuf>,
    previous: Option<PathBuf>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    start::run(USAGE, arguments(), run)
}

fn arguments() -> Result<Option<Arguments>, Failure> {
    use lexopt::prelude::{Long, Short, ValueExt};
    let mut parser = lexopt::Parser::from_env();
    let (mut rules, mut data, mut draws, mut out) = (None, None, None, None);
    let (mut register, mut previous) = (None, None);
    let mut reading = Reading::default();
    let (mut format, mut language) = (Format::Table, Language::Vi);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rules") => rules = Some(PathBuf::from(parser.value()?)),
            Long("data") => data = Some(PathBuf::from(parser.value()?)),
            Long("weights" | "analysis") if draws.is_some() => {
                return Err("draws come from one file: `--analysis` or `--weights`".into());
            }
            Long("weights") => draws = Some(Draws::Weights(PathBuf::from(parser.value()?))),
            Long("analysis") => draws = Some(Draws::Analysis(PathBuf::from(parser.value()?))),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("register") => register = Some(PathBuf::from(parser.value()?)),
            Long("previous") => previous = Some(PathBuf::from(parser.value()?)),
            Long(option) if Reading::OPTIONS.contains(&option) => {
                let option = option.to_owned();
                reading.take(&option, &parser.value()?.string()?)?;
            }
            Long("format") => format = one_of("--format", &parser.value()?.string()?, &FORMATS)?,
            Long("lang") => {
                let languages = [("vi", Language::Vi), ("en", Language::En)];
                language = one_of("--lang", &parser.value()?.string()?, &languages)?;
            }
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    let rules = rules.ok_or("`--rules FILE` is missing")?;
    let data = data.ok_or("`--data FILE` is missing")?;
    let draws = draws.ok_or("`--analysis FILE.yaml` or `--weights DRAWS.csv` is missing")?;
    let arguments =
        Arguments { rules, data, draws, format, out, language, reading, register, previous };
    arguments.agree()?;
    Ok(Some(arguments))
}

impl Arguments {
    /// What is asked for goes together, and nothing that is read is written over.
    fn agree(&self) -> Result<(), Failure> {
        if let Some(out) = &self.out {
            let mut read = output::rules_beside(&self.rules);
            let (Draws::Weights(draws) | Draws::Analysis(draws)) = &self.draws;
            read.extend([self.data.clone(), draws.clone()]);
            read.extend(self.register.clone());
            read.extend(self.previous.clone());
            let data = std::iter::once(&self.data).chain(&self.previous);
            read.extend(data.flat_map(|data| files::files(data)));
            output::not_over(out, read.iter().map(PathBuf::as_path))?;
        }
        Ok(self.reading.fits(&self.data)?)
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let framework = Framework::from_path(&arguments.rules)?;
    let register = arguments.register.as_ref().map(Register::from_csv_path).transpose()?;
    let dataset = arguments.reading.read(&arguments.data, &framework, register.as_ref())?;
    let previous = arguments.previous.as_ref();
    let previous =
        previous.map(|file| arguments.reading.read(file, &framework, None)).transpose()?;
    let options = ScoreOptions::default();
    let options = previous.as_ref().map_or(options, |previous| options.previous(previous));
    let outcome = Plan::compile(&framework)?.score_with(&dataset, &options)?;
    let analysis = Analysis::of(&outcome)?;
    let text = match &arguments.draws {
        Draws::Weights(path) => {
            let weights = Weights::from_csv_path(path, &framework)?;
            told(arguments, &analysis, &weights, weights.digest())?
        }
        Draws::Analysis(path) => {
            let study = Study::from_path(path, &framework)?;
            told(arguments, &analysis, &study, study.digest())?
        }
    };
    match &arguments.out {
        Some(path) => output::write(path, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(())
}

/// Writes what draws give.
fn told<'a>(
    arguments: &Arguments,
    analysis: &'a Analysis,
    source: impl Into<Source<'a>>,
    digest: &'a str,
) -> Result<String, Failure> {
    Ok(match arguments.format {
        Format::Json => in_json(analysis, source, digest)?,
        format => {
            let stability = analysis.stability(source)?;
            let table = report::stability(&stability, arguments.language);
            let about = analysis.outcome().figures(arguments.language);
            match format {
                Format::Csv => table.to_csv(),
                Format::Markdown => format!("**{about}**\n\n{}", table.to_markdown()),
                Format::Table | Format::Json => format!("{about}\n\n{table}"),
            }
        }
    })
}

/// The totals and ranks of all draws, with what they come from.
#[derive(Serialize)]
struct Json<'a> {
    framework: &'a str,
    version: &'a str,
    digests: Digests<'a>,
    source: &'a str,
    draws: Vec<Draw<'a>>,
}

fn in_json<'a>(
    analysis: &'a Analysis,
    source: impl Into<Source<'a>>,
    digest: &'a str,
) -> Result<String, Failure> {
    let framework = analysis.outcome().framework();
    let draws = analysis.draws(source)?.collect::<Result<_, _>>()?;
    let (framework, version) = (framework.id(), framework.version());
    let digests = analysis.outcome().digests();
    Ok(json::in_a_line(&Json { framework, version, digests, source: digest, draws })?)
}
