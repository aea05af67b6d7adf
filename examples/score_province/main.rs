//! Scores a province, all of it, bottom up: its plans and indices, and what it takes from its units.
//!
//! ```text
//! cargo run --release --example score_province [-- --lang vi|en] [--province NAME] [--unit COMMUNE] [--all]
//! ```
//!
//! `--province` is `thanh-hoa` (the default), `nghe-an`, `tuyen-quang`, `dong-thap`, or `all` of them.
//!
//! Rules and data are compiled in from `rules/` and `examples/data/`, each dataset with its description
//! (`NAME.data.yaml`). The results of the plan are the province's own, from Appendix 1 of 298/KH-UBND; the
//! metrics of departments, districts, communes, enterprises and health facilities are synthetic
//! (`make_synthetic_data` made them). The output says so because the descriptions do, and so it does of every
//! value of a province that was rolled up from them. Where there are
//! no figures, the output says so. `all` ends with the provinces side by side.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an example that counts lines and files: no number here comes near its limit"
)]

#[macro_use]
#[path = "../shared/pipe.rs"]
mod pipe;
#[allow(dead_code, reason = "it reads no figures")]
#[path = "../shared/files.rs"]
mod files;
#[allow(dead_code, reason = "it has few options")]
#[path = "../shared/options.rs"]
mod options;
#[path = "../shared/start.rs"]
mod start;

mod beside;
mod compare;
mod data;
mod province;
mod rankings;
mod two_levels;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use dti_engine::model::Nature;
use dti_engine::outcome::TargetState;
use dti_engine::province::ProvinceOutcome;
use dti_engine::report::{Cell, Column, Table};
use dti_engine::scorecard::Scorecard;
use dti_engine::{Catalog, Language, Outcome, Plan, report};

use options::Options;

const USAGE: &str = "usage: score_province [--lang vi|en] [--province NAME] [--unit UNIT] [--all]
       NAME: thanh-hoa|nghe-an|tuyen-quang|dong-thap|all";

/// Lines of a long ranking that are printed without `--all`.
const SHOWN: usize = 15;

pub(crate) type Failure = Box<dyn std::error::Error>;

struct Arguments {
    language: Language,
    province: &'static str,
    unit: Option<String>,
    rows: usize,
}

fn main() -> ExitCode {
    start::run(USAGE, arguments, |arguments| {
        print!("{}", run(arguments)?);
        Ok(())
    })
}

fn arguments(options: &Options) -> Result<Arguments, Failure> {
    let known = data::PLACES.map(|place| place.id).into_iter().chain(["all"]);
    let known: Vec<_> = known.map(|name| (name, name)).collect();
    Ok(Arguments {
        language: options.language,
        province: options.one_of("province", &known)?.unwrap_or("thanh-hoa"),
        unit: options.text("unit")?,
        rows: if options.has("all") { usize::MAX } else { SHOWN },
    })
}

fn run(arguments: &Arguments) -> Result<String, Failure> {
    let catalog = Catalog::from_yaml_texts(data::RULES)?;
    let print = Printer { language: arguments.language };
    let mut out = String::new();
    let mut provinces = Vec::new();
    for place in &data::PLACES {
        if arguments.province != "all" && arguments.province != place.id {
            continue;
        }
        let province = place.read(&catalog)?;
        let mut datasets = BTreeMap::new();
        for data in place.data {
            let framework = province.run(data.run).map(|run| &run.framework);
            let framework = framework.ok_or_else(|| format!("no run `{}`", data.run))?;
            datasets.insert(data.run.to_owned(), data.read(framework)?);
        }
        let outcome = province.score(&datasets)?;
        if !out.is_empty() {
            out.push('\n');
        }
        match place.id {
            "thanh-hoa" => thanh_hoa(&mut out, &print, &outcome, arguments)?,
            _ => print.other(&mut out, &outcome, arguments.rows)?,
        }
        print.two_levels(&mut out, &catalog, (place, &outcome), arguments.rows)?;
        print.rolled_up(&mut out, &outcome)?;
        provinces.push((place, outcome));
    }
    if provinces.len() > 1 {
        let (id, version) = beside::SHARED;
        let framework = catalog.get(id, version)?;
        let (csv, description) = beside::SHARED_DATA;
        let dataset = data::described(framework, csv, description)?;
        let shared = Plan::compile(framework)?.score(&dataset)?;
        print.compared(&mut out, &provinces, &shared)?;
    }
    Ok(out)
}

