//! Sets what units say of themselves beside what the verifier found, and says what was taken off, given,
//! and why.
//!
//! Without files: the departments of Thanh Hóa, whose figures are synthetic on both sides
//! (`make_synthetic_data` and `make_synthetic_appraisal` made them). The output says so, because the descriptions
//! of the figures do. A file of figures is CSV, a workbook where its name ends in `.xlsx`, or a description
//! (`NAME.data.yaml`). `--unit` prints
//! everything of one unit; `--year` is the year of the numbers, for rules whose numbers go by the year, and `--kind` the unit
//! kind of the appraisal, for rules whose points go by the kind; `--previous` is
//! the data of the year before, for rules that look at it; `--top` is how many of the largest differences are printed, 10 by default.
//!
//! More than two rounds: `--round "Tự đánh giá=nop" --round "Thẩm định lần 1=lan-1" --round "Thẩm định lần 2=lan-2"`, each a
//! file or a folder of forms. Every round is scored and kept beside the others, and the first is compared with the last.
//! A value that a round changed or emptied without a reason is told, with the round.
//!
//! `--points` is a file or a folder of the points that units give themselves, a column for each indicator, under its id or
//! its name (forms for it: `make_forms --points`). They are set beside what the figures of the first round earn: totals,
//! and every indicator in which they differ.
//!
//! `--council` is a file or a folder of the points that a council set in the last round: `unit,metric,value,reason`, where
//! `metric` is the id or the name of an indicator and `value` its points; each needs a reason. What that changes of totals,
//! ranks and grades is told, with the reasons. With `--out` the points and the rules by which they count are written to a
//! folder (`points.csv`, `points.yaml`), for `score_units`, `compare` and `archive`.
//!
//! `--register` is a CSV file of the units that there are (`unit,name,kind,also`).
//!
//! Exit code 0 when all sides were scored, 1 when the rules or the data have faults, 2 when the command
//! itself was wrong.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/files.rs"]
mod files;
#[allow(dead_code, reason = "it reads the figures of several rounds")]
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

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::comparison::{Comparison, UnitComparison};
use dti_engine::dataset::{Description, ReadOptions, Value};
use dti_engine::model::Text;
use dti_engine::number::{Exact, Rounding, RoundingMode};
use dti_engine::outcome::{Input, ScoreOptions};
use dti_engine::report::{self, Cell, Column, Row, Table};
use dti_engine::rules::Loader;
use dti_engine::{Dataset, Language, Outcome, Plan};
use serde::Serialize;

use files::Reading;
use options::Options;

const USAGE: &str = "usage: appraise [--rules FILE --self FILE --verified FILE] [--register FILE]
       appraise --rules FILE --round NAME=FILE --round NAME=FILE … [--register FILE]
both:
                [--points FILE] [--council FILE [--out FOLDER]] [--unit UNIT] [--top N] [--year YEAR] [--kind KIND] [--previous FILE] [--lang vi|en] [--format text|json]
                [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]…
                [--ignore-sheet SHEET]… [--foot TEXT]…
                [--percent mixed|whole|share] [--read TEXT=VALUE]… [--doubles newest] [--leave-out FILE]…";

/// Compiled in, so that the example runs from anywhere.
const RULES: &str = include_str!("../rules/thanh-hoa/department-2022.yaml");
const LIBRARY: &str = include_str!("../rules/shared/metrics.yaml");
const SUBMITTED: (&[u8], &str) = (
    include_bytes!("data/thanh-hoa/departments-2022.csv"),
    include_str!("data/thanh-hoa/departments-2022.data.yaml"),
);
const VERIFIED: (&[u8], &str) = (
    include_bytes!("data/thanh-hoa/departments-2022-verified.csv"),
    include_str!("data/thanh-hoa/departments-2022-verified.data.yaml"),
);

/// No line is longer.
const WIDTH: usize = 100;

type Failure = Box<dyn std::error::Error>;

struct Files {
    rules: PathBuf,
    /// What each round is called, if that was said, and its figures; at least two.
    rounds: Vec<(Option<String>, PathBuf)>,
    register: Option<PathBuf>,
    /// The points that units give themselves.
    points: Option<PathBuf>,
    /// The points that a council set, and the folder for what came out.
    council: Option<PathBuf>,
    out: Option<PathBuf>,
    previous: Option<PathBuf>,
    year: Option<u16>,
    kind: Option<String>,
    reading: Reading,
}

