//! The results: pages, workbooks and tables in a folder.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use dti_engine::analysis::{Analysis, Answers, Study};
use dti_engine::comparison::Comparison;
use dti_engine::model::FrameworkKind;
use dti_engine::province::{Province, ProvinceOutcome};
use dti_engine::report::{self, Peers, Report, file_name};
use dti_engine::{Language, Outcome, Plan};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Failure;
use crate::figures::Figures;
use crate::folder::Results;
use crate::json;

/// Scores a province and writes everything that is published of it.
pub(crate) fn publish(
    province: &Province,
    figures: &Figures,
    results: Results,
    language: Language,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let outcome = province.score(&figures.datasets)?;
    let scored = begun.elapsed();
    let begun = Instant::now();
    let mut answers = BTreeMap::new();
    for (run, scored) in runs(&outcome) {
        answers.extend(analysed(scored)?.map(|answers| (run.to_owned(), answers)));
    }
    let mut writer = Writer { results, language, answers };
    writer.province(&outcome)?;
    let bar = bar(runs(&outcome).map(|(_, scored)| scored.dataset().units().len()).sum());
    for (run, scored) in runs(&outcome) {
        let back = writer.back(&outcome, run);
        writer.units((run, scored), &back, &bar)?;
    }
    bar.finish_and_clear();
    for (run, submitted) in &figures.submitted {
        writer.appraisal(province, &outcome, run, submitted)?;
    }
    writer.publish(province.id(), scored, begun)?;
    for path in &figures.empty {
        let word = match language {
            Language::Vi => "chưa điền số liệu, coi như chưa gửi",
            Language::En => "is not filled in and counts as not sent in",
        };
        println!("{} {word}", path.display());
    }
    for (run, scored) in runs(&outcome) {
        // Of verified figures: who sent some that nobody verified did report.
        let submitted = figures.submitted.iter().find(|(of, _)| of == run);
        let sent = |id: &str| {
            submitted
                .is_some_and(|(_, all)| all.units().any(|unit| unit.id() == id && unit.reported()))
        };
        let (unverified, silent): (Vec<_>, Vec<_>) =
            scored.not_reported().partition(|unit| sent(unit.id));
        let words = match language {
            Language::Vi => ["đơn vị đã gửi số liệu, chưa thẩm định", "đơn vị chưa gửi số liệu"],
            Language::En => ["reported and were not verified", "did not report"],
        };
        for (units, word) in [unverified, silent].into_iter().zip(words) {
            let names: Vec<_> = units.iter().map(|unit| unit.name).collect();
            if !names.is_empty() {
                println!("{run}: {} {word}: {}", names.len(), names.join(", "));
            }
        }
    }
    Ok(())
}

/// The runs that have data, by id.
fn runs(outcome: &ProvinceOutcome) -> impl Iterator<Item = (&str, &Outcome)> {
    outcome.runs().filter_map(|(run, of_run)| Some((run.id.as_str(), of_run.outcome.as_ref()?)))
}

/// The folders of cards and of analyses.
const CARDS: &str = "phieu-diem";
const ANALYSES: &str = "phan-tich";

/// Whether there are several units, of which each has a card.
fn has_cards(outcome: &Outcome) -> bool {
    outcome.dataset().units().len() > 1
}

/// The id of the section of a run on the page of the province.
fn section_of(run: &str) -> String {
    run.replace('_', "-")
}

/// The most units whose cards say how they reach the next grade or rank; `analyse --unit` says it of any.
const WITH_EFFORT: usize = 40;

/// What the ranks of several units rest on: the points of the top groups a quarter down and up, in 200 draws. `None`
/// for targets and for a unit alone.
fn analysed(outcome: &Outcome) -> Result<Option<Answers>, Failure> {
    let framework = outcome.framework();
    // Units that were formed have scores and no figures: there is nothing to vary.
    let formed = outcome.digests().mergers.is_some();
    if formed || framework.kind() != FrameworkKind::Index || outcome.dataset().units().len() < 2 {
        return Ok(None);
    }
    let study = Study::of_weights(framework, 25, 200, 2026).ok();
    Ok(Some(Answers::of(&Analysis::of(outcome)?, study.as_ref())?))
}

