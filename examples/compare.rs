//! Sets two years side by side, or two drafts of the rules: who rose, who fell, and why; three and more years as a series.
//!
//! `--rules-after` are the rules of the later year; with it `--after` may be left out, and the same figures are scored
//! by both. `--merged` is a file of mergers: units that were formed are compared with the mean of those they were
//! formed from. A year is called as `--names` says, else by the day of its figures, else by the version of its rules.
//! `--register FILE` lists the units of both years, or of the later one beside `--register-before FILE` and where units were merged.
//! `--for excel` writes CSV for a Vietnamese spreadsheet: byte-order mark, semicolons, decimal commas, names as heads.
//! `--year 2025` is the year of the numbers, for rules whose numbers go by the year, and `--year-after` that of the later
//! side if it is another; `--kind` is the unit kind, for rules whose points go by the kind. `--previous` is the data of the year before the first, for rules that look at it; the years after
//! it look at the data of the side before them. Of a series, `--year-rules 2023=FILE` are the rules of one year, of plans
//! `--unit UNIT` shows what became of each target year by year, and for rules whose numbers go by the year a year is called
//! as its number. How files are read is said as for `score_units`.
//!
//! Exit code 0 when both sides were scored, 1 when the rules or the data have faults, 2 when the command itself was
//! wrong.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/files.rs"]
mod files;
#[path = "shared/format.rs"]
mod format;
#[allow(dead_code, reason = "it reads the figures of several years")]
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

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::comparison::{Comparison, UnitComparison};
use dti_engine::merged::Mergers;
use dti_engine::report::{self, Table};
use dti_engine::{Language, Outcome};

use files::Reading;
use format::Format;
use options::Options;

const USAGE: &str = "usage: compare --rules FILE --before FILE --after FILE [--rules-after FILE] [--merged FILE]
               [--unit UNIT] [--top N] [--names BEFORE,AFTER] [--lang vi|en] [--out FILE]
               [--format text|csv|json|markdown|html|xlsx] [--for excel]
               [--year YEAR] [--year-after YEAR] [--kind KIND] [--register-before FILE]
       compare --rules FILE --year NAME=FILE --year NAME=FILE … [--year-rules NAME=FILE]…
both:          [--register FILE] [--previous FILE] [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]…
               [--foot TEXT]… [--percent mixed|whole|share] [--read TEXT=VALUE]…
               [--doubles newest] [--leave-out FILE]…";

/// No line of text is longer.
const WIDTH: usize = 100;

type Failure = Box<dyn std::error::Error>;

struct Arguments {
    rules: PathBuf,
    rules_after: Option<PathBuf>,
    before: Option<PathBuf>,
    after: Option<PathBuf>,
    years: Vec<(String, PathBuf)>,
    /// The years of the numbers: of the earlier side, and of the later one if it is another.
    year: Option<u16>,
    /// The unit kind whose points are taken.
    kind: Option<String>,
    year_after: Option<u16>,
    previous: Option<PathBuf>,
    /// The units of all years, and of the earlier side where these are others.
    register: Option<PathBuf>,
    register_before: Option<PathBuf>,
    year_rules: BTreeMap<String, PathBuf>,
    merged: Option<PathBuf>,
    names: Option<(String, String)>,
    unit: Option<String>,
    top: usize,
    language: Language,
    format: Format,
    for_excel: bool,
    out: Option<PathBuf>,
    reading: Reading,
}

fn main() -> ExitCode {
    start::run(USAGE, Arguments::of, run)
}

/// Two parts of a value of the command line.
fn pair(option: &str, example: &str, sign: char, value: &str) -> Result<(String, String), String> {
    let parts = value.split_once(sign).filter(|(one, other)| !one.is_empty() && !other.is_empty());
    let (one, other) = parts.ok_or_else(|| {
        in_words!(
            "`{option}` is written as `{option} {example}`",
            "`{option}` viết là `{option} {example}`"
        )
    })?;
    Ok((one.to_owned(), other.to_owned()))
}

