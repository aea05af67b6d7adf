//! Scores one dataset by one rule file.
//!
//! The data is a folder with a file for each unit (`nop`, or `"nop/*.xlsx"`), a CSV file, a workbook where its name
//! ends in `.xlsx`, or a description (`NAME.data.yaml`) of
//! such files, which says what the figures are and of which day; one beside the file is taken without being
//! named. `--foot` is a text with which its tables
//! end, such as `Tổng cộng`: what stands beneath is passed over. `--percent` says how percentages without a sign
//! are read (`mixed`: 85 and 0,85 are 85 %), and `--read x=có --read -=0` what texts stand for that are no values.
//! Of a folder, files with different figures of one unit are refused unless `--doubles newest` takes what was saved
//! last or `--leave-out FILE` leaves one out; what was taken is told.
//! What was taken otherwise than by ids is said on standard error. `--register` is a CSV file of the
//! units that there are (`unit,name,kind,also`): others are refused with the nearest names, and those that
//! did not report are listed on standard error.
//!
//! `--previous` is the data of the year before, for rules that look at it (`previous(dossiers)`).
//!
//! `--year` is the year of the numbers, for rules whose numbers go by the year (`at_least: {year: {2025: 80%}}`).
//!
//! `--kind` is the unit kind whose units are scored, for rules whose points go by the kind (`points: {commune: 20, ward: 15}`).
//! Without it, the tables of each kind are followed by one ranking of all units by their shares of the points of their kind.
//!
//! `--merged` is a file of mergers, such as `rules/national/merged-2025.yaml`: the data is from before them, and what
//! comes out is of the units that were formed, each score the mean of its predecessors.
//!
//! `html` and `xlsx` are the whole report of all units, or with `--scorecard` of the unit beside its peers: a
//! page for a browser and for A4, or a workbook, which is only written to the file of `--out`.
//!
//! `--for excel` writes CSV for a Vietnamese spreadsheet (byte-order mark, semicolons, decimal commas, names as heads)
//! instead of CSV for programs. A unit is named by its id or by its name.
//!
//! `--top N` keeps the units up to rank N of each kind. `--for emulation` is the list for the yearly review: each unit with its
//! attributes (its head), year, total, rank among how many, grade, and the decision that published them (the source of the
//! data), as a table, CSV or Markdown.
//!
//! `--as-case UNIT` prints a case of the unit: its metrics as submitted, and everything that comes out.
//! Written to the end of the file of cases beside the rule file, it holds. A case is about one unit
//! alone; what comes out otherwise among the unit's peers is said on standard error and in comments.
//!
//! Exit code 0 when everything was scored, 1 when the rules or the data have faults, 2 when the
//! command itself was wrong.

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
#[path = "shared/start.rs"]
mod start;

use std::path::PathBuf;
use std::process::ExitCode;

use dti_engine::cases::{self, Difference};
use dti_engine::diagnostic::harmless;
use dti_engine::merged::Mergers;
use dti_engine::report::{self, Peers, Table};
use dti_engine::{Framework, Language, Outcome};

use format::Format;
use inputs::Inputs;
use options::Options;

const USAGE: &str = "usage: score_units --rules FILE --data FILE [--out FILE] [--lang vi|en]
                   [--format table|json|csv|markdown|html|xlsx] [--for excel|emulation] [--top N] [--register FILE]
                   [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]…
                   [--ignore-sheet SHEET]… [--foot TEXT]… [--percent mixed|whole|share] [--read TEXT=VALUE]…
                   [--previous FILE] [--year YEAR] [--kind KIND] [--merged FILE] [--scorecard UNIT] [--as-case UNIT]
                   [--doubles newest] [--leave-out FILE]…";

struct Arguments {
    inputs: Inputs,
    format: Format,
    out: Option<PathBuf>,
    language: Language,
    merged: Option<PathBuf>,
    scorecard: Option<String>,
    case: Option<String>,
    meant_for: Option<For>,
    top: Option<u32>,
}

/// Who goes on working with the results.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Excel,
    Emulation,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    start::run(USAGE, Arguments::of, run)
}

impl Arguments {
    fn of(options: &Options) -> Result<Self, Failure> {
        let readers = [("excel", For::Excel), ("emulation", For::Emulation)];
        let meant_for = options.one_of("for", &readers)?;
        let usual = if meant_for == Some(For::Excel) { Format::Csv } else { Format::Text };
        let arguments = Self {
            inputs: Inputs::of(options)?,
            format: options.one_of("format", &Format::KNOWN)?.unwrap_or(usual),
            out: options.file("out"),
            language: options.language,
            merged: options.file("merged"),
            scorecard: options.text("scorecard")?,
            case: options.text("as-case")?,
            meant_for,
            top: options.number("top")?,
        };
        arguments.agree()?;
        Ok(arguments)
    }

