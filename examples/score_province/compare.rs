//! The provinces side by side: what at least two of them state, and the targets that at least two set
//! on the same measure. One measure has one id in all rule files (`rules/METRICS.md`).

use std::fmt::Write as _;

use dti_engine::Outcome;
use dti_engine::model::{Framework, Metric, MetricType, Target, UnitKind};
use dti_engine::outcome::Input;
use dti_engine::province::{ProvinceOutcome, Settled};
use dti_engine::report::{Column, Table};
use indexmap::IndexMap;

use crate::data::{PLACES, Place};
use crate::{Printer, Written, wrap};

/// The documents, and the year that each reports on.
const REPORTED: [(&str, &str); 5] =
    [("000", "2024"), ("001", "2021"), ("002", "2022"), ("003", "2023"), ("004", "2024")];

/// Columns of a line, and of a province.
const WIDTH: usize = 100;
const CELL: usize = 15;
const ALL: usize = PLACES.len();

/// What each province has, by the measure: lines of a cell.
#[derive(Default)]
struct Row {
    name: String,
    cells: [Vec<String>; ALL],
}

impl Row {
    /// Adds a line to the cell of a province, unless it is there.
    fn add(&mut self, place: usize, line: String) {
        if !self.cells[place].contains(&line) {
            self.cells[place].push(line);
        }
    }