struct Arguments {
    /// None: the synthetic ones.
    files: Option<Files>,
    unit: Option<String>,
    top: usize,
    language: Language,
    in_json: bool,
}

fn main() -> ExitCode {
    start::run(USAGE, arguments, |arguments| {
        print!("{}", run(arguments)?);
        Ok(())
    })
}

fn arguments(options: &Options) -> Result<Arguments, Failure> {
    let round = |round: String| {
        let (name, file) = round
            .split_once('=')
            .ok_or_else(|| in_words!("`--round` is `NAME=FILE`", "`--round` viết là `TÊN=TỆP`"))?;
        Ok((Some(name.trim().to_owned()), PathBuf::from(file)))
    };
    let rounds = options.texts("round")?.into_iter().map(round);
    let mut rounds = rounds.collect::<Result<Vec<(Option<String>, PathBuf)>, String>>()?;
    let mut names: Vec<_> = rounds.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    if let Some([Some(twice), _]) = names.windows(2).find(|pair| pair.first() == pair.last()) {
        return Err(in_words!(
            "`--round {twice}=…` is given twice",
            "`--round {twice}=…` bị nêu hai lần"
        )
        .into());
    }
    drop(names);
    let sides = [options.file("self"), options.file("verified")];
    if sides.iter().any(Option::is_some) {
        if !rounds.is_empty() {
            return Err(in_words!(
                "`--round` goes without `--self` and `--verified`",
                "`--round` không đi với `--self` và `--verified`"
            )
            .into());
        }
        rounds.extend(sides.into_iter().flatten().map(|file| (None, file)));
    }
    let beside = ["previous", "year", "kind", "points", "council", "out"];
    let files = match (options.file("rules"), rounds.len()) {
        (None, 0) if !beside.iter().any(|name| options.has(name)) => None,
        (Some(rules), 2..) => {
            let (points, reading) = (options.file("points"), options.reading.clone());
            let (council, out) = (options.file("council"), options.file("out"));
            let files = rounds.iter().map(|(_, file)| file).chain(&points).chain(&council);
            files.into_iter().try_for_each(|file| reading.fits(file))?;
            let (register, previous) = (options.file("register"), options.file("previous"));
            let (year, kind) = (options.number("year")?, options.text("kind")?);
            Some(Files {
                rules,
                rounds,
                register,
                points,
                council,
                out,
                previous,
                year,
                kind,
                reading,
            })
        }
        _ => {
            return Err(in_words!(
                "`--rules`, `--self` and `--verified` go together, or `--rules` and two `--round` or more; `--points`, `--council`, `--previous`, `--year` and `--kind` go with them",
                "`--rules`, `--self` và `--verified` đi cùng nhau, hoặc `--rules` và từ hai `--round` trở lên; `--points`, `--council`, `--previous`, `--year` và `--kind` đi kèm"
            )
            .into());
        }
    };
    let formats = [("text", false), ("json", true)];
    Ok(Arguments {
        files,
        unit: options.text("unit")?,
        top: options.number("top")?.unwrap_or(10),
        language: options.language,
        in_json: options.one_of("format", &formats)?.unwrap_or(false),
    })
}

/// A round with its result.
struct Round {
    name: Option<String>,
    /// The file that its figures are from, if there is one.
    file: Option<PathBuf>,
    outcome: Outcome,
}

impl Round {
    /// Says which figures these are, where some are missing.
    fn figures(&self, is_first: bool) -> String {
        let (name, file) = (self.name.as_deref(), self.file.as_deref().map(Path::display));
        let name = name.map(str::to_owned).unwrap_or_else(|| match is_first {
            true => in_words!("self-assessed", "tự đánh giá"),
            false => in_words!("verified", "thẩm định"),
        });
        file.map_or_else(|| name.clone(), |file| format!("{name} ({file})"))
    }
}

