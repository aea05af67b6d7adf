//! What is printed of any province: each run by its kind, what has no data, what was rolled up.

use std::fmt::Write as _;

use dti_engine::model::Source;
use dti_engine::outcome::TargetState;
use dti_engine::province::ProvinceOutcome;
use dti_engine::report::{self, Align, Column, Table};
use dti_engine::{Language, Outcome};

use crate::data::Place;
use crate::{Printer, Written, wrap};

impl Printer {
    /// A province that the documents give no indices of: every run that has data.
    pub(crate) fn other(
        &self,
        out: &mut String,
        place: &Place,
        outcome: &ProvinceOutcome,
    ) -> Written {
        let name = outcome.province().name().get(self.language).to_uppercase();
        let title = match self.language {
            Language::Vi => format!("CHUYỂN ĐỔI SỐ {name}"),
            Language::En => format!("DIGITAL TRANSFORMATION OF {name}"),
        };
        let (vi, en) = place.origin;
        writeln!(out, "{title}")?;
        for line in wrap(self.pick(vi, en), 100) {
            writeln!(out, "{line}")?;
        }
        for (_, run) in outcome.runs() {
            if let Some(outcome) = &run.outcome {
                self.run(out, outcome)?;
            }
        }
        Ok(())
    }

    /// One run: targets of a province, or a ranking of units.
    pub(crate) fn run(&self, out: &mut String, outcome: &Outcome) -> Written {
        let framework = outcome.framework();
        let (vi, en) = match framework.kind() {
            dti_engine::model::FrameworkKind::Criteria => ("Chỉ tiêu", "Targets"),
            dti_engine::model::FrameworkKind::Index => ("Bộ chỉ số", "Index"),
        };
        let text = format!("{} · {}", self.pick(vi, en), framework.version());
        self.heading(out, &text, &text, Some(framework))?;
        let of_province = framework.unit_kinds().iter().all(|kind| kind.as_str() == "province");
        if framework.criteria().is_some() && of_province {
            self.targets_of_units(out, outcome)?;
        } else if framework.criteria().is_some() {
            write!(out, "{}", self.submitted(outcome))?;
        } else {
            write!(out, "{}", report::ranking(outcome, self.language))?;
        }
        self.findings(out, outcome)
    }

    fn targets_of_units(&self, out: &mut String, outcome: &Outcome) -> Written {
        let several = outcome.units().count() > 1;
        for (place, card) in outcome.scorecards().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            if several && let Some(unit) = card.unit() {
                writeln!(out, "{}", unit.unit.name)?;
            }
            let targets: Vec<_> = card.targets().collect();
            let count = |state| targets.iter().filter(|target| target.computed == state).count();
            writeln!(
                out,
                "{} {}: {} {}, {} {}, {} {}\n",
                targets.len(),
                self.pick("chỉ tiêu", "targets"),
                count(TargetState::Met),
                self.pick("đạt", "met"),
                count(TargetState::NotMet),
                self.pick("chưa đạt", "not met"),
                count(TargetState::Undetermined),
                self.pick("chưa xác định", "undetermined")
            )?;
            write!(out, "{}", self.targets(&targets))?;
        }
        Ok(())
    }

    /// What units submitted for the first metrics, with how many targets they meet.
    fn submitted(&self, outcome: &Outcome) -> Table {
        const METRICS: usize = 3;
        let column = |name: &str, align| Column { name: name.to_owned(), align };
        let metrics: Vec<_> = outcome.framework().metrics().values().take(METRICS).collect();
        let mut columns = vec![column(self.pick("Đơn vị", "Unit"), Align::Left)];
        columns.extend(metrics.iter().map(|m| column(m.name.get(self.language), Align::Right)));
        columns.push(column(self.pick("Chỉ tiêu đạt", "Targets met"), Align::Right));
        let mut table = Table::new(columns);
        for unit in outcome.units() {
            let value = |metric: &str| {
                let input = outcome.input(&unit.unit.id, metric);
                let input = input.filter(|input| input.value.is_present());
                input.map_or_else(|| "–".to_owned(), |input| input.shown(self.language))
            };
            let mut cells = vec![unit.unit.name.clone()];
            cells.extend(metrics.iter().map(|metric| value(&metric.id)));
            cells.push(unit.total.map(|total| total.to_string()).unwrap_or_default());
            table.push(cells);
        }
        table
    }

    fn findings(&self, out: &mut String, outcome: &Outcome) -> Written {
        if outcome.framework().checks().is_empty() {
            return Ok(());
        }
        let findings: Vec<_> = outcome.findings().collect();
        let word = self.pick("Kiểm tra số liệu", "Checks of the figures");
        if findings.is_empty() {
            let none = self.pick("không có gì mâu thuẫn", "nothing contradicts itself");
            writeln!(out, "\n{word}: {none}")?;
            return Ok(());
        }
        writeln!(out, "\n{word}:")?;
        for finding in findings {
            let line = format!("{}: {}", finding.unit.name, finding.message.get(self.language));
            for line in wrap(&line, 96) {
                writeln!(out, "  {line}")?;
            }
            for line in wrap(&finding.values(self.language), 92) {
                writeln!(out, "      {line}")?;
            }
        }
        Ok(())
    }

    /// What has no data, and what was rolled up from what has.
    pub(crate) fn rolled_up(
        &self,
        out: &mut String,
        place: &Place,
        outcome: &ProvinceOutcome,
    ) -> Written {
        let text =
            self.pick("Tổng hợp từ đơn vị lên tỉnh", "What the province takes from its units");
        self.heading(out, text, text, None)?;
        if !place.synthetic.is_empty() {
            let note = self.pick("Số liệu giả lập", "Synthetic figures");
            self.paragraph(out, &format!("{note}: {}.", place.synthetic.join(", ")))?;
        }
        let without = outcome.runs().filter(|(_, run)| run.outcome.is_none());
        let without: Vec<_> = without
            .map(|(run, _)| {
                format!("{} ({} {})", run.id, run.framework.id(), run.framework.version())
            })
            .collect();
        if !without.is_empty() {
            let note = self.pick("Không có số liệu", "No data");
            self.paragraph(out, &format!("{note}: {}.", without.join(", ")))?;
        }
        write!(out, "\n{}", outcome.roll_ups(self.language))?;
        let synthetic = |run: usize| {
            let run = outcome.province().runs().get(run);
            run.is_some_and(|run| place.synthetic.contains(&run.id.as_str()))
        };
        for one in outcome.disagreements() {
            let source = one.run.and_then(|run| outcome.province().run(run)).and_then(|run| {
                let metric = run.framework.metrics().get_index_of(one.of)?;
                run.metrics.iter().find(|(index, _)| index.get() == metric).map(|(_, r)| r.run)
            });
            let line = format!(
                "{} {}: {}{}",
                self.pick("Không khớp:", "They differ:"),
                one.of,
                one.values(self.language),
                match source.is_some_and(synthetic) {
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

    fn paragraph(&self, out: &mut String, text: &str) -> Written {
        for line in wrap(text, 100) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn source(&self, out: &mut String, source: &Source) -> Written {
        let Some(document) = &source.document else { return Ok(()) };
        let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
        let word = self.pick("Căn cứ", "Source");
        writeln!(out, "\n{word}: {document} [{}]", cites.join(", "))?;
        Ok(())
    }
}