/// Thanh Hóa: what the documents name, then what else there are data of.
fn thanh_hoa(
    out: &mut String,
    print: &Printer,
    province: &ProvinceOutcome,
    arguments: &Arguments,
) -> Written {
    let of = |run: &str| -> Result<&Outcome, Failure> {
        let outcome = province.run(run)?.outcome.as_ref();
        Ok(outcome.ok_or_else(|| format!("no data for `{run}`"))?)
    };
    let (plan, recognition) = (of("plan_2023")?, of("recognition")?);
    let (department, district, commune) = (of("departments")?, of("districts")?, of("communes")?);
    print.title(out, province)?;
    print.plan(out, plan)?;
    print.ranking(out, department, usize::MAX)?;
    print.ranking(out, district, usize::MAX)?;
    print.ranking(out, commune, arguments.rows)?;
    print.recognition(out, recognition, arguments.rows)?;
    let unit = match &arguments.unit {
        Some(unit) => commune.unit_called(unit)?.to_owned(),
        None => commune.ranking().next().map(|place| place.unit.id.clone()).unwrap_or_default(),
    };
    print.heading(out, print.pick("Phiếu điểm một đơn vị", "One scorecard in full"), None)?;
    write!(out, "{}", commune.scorecard(&unit)?.explain(arguments.language))?;
    print.digests(out, &[plan, department, district, commune, recognition])?;
    for run in
        ["plan_2024", "decisions", "district_recognition", "unit_facts", "facts", "between_files"]
    {
        print.run(out, province, run, arguments.rows)?;
    }
    Ok(())
}

pub(crate) struct Printer {
    language: Language,
}

pub(crate) type Written = Result<(), Failure>;

impl Printer {
    pub(crate) fn pick<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    fn title(&self, out: &mut String, province: &ProvinceOutcome) -> Written {
        let title = self
            .pick("CHUYỂN ĐỔI SỐ TỈNH THANH HÓA", "DIGITAL TRANSFORMATION OF THANH HÓA PROVINCE");
        writeln!(out, "{title}")?;
        self.paragraph(out, &province.figures_in_words(self.language))
    }

    /// A title that says where figures are made up.
    pub(crate) fn titled(&self, title: &str, outcome: &Outcome) -> String {
        match outcome.dataset().origin().is_synthetic() {
            true => format!("{title} ({})", Nature::Synthetic.name(self.language)),
            false => title.to_owned(),
        }
    }

    /// A title of its own, with the framework below it and what its figures are.
    pub(crate) fn heading(
        &self,
        out: &mut String,
        title: &str,
        outcome: Option<&Outcome>,
    ) -> Written {
        writeln!(out, "\n{}\n{}", "═".repeat(100), title.to_uppercase())?;
        if let Some(outcome) = outcome {
            let framework = outcome.framework();
            let name = framework.name().get(self.language);
            self.paragraph(
                out,
                &format!("{name} · {}", report::framework_line(framework, self.language)),
            )?;
            self.paragraph(out, &outcome.figures(self.language))?;
        }
        writeln!(out)?;
        Ok(())
    }

    /// The framework's name for a title, what it is below, and what its figures are.
    pub(crate) fn section(&self, out: &mut String, outcome: &Outcome) -> Written {
        let framework = outcome.framework();
        let title = self.titled(framework.name().get(self.language), outcome);
        writeln!(out, "\n{}", "═".repeat(100))?;
        self.paragraph(out, &title.to_uppercase())?;
        self.paragraph(out, &report::framework_line(framework, self.language))?;
        self.paragraph(out, &outcome.figures(self.language))?;
        writeln!(out)?;
        Ok(())
    }