/// Returns the id of a unit that has a line in the first round and in the last.
fn unit_in_both<'r>(first: &'r Round, last: &'r Round, wanted: &str) -> Result<&'r str, Failure> {
    let lacking = match [first, last].map(|round| round.outcome.unit_called(wanted)) {
        [Ok(_), Ok(id)] => return Ok(id),
        [Err(fault), Err(_)] => return Err(fault.into()),
        [Err(_), _] => first.figures(true),
        [_, Err(_)] => last.figures(false),
    };
    Err(in_words!(
        "`{wanted}` has no line in these figures: {lacking}",
        "`{wanted}` không có dòng nào trong số liệu {lacking}"
    )
    .into())
}

/// What units say of themselves, and what each round of the appraisal found, scored alike; and the points that units give
/// themselves, if that was asked.
fn rounds(arguments: &Arguments) -> Result<(Vec<Round>, Option<Outcome>), Failure> {
    let (mut before, mut claimed) = (None, None);
    let (framework, datasets) = match &arguments.files {
        Some(files) => {
            let framework = inputs::framework(&files.rules, files.year, files.kind.as_deref())?;
            let register = files.reading.register(files.register.as_deref())?;
            let read = |path: &Path| files.reading.units(path, &framework, register.as_ref());
            before = files.previous.as_deref().map(read).transpose()?;
            let read = |(name, path): &(Option<String>, PathBuf)| Ok((name.clone(), read(path)?));
            let datasets = files.rounds.iter().map(read).collect::<Result<Vec<_>, Failure>>()?;
            if let Some(points) = &files.points {
                let given = framework.points_given()?;
                let dataset = files.reading.read(points, &given, register.as_ref())?;
                claimed = Some(Plan::compile(&given)?.score(&dataset)?);
            }
            (framework, datasets)
        }
        None => {
            let rules = Loader::new().text("department-2022.yaml", RULES);
            let framework = rules.text("metrics.yaml", LIBRARY).load().into_framework()?;
            let read = |(bytes, description): (&[u8], &str)| -> Result<Dataset, Failure> {
                let about = Description::from_yaml(description)?;
                let dataset = ReadOptions::default().read_csv(bytes, &framework)?;
                Ok(dataset.described(about.origin(), about.source().clone()))
            };
            let datasets = vec![(None, read(SUBMITTED)?), (None, read(VERIFIED)?)];
            (framework, datasets)
        }
    };
    let plan = Plan::compile(&framework)?;
    let options = ScoreOptions::default();
    let options = before.as_ref().map_or(options, |before| options.previous(before));
    let mut files = arguments.files.iter().flat_map(|files| &files.rounds);
    let score = |(name, dataset): (Option<String>, Dataset)| {
        let outcome = plan.score_with(&dataset, &options)?;
        files::tell_taken(outcome.dataset());
        let file = files.next().map(|(_, file)| file.clone());
        Ok(Round { name, file, outcome })
    };
    Ok((datasets.into_iter().map(score).collect::<Result<_, Failure>>()?, claimed))
}

/// The points of the last round, and what a council made of them.
fn decided(last: &Outcome, files: &Files, council: &Path) -> Result<[Outcome; 2], Failure> {
    let verified = last.as_points()?;
    let rules = verified.framework();
    let register = files.reading.register(files.register.as_deref())?;
    let set = files.reading.read(council, rules, register.as_ref())?;
    let ids: Vec<_> = rules.metrics().map(|metric| metric.id()).collect();
    let mut bare = Vec::new();
    let decided = verified.what_if(|points| {
        for unit in set.units() {
            for id in &ids {
                let value = unit.value(id)?;
                match (value.is_present(), unit.reason(id)?) {
                    (false, _) => {}
                    (true, None) => bare.push(format!("{}: {id}", unit.id())),
                    (true, Some(reason)) => {
                        let mut entry = points.revise(unit.id())?;
                        // The council decided it: it is no scenario.
                        let origin = verified.dataset().origin();
                        entry.value(id, value).value_origin(id, origin).reason(id, reason);
                        if let Some(evidence) = unit.evidence(id)? {
                            entry.evidence(id, evidence);
                        }
                    }
                }
            }
        }
        Ok(())
    })?;
    if bare.is_empty() {
        return Ok([verified, decided]);
    }
    let (council, bare) = (council.display(), bare.join("; "));
    Err(in_words!(
        "{council}: points are set with a reason (column `reason`); there is none for {bare}",
        "{council}: điểm do hội đồng đặt phải có lý do (cột `reason`); chưa có lý do cho {bare}"
    )
    .into())
}

