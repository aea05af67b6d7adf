//! Tells what the ranks of a dataset rest on, and what a unit can do next.
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
#[path = "shared/format.rs"]
mod format;
#[path = "shared/inputs.rs"]
mod inputs;
#[path = "shared/json.rs"]
mod json;
#[path = "shared/options.rs"]
mod options;
#[path = "shared/output.rs"]
mod output;
#[path = "shared/progress.rs"]
mod progress;
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
use dti_engine::model::{Nature, Origin};
use dti_engine::number::Date;
use dti_engine::outcome::Digests;
use dti_engine::report::{self, Report, Section};
use dti_engine::{Language, Outcome};
use serde::Serialize;

use format::Format;
use inputs::Inputs;
use options::Options;
use progress::Bar;

const USAGE: &str =
    "usage: analyse --rules FILE --data FILE [--analysis FILE.yaml | --weights DRAWS.csv]
               [--unit UNIT] [--before FILE [--before-rules FILE]] [--format table|json|csv|markdown|html|xlsx] [--out FILE] [--lang vi|en]
               [--register FILE] [--previous FILE] [--year YEAR] [--kind KIND] [--delimiter ,|;|tab]
               [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]… [--foot TEXT]…
               [--percent mixed|whole|share] [--read TEXT=VALUE]… [--doubles newest] [--leave-out FILE]…";

/// What is varied where no file says it: so many percent, draws, and the seed.
const USUAL: (u32, u32, u64) = (25, 1_000, 2026);

/// The file that draws come from.
enum Draws {
    Weights(PathBuf),
    Analysis(PathBuf),
    /// The usual ones.
    None,
}

struct Arguments {
    inputs: Inputs,
    draws: Draws,
    unit: Option<String>,
    /// The figures and the rules of an earlier year.
    before: (Option<PathBuf>, Option<PathBuf>),
    format: Format,
    out: Option<PathBuf>,
    language: Language,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    start::run(USAGE, Arguments::of, run)
}

impl Arguments {
    fn of(options: &Options) -> Result<Self, Failure> {
        let draws = match (options.file("weights"), options.file("analysis")) {
            (Some(_), Some(_)) => {
                return Err(in_words!(
                    "draws come from one file: `--analysis` or `--weights`",
                    "các lần thử lấy từ một tệp: `--analysis` hoặc `--weights`"
                )
                .into());
            }
            (Some(path), None) => Draws::Weights(path),
            (None, Some(path)) => Draws::Analysis(path),
            (None, None) => Draws::None,
        };
        let arguments = Self {
            inputs: Inputs::of(options)?,
            draws,
            unit: options.text("unit")?,
            before: (options.file("before"), options.file("before-rules")),
            format: options.one_of("format", &Format::KNOWN)?.unwrap_or(Format::Text),
            out: options.file("out"),
            language: options.language,
        };
        arguments.agree()?;
        Ok(arguments)
    }

    fn agree(&self) -> Result<(), Failure> {
        let mut read: Vec<PathBuf> = self.before.0.iter().cloned().collect();
        if let Draws::Weights(draws) | Draws::Analysis(draws) = &self.draws {
            read.push(draws.clone());
        }
        read.extend(self.before.1.iter().flat_map(|rules| output::rules_beside(rules)));
        self.inputs.not_over(self.out.as_ref(), read)?;
        self.format.fits(self.out.as_ref())?;
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
            (Some(before), _) => self.inputs.reading.fits(before)?,
            (None, None) => {}
        }
        Ok(())
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let inputs = &arguments.inputs;
    let framework = inputs.framework()?;
    let outcome = inputs.score(&framework)?;
    if let (Some(data), file) = &arguments.before {
        let of_file = |file| inputs::framework(file, None, inputs.kind.as_deref());
        let earlier = file.as_deref().map(of_file).transpose()?;
        let earlier = earlier.as_ref().unwrap_or(&framework);
        let before = inputs.reading.score(earlier, data, None, inputs.register()?.as_ref())?;
        let changes = changed(arguments, &before, &outcome)?;
        return Ok(format::finish(arguments.out.as_ref(), &changes)?);
    }
    let analysis = Analysis::of(&outcome)?;
    let bytes = match &arguments.draws {
        Draws::Weights(path) => {
            let weights = Weights::from_csv_path(path, &framework)?;
            if weights.is_empty() {
                let path = path.display();
                return Err(in_words!(
                    "{path} has no draw: beneath its heads a line of weights is missing for each",
                    "{path} không có lần thử nào: dưới dòng đầu phải có một dòng trọng số cho mỗi lần"
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
    Ok(format::finish(arguments.out.as_ref(), &bytes)?)
}

/// Writes or prints the result.
/// Writes what changed since an earlier outcome.
fn changed(arguments: &Arguments, before: &Outcome, after: &Outcome) -> Result<Vec<u8>, Failure> {
    Comparison::of(before, after).check_names()?;
    let effects = Effects::between(before, after)?;
    if arguments.format != Format::Json {
        let report = report::of_effects(&effects, after, arguments.language);
        return Ok(arguments.format.of(&report)?);
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
        Format::Text => format!("{about}\n\n{table}").into_bytes(),
        format => {
            let section = Section::new("draws", table.title()).table(table);
            let report = Report::new(arguments.language, analysis.outcome().framework().id());
            format.of(&report.lead(about).with(section))?
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
            "`{unit}` sent no figures: there is nothing to analyse",
            "`{unit}` chưa gửi số liệu: không có gì để phân tích"
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
    Ok(arguments.format.of(&report)?)
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