/// Shows how much of so much is written, where someone looks.
fn bar(all: usize) -> ProgressBar {
    let target = match std::io::stderr().is_terminal() {
        true => ProgressDrawTarget::stderr(),
        false => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(u64::try_from(all).ok(), target);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

struct Writer {
    results: Results,
    language: Language,
    /// What the ranks of each run rest on.
    answers: BTreeMap<String, Answers>,
}

impl Writer {
    fn page_and_workbook(&mut self, name: &str, report: &Report) -> Result<(), Failure> {
        let bar = bar(0);
        bar.set_message(name.to_owned());
        let show = |done: usize, all: usize| {
            bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
            ControlFlow::Continue(())
        };
        let (page, workbook) = (report.to_html_watched(&show)?, report.to_workbook_watched(&show)?);
        bar.finish_and_clear();
        self.results.write(&format!("{name}.html"), page.as_bytes())?;
        self.results.write(&format!("{name}.xlsx"), &workbook)
    }

    /// Everything, in every format.
    fn province(&mut self, outcome: &ProvinceOutcome) -> Result<(), Failure> {
        let name = file_name(outcome.province().id());
        let run_of = |section: &str| runs(outcome).find(|(run, _)| section_of(run) == section);
        let mut report = report::of_province(outcome, self.language).link_units(|section, unit| {
            let (run, _) = run_of(section).filter(|(_, scored)| has_cards(scored))?;
            Some(format!("{CARDS}/{}/{}.html", file_name(run), file_name(unit)))
        });
        for (run, scored) in runs(outcome) {
            let (section, file) = (section_of(run), file_name(run));
            if has_cards(scored) {
                let cards = self.pick("Phiếu điểm của mọi đơn vị, để in", "All cards, to print");
                report = report.link_section(&section, cards, format!("{CARDS}/{file}.html"));
            }
            if let Some(answers) = self.answers.get(run) {
                let analysis = self.pick("Phân tích thứ hạng", "What the ranks rest on");
                let address = format!("{ANALYSES}/{file}.html");
                report = report.link_section(&section, analysis, address);
                let card = |_: &str, unit: &str| {
                    Some(format!("../{CARDS}/{file}/{}.html", file_name(unit)))
                };
                let analysed = report::of_analysis(answers, self.language)
                    .link(
                        self.pick("Kết quả và xếp hạng", "Results and ranking"),
                        self.back(outcome, run),
                    )
                    .link_units(card);
                self.page_and_workbook(&format!("{ANALYSES}/{file}"), &analysed)?;
            }
        }
        self.page_and_workbook(&name, &report)?;
        self.results.write(&format!("{name}.md"), report.to_markdown().as_bytes())?;
        self.results.write(&format!("{name}.json"), json::in_lines(outcome)?.as_bytes())
    }

    const fn pick(&self, vi: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// The section of a run, from a folder beside the page of the province.
    fn back(&self, outcome: &ProvinceOutcome, run: &str) -> String {
        format!("../{}.html#{}", file_name(outcome.province().id()), section_of(run))
    }

    /// The scores of all units of a run, and where there are several the card of each.
    fn units(
        &mut self,
        (run, outcome): (&str, &Outcome),
        back: &str,
        bar: &ProgressBar,
    ) -> Result<(), Failure> {
        let mut csv = String::new();
        report::write_csv(outcome, &mut csv)?;
        self.results.write(&format!("bang-diem/{}.csv", file_name(run)), csv.as_bytes())?;
        bar.set_message(run.to_owned());
        if !has_cards(outcome) {
            return Ok(());
        }
        let folder = file_name(run);
        let to_results = self.pick("Kết quả và xếp hạng", "Results and ranking");
        let all = report::of_cards(outcome, self.language).link(to_results, back);
        self.results.write(&format!("{CARDS}/{folder}.html"), all.to_html().as_bytes())?;
        let peers = Peers::of(outcome);
        for card in outcome.scorecards() {
            let unit = card.unit();
            let mut page = report::of_unit(&card, Some(&peers), self.language)
                .link(to_results, format!("../{back}"));
            if let Some(answers) = self.answers.get(run).filter(|_| unit.total.is_some()) {
                // The way to a goal is looked for by scoring all again: only where there are a few.
                let of_unit = match outcome.dataset().units().len() <= WITH_EFFORT {
                    true => answers.unit(&unit.unit.id)?,
                    false => answers.outline(&unit.unit.id)?,
                };
                page = page.with(report::unit_analysis_section(answers, &of_unit, self.language));
            }
            let name = file_name(&unit.unit.id);
            self.results
                .write(&format!("{CARDS}/{folder}/{name}.html"), page.to_html().as_bytes())?;
            bar.inc(1);
        }
        Ok(())
    }

    /// Self-assessed beside verified.
    fn appraisal(
        &mut self,
        province: &Province,
        outcome: &ProvinceOutcome,
        run: &str,
        submitted: &dti_engine::Dataset,
    ) -> Result<(), Failure> {
        let (Some(of_run), Some(verified)) =
            (province.run(run), outcome.run(run)?.outcome.as_ref())
        else {
            return Ok(());
        };
        let claimed = Plan::compile(&of_run.framework)?.score(submitted)?;
        let comparison = Comparison::of(&claimed, verified).appraisal();
        comparison.check_names()?;
        let report = report::of_comparison(&comparison, self.language);
        self.page_and_workbook(&format!("tham-dinh/{}", file_name(run)), &report)
    }

    /// Puts everything in its place, and tells what was done.
    fn publish(self, province: &str, scored: Duration, begun: Instant) -> Result<(), Failure> {
        let (place, (files, bytes)) = (self.results.place().to_owned(), self.results.written());
        self.results.publish()?;
        let written = begun.elapsed();
        let province = file_name(province);
        let (page, workbook) = (format!("{province}.html"), format!("{province}.xlsx"));
        let kilobytes = bytes.div_ceil(1000);
        let (scored, written) = (scored.as_millis(), written.as_millis());
        let folder = place.display();
        match self.language {
            Language::Vi => println!(
                "Đã ghi {} tệp, {kilobytes} kB, vào {folder} (chấm {scored} ms, lập báo cáo {written} ms).\n\
                 Mở {} bằng trình duyệt, {} bằng chương trình bảng tính.",
                files,
                place.join(page).display(),
                place.join(workbook).display()
            ),
            Language::En => println!(
                "{} files, {kilobytes} kB, written to {folder} (scored in {scored} ms, reports in {written} ms).\n\
                 Open {} in a browser, {} in a spreadsheet program.",
                files,
                place.join(page).display(),
                place.join(workbook).display()
            ),
        }
        Ok(())
    }
}