    fn provinces(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

type Rows = IndexMap<String, Row>;

impl Printer {
    /// Both tables.
    pub(crate) fn compared(
        &self,
        out: &mut String,
        provinces: &[(&Place, ProvinceOutcome)],
        shared: &Outcome,
    ) -> Written {
        let title = self
            .pick("So sánh các tỉnh: số liệu theo báo cáo", "Provinces compared: stated figures");
        self.heading(out, title, None)?;
        self.paragraph(
            out,
            self.pick(
                "Số liệu mà ít nhất hai tỉnh nêu trong văn bản, không có số liệu giả lập nào. Trong ngoặc là năm mà \
                 văn bản báo cáo; các tỉnh báo cáo ở những năm khác nhau.",
                "What at least two provinces state in their documents; no synthetic figure is among them. In brackets \
                 is the year that the document reports on, which is not the same for all.",
            ),
        )?;
        let mut rows = self.stated(provinces);
        self.stated_elsewhere(provinces, shared, &mut rows);
        write!(out, "\n{}", self.side_by_side(provinces, &rows))?;
        let title =
            self.pick("So sánh các tỉnh: chỉ tiêu đặt ra", "Provinces compared: targets they set");
        self.heading(out, title, None)?;
        self.paragraph(
            out,
            self.pick(
                "Chỉ tiêu mà ít nhất hai tỉnh đặt ra cho cùng một số liệu. Trong ngoặc là năm phải đạt.",
                "Targets that at least two provinces set on the same measure. In brackets is the year to meet them.",
            ),
        )?;
        let rows = self.set(provinces);
        write!(out, "\n{}", self.side_by_side(provinces, &rows))?;
        let twice = self.set_twice(provinces, &rows);
        if !twice.is_empty() {
            self.paragraph(
                out,
                self.pick(
                    "Một tỉnh mà các văn bản đặt hai mức khác nhau cho cùng số liệu, cùng năm:",
                    "One province of which the documents set two bounds on one measure for one year:",
                ),
            )?;
            for line in twice {
                self.paragraph(out, &line)?;
            }
        }
        Ok(())
    }

    /// What each province states; neither synthetic figures nor what was rolled up.
    fn stated(&self, provinces: &[(&Place, ProvinceOutcome)]) -> Rows {
        let mut rows = Rows::new();
        for (place, (_, province)) in provinces.iter().enumerate() {
            for (run, of_run) in province.runs() {
                let framework = &run.framework;
                let of_province =
                    framework.unit_kinds().iter().all(|kind| kind.as_str() == "province");
                let Some(outcome) = of_run.outcome.as_ref() else { continue };
                if !of_province || outcome.dataset().origin().is_synthetic() {
                    continue;
                }
                let filled = |id: &str| {
                    of_run.rolled_up.iter().any(|rolled_up| {
                        rolled_up.settled == Settled::Filled
                            && rolled_up.metric.as_deref() == Some(id)
                    })
                };
                for unit in outcome.dataset().units() {
                    for metric in framework.metrics().filter(|m| !filled(m.id())) {
                        let input = outcome.input(unit.id(), metric.id());
                        if let Some(input) = input.filter(|input| input.value.is_present()) {
                            let row = rows.entry(metric.id().to_owned()).or_default();
                            row.name = self.measure(metric);
                            let evidence = input.evidence.as_deref();
                            let document = evidence.and_then(|evidence| evidence.get(..3));
                            row.add(
                                place,
                                self.value_and_year(&input, metric, document, framework),
                            );
                        }
                    }
                }
            }
        }
        rows
    }

    /// What documents state of the provinces apart from their plans; the units say in which.
    fn stated_elsewhere(
        &self,
        provinces: &[(&Place, ProvinceOutcome)],
        shared: &Outcome,
        rows: &mut Rows,
    ) {
        let framework = shared.framework();
        for (place, (of, _)) in provinces.iter().enumerate() {
            for unit in shared.dataset().units() {
                let Some(line) = unit.id().strip_prefix(of.id) else { continue };
                let document = line.get(1..4);
                for metric in framework.metrics().filter(|m| *m.kind() != MetricType::Text) {
                    let input = shared.input(unit.id(), metric.id());
                    if let Some(input) = input.filter(|input| input.value.is_present()) {
                        let row = rows.entry(metric.id().to_owned()).or_default();
                        row.name = self.measure(metric);
                        row.add(place, self.value_and_year(&input, metric, document, framework));
                    }
                }
            }
        }
    }

    /// `9,03% (2024)`: the unit of measure stands with the name.
    fn value_and_year(
        &self,
        input: &Input,
        metric: &Metric,
        document: Option<&str>,
        framework: &Framework,
    ) -> String {
        let shown = input.shown(framework, self.language);
        let unit = metric.unit_of_measure();
        let unit = unit.map_or("", |unit| unit.get(self.language));
        let value = shown.strip_suffix(unit).unwrap_or(&shown).trim_end();
        let reported = REPORTED.iter().find(|(code, _)| Some(*code) == document);
        let year = reported.map_or(framework.version(), |(_, year)| *year);
        format!("{value} ({year})")
    }

    /// What a metric is called, with its unit of measure.
    fn measure(&self, metric: &Metric) -> String {
        let name = metric.name().get(self.language);
        match &metric.unit_of_measure() {
            Some(unit) => format!("{name} ({})", unit.get(self.language)),
            None => name.to_owned(),
        }
    }

    /// The targets that each province sets; the cross-checks of stated figures are none.
    fn set(&self, provinces: &[(&Place, ProvinceOutcome)]) -> Rows {
        let province = UnitKind::new("province");
        let mut rows = Rows::new();
        for (place, (_, outcome)) in provinces.iter().enumerate() {
            for run in outcome.province().runs() {
                let framework = &run.framework;
                if framework.id().ends_with("/facts") || !framework.unit_kinds().contains(&province)
                {
                    continue;
                }
                for target in framework.targets() {
                    let (id, name) = self.looked_at(target);
                    let bound = target.asked(Some(&province), self.language);
                    let row = rows.entry(id).or_default();
                    row.name = name;
                    row.add(place, format!("{bound} ({})", framework.version()));
                }
            }
        }
        rows
    }

    /// Where the documents of a province contradict each other: two bounds on one measure for the same year.
    fn set_twice(&self, provinces: &[(&Place, ProvinceOutcome)], rows: &Rows) -> Vec<String> {
        let year = |line: &str| line.rsplit_once(" (").map(|(_, year)| year.to_owned());
        let mut found = Vec::new();
        for row in rows.values() {
            for ((_, outcome), cell) in provinces.iter().zip(&row.cells) {
                let same =
                    |line: &&String| cell.iter().filter(|l| year(l) == year(line)).count() > 1;
                let lines: Vec<_> = cell.iter().filter(same).cloned().collect();
                if !lines.is_empty() {
                    let name = outcome.province().name().get(self.language);
                    found.push(format!("{name}: {}: {}", row.name, lines.join("; ")));
                }
            }
        }
        found
    }

    /// What a target looks at: an id to compare by, and a name.
    fn looked_at(&self, target: Target) -> (String, String) {
        let metrics: Vec<_> = target.metrics().collect();
        match metrics[..] {
            [metric] => (metric.id().to_owned(), self.measure(metric)),
            [part, whole] => {
                let names = [part, whole].map(|metric| metric.name().get(self.language));
                (format!("{}/{}", part.id(), whole.id()), names.join(" ÷ "))
            }
            _ => (target.id().to_owned(), target.name().get(self.language).to_owned()),
        }
    }

    /// The rows that at least two provinces have.
    fn side_by_side(&self, provinces: &[(&Place, ProvinceOutcome)], rows: &Rows) -> Table {
        let mut columns = vec![Column::left("measure", self.pick("Số liệu", "Measure"))];
        for (place, outcome) in provinces {
            let name = outcome.province().name().get(self.language);
            let name = name.trim_start_matches("Tỉnh ").trim_end_matches(" province");
            columns.push(Column::right(place.id, name));
        }
        let room = WIDTH - provinces.len() * (CELL + 2);
        let title = self.pick("So sánh các tỉnh", "Provinces compared");
        let mut table = Table::new(self.language, title, columns);
        for row in rows.values().filter(|row| row.provinces() > 1) {
            let name = wrap(&row.name, room);
            let cells: Vec<Vec<String>> = row
                .cells
                .iter()
                .take(provinces.len())
                .map(|cell| match cell.is_empty() {
                    true => vec!["–".to_owned()],
                    false => cell.iter().flat_map(|line| wrap(line, CELL)).collect(),
                })
                .collect();
            let lines = cells.iter().map(Vec::len).max().unwrap_or(0).max(name.len());
            for line in 0..lines {
                let one = |lines: &[String]| lines.get(line).cloned().unwrap_or_default();
                let mut row = vec![one(&name)];
                row.extend(cells.iter().map(|cell| one(cell)));
                table.push(row);
            }
        }
        table
    }
}