    /// What is asked for goes together.
    fn agree(&self) -> Result<(), Failure> {
        let is_list = self.meant_for == Some(For::Emulation) || self.top.is_some();
        let listed = [Format::Text, Format::Csv, Format::Markdown].contains(&self.format);
        if is_list && (!listed || self.scorecard.is_some() || self.case.is_some()) {
            return Err(in_words!("`--top` and `--for emulation` are lists of units: they go with `--format table`, `csv` and `markdown`", "`--top` và `--for emulation` là danh sách đơn vị: chỉ đi với `--format table`, `csv` và `markdown`")
                .into());
        }
        if self.meant_for == Some(For::Excel)
            && (self.format != Format::Csv || self.scorecard.is_some() || self.case.is_some())
        {
            return Err(in_words!(
                "`--for excel` is a table of all units: it goes with `--format csv` alone",
                "`--for excel` là bảng mọi đơn vị: chỉ đi với `--format csv`"
            )
            .into());
        }
        if self.case.is_some() && matches!(self.format, Format::Html | Format::Xlsx) {
            return Err(in_words!(
                "`--as-case` writes YAML: it goes without `--format html` and `--format xlsx`",
                "`--as-case` ghi YAML: không đi với `--format html` và `--format xlsx`"
            )
            .into());
        }
        self.format.fits(self.out.as_ref())?;
        Ok(self.inputs.not_over(self.out.as_ref(), self.merged.clone())?)
    }

    /// Whether all units are asked for, in a form that has a part for each kind.
    fn is_of_all_kinds(&self) -> bool {
        let of_a_unit = self.scorecard.is_some() || self.case.is_some();
        matches!(self.format, Format::Text | Format::Markdown)
            && !of_a_unit
            && self.merged.is_none()
            && self.top.is_none()
            && self.meant_for.is_none()
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let framework = arguments.inputs.framework()?;
    if framework.has_points_by_kind() && arguments.is_of_all_kinds() {
        return all_kinds(arguments, &framework);
    }
    let outcome = score(arguments, &framework)?;
    let bytes = match (&arguments.case, &arguments.scorecard) {
        (Some(unit), _) => as_case(&outcome, unit, arguments.language)?.into_bytes(),
        (None, Some(unit)) => scorecard(&outcome, unit, arguments)?,
        (None, None) => all_units(&outcome, arguments)?,
    };
    format::finish(arguments.out.as_ref(), &bytes)?;
    tell_silent(&outcome, arguments.language);
    Ok(())
}

/// The tables of each kind by its own points, then one ranking of all units.
fn all_kinds(arguments: &Arguments, framework: &Framework) -> Result<(), Failure> {
    let language = arguments.language;
    let mut outcomes = Vec::new();
    for kind in framework.unit_kinds() {
        outcomes.push(score(arguments, &framework.of_kind(kind.as_str())?)?);
    }
    let mut text = String::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.units().len() > 0) {
        let kind = outcome.framework().points_of();
        let kind = kind.map(|kind| kind.called(language)).unwrap_or_default();
        let mark = if arguments.format == Format::Markdown { "# " } else { "" };
        text +=
            &format!("{mark}{kind}\n\n{}\n", String::from_utf8(all_units(outcome, arguments)?)?);
    }
    let table = report::ranking_by_share(&outcomes.iter().collect::<Vec<_>>(), language);
    text += &match arguments.format {
        Format::Markdown => format!("# {}\n\n{}", table.title(), table.to_markdown()),
        _ => format!("{}\n\n{table}", table.title()),
    };
    format::finish(arguments.out.as_ref(), text.as_bytes())?;
    outcomes.iter().for_each(|outcome| tell_silent(outcome, language));
    Ok(())
}

/// Scores the data by rules, with what belongs to them.
fn score(arguments: &Arguments, framework: &Framework) -> Result<Outcome, Failure> {
    let mergers = arguments.merged.as_ref().map(Mergers::from_path).transpose()?;
    let outcome = arguments.inputs.score(framework)?;
    Ok(match mergers {
        Some(mergers) => mergers.outcome(&outcome)?,
        None => outcome,
    })
}

/// Lists the units that did not report.
fn tell_silent(outcome: &Outcome, language: Language) {
    let silent: Vec<_> = outcome.not_reported().collect();
    if silent.is_empty() {
        return;
    }
    let count = silent.len();
    match language {
        Language::Vi => eprintln!("{count} đơn vị chưa gửi số liệu:"),
        Language::En => eprintln!("{count} did not report:"),
    }
    for unit in silent {
        eprintln!("  {}  {}", unit.id, unit.name);
    }
}

