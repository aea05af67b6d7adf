//! Tells what the ranks of a dataset rest on, and what a unit can do next.
//!
//! ```text
//! cargo run --release --example analyse -- --rules FILE --data FILE [--analysis FILE.yaml | --weights DRAWS.csv]
//!     [--unit UNIT] [--before FILE [--before-rules FILE]] [--format table|json|csv|markdown|html|xlsx] [--out FILE] [--lang vi|en] [--register FILE]
//!     [--previous FILE] [--year YEAR] [--kind KIND] [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]…
//!     [--foot TEXT]…
//! ```
//!
//! `FILE.yaml` says what is varied by chance, and how often. Without it the points of the top groups go 25% down and up,
//! in 1,000 draws. `DRAWS.csv` has a column for each group or indicator that is weighed anew, named by its id, and a line
//! of weights for each draw; the weights of siblings are divided by their sum. Of such a table, `json` is the total and
//! the rank of every unit in every draw; the other formats say how often each unit had which rank.
//!
//! `--year` is the year of the numbers, for rules whose numbers go by the year, `--kind` the unit kind
//! whose units are looked at, for rules whose points go by the kind.
//!
//! With `--unit` the answers are about one unit: how firm its rank is, its strengths and weaknesses, and what it can
//! reach next with the least effort.
//!
//! With `--before` the answer is what changed since an earlier year, or an earlier version of the rules, and what made it:
//! the figures of each unit, the rules, or the figures of the others.
//!
//! Exit code 0 when everything was analysed, 1 when the rules, the data, the weights or the analysis have faults, 2 when
//! the command itself was wrong.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/files.rs"]
mod files;
#[path = "shared/json.rs"]
mod json;
#[path = "shared/output.rs"]
mod output;
#[path = "shared/progress.rs"]
mod progress;
#[path = "shared/rules.rs"]
mod rules;
#[path = "shared/start.rs"]
mod start;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use dti_engine::analysis::{
    Analysis, Answers, Costs, Draw, Effects, Stage, Study, UnitAnswers, Weights,
};
use dti_engine::comparison::Comparison;
use dti_engine::dataset::Register;
use dti_engine::model::{Nature, Origin};
use dti_engine::number::Date;
use dti_engine::outcome::Digests;
use dti_engine::report::{self, Report, Section};
use dti_engine::{Language, Outcome};
use serde::Serialize;

use files::{Reading, language_of, one_of};
use progress::Bar;
use start::missing;

const USAGE: &str =
    "usage: analyse --rules FILE --data FILE [--analysis FILE.yaml | --weights DRAWS.csv]
               [--unit UNIT] [--before FILE [--before-rules FILE]] [--format table|json|csv|markdown|html|xlsx] [--out FILE] [--lang vi|en]
               [--register FILE] [--previous FILE] [--year YEAR] [--kind KIND] [--delimiter ,|;|tab]
               [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]… [--foot TEXT]…
               [--percent mixed|whole|share] [--read TEXT=VALUE]… [--doubles newest] [--leave-out FILE]…";

/// What is varied where no file says it: so many percent, draws, and the seed.
const USUAL: (u32, u32, u64) = (25, 1_000, 2026);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Json,
    Csv,
    Markdown,
    Html,
    Xlsx,
}

const FORMATS: [(&str, Format); 6] = [
    ("table", Format::Table),
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("xlsx", Format::Xlsx),
];

/// The file that draws come from.
enum Draws {
    Weights(PathBuf),
    Analysis(PathBuf),
    /// The usual ones.
    None,
}

struct Arguments {
    rules: PathBuf,
    data: PathBuf,
    draws: Draws,
    unit: Option<String>,
    /// The figures and the rules of an earlier year.
    before: (Option<PathBuf>, Option<PathBuf>),
    format: Format,
    out: Option<PathBuf>,
    language: Language,
    reading: Reading,
    register: Option<PathBuf>,
    previous: Option<PathBuf>,
    year: Option<u16>,
    kind: Option<String>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    start::run(USAGE, arguments(), run)
}

