//! Scores one dataset by one rule file.
//!
//! ```text
//! cargo run --release --example score_units -- --rules FILE --data FILE
//!     [--format table|json|csv|markdown|html|xlsx] [--out FILE] [--lang vi|en] [--register FILE]
//!     [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]…
//!     [--foot TEXT]… [--percent mixed|whole|share] [--read TEXT=VALUE]… [--previous FILE]
//!     [--year YEAR] [--kind KIND] [--merged FILE] [--scorecard UNIT] [--as-case UNIT]
//! ```
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
#[path = "shared/json.rs"]
mod json;
#[path = "shared/output.rs"]
mod output;
#[path = "shared/rules.rs"]
mod rules;
#[path = "shared/start.rs"]
mod start;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::cases::{self, Difference};
use dti_engine::dataset::Register;
use dti_engine::diagnostic::harmless;
use dti_engine::merged::Mergers;
use dti_engine::report::{self, Peers, Table};
use dti_engine::{Framework, Language, Outcome};

use files::{Reading, language_of, one_of};
use start::missing;

const USAGE: &str = "usage: score_units --rules FILE --data FILE [--out FILE] [--lang vi|en]
                   [--format table|json|csv|markdown|html|xlsx] [--for excel|emulation] [--top N] [--register FILE]
                   [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]…
                   [--ignore-sheet SHEET]… [--foot TEXT]… [--percent mixed|whole|share] [--read TEXT=VALUE]…
                   [--previous FILE] [--year YEAR] [--kind KIND] [--merged FILE] [--scorecard UNIT] [--as-case UNIT]
                   [--doubles newest] [--leave-out FILE]…";

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

struct Arguments {
    rules: PathBuf,
    data: PathBuf,
    format: Format,
    out: Option<PathBuf>,
    language: Language,
    reading: Reading,
    register: Option<PathBuf>,
    previous: Option<PathBuf>,
    year: Option<u16>,
    kind: Option<String>,
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
    start::run(USAGE, arguments(), run)
}