fn all_units(outcome: &Outcome, arguments: &Arguments) -> Result<Vec<u8>, Failure> {
    let language = arguments.language;
    if arguments.top.is_some() || arguments.meant_for == Some(For::Emulation) {
        return Ok(listed(outcome, arguments).into_bytes());
    }
    let text = match arguments.format {
        Format::Text => {
            let tables = titled(outcome, language, "", Table::to_string);
            format!("{}\n\n{tables}", outcome.figures(language))
        }
        Format::Markdown => {
            let tables = titled(outcome, language, "## ", Table::to_markdown);
            format!("**{}**\n\n{tables}", outcome.figures(language))
        }
        Format::Json => json::in_a_line(outcome)?,
        Format::Csv if arguments.meant_for == Some(For::Excel) => {
            report::all_results(outcome, language).to_csv_for_excel()
        }
        Format::Csv => {
            let mut text = String::new();
            report::write_csv(outcome, &mut text)?;
            text
        }
        Format::Html | Format::Xlsx => {
            return Ok(arguments.format.of(&report::of_outcome(outcome, language))?);
        }
    };
    Ok(text.into_bytes())
}

/// The first units of each kind, or all of them, as a ranking or as the list for the emulation review.
fn listed(outcome: &Outcome, arguments: &Arguments) -> String {
    let language = arguments.language;
    let kinds = report::Units::by_kind(outcome).into_iter();
    let tables = kinds.map(|units| {
        let units = arguments.top.map_or(units, |last| units.first(last));
        match arguments.meant_for {
            Some(For::Emulation) => report::for_review(units, language),
            Some(For::Excel) => report::all_results(units, language),
            None => report::ranking(units, language),
        }
    });
    let tables: Vec<_> = tables.collect();
    let text = |table: &Table| match (arguments.format, arguments.meant_for) {
        (Format::Csv, Some(For::Excel)) => table.to_csv_for_excel(),
        (Format::Csv, _) => table.to_csv(),
        (Format::Markdown, _) => format!("## {}\n\n{}", table.title(), table.to_markdown()),
        _ => format!("{}\n\n{table}", table.title()),
    };
    let tables = tables.iter().map(text).collect::<Vec<_>>().join("\n");
    match arguments.format {
        Format::Csv => tables,
        _ => format!("{}\n\n{tables}", outcome.figures(language)),
    }
}

/// What is said of the units: a ranking for each kind, then who did not report, and what was left out.
fn tables(outcome: &Outcome, language: Language) -> Vec<Table> {
    let kinds = report::Units::by_kind(outcome).into_iter();
    let mut tables: Vec<_> = kinds.map(|units| report::ranking(units, language)).collect();
    let absent = [report::not_reported(outcome, language), report::left_out(outcome, language)];
    tables.extend(absent.into_iter().filter(|table| !table.is_empty()));
    tables
}

/// Tables one after another, each below its title; a ranking that is the only one has none.
fn titled(outcome: &Outcome, language: Language, mark: &str, text: fn(&Table) -> String) -> String {
    let is_one = report::Units::by_kind(outcome).len() == 1;
    let tables = tables(outcome, language);
    let titled = |(place, table): (usize, &Table)| match place {
        0 if is_one => text(table),
        _ => format!("{mark}{}\n\n{}", table.title(), text(table)),
    };
    tables.iter().enumerate().map(titled).collect::<Vec<_>>().join("\n")
}

fn as_case(outcome: &Outcome, unit: &str, language: Language) -> Result<String, Failure> {
    let (case, differences) = cases::from_unit(outcome, outcome.unit_called(unit)?)?;
    let mut text = format!("# {}\n", outcome.figures(language));
    for difference in &differences {
        let Difference { what, expected, found, .. } = difference;
        let nothing = in_words!("nothing", "không có gì");
        let found = found.as_deref().unwrap_or(&nothing);
        let line = in_words!(
            "{what}: alone {expected}, among its peers {found}",
            "{what}: riêng nó {expected}, giữa các đơn vị khác {found}"
        );
        eprintln!("{line}");
        // In one line, whatever names have in them.
        text += &format!("# {}\n", harmless(&line).replace('\n', " "));
    }
    Ok(text + &case.to_yaml()?)
}

fn scorecard(outcome: &Outcome, unit: &str, arguments: &Arguments) -> Result<Vec<u8>, Failure> {
    let card = outcome.scorecard(outcome.unit_called(unit)?)?;
    Ok(match arguments.format {
        Format::Json => json::in_lines(&card)?.into_bytes(),
        Format::Html | Format::Xlsx => {
            let report = report::of_unit(&card, Some(&Peers::of(outcome)), arguments.language);
            arguments.format.of(&report)?
        }
        Format::Text | Format::Csv | Format::Markdown => {
            card.explain(arguments.language).to_string().into_bytes()
        }
    })
}