impl Arguments {
    fn of(options: &Options) -> Result<Self, Failure> {
        let file_of = |option: &str, value: &str| -> Result<(String, PathBuf), Failure> {
            let (year, file) = pair(option, "2025=FILE", '=', value)?;
            Ok((year, PathBuf::from(file)))
        };
        let (mut year, mut years) = (None, Vec::new());
        for value in options.texts("year")? {
            match value.parse() {
                Ok(number) => year = Some(number),
                Err(_) => years.push(file_of("--year", &value)?),
            }
        }
        let of_years = options.texts("year-rules")?.into_iter();
        let of_years = of_years.map(|value| file_of("--year-rules", &value));
        let names = options.text("names")?;
        let for_excel = options.one_of("for", &[("excel", ())])?.is_some();
        let usual = if for_excel { Format::Csv } else { Format::Text };
        let arguments = Self {
            rules: options.needed("rules", "FILE")?,
            rules_after: options.file("rules-after"),
            before: options.file("before"),
            after: options.file("after"),
            years,
            year,
            kind: options.text("kind")?,
            year_after: options.number("year-after")?,
            previous: options.file("previous"),
            register: options.file("register"),
            register_before: options.file("register-before"),
            year_rules: of_years.collect::<Result<_, _>>()?,
            merged: options.file("merged"),
            names: names.map(|names| pair("--names", "2024,2025", ',', &names)).transpose()?,
            unit: options.text("unit")?,
            top: options.number("top")?.unwrap_or(10),
            language: options.language,
            format: options.one_of("format", &Format::KNOWN)?.unwrap_or(usual),
            for_excel,
            out: options.file("out"),
            reading: options.reading.clone(),
        };
        arguments.agree()?;
        Ok(arguments)
    }

    /// What is asked for goes together, and nothing that is read is written over.
    fn agree(&self) -> Result<(), Failure> {
        let read: Vec<&PathBuf> = self
            .before
            .iter()
            .chain(&self.after)
            .chain(&self.previous)
            .chain(self.years.iter().map(|(_, file)| file))
            .collect();
        let mut names: Vec<_> = self.years.iter().map(|(year, _)| year.as_str()).collect();
        names.sort_unstable();
        if let Some([twice, _]) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(in_words!(
                "`--year {twice}=…` is given twice",
                "`--year {twice}=…` bị nêu hai lần"
            )
            .into());
        }
        if !self.years.is_empty() && self.register_before.is_some() {
            return Err(in_words!(
                "a series has one register: `--register FILE`",
                "chuỗi năm dùng một danh sách đơn vị: `--register TỆP`"
            )
            .into());
        }
        if !self.years.is_empty() && (self.year.is_some() || self.year_after.is_some()) {
            return Err(in_words!(
                "in a series each year names its own: `--year 2025=FILE`",
                "trong chuỗi năm, mỗi năm nêu tệp riêng: `--year 2025=TỆP`"
            )
            .into());
        }
        match (&self.before, &self.after, self.years.len()) {
            (Some(_), Some(_), 0) => {}
            (Some(_), None, 0) if self.rules_after.is_some() || self.year_after.is_some() => {}
            (None, None, 2..) => {}
            (None, None, 1) => {
                return Err(in_words!(
                    "a series has at least two years: give `--year` once more",
                    "chuỗi có ít nhất hai năm: thêm một `--year` nữa"
                )
                .into());
            }
            _ => {
                return Err(in_words!(
                    "give `--before FILE` and `--after FILE`, or `--year NAME=FILE` for each year",
                    "nêu `--before TỆP` và `--after TỆP`, hoặc `--year TÊN=TỆP` cho từng năm"
                )
                .into());
            }
        }
        if self.for_excel && self.format != Format::Csv {
            return Err(in_words!(
                "`--for excel` is about CSV: leave `--format` out, or write `--format csv`",
                "`--for excel` chỉ dành cho CSV: bỏ `--format`, hoặc viết `--format csv`"
            )
            .into());
        }
        let as_text = [Format::Text, Format::Csv, Format::Json, Format::Markdown];
        if !self.years.is_empty() && (!as_text.contains(&self.format) || self.merged.is_some()) {
            return Err(in_words!(
                "a series of years is a table: text, csv, json or markdown, without `--merged`",
                "chuỗi năm là một bảng: text, csv, json hoặc markdown, không kèm `--merged`"
            )
            .into());
        }
        self.format.fits(self.out.as_ref())?;
        for file in &read {
            self.reading.fits(file)?;
        }
        if let Some(out) = &self.out {
            let mut all = output::rules_beside(&self.rules);
            all.extend(
                self.rules_after
                    .iter()
                    .chain(self.year_rules.values())
                    .chain(&self.merged)
                    .chain(&self.register)
                    .chain(&self.register_before)
                    .cloned(),
            );
            all.extend(
                read.into_iter()
                    .flat_map(|file| files::files(file).into_iter().chain([file.clone()])),
            );
            output::not_over(out, all.iter().map(PathBuf::as_path))?;
        }
        Ok(())
    }

    /// Scores data by the rules for a year, with the data of the year before if rules may look at them.
    fn score(
        &self,
        (rules, year): (&Path, Option<u16>),
        data: &Path,
        previous: Option<&Path>,
        register: Option<&PathBuf>,
    ) -> Result<Outcome, Failure> {
        // In a series a year is a name too, for rules without numbers by the year.
        let asked = year.filter(|_| self.years.is_empty());
        let framework = inputs::framework(rules, asked, self.kind.as_deref())?;
        let framework =
            year.map_or_else(|| Ok(framework.clone()), |year| framework.of_year(year))?;
        let register = self.reading.register(register.map(PathBuf::as_path))?;
        let outcome = self.reading.score(&framework, data, previous, register.as_ref())?;
        files::tell_taken(outcome.dataset());
        Ok(outcome)
    }

    /// The data that the year after these looks back on, if `--previous` says that years do.
    fn looked_back_on<'a>(&'a self, data: &'a Path) -> Option<&'a Path> {
        self.previous.as_ref().map(|_| data)
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let bytes = match &arguments.before {
        Some(before) => compared(arguments, before)?,
        None => series(arguments)?,
    };
    Ok(format::finish(arguments.out.as_ref(), &bytes)?)
}

