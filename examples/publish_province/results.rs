//! The results: pages, workbooks and tables in a folder.

use std::fs;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dti_engine::comparison::{Comparison, Sides};
use dti_engine::province::{Province, ProvinceOutcome};
use dti_engine::report::{self, Peers, Report};
use dti_engine::{Language, Outcome, Plan};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Failure;
use crate::figures::Figures;

/// Scores a province and writes everything that is published of it.
pub(crate) fn publish(
    province: &Province,
    figures: &Figures,
    out: &Path,
    language: Language,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let outcome = province.score(&figures.datasets)?;
    let scored = begun.elapsed();
    let begun = Instant::now();
    let mut writer = Writer { out: out.to_owned(), language, files: 0, bytes: 0 };
    writer.province(&outcome)?;
    let bar = bar(runs(&outcome).map(|(_, scored)| scored.dataset().units().len()).sum());
    for (run, scored) in runs(&outcome) {
        writer.units(run, scored, &bar)?;
    }
    bar.finish_and_clear();
    for (run, submitted) in &figures.submitted {
        writer.appraisal(province, &outcome, run, submitted)?;
    }
    writer.told(province.id(), scored, begun.elapsed());
    for path in &figures.empty {
        let word = match language {
            Language::Vi => "chưa điền số liệu, coi như chưa gửi",
            Language::En => "is not filled in and counts as not sent in",
        };
        println!("{} {word}", path.display());
    }
    for (run, units) in &figures.silent {
        let word = match language {
            Language::Vi => "đơn vị trong danh mục chưa gửi số liệu",
            Language::En => "units of the register did not report",
        };
        println!("{run}: {} {word}: {}", units.len(), units.join(", "));
    }
    Ok(())
}

/// The runs that have data, by id.
fn runs(outcome: &ProvinceOutcome) -> impl Iterator<Item = (&str, &Outcome)> {
    outcome.runs().filter_map(|(run, of_run)| Some((run.id.as_str(), of_run.outcome.as_ref()?)))
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
    out: PathBuf,
    language: Language,
    files: usize,
    bytes: usize,
}

impl Writer {
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.out.join(name);
        let fault = |fault: std::io::Error| format!("{}: {fault}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(fault)?;
        }
        fs::write(&path, bytes).map_err(fault)?;
        self.files = self.files.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes.len());
        Ok(())
    }

    fn page_and_workbook(&mut self, name: &str, report: &Report) -> Result<(), Failure> {
        let bar = bar(0);
        bar.set_message(name.to_owned());
        let show = |done: usize, all: usize| {
            bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
            ControlFlow::Continue(())
        };
        let watched = report.watched(&show);
        let (page, workbook) = (watched.to_html()?, watched.to_workbook()?);
        bar.finish_and_clear();
        self.write(&format!("{name}.html"), page.as_bytes())?;
        self.write(&format!("{name}.xlsx"), &workbook)
    }

    /// Everything, in every format.
    fn province(&mut self, outcome: &ProvinceOutcome) -> Result<(), Failure> {
        let name = outcome.province().id();
        let report = report::of_province(outcome, self.language);
        self.page_and_workbook(name, &report)?;
        self.write(&format!("{name}.md"), report.to_markdown().as_bytes())?;
        self.write(&format!("{name}.json"), serde_json::to_string_pretty(outcome)?.as_bytes())
    }

    /// The scores of all units of a run, and where there are several the card of each.
    fn units(&mut self, run: &str, outcome: &Outcome, bar: &ProgressBar) -> Result<(), Failure> {
        let mut csv = String::new();
        report::write_csv(outcome, &mut csv)?;
        self.write(&format!("bang-diem/{run}.csv"), csv.as_bytes())?;
        bar.set_message(run.to_owned());
        if outcome.dataset().units().len() < 2 {
            return Ok(());
        }
        let peers = Peers::of(outcome);
        for card in outcome.scorecards() {
            let Some(unit) = card.unit() else { continue };
            let page = report::of_unit(&card, Some(&peers), self.language);
            let name = file_name(&unit.unit.id);
            self.write(&format!("phieu-diem/{run}/{name}.html"), page.to_html().as_bytes())?;
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
        let comparison = Comparison::of(&claimed, verified).between(Sides::appraisal());
        let report = report::of_comparison(&comparison, self.language);
        self.page_and_workbook(&format!("tham-dinh/{run}"), &report)
    }

    /// What was done.
    fn told(&self, province: &str, scored: Duration, written: Duration) {
        let (page, workbook) = (format!("{province}.html"), format!("{province}.xlsx"));
        let kilobytes = self.bytes.div_ceil(1000);
        let (scored, written) = (scored.as_millis(), written.as_millis());
        let folder = self.out.display();
        match self.language {
            Language::Vi => println!(
                "Đã ghi {} tệp, {kilobytes} kB, vào {folder} (chấm {scored} ms, lập báo cáo {written} ms).\n\
                 Mở {} bằng trình duyệt, {} bằng chương trình bảng tính.",
                self.files,
                self.out.join(page).display(),
                self.out.join(workbook).display()
            ),
            Language::En => println!(
                "{} files, {kilobytes} kB, written to {folder} (scored in {scored} ms, reports in {written} ms).\n\
                 Open {} in a browser, {} in a spreadsheet program.",
                self.files,
                self.out.join(page).display(),
                self.out.join(workbook).display()
            ),
        }
    }
}

/// The id of a unit as a file name; what file systems may not take is written as its number.
fn file_name(id: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let shown = |c: char| if kept(c) { c.to_string() } else { format!(".{:x}", u32::from(c)) };
    id.chars().map(shown).collect()
}