fn arguments() -> Result<Option<Arguments>, Failure> {
    use lexopt::prelude::{Long, Short, ValueExt};
    let mut parser = lexopt::Parser::from_env();
    let (mut rules, mut data, mut out, mut register) = (None, None, None, None);
    let (mut scorecard, mut case, mut merged, mut previous) = (None, None, None, None);
    let (mut year, mut kind) = (None, None);
    let mut reading = Reading::default();
    let (mut format, mut language, mut meant_for, mut top) = (None, Language::Vi, None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rules") => rules = Some(PathBuf::from(parser.value()?)),
            Long("data") => data = Some(PathBuf::from(parser.value()?)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("register") => register = Some(PathBuf::from(parser.value()?)),
            Long("previous") => previous = Some(PathBuf::from(parser.value()?)),
            Long("year") => year = Some(parser.value()?.parse()?),
            Long("kind") => kind = Some(parser.value()?.string()?),
            Long("merged") => merged = Some(PathBuf::from(parser.value()?)),
            Long("scorecard") => scorecard = Some(parser.value()?.string()?),
            Long("as-case") => case = Some(parser.value()?.string()?),
            Long(option) if Reading::OPTIONS.contains(&option) => {
                let option = option.to_owned();
                reading.take(&option, &parser.value()?.string()?)?;
            }
            Long("format") => {
                format = Some(one_of("--format", &parser.value()?.string()?, &FORMATS)?);
            }
            Long("lang") => language = language_of(&parser.value()?.string()?)?,
            Long("for") => {
                let readers = [("excel", For::Excel), ("emulation", For::Emulation)];
                meant_for = Some(one_of("--for", &parser.value()?.string()?, &readers)?);
            }
            Long("top") => top = Some(parser.value()?.parse()?),
            Long("help") | Short('h') => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    let rules = rules.ok_or_else(|| missing("--rules FILE"))?;
    let data = data.ok_or_else(|| missing("--data FILE"))?;
    let arguments = Arguments {
        rules,
        data,
        format: format.unwrap_or(match meant_for {
            Some(For::Excel) => Format::Csv,
            _ => Format::Table,
        }),
        meant_for,
        top,
        out,
        language,
        reading,
        register,
        previous,
        year,
        kind,
        merged,
        scorecard,
        case,
    };
    arguments.agree()?;
    Ok(Some(arguments))
}

impl Arguments {
    /// What is asked for goes together.
    fn agree(&self) -> Result<(), Failure> {
        let is_list = self.meant_for == Some(For::Emulation) || self.top.is_some();
        let listed = [Format::Table, Format::Csv, Format::Markdown].contains(&self.format);
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
        match self.format {
            Format::Html | Format::Xlsx if self.case.is_some() => {
                Err(in_words!("`--as-case` writes YAML: it goes without `--format html` and `--format xlsx`", "`--as-case` ghi YAML: không đi với `--format html` và `--format xlsx`").into())
            }
            Format::Xlsx if self.out.is_none() => Err(
                in_words!("a workbook is no text for a terminal: name the file to write with `--out FILE.xlsx`", "bảng tính không in ra màn hình được: nêu tệp để ghi bằng `--out TỆP.xlsx`").into(),
            ),
            _ => {
                self.out.as_ref().map_or(Ok(()), |out| self.not_over_what_is_read(out))?;
                Ok(self.reading.fits(&self.data)?)
            }
        }
    }

    /// Whether all units are asked for, in a form that has a part for each kind.
    fn is_of_all_kinds(&self) -> bool {
        let of_a_unit = self.scorecard.is_some() || self.case.is_some();
        matches!(self.format, Format::Table | Format::Markdown)
            && !of_a_unit
            && self.merged.is_none()
            && self.top.is_none()
            && self.meant_for.is_none()
    }

    /// Nothing that is read is written over: rules with those beside them, which they may amend, the data with
    /// their description, the register, the mergers.
    fn not_over_what_is_read(&self, out: &Path) -> Result<(), String> {
        let mut read = output::rules_beside(&self.rules);
        read.push(self.data.clone());
        read.extend(self.register.clone());
        read.extend(self.merged.clone());
        read.extend(self.previous.clone());
        let data = std::iter::once(&self.data).chain(&self.previous);
        read.extend(data.flat_map(|data| files::files(data)));
        output::not_over(out, read.iter().map(PathBuf::as_path))
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let framework = rules::of(&arguments.rules, arguments.year, arguments.kind.as_deref())?;
    if framework.has_points_by_kind() && arguments.is_of_all_kinds() {
        return all_kinds(arguments, &framework);
    }
    let outcome = score(arguments, &framework)?;
    let bytes = match (&arguments.case, &arguments.scorecard) {
        (Some(unit), _) => as_case(&outcome, unit, arguments.language)?.into_bytes(),
        (None, Some(unit)) => scorecard(&outcome, unit, arguments)?,
        (None, None) => all_units(&outcome, arguments)?,
    };
    write(arguments, bytes)?;
    tell_silent(&outcome, arguments.language);
    Ok(())
}

fn write(arguments: &Arguments, bytes: Vec<u8>) -> Result<(), Failure> {
    match &arguments.out {
        Some(path) => output::write(path, &bytes)?,
        // A workbook has a file to go to.
        None => print!("{}", String::from_utf8(bytes)?),
    }
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
        let kind = outcome.framework().points_of().map(ToString::to_string).unwrap_or_default();
        let mark = if arguments.format == Format::Markdown { "# " } else { "" };
        text +=
            &format!("{mark}{kind}\n\n{}\n", String::from_utf8(all_units(outcome, arguments)?)?);
    }
    let table = report::ranking_by_share(&outcomes.iter().collect::<Vec<_>>(), language);
    text += &match arguments.format {
        Format::Markdown => format!("# {}\n\n{}", table.title(), table.to_markdown()),
        _ => format!("{}\n\n{table}", table.title()),
    };
    write(arguments, text.into_bytes())?;
    outcomes.iter().for_each(|outcome| tell_silent(outcome, language));
    Ok(())
}

/// Scores the data by rules, with what belongs to them.
fn score(arguments: &Arguments, framework: &Framework) -> Result<Outcome, Failure> {
    let register = arguments.register.as_ref().map(Register::from_csv_path).transpose()?;
    let mergers = arguments.merged.as_ref().map(Mergers::from_path).transpose()?;
    let (data, previous) = (&arguments.data, arguments.previous.as_deref());
    let outcome = arguments.reading.score(framework, data, previous, register.as_ref())?;
    files::tell_taken(outcome.dataset());
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
        Format::Table => {
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
        Format::Html => report::of_outcome(outcome, language).to_html(),
        Format::Xlsx => return Ok(report::of_outcome(outcome, language).to_workbook()?),
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
    let report = || report::of_unit(&card, Some(&Peers::of(outcome)), arguments.language);
    let text = match arguments.format {
        Format::Json => json::in_lines(&card)?,
        Format::Html => report().to_html(),
        Format::Xlsx => return Ok(report().to_workbook()?),
        Format::Table | Format::Csv | Format::Markdown => {
            card.explain(arguments.language).to_string()
        }
    };
    Ok(text.into_bytes())
}