    pub(crate) fn paragraph(&self, out: &mut String, text: &str) -> Written {
        for line in wrap(text, 100) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn plan(&self, out: &mut String, outcome: &Outcome) -> Written {
        let title = self.pick("Kế hoạch năm 2023", "The plan of 2023");
        self.heading(out, title, Some(outcome))?;
        for card in outcome.scorecards() {
            let targets: Vec<_> = card.targets().collect();
            let of = targets.len();
            let count = |state| targets.iter().filter(|target| target.computed == state).count();
            let declared =
                |met| targets.iter().filter(|target| target.declared == Some(met)).count();
            let contradictions: Vec<_> = targets
                .iter()
                .filter(|target| target.contradiction)
                .map(|t| t.code.as_deref().unwrap_or(&t.id))
                .collect();
            writeln!(
                out,
                "{:<26} {}/{of} {}, {} {}",
                self.pick("Tỉnh tự đánh giá:", "The province's own word:"),
                declared(true),
                self.pick("đạt", "met"),
                declared(false),
                self.pick("chưa đạt", "not met")
            )?;
            writeln!(
                out,
                "{:<26} {} {}, {} {}, {} {}",
                self.pick("Kết quả theo số liệu:", "Computed from its numbers:"),
                count(TargetState::Met),
                self.pick("đạt", "met"),
                count(TargetState::NotMet),
                self.pick("chưa đạt", "not met"),
                count(TargetState::Undetermined),
                self.pick(
                    "chưa xác định (không có số cùng đơn vị tính)",
                    "undetermined (no number in the target's measure)"
                )
            )?;
            let list = if contradictions.is_empty() {
                self.pick("không có", "none").to_owned()
            } else {
                contradictions.join(", ")
            };
            writeln!(out, "{:<26} {list}", self.pick("Mâu thuẫn:", "Contradictions:"))?;
            self.declared_alone(out, &targets)?;
            writeln!(out)?;
            write!(out, "{:100}", self.targets(&card))?;
        }
        Ok(())
    }

    /// The targets with what was given, without their sources.
    pub(crate) fn targets(&self, card: &Scorecard<'_>) -> Table {
        /// No name is longer.
        const NAME: usize = 50;
        let all = report::targets(card, self.language);
        let columns: Vec<_> = all
            .columns()
            .iter()
            .filter(|column| !matches!(column.key(), "source" | "working"))
            .cloned()
            .collect();
        let mut table = Table::new(self.language, all.title(), columns.clone());
        for (row, target) in all.rows().iter().zip(card.targets()) {
            let cell = |column: &Column| {
                let cell = all.cell(row, column.key()).cloned().unwrap_or_default();
                let of_another_measure = target.given(card.framework(), self.language).is_none();
                match column.key() {
                    "given" if of_another_measure => Cell::nothing(),
                    "target" => shorten(&cell.shown(self.language), NAME).into(),
                    _ => cell,
                }
            };
            table.push(columns.iter().map(cell));
        }
        table
    }

    fn digests(&self, out: &mut String, outcomes: &[&Outcome]) -> Written {
        let title = self.pick(
            "Mã kiểm tra (cùng quy tắc, cùng số liệu thì cùng kết quả)",
            "Digests (the same rules and data give the same result)",
        );
        self.heading(out, title, None)?;
        for outcome in outcomes {
            let digests = outcome.digests();
            let id = outcome.framework().id();
            writeln!(
                out,
                "{id:<30} {} {}  {} {}",
                self.pick("quy tắc", "rules"),
                &digests.rules[..24],
                self.pick("số liệu", "data"),
                &digests.data[..24]
            )?;
        }
        Ok(())
    }
}

pub(crate) fn shorten(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let cut: String = text.chars().take(room - 1).collect();
    format!("{}…", cut.trim_end())
}

pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
