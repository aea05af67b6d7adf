//! What is printed of any province: each run by its kind, what has no data, what was rolled up.

use std::fmt::Write as _;

use dti_engine::dataset::DatasetUnit;
use dti_engine::model::{FrameworkKind, Metric, Origin, Source};
use dti_engine::outcome::TargetState;
use dti_engine::province::ProvinceOutcome;
use dti_engine::report::{self, Column, Table};
use dti_engine::scorecard::TargetCard;
use dti_engine::{Language, Outcome};

use crate::{Failure, Printer, Written, shorten, wrap};

impl Printer {
    /// A province of which every run that has data is printed alike.
    pub(crate) fn other(
        &self,
        out: &mut String,
        outcome: &ProvinceOutcome,
        rows: usize,
    ) -> Written {
        let name = outcome.province().name().get(self.language).to_uppercase();
        let title = match self.language {
            Language::Vi => format!("CHUYỂN ĐỔI SỐ {name}"),
            Language::En => format!("DIGITAL TRANSFORMATION OF {name}"),
        };
        writeln!(out, "{title}")?;
        self.paragraph(out, &outcome.figures_in_words(self.language))?;
        for (run, of_run) in outcome.runs() {
            if of_run.outcome.is_some() {
                self.run(out, outcome, &run.id, rows)?;
            }
        }
        Ok(())
    }

    /// One run: targets of a province, what units submitted, or a ranking of them.
    pub(crate) fn run(
        &self,
        out: &mut String,
        province: &ProvinceOutcome,
        run: &str,
        rows: usize,
    ) -> Written {
        let of_run = province.run(run)?;
        let outcome = of_run.outcome.as_ref();
        let outcome = outcome.ok_or_else(|| Failure::from(format!("no data for `{run}`")))?;
        let framework = outcome.framework();
        self.section(out, outcome)?;
        let synthetic = outcome.dataset().origin().is_synthetic();
        let of_province = framework.unit_kinds().iter().all(|kind| kind.as_str() == "province");
        match (framework.kind() == FrameworkKind::Criteria, synthetic) {
            (true, _) if of_province => {
                self.targets_of_units(out, outcome)?;
            }
            (true, true) => self.tally(out, outcome)?,
            (true, false) => write!(out, "{:100}", self.submitted(outcome))?,
            (false, true) => return self.ends(out, outcome, rows),
            (false, false) => write!(out, "{:100}", report::ranking(outcome, self.language))?,
        }
        self.findings(out, outcome)
    }