/// Writes the points that count, with their reasons, and the rules by which they do.
fn keep(decided: &Outcome, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|fault| output::cannot_write(folder, &fault))?;
    let mut points = Vec::new();
    decided.dataset().to_csv(&mut points)?;
    let origin = decided.dataset().origin();
    let mut about = "data: points.csv\n".to_owned();
    about.extend(origin.nature.map(|nature| format!("nature: {}\n", nature.as_str())));
    about.extend(origin.as_of.map(|day| format!("as_of: {day}\n")));
    output::write(&folder.join("points.yaml"), decided.framework().to_yaml()?.as_bytes())?;
    output::write(&folder.join("points.csv"), &points)?;
    Ok(output::write(&folder.join("points.data.yaml"), about.as_bytes())?)
}

/// One round set beside another.
fn compared<'r>(before: &'r Round, after: &'r Round) -> Comparison<'r> {
    let comparison = Comparison::of(&before.outcome, &after.outcome).appraisal();
    match (&before.name, &after.name) {
        (Some(before), Some(after)) => comparison.between(Text::plain(before), Text::plain(after)),
        _ => comparison,
    }
}

fn run(arguments: &Arguments) -> Result<String, Failure> {
    let (rounds, claimed) = rounds(arguments)?;
    let [first, .., last] = rounds.as_slice() else {
        return Err(in_words!("two rounds are needed", "cần hai vòng").into());
    };
    for (round, next) in rounds.iter().zip(rounds.iter().skip(1)) {
        compared(round, next).check_names()?;
    }
    let appraisal = compared(first, last);
    files::tell_apart(&appraisal)?;
    let name = |vi: &str, en: &str| Text { vi: vi.to_owned(), en: Some(en.to_owned()) };
    let points = claimed.as_ref().map(|claimed| {
        let (own, by_figures) = (name("tự chấm", "own points"), name("theo số liệu", "by figures"));
        Comparison::of(claimed, &first.outcome).between(own, by_figures)
    });
    let points = points.as_ref();
    let council = arguments.files.as_ref().and_then(|files| Some((files, files.council.as_ref()?)));
    let council = council.map(|(files, council)| decided(&last.outcome, files, council));
    let council = council.transpose()?;
    if let (Some([_, decided]), Some(Files { out: Some(out), .. })) = (&council, &arguments.files) {
        keep(decided, out)?;
    }
    let council = council.as_ref().map(|[verified, decided]| {
        let names = (name("thẩm định", "verified"), name("hội đồng", "council"));
        Comparison::of(verified, decided).between(names.0, names.1)
    });
    let council = council.as_ref();
    let language = arguments.language;
    let page = Page { appraisal: &appraisal, rounds: &rounds, points, council, language };
    let unit = arguments.unit.as_deref().map(|unit| unit_in_both(first, last, unit)).transpose()?;
    let unit = unit.map(|unit| appraisal.unit(unit)).transpose()?;
    let of_points = points.zip(unit).and_then(|(points, unit)| points.unit(&unit.unit().id).ok());
    match (arguments.in_json, unit) {
        (true, Some(unit)) if points.or(council).is_some() => {
            let id = &unit.unit().id;
            let council = council.and_then(|council| council.unit(id).ok());
            Ok(json::in_lines(&WithPoints { appraisal: unit, points: of_points, council })?)
        }
        (true, None) if points.or(council).is_some() => {
            Ok(json::in_lines(&WithPoints { appraisal: &appraisal, points, council })?)
        }
        (true, Some(unit)) => Ok(json::in_lines(&unit)?),
        (true, None) => Ok(json::in_lines(&appraisal)?),
        (false, unit) => Ok(page.write(unit, arguments)?),
    }
}

/// The JSON of an appraisal to which units gave points too.
#[derive(Serialize)]
struct WithPoints<A, P> {
    appraisal: A,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<P>,
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<P>,
}