fn arguments() -> Result<Option<Arguments>, Failure> {
    use lexopt::prelude::{Long, Short, ValueExt};
    let mut parser = lexopt::Parser::from_env();
    let (mut rules, mut data, mut draws, mut out) = (None, None, None, None);
    let (mut register, mut previous, mut unit) = (None, None, None);
    let (mut before, mut before_rules) = (None, None);
    let (mut reading, mut year, mut kind) = (Reading::default(), None, None);
    let (mut format, mut language) = (Format::Table, Language::Vi);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rules") => rules = Some(PathBuf::from(parser.value()?)),
            Long("data") => data = Some(PathBuf::from(parser.value()?)),
            Long("weights" | "analysis") if draws.is_some() => {
                return Err(in_words!(
                    "draws come from one file: `--analysis` or `--weights`",
                    "các lần thử lấy từ một tệp: `--analysis` hoặc `--weights`"
                )
                .into());
            }
            Long("weights") => draws = Some(Draws::Weights(PathBuf::from(parser.value()?))),
            Long("analysis") => draws = Some(Draws::Analysis(PathBuf::from(parser.value()?))),
            Long("unit") => unit = Some(parser.value()?.string()?),
            Long("before") => before = Some(PathBuf::from(parser.value()?)),
            Long("before-rules") => before_rules = Some(PathBuf::from(parser.value()?)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("register") => register = Some(PathBuf::from(parser.value()?)),
            Long("previous") => previous = Some(PathBuf::from(parser.value()?)),
            Long("year") => year = Some(parser.value()?.parse()?),
            Long("kind") => kind = Some(parser.value()?.string()?),
            Long(option) if Reading::OPTIONS.contains(&option) => {
                let option = option.to_owned();
                reading.take(&option, &parser.value()?.string()?)?;
            }
            Long("format") => format = one_of("--format", &parser.value()?.string()?, &FORMATS)?,
            Long("lang") => language = language_of(&parser.value()?.string()?)?,
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    let rules = rules.ok_or_else(|| missing("--rules FILE"))?;
    let data = data.ok_or_else(|| missing("--data FILE"))?;
    let draws = draws.unwrap_or(Draws::None);
    let before = (before, before_rules);
    let arguments = Arguments {
        rules,
        data,
        draws,
        unit,
        before,
        format,
        out,
        language,
        reading,
        register,
        previous,
        year,
        kind,
    };
    arguments.agree()?;
    Ok(Some(arguments))
}

impl Arguments {
    /// What is asked for goes together, and nothing that is read is written over.
    fn agree(&self) -> Result<(), Failure> {
        if let Some(out) = &self.out {
            let mut read = output::rules_beside(&self.rules);
            if let Draws::Weights(draws) | Draws::Analysis(draws) = &self.draws {
                read.push(draws.clone());
            }
            read.push(self.data.clone());
            read.extend(self.register.clone());
            read.extend(self.previous.clone());
            read.extend(self.before.0.clone());
            read.extend(self.before.1.iter().flat_map(|rules| output::rules_beside(rules)));
            let data = std::iter::once(&self.data).chain(&self.previous);
            read.extend(data.flat_map(|data| files::files(data)));
            output::not_over(out, read.iter().map(PathBuf::as_path))?;
        }
        if matches!((self.format, &self.out), (Format::Xlsx, None)) {
            return Err(in_words!(
                "a workbook is written to a file: `--out FILE.xlsx`",
                "bảng tính phải ghi ra tệp: `--out TỆP.xlsx`"
            )
            .into());
        }
        if matches!((&self.draws, &self.unit), (Draws::Weights(_), Some(_))) {
            return Err(in_words!(
                "`--unit` goes with `--analysis`, not with `--weights`",
                "`--unit` đi với `--analysis`, không đi với `--weights`"
            )
            .into());
        }
        let asks_more = self.unit.is_some() || !matches!(self.draws, Draws::None);
        match &self.before {
            (None, Some(_)) => {
                return Err(in_words!(
                    "`--before-rules` goes with `--before`",
                    "`--before-rules` đi với `--before`"
                )
                .into());
            }
            (Some(_), _) if asks_more => {
                return Err(in_words!(
                    "`--before` goes without `--unit`, `--analysis` and `--weights`",
                    "`--before` không đi với `--unit`, `--analysis` và `--weights`"
                )
                .into());
            }
            (Some(before), _) => self.reading.fits(before)?,
            (None, None) => {}
        }
        Ok(self.reading.fits(&self.data)?)
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let framework = rules::of(&arguments.rules, arguments.year, arguments.kind.as_deref())?;
    let register = arguments.register.as_ref().map(Register::from_csv_path).transpose()?;
    let (reading, register) = (&arguments.reading, register.as_ref());
    let previous = arguments.previous.as_deref();
    let outcome = reading.score(&framework, &arguments.data, previous, register)?;
    files::tell_taken(outcome.dataset());
    if let (Some(data), file) = &arguments.before {
        let earlier = file
            .as_ref()
            .map(|file| rules::of(file, None, arguments.kind.as_deref()))
            .transpose()?;
        let earlier = earlier.as_ref().unwrap_or(&framework);
        let before = reading.score(earlier, data, None, register)?;
        return finish(arguments, &changed(arguments, &before, &outcome)?);
    }
    let analysis = Analysis::of(&outcome)?;
    let bytes = match &arguments.draws {
        Draws::Weights(path) => {
            let weights = Weights::from_csv_path(path, &framework)?;
            if weights.is_empty() {
                let path = path.display();
                return Err(in_words!(
                    "error: {path} has no draw: beneath its heads a line of weights is missing for each",
                    "lỗi: {path} không có lần thử nào: dưới dòng đầu phải có một dòng trọng số cho mỗi lần"
                )
                .into());
            }
            of_table(arguments, &analysis, &weights)?
        }
        Draws::Analysis(path) => {
            let study = Study::from_path(path, &framework)?;
            let costs = study.costs().map(|name| path.with_file_name(name));
            let costs = costs.map(|file| Costs::from_csv_path(file, &framework)).transpose()?;
            answered(arguments, &analysis, Some(&study), costs)?
        }
        Draws::None => {
            let (percent, draws, seed) = USUAL;
            // Where there are no two groups to weigh, the other answers are left.
            let study = Study::of_weights(&framework, percent, draws, seed).ok();
            answered(arguments, &analysis, study.as_ref(), None)?
        }
    };
    finish(arguments, &bytes)
}

/// Writes or prints the result.
fn finish(arguments: &Arguments, bytes: &[u8]) -> Result<(), Failure> {
    match &arguments.out {
        Some(path) => output::write(path, bytes)?,
        None => print!("{}", String::from_utf8_lossy(bytes)),
    }
    Ok(())
}

/// Writes what changed since an earlier outcome.
fn changed(arguments: &Arguments, before: &Outcome, after: &Outcome) -> Result<Vec<u8>, Failure> {
    Comparison::of(before, after).check_names()?;
    let effects = Effects::between(before, after)?;
    if arguments.format != Format::Json {
        let report = report::of_effects(&effects, after, arguments.language);
        return written(arguments.format, &report);
    }
    let both = [before, after];
    let (digests, as_of) = (both.map(Outcome::digests), both.map(Outcome::as_of));
    let nature = Origin::of_all(both.map(|of| Origin { nature: of.nature(), as_of: None })).nature;
    Ok(json::in_lines(&EffectsJson { nature, as_of, digests, effects })?.into_bytes())
}

/// Writes what a table of weights gives.
fn of_table(
    arguments: &Arguments,
    analysis: &Analysis,
    weights: &Weights,
) -> Result<Vec<u8>, Failure> {
    if arguments.format == Format::Json {
        return in_json(analysis, weights).map(String::into_bytes);
    }
    let stability = analysis.stability(weights)?;
    let table = report::stability(&stability, arguments.language);
    let about = analysis.outcome().figures(arguments.language);
    Ok(match arguments.format {
        Format::Csv => table.to_csv().into_bytes(),
        Format::Table => format!("{about}\n\n{table}").into_bytes(),
        format => {
            let section = Section::new("draws", table.title()).table(table);
            let report = Report::new(arguments.language, analysis.outcome().framework().id());
            written(format, &report.lead(about).with(section))?
        }
    })
}

/// Writes the answers of an analysis, of all units or of one.
fn answered(
    arguments: &Arguments,
    analysis: &Analysis,
    study: Option<&Study>,
    costs: Option<Costs>,
) -> Result<Vec<u8>, Failure> {
    let bar = Mutex::new(None);
    let answers = Answers::of_watched(analysis, study, &|stage, done, all| {
        show(&bar, stage, (done, all));
        ControlFlow::Continue(())
    })?;
    let answers = match costs {
        Some(costs) => answers.with_costs(costs),
        None => answers,
    };
    let unit = arguments.unit.as_deref();
    let unit = unit.map(|unit| analysis.outcome().unit_called(unit)).transpose()?;
    if let Some(unit) =
        unit.filter(|unit| analysis.outcome().not_reported().any(|of| of.id == *unit))
    {
        return Err(in_words!(
            "error: `{unit}` sent no figures: there is nothing to analyse",
            "lỗi: `{unit}` chưa gửi số liệu: không có gì để phân tích"
        )
        .into());
    }
    if arguments.format == Format::Json {
        let framework = analysis.outcome().framework();
        let of_unit = unit.map(|unit| answers.unit(unit)).transpose()?;
        let json = AnswersJson {
            framework: framework.id(),
            version: framework.version(),
            nature: analysis.outcome().nature(),
            as_of: analysis.outcome().as_of(),
            digests: analysis.outcome().digests(),
            analysis: study.map(Study::digest),
            seed: study.map(Study::seed),
            answers: of_unit.is_none().then_some(&answers),
            unit: of_unit,
        };
        return Ok(json::in_lines(&json)?.into_bytes());
    }
    let report = match unit {
        Some(unit) => report::of_analysed_unit(&answers, unit, arguments.language)?,
        None => report::of_analysis(&answers, arguments.language),
    };
    written(arguments.format, &report)
}

/// Shows how far the work is: a bar for each stage.
fn show(shown: &Mutex<Option<(Stage, Bar)>>, stage: Stage, (done, all): (usize, usize)) {
    let Ok(mut shown) = shown.lock() else { return };
    if shown.as_ref().is_none_or(|(of, _)| *of != stage) {
        let (en, vi) = match stage {
            Stage::Draws => ("draws", "các lần thử"),
            Stage::Sensitivity => ("sensitivity", "mức ảnh hưởng"),
            Stage::Alone => ("alone", "từng thay đổi"),
            other => (other.as_str(), other.as_str()),
        };
        let name = if pipe::language() == Language::En { en } else { vi };
        let before = shown.replace((stage, Bar::new(name, all, 1)));
        before.into_iter().for_each(|(_, bar)| bar.done());
    }
    match (done == all, &*shown) {
        (true, _) => shown.take().into_iter().for_each(|(_, bar)| bar.done()),
        (false, Some((_, bar))) => bar.at(done),
        (false, None) => {}
    }
}

/// Writes a report.
fn written(format: Format, report: &Report) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        Format::Html => report.to_html().into_bytes(),
        Format::Xlsx => report.to_workbook()?,
        Format::Markdown => report.to_markdown().into_bytes(),
        Format::Csv => {
            let tables = report.tables().map(|(_, table)| table.to_csv());
            tables.collect::<Vec<_>>().join("\n").into_bytes()
        }
        Format::Table | Format::Json => report.to_string().into_bytes(),
    })
}