fn series(arguments: &Arguments) -> Result<Vec<u8>, Failure> {
    let mut years = Vec::new();
    let mut previous = arguments.previous.as_deref();
    for (year, file) in &arguments.years {
        let rules = arguments.year_rules.get(year).unwrap_or(&arguments.rules);
        let of_year = year.parse().ok();
        let register = arguments.register.as_ref();
        years.push((year.as_str(), arguments.score((rules, of_year), file, previous, register)?));
        previous = arguments.looked_back_on(file);
    }
    for pair in years.windows(2) {
        if let [(before, base), (after, other)] = pair {
            let comparison = Comparison::of(base, other).years(before, after);
            comparison.check_names()?;
            files::tell_apart(&comparison)?;
        }
    }
    let years: Vec<_> = years.iter().map(|(year, outcome)| (*year, outcome)).collect();
    let table = match (&arguments.unit, years.last()) {
        (Some(unit), Some((_, last))) if last.framework().targets().len() > 0 => {
            report::series_of_targets(&years, last.unit_called(unit)?, arguments.language)
        }
        (Some(_), _) => {
            return Err(in_words!(
                "`--unit` of a series shows targets, and these rules have none: leave it out",
                "`--unit` trong chuỗi năm cho xem chỉ tiêu, mà bộ quy tắc này không có: hãy bỏ đi"
            )
            .into());
        }
        _ => report::series(&years, arguments.language),
    };
    let figures = years
        .iter()
        .map(|(year, outcome)| format!("{year}: {}", outcome.figures(arguments.language)));
    let figures = figures.collect::<Vec<_>>().join("\n");
    Ok(match arguments.format {
        Format::Json => json::in_lines(&table)?,
        Format::Csv => csv(&table, arguments),
        Format::Markdown => format!("{figures}\n\n{}", table.to_markdown()),
        _ => format!("{figures}\n\n{table:WIDTH$}"),
    }
    .into_bytes())
}

fn csv(table: &Table, arguments: &Arguments) -> String {
    if arguments.for_excel { table.to_csv_for_excel() } else { table.to_csv() }
}

fn compared(arguments: &Arguments, before: &Path) -> Result<Vec<u8>, Failure> {
    let rules_after = arguments.rules_after.as_ref().unwrap_or(&arguments.rules);
    let previous = arguments.previous.as_deref();
    // Units that were merged away are in no register of today.
    let register = arguments.register.as_ref();
    let units_before = arguments.register_before.as_ref();
    let units_before = units_before.or(register.filter(|_| arguments.merged.is_none()));
    let rules = (arguments.rules.as_path(), arguments.year);
    let base = arguments.score(rules, before, previous, units_before)?;
    // Two drafts of the rules score the same figures, and look at the same year before.
    let (after, previous) = match &arguments.after {
        Some(after) => (after.as_path(), arguments.looked_back_on(before)),
        None => (before, previous),
    };
    let year = arguments.year_after.or(arguments.year);
    let other = arguments.score((rules_after, year), after, previous, register)?;
    let mergers = arguments.merged.as_ref().map(Mergers::from_path).transpose()?;
    let mut comparison = Comparison::of(&base, &other);
    if let Some((before, after)) = arguments.names.clone().or_else(|| names(&base, &other)) {
        comparison = comparison.years(&before, &after);
    }
    if let Some(mergers) = &mergers {
        comparison = comparison.with_mergers(mergers)?;
    }
    comparison.check_names()?;
    files::tell_apart(&comparison)?;
    let language = arguments.language;
    let unit = arguments.unit.as_deref();
    let unit = unit.map(|unit| comparison.unit(other.unit_called(unit)?)).transpose()?;
    let text = match (arguments.format, unit) {
        (Format::Json, Some(unit)) => json::in_lines(&unit)?,
        (_, Some(unit)) => {
            format!("{}\n\n{}", comparison.figures(language), unit.explain(language))
        }
        (Format::Json, None) => json::in_lines(&comparison)?,
        (Format::Csv, None) => csv(&report::compared_units(&comparison, language), arguments),
        (Format::Text, None) => in_text(&comparison, arguments),
        (format, None) => return Ok(format.of(&report::of_comparison(&comparison, language))?),
    };
    Ok(text.into_bytes())
}