/// The appraisal as text.
struct Page<'a> {
    appraisal: &'a Comparison<'a>,
    /// The points that units give themselves, beside what their figures earn.
    points: Option<&'a Comparison<'a>>,
    /// The points that a council set, beside those of the last round.
    council: Option<&'a Comparison<'a>>,
    rounds: &'a [Round],
    language: Language,
}

impl Page<'_> {
    const fn pick<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    fn write(
        &self,
        unit: Option<UnitComparison<'_>>,
        arguments: &Arguments,
    ) -> Result<String, std::fmt::Error> {
        let mut out = String::new();
        self.heading(&mut out)?;
        if let Some(unit) = unit {
            write!(out, "\n{}", unit.explain(self.language))?;
            self.own_points(&mut out, Some(unit.unit().id.as_str()), usize::MAX)?;
            self.set_by_council(&mut out, Some(unit.unit().id.as_str()))?;
            return Ok(out);
        }
        self.summary(&mut out)?;
        self.without_reasons(&mut out)?;
        self.all_rounds(&mut out)?;
        let heading = self.pick("XẾP HẠNG TRƯỚC VÀ SAU THẨM ĐỊNH", "RANKING BEFORE AND AFTER");
        write!(
            out,
            "\n{heading}\n\n{:WIDTH$}",
            report::compared_units(self.appraisal, self.language)
        )?;
        self.own_points(&mut out, None, arguments.top)?;
        self.set_by_council(&mut out, None)?;
        self.largest(&mut out, arguments.top)?;
        let heading = self.pick(
            "CHỈ SỐ TỰ ĐÁNH GIÁ CAO HƠN THẨM ĐỊNH NHIỀU NHẤT",
            "WHERE SELF-ASSESSMENT IS MOST INFLATED",
        );
        write!(out, "\n{heading}\n\n{:WIDTH$}", self.indicators().first(arguments.top))?;
        let more = self.pick(
            "Mọi thay đổi của một đơn vị: --unit MÃ. Toàn bộ kết quả: --format json.",
            "Everything of one unit: --unit ID. All of it: --format json.",
        );
        writeln!(out, "\n{more}")?;
        Ok(out)
    }

    fn heading(&self, out: &mut String) -> std::fmt::Result {
        let framework = self.appraisal.outcomes().other.framework();
        let title = self.pick("TỰ ĐÁNH GIÁ VÀ THẨM ĐỊNH", "SELF-ASSESSED AND VERIFIED");
        let (name, version) = (framework.name().get(self.language), framework.version());
        writeln!(out, "{title}\n{name} ({version})")?;
        writeln!(out, "{}", self.appraisal.figures(self.language))
    }

    fn summary(&self, out: &mut String) -> std::fmt::Result {
        let total = self.appraisal.summary();
        let (mut changed, mut rejected, mut filled) = (0usize, 0usize, 0usize);
        for values in self.appraisal.units().flat_map(|unit| unit.values()) {
            changed = changed.saturating_add(1);
            match (&values.base.value, &values.other.value) {
                (_, Value::Rejected) => rejected = rejected.saturating_add(1),
                (Value::Missing, _) => filled = filled.saturating_add(1),
                _ => {}
            }
        }
        let units = self.appraisal.units().len();
        let number = |sum: &Option<Exact>| {
            sum.as_ref().map_or_else(|| "–".to_owned(), |sum| self.signed(sum, 2))
        };
        let (gained, lost) = (number(&total.gained), number(&total.lost));
        let mean = number(&total.mean());
        let (up, down, same) = (total.up, total.down, total.same);
        match self.language {
            Language::Vi => writeln!(
                out,
                "\n{units} đơn vị: {down} giảm điểm ({lost}), {up} tăng điểm ({gained}), {same} giữ nguyên; \
                 bình quân {mean}.\n{changed} số liệu thay đổi, trong đó {rejected} bị loại, {filled} được \
                 bổ sung."
            )?,
            Language::En => writeln!(
                out,
                "\n{units} units: {down} lower ({lost}), {up} higher ({gained}), {same} the same; mean \
                 {mean}.\n{changed} values changed, of which {rejected} were rejected and {filled} filled in."
            )?,
        }
        let (only, outcomes) = (self.appraisal.only_units(), self.appraisal.outcomes());
        let [first, .., last] = self.rounds else { return Ok(()) };
        for (round, outcome, without_line) in
            [(first, outcomes.base, only.other), (last, outcomes.other, only.base)]
        {
            let mut names: Vec<_> = outcome.not_reported().map(|unit| unit.name).collect();
            names.extend(without_line.iter().map(|unit| unit.name.as_str()));
            names.sort_unstable();
            names.dedup();
            if !names.is_empty() {
                let (without, names) =
                    (self.pick("Không có số liệu", "No figures"), names.join(", "));
                let figures = round.figures(std::ptr::eq(round, first));
                writeln!(out, "{without} {figures}: {names}")?;
            }
        }
        Ok(())
    }

    /// The values that a round changed or emptied without a reason.
    fn without_reasons(&self, out: &mut String) -> std::fmt::Result {
        let mut told = Vec::new();
        for (before, after) in self.rounds.iter().zip(self.rounds.iter().skip(1)) {
            let comparison = compared(before, after);
            let framework = after.outcome.framework();
            let round = after.name.as_ref().map(|name| format!(" ({name})")).unwrap_or_default();
            for unit in comparison.units() {
                for values in unit.values() {
                    let given = values.base.value != Value::Missing;
                    if !given || values.other.reason.is_some() {
                        continue;
                    }
                    let metric = framework.metric(&values.other.metric);
                    let name = metric.map(|metric| metric.name().get(self.language).to_owned());
                    let shown = |input: &Input| match input.value {
                        Value::Missing => self.pick("để trống", "empty").to_owned(),
                        _ => input.shown(framework, self.language),
                    };
                    told.push(format!(
                        "{}: {}: {} → {}{round}",
                        unit.unit().name,
                        name.unwrap_or_default(),
                        shown(&values.base),
                        shown(&values.other)
                    ));
                }
            }
        }
        if told.is_empty() {
            return Ok(());
        }
        let heading = self.pick("THAY ĐỔI CHƯA NÊU LÝ DO", "CHANGED WITHOUT A REASON");
        writeln!(out, "\n{heading} ({})\n", told.len())?;
        told.iter().try_for_each(|line| writeln!(out, "  {line}"))
    }

    /// The total and rank of each unit in every round, where there are more than two.
    fn all_rounds(&self, out: &mut String) -> std::fmt::Result {
        if self.rounds.len() < 3 {
            return Ok(());
        }
        let heading = self.pick("CÁC VÒNG", "ALL ROUNDS");
        let named = |round: &'_ Round| round.name.clone().unwrap_or_default();
        let names: Vec<_> = self.rounds.iter().map(named).collect();
        let outcomes = self.rounds.iter().map(|round| &round.outcome);
        let rounds: Vec<_> = names.iter().map(String::as_str).zip(outcomes).collect();
        write!(out, "\n{heading}\n\n{:WIDTH$}", report::series(&rounds, self.language))
    }

    /// The points that units give themselves beside what their figures earn: the totals, and the indicators in which they
    /// differ, the largest difference first.
    fn own_points(&self, out: &mut String, of: Option<&str>, top: usize) -> std::fmt::Result {
        let Some(points) = self.points else { return Ok(()) };
        let columns = vec![
            Column::left("unit", self.pick("Đơn vị", "Unit")),
            Column::right("code", self.pick("Mã", "Code")),
            Column::left("indicator", self.pick("Chỉ số", "Indicator")),
            Column::right("claimed", self.pick("Tự chấm", "Own points")),
            Column::right("computed", self.pick("Theo số liệu", "By figures")),
            Column::right("difference", self.pick("Chênh lệch", "Difference")),
        ];
        let heading = self.pick(
            "ĐIỂM TỰ CHẤM KHÁC ĐIỂM THEO SỐ LIỆU",
            "OWN POINTS THAT DIFFER FROM WHAT THE FIGURES EARN",
        );
        let mut table = Table::new(self.language, heading, columns);
        let (mut same, mut differ) = (0usize, 0usize);
        let units = points.units().filter(|unit| of.is_none_or(|of| unit.unit().id == of));
        for item in units.flat_map(|unit| unit.items()).filter(|item| !item.is_group()) {
            let scores = item.scores();
            match scores.difference() {
                Some(difference) if difference.is_zero() => same = same.saturating_add(1),
                None => {}
                Some(_) => {
                    differ = differ.saturating_add(1);
                    let both = scores.shown();
                    table.push([
                        item.unit().unit().name.as_str().into(),
                        item.code().unwrap_or_default().into(),
                        item.name().get(self.language).into(),
                        Cell::number_or_nothing(both.base),
                        Cell::number_or_nothing(both.other),
                        Cell::change_or_nothing(scores.shown_difference()),
                    ]);
                }
            }
        }
        let size = |row: &Row| {
            table.cell(row, "difference").and_then(Cell::as_number).unwrap_or_default().abs()
        };
        let mut sorted = table.clone();
        sorted.sort_by(|one, another| size(another).cmp(&size(one)));
        let counted = match self.language {
            Language::Vi => format!("{same} chỗ khớp, {differ} chỗ khác"),
            Language::En => format!("{same} agree, {differ} differ"),
        };
        writeln!(out, "\n{heading} ({counted})\n")?;
        if of.is_none() {
            writeln!(out, "{:WIDTH$}", report::compared_units(points, self.language))?;
        }
        write!(out, "{:WIDTH$}", sorted.first(top))
    }

    /// What a council set, with its reasons: of each unit whose points it changed.
    fn set_by_council(&self, out: &mut String, of: Option<&str>) -> std::fmt::Result {
        let Some(council) = self.council else { return Ok(()) };
        let heading = self.pick("ĐIỂM DO HỘI ĐỒNG QUYẾT ĐỊNH", "POINTS SET BY THE COUNCIL");
        writeln!(out, "\n{heading}\n")?;
        if of.is_none() {
            writeln!(out, "{:WIDTH$}", report::compared_units(council, self.language))?;
        }
        let is_set = |unit: &UnitComparison<'_>| {
            of.is_none_or(|of| unit.unit().id == of) && unit.values().next().is_some()
        };
        for unit in council.units().filter(is_set) {
            writeln!(out, "{}", unit.explain(self.language))?;
        }
        Ok(())
    }

    /// The largest differences, each with its reasons.
    fn largest(&self, out: &mut String, top: usize) -> std::fmt::Result {
        let largest = self.appraisal.largest();
        let all = largest.len();
        let heading = self.pick("CHÊNH LỆCH LỚN NHẤT", "LARGEST DIFFERENCES");
        let of = self.pick("trong", "of");
        writeln!(out, "\n{heading} ({} {of} {all})", top.min(all))?;
        for (place, item) in (1..).zip(largest.take(top)) {
            writeln!(out, "\n{place:>2}. {}", item.unit().unit().name)?;
            for line in format!("{:96}", item.explain(self.language)).lines() {
                writeln!(out, "    {line}")?;
            }
        }
        Ok(())
    }

    /// One line per indicator that changed, the most points taken off first; ties stay in the order of
    /// the rules.
    fn indicators(&self) -> Table {
        let mut table = report::compared_items(self.appraisal, self.language);
        let whole = table.clone();
        let number = |row: &Row, key: &str| {
            whole.cell(row, key).and_then(Cell::as_number).unwrap_or_default()
        };
        table.retain(|row| {
            let changed = ["down", "up"].iter().any(|key| !number(row, key).is_zero());
            let total = whole.rows().last() == Some(row);
            !row.is_heading() && !total && changed
        });
        table.sort_by(|one, another| number(one, "lost").cmp(&number(another, "lost")));
        table
    }

    /// A difference with its sign, rounded half up; nothing at all is `0`.
    fn signed(&self, number: &Exact, places: u32) -> String {
        let rounding = Rounding { places, mode: RoundingMode::HalfUp };
        let Ok(decimal) = number.to_decimal(rounding) else { return "…".to_owned() };
        let sign = match (number.is_zero(), number.is_negative()) {
            (true, _) => return "0".to_owned(),
            (false, true) => '−',
            (false, false) => '+',
        };
        format!("{sign}{}", Cell::number(decimal.abs()).shown(self.language))
    }
}