/// The answers, with what they come from.
#[derive(Serialize)]
struct AnswersJson<'a> {
    framework: &'a str,
    version: &'a str,
    nature: Option<Nature>,
    as_of: Option<Date>,
    digests: Digests<'a>,
    /// The digest of the analysis.
    analysis: Option<&'a str>,
    seed: Option<u64>,
    #[serde(flatten)]
    answers: Option<&'a Answers>,
    unit: Option<UnitAnswers>,
}

/// What changed, with what it comes from: before and after.
#[derive(Serialize)]
struct EffectsJson<'a> {
    /// Of all figures together.
    nature: Option<Nature>,
    as_of: [Option<Date>; 2],
    digests: [Digests<'a>; 2],
    effects: Effects,
}

/// The totals and ranks of all draws, with what they come from.
#[derive(Serialize)]
struct Json<'a> {
    framework: &'a str,
    version: &'a str,
    nature: Option<Nature>,
    as_of: Option<Date>,
    digests: Digests<'a>,
    weights: &'a str,
    draws: Vec<Draw<'a>>,
}

fn in_json(analysis: &Analysis, weights: &Weights) -> Result<String, Failure> {
    let framework = analysis.outcome().framework();
    let draws = analysis.draws(weights)?.collect::<Result<_, _>>()?;
    let (framework, version) = (framework.id(), framework.version());
    let outcome = analysis.outcome();
    let (nature, as_of) = (outcome.nature(), outcome.as_of());
    let (digests, weights) = (outcome.digests(), weights.digest());
    let json = Json { framework, version, nature, as_of, digests, weights, draws };
    Ok(json::in_a_line(&json)?)
}