    fn targets_of_units(&self, out: &mut String, outcome: &Outcome) -> Written {
        if outcome.framework().targets().next().is_none() {
            return Ok(());
        }
        let several = outcome.units().count() > 1;
        for (place, card) in outcome.scorecards().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            if several {
                let unit = card.unit();
                writeln!(out, "{}", unit.unit.name)?;
            }
            let targets: Vec<_> = card.targets().collect();
            // What follows from synthetic figures among others counts for nothing.
            let is_mixed = outcome.dataset().is_mixed();
            let (synthetic, stated): (Vec<_>, Vec<_>) =
                targets.iter().partition(|target| is_mixed && target.origin.is_synthetic());
            let count = |state| stated.iter().filter(|target| target.computed == state).count();
            let mut line = format!(
                "{} {}: {} {}, {} {}, {} {}",
                targets.len(),
                self.pick("chỉ tiêu", "targets"),
                count(TargetState::Met),
                self.pick("đạt", "met"),
                count(TargetState::NotMet),
                self.pick("chưa đạt", "not met"),
                count(TargetState::Undetermined),
                self.pick("chưa xác định", "undetermined")
            );
            let not_due = count(TargetState::NotDue);
            if not_due > 0 {
                write!(line, ", {not_due} {}", self.pick("chưa đến hạn", "not due yet"))?;
            }
            if !synthetic.is_empty() {
                let from = self.pick("chỉ có số liệu giả lập", "with synthetic figures alone");
                write!(line, ", {} {from}", synthetic.len())?;
            }
            self.paragraph(out, &line)?;
            self.declared_alone(out, &targets)?;
            out.push('\n');
            write!(out, "{:100}", self.targets(&card))?;
            if !synthetic.is_empty() {
                self.paragraph(
                    out,
                    self.pick(
                        "Kết quả ghi “số liệu giả lập” tính từ SỐ LIỆU GIẢ LẬP của các đơn vị: chỉ minh họa cách tổng hợp, không nói gì về tỉnh.",
                        "What says “synthetic figures” is from SYNTHETIC figures of the units: it shows how they add up, and says nothing of the province.",
                    ),
                )?;
            }
        }
        Ok(())
    }

    /// The targets that are declared met although no figure tells.
    pub(crate) fn declared_alone(&self, out: &mut String, targets: &[TargetCard]) -> Written {
        let alone = targets.iter().filter(|target| {
            target.declared == Some(true) && target.computed == TargetState::Undetermined
        });
        let codes: Vec<_> = alone.map(|t| t.code.as_deref().unwrap_or(&t.id)).collect();
        if codes.is_empty() {
            return Ok(());
        }
        let said = self.pick("Tự khai đạt mà không có số liệu", "Declared met without a figure");
        self.paragraph(out, &format!("{said}: {} ({})", codes.len(), codes.join(", ")))
    }

    /// What units submitted for the first metrics, with how many targets they meet.
    fn submitted(&self, outcome: &Outcome) -> Table {
        const METRICS: usize = 3;
        let metrics: Vec<_> = outcome.framework().metrics().take(METRICS).collect();
        let mut columns = vec![Column::left("unit", self.pick("Đơn vị", "Unit"))];
        columns.extend(metrics.iter().map(|m| Column::right(m.id(), m.name().get(self.language))));
        columns.push(Column::right("met", self.pick("Chỉ tiêu đạt", "Targets met")));
        let mut table = Table::new(self.language, self.pick("Số liệu", "Figures"), columns);
        for unit in outcome.units() {
            let value = |metric: &str| {
                let input = outcome.input(&unit.unit.id, metric);
                let input = input.filter(|input| input.value.is_present());
                input.map_or_else(
                    || "–".to_owned(),
                    |input| input.shown(outcome.framework(), self.language),
                )
            };
            let mut cells = vec![unit.unit.name.clone()];
            cells.extend(metrics.iter().map(|metric| value(metric.id())));
            cells.push(unit.total.map(|total| total.to_string()).unwrap_or_default());
            table.push(cells);
        }
        table
    }

    fn findings(&self, out: &mut String, outcome: &Outcome) -> Written {
        if outcome.framework().checks().len() == 0 {
            return Ok(());
        }
        let findings: Vec<_> = outcome.findings().collect();
        let word = self.pick("Kiểm tra số liệu", "Checks of the figures");
        if findings.is_empty() {
            // A check of which a figure is not there finds nothing.
            let dataset = outcome.dataset();
            let computed = outcome.framework().checks().filter(|check| {
                let present = |unit: DatasetUnit<'_>, metric: &Metric| {
                    unit.value(metric.id()).is_ok_and(|value| value.is_present())
                };
                dataset.units().any(|unit| check.metrics().all(|metric| present(unit, metric)))
            });
            let (computed, all) = (computed.count(), outcome.framework().checks().len());
            if computed > 0 {
                let none = self.pick("không có gì mâu thuẫn", "nothing contradicts itself");
                let of = self.pick("phép kiểm tra có đủ số liệu", "checks have their figures");
                writeln!(out, "\n{word}: {none} ({computed}/{all} {of})")?;
            }
            return Ok(());
        }
        writeln!(out, "\n{word}:")?;
        for finding in findings {
            let unit = &outcome.unit(&finding.unit)?.unit.name;
            let line = format!("{unit}: {}", finding.message.get(self.language));
            for line in wrap(&line, 96) {
                writeln!(out, "  {line}")?;
            }
            for line in wrap(&finding.values(outcome.framework(), self.language), 92) {
                writeln!(out, "      {line}")?;
            }
        }
        Ok(())
    }

    /// What was scored on which data, and what was rolled up from it.
    pub(crate) fn rolled_up(&self, out: &mut String, outcome: &ProvinceOutcome) -> Written {
        let title =
            self.pick("Tổng hợp từ đơn vị lên tỉnh", "What the province takes from its units");
        self.heading(out, title, None)?;
        write!(out, "{:100}", self.runs(outcome))?;
        write!(out, "\n{}", outcome.roll_ups(self.language))?;
        for one in outcome.disagreements() {
            let run = one.run.and_then(|run| outcome.province().run(run));
            let metric = run.and_then(|run| run.framework.metric(one.of));
            let figure = outcome.figures().find(|(figure, _)| figure.id == one.of);
            let name = metric.map(|metric| metric.name());
            let name = name.or(figure.map(|(figure, _)| &figure.name));
            let rolled_up = one.run.and_then(|run| outcome.run(run).ok()).and_then(|of_run| {
                of_run.rolled_up.iter().find(|value| value.metric.as_deref() == Some(one.of))
            });
            let from = rolled_up.or(figure.map(|(_, value)| value)).map(|value| value.origin);
            let line = format!(
                "{} {}: {}{}",
                self.pick("Không khớp:", "They differ:"),
                name.map_or(one.of, |name| name.get(self.language)),
                one.values(self.language),
                match from.is_some_and(Origin::is_synthetic) {
                    true => self.pick(
                        " (từ số liệu giả lập, nên không nói gì về tỉnh)",
                        " (from synthetic figures, which say nothing of the province)"
                    ),
                    false => "",
                }
            );
            out.push('\n');
            self.paragraph(out, &line)?;
        }
        self.source(out, outcome.province().source())
    }

    /// The runs with their frameworks, and what data they have.
    fn runs(&self, outcome: &ProvinceOutcome) -> Table {
        let columns = vec![
            Column::left("run", self.pick("Lần chạy", "Run")),
            Column::left("rules", self.pick("Bộ quy tắc", "Rules")),
            Column::left("data", self.pick("Số liệu", "Data")),
        ];
        let title = self.pick("Nội dung đã chấm", "What was scored");
        let mut table = Table::new(self.language, title, columns);
        for (run, of_run) in outcome.runs() {
            let data =
                match of_run.outcome.as_ref().map(|outcome| outcome.dataset().origin().nature) {
                    None => self.pick("không có", "none"),
                    Some(None) => self.pick("chưa nêu loại", "not stated"),
                    Some(Some(nature)) => nature.name(self.language),
                };
            let name = shorten(run.framework.name().get(self.language), 64);
            table.push(vec![run.id.clone(), name, data.to_owned()]);
        }
        table
    }

    fn source(&self, out: &mut String, source: &Source) -> Written {
        let Some(document) = &source.document else { return Ok(()) };
        let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
        let word = self.pick("Căn cứ", "Source");
        writeln!(out, "\n{word}: {document} [{}]", cites.join(", "))?;
        Ok(())
    }
}