/// What the years are called: by the days of their figures, else by the versions of their rules, where they differ.
fn names(base: &Outcome, other: &Outcome) -> Option<(String, String)> {
    let year = |outcome: &Outcome| outcome.dataset().as_of().map(|day| day.year().to_string());
    let version = |outcome: &Outcome| Some(outcome.framework().version().to_owned());
    let differ = |names: &(String, String)| names.0 != names.1;
    let years = year(base).zip(year(other)).filter(differ);
    years.or_else(|| version(base).zip(version(other)).filter(differ))
}

/// Who rose and who fell, then everybody, then the largest differences with their reasons.
fn in_text(comparison: &Comparison<'_>, arguments: &Arguments) -> String {
    let language = arguments.language;
    let pick = |vi, en| if language == Language::Vi { vi } else { en };
    let mut text = format!("{}\n", comparison.figures(language));
    for (up, heading) in [
        (true, pick("Tăng hạng nhiều nhất", "Rose most")),
        (false, pick("Giảm hạng nhiều nhất", "Fell most")),
    ] {
        let moved = moved(comparison, up, arguments.top);
        if moved.is_empty() {
            continue;
        }
        text += &format!("\n{heading}\n");
        for (change, unit) in moved {
            // Of other units among how many says what a rank is worth.
            let among = unit.ranked();
            let sizes = among.map(|all| match all {
                Some(all) if among.base != among.other => format!("/{all}"),
                _ => String::new(),
            });
            let shown = |rank: Option<u32>, of: String| {
                rank.map_or_else(|| "–".to_owned(), |rank| format!("{rank}{of}"))
            };
            let ranks = unit.rank();
            let [before, after] = [shown(ranks.base, sizes.base), shown(ranks.other, sizes.other)];
            let steps = change.unsigned_abs();
            let steps = match language {
                Language::Vi => format!("{} {steps} bậc", if up { "tăng" } else { "giảm" }),
                Language::En => format!(
                    "{} {steps} {}",
                    if up { "up" } else { "down" },
                    if steps == 1 { "place" } else { "places" }
                ),
            };
            text += &format!("  {}: {steps} ({} → {})\n", unit.unit().name, before, after);
        }
    }
    for table in [
        report::compared_units(comparison, language),
        report::changes(comparison, arguments.top, language),
    ] {
        if !table.is_empty() {
            text += &format!("\n{}\n\n{table:WIDTH$}", table.title());
        }
    }
    let only = comparison.only_units();
    let names = comparison.names();
    for (units, side) in [(only.base, &names.base), (only.other, &names.other)] {
        if !units.is_empty() {
            let units: Vec<_> = units.iter().map(|unit| unit.name.as_str()).collect();
            text += &format!(
                "\n{} {}: {}\n",
                pick("Chỉ có trong", "Only in"),
                side.get(language),
                units.join(", ")
            );
        }
    }
    text
}

/// The units that rose or fell most.
fn moved<'c>(
    comparison: &'c Comparison<'_>,
    up: bool,
    most: usize,
) -> Vec<(i64, UnitComparison<'c>)> {
    let changes = comparison.units().filter_map(|unit| Some((unit.rank_change()?, unit)));
    let mut moved: Vec<_> =
        changes.filter(|(change, _)| if up { *change > 0 } else { *change < 0 }).collect();
    moved.sort_by_key(|(change, _)| std::cmp::Reverse(change.unsigned_abs()));
    moved.truncate(most);
    moved
}
