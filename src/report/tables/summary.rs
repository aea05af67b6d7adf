//! Summaries of many units: the spread of totals, grades, findings.

use rust_decimal::Decimal;

use super::groups::median;
use super::phrases::figures;
use super::units::Units;
use crate::model::{CheckSeverity, Language};
use crate::number::{Exact, Shown};
use crate::outcome::Outcome;
use crate::report::columns::Columns;
use crate::report::{Bin, Cell, Chart, Column, Look, Shows, Table, Tone};
use crate::scorecard::{Finding, Words};

/// The decimal places of a mean or a median.
const PLACES: u32 = 2;
/// The number of bars of a distribution: tenths of the points.
const BINS: u32 = 10;

/// The totals of units of one kind, sorted once for all summaries.
pub(in crate::report) struct Totals<'a> {
    units: Units<'a>,
    /// The totals of the units that have one, lowest first.
    totals: Vec<Exact>,
}

impl<'a> Totals<'a> {
    pub(in crate::report) fn of(units: Units<'a>) -> Self {
        let total = |row| units.outcome().exact_total(row);
        let mut totals: Vec<_> = units.rows().filter_map(total).collect();
        totals.sort_unstable();
        Self { units, totals }
    }

    /// Returns the median total. `None` if no unit has a total.
    pub(in crate::report) fn median(&self) -> Option<Cell> {
        median(&self.totals).as_ref().map(cell)
    }

    /// Returns the highest total. `None` if no unit has a total.
    pub(in crate::report) fn highest(&self) -> Option<Cell> {
        self.totals.last().map(cell)
    }

    fn mean(&self) -> Option<Exact> {
        let count = u64::try_from(self.totals.len()).ok().map(Exact::from)?;
        let sum =
            self.totals.iter().try_fold(Exact::ZERO, |sum, total| sum.plus_cut(total).ok())?;
        sum.over(&count).ok().flatten()
    }

    /// Adds the rows about these totals to a table of [`totals`].
    fn rows(&self, table: &mut Table, words: Words) {
        let units = self.units.reported_rows().count();
        table.push([words.pick("Số đơn vị", "Units").into(), Cell::number(units)]);
        let silent = self.units.count_not_reported();
        if silent > 0 {
            table.push([words.pick("Chưa báo cáo", "Did not report").into(), Cell::number(silent)]);
        }
        if self.totals.len() != units {
            let word = words.pick("Có tổng điểm", "With a total");
            table.push([word.into(), Cell::number(self.totals.len())]);
        }
        let rows = [
            (words.pick("Thấp nhất", "Lowest"), self.totals.first().cloned()),
            (words.pick("Trung vị", "Median"), median(&self.totals)),
            (words.pick("Trung bình", "Mean"), self.mean()),
            (words.pick("Cao nhất", "Highest"), self.totals.last().cloned()),
        ];
        let most = most(self.units.outcome());
        for (name, value) in rows {
            let Some(value) = value else { continue };
            let share = most.as_ref().and_then(|most| value.over(most).ok().flatten());
            table.push([
                name.into(),
                cell(&value),
                Cell::share_or_nothing(share.and_then(|share| share.shown(6).ok())),
            ]);
        }
    }

    pub(in crate::report) fn chart(&self, language: Language) -> Option<Chart> {
        if self.totals.is_empty() {
            return None;
        }
        let most = most(self.units.outcome()).filter(|most| !most.is_zero())?;
        let bound = |tenths: u32| {
            let share = Exact::ratio(i128::from(tenths), i128::from(BINS))?;
            most.times(&share).ok()
        };
        let bounds: Vec<Exact> = (0..=BINS).map(bound).collect::<Option<_>>()?;
        let mut bins = Vec::new();
        for pair in bounds.windows(2) {
            let [from, to] = pair else { continue };
            let shown = |bound: &Exact| Some(bound.shown(PLACES).ok()?.decimal());
            let (from, to) = (shown(from)?, shown(to)?);
            bins.push(Bin { from, to, units: 0 });
        }
        for total in &self.totals {
            let above = bounds.iter().skip(1).take_while(|bound| *bound <= total).count();
            let last = bins.len().saturating_sub(1);
            if let Some(bin) = bins.get_mut(above.min(last)) {
                bin.units = bin.units.saturating_add(1);
            }
        }
        let title = Words(language).pick("Phân bố tổng điểm", "Distribution of totals");
        let title = self.units.titled(language, title);
        Some(Chart { title, shows: Shows::Distribution(bins) })
    }
}

/// Shows a statistic of totals, with all the places of its column.
fn cell(value: &Exact) -> Cell {
    Cell::number_or_nothing(Shown::distance(value).map(|value| value.in_column(PLACES)))
}

/// Returns the points of an index, or the number of targets of `criteria`.
fn most(outcome: &Outcome) -> Option<Exact> {
    let framework = outcome.framework();
    match (framework.index(), framework.criteria()) {
        (Some(tree), _) => Some(tree.points.clone()),
        (None, criteria) => {
            let targets = criteria.map_or(0, |criteria| criteria.targets.len());
            u64::try_from(targets).ok().map(Exact::from)
        }
    }
}

/// Sums up the totals: number of units that reported, lowest, median, mean and highest, each also as a share
/// of the points. Exact, shown to two places half up. Units of several kinds have a part for each kind.
#[must_use]
pub fn totals<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let words = Words(language);
    let columns = vec![
        Column::left("what", words.pick("Tổng điểm", "Totals")),
        Column::right("value", words.pick("Giá trị", "Value")),
        Column::right("share", words.pick("Tỷ lệ", "Share")).look(Look::Bar),
    ];
    let title = units.titled(language, words.pick("Mức độ chung", "How totals are spread"));
    let mut table = Table::new(language, title, columns);
    for (heading, units) in units.parts() {
        heading.into_iter().for_each(|heading| table.push_heading([heading]));
        Totals::of(units).rows(&mut table, words);
    }
    table
}

/// Counts the units with each grade, best first. No rows if the framework has no grades. The shares are of
/// the units that reported. Units of several kinds have a part for each kind.
#[must_use]
pub fn grades<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let words = Words(language);
    let columns = vec![
        Column::left("grade", words.pick("Xếp loại", "Grade")),
        Column::right("units", words.pick("Số đơn vị", "Units")),
        Column::right("share", words.pick("Tỷ lệ", "Share")).look(Look::Bar),
    ];
    let title = units.titled(language, words.pick("Xếp loại", "Grades"));
    let mut table = Table::new(language, title, columns);
    if !units.outcome().framework().grades().is_empty() {
        for (heading, units) in units.parts() {
            heading.into_iter().for_each(|heading| table.push_heading([heading]));
            graded(&mut table, units, words);
        }
    }
    table
}

/// Adds the number of units of one kind with each grade.
fn graded(table: &mut Table, units: Units<'_>, words: Words) {
    let given: Vec<_> = units.reported().map(|unit| unit.grade).collect();
    let all = Decimal::from(given.len());
    let mut push = |name: &str, units: usize| {
        let share = Decimal::from(units).checked_div(all);
        table.push([name.into(), Cell::number(units), Cell::share_or_nothing(share)]);
    };
    for grade in units.outcome().framework().grades() {
        let units = given.iter().filter(|given| **given == Some(&grade.name)).count();
        push(words.name(&grade.name), units);
    }
    let without = given.iter().filter(|given| given.is_none()).count();
    if without > 0 {
        push(words.pick("Không xếp loại", "No grade"), without);
    }
    let silent = units.count_not_reported();
    if silent > 0 {
        table.push([words.pick("Chưa báo cáo", "Did not report").into(), Cell::number(silent)]);
    }
}

/// Lists what the checks between metrics found: one row per finding, in the order of the data.
#[must_use]
pub fn findings(outcome: &Outcome, language: Language) -> Table {
    findings_table(outcome, outcome.findings(), language)
}

/// Adds a row for each finding.
pub(in crate::report) fn findings_table(
    outcome: &Outcome,
    findings: impl IntoIterator<Item = Finding>,
    language: Language,
) -> Table {
    let (words, framework) = (Words(language), outcome.framework());
    Columns::<Finding>::new(language)
        .left("name", ["Đơn vị", "Unit"], |finding| {
            let unit = outcome.unit(&finding.unit).map(|unit| unit.unit.name.as_str());
            Cell::from(unit.unwrap_or(&finding.unit))
        })
        .left("finding", ["Phát hiện", "Finding"], |of| Cell::from(words.name(&of.message)))
        .left("figures", ["Số liệu", "Figures"], |finding| {
            figures(framework, language, &finding.metrics)
        })
        .right("difference", ["Chênh lệch", "Difference"], |finding| {
            finding.difference_in_words(framework, words)
        })
        .left("consequence", ["Xử lý", "Consequence"], |finding| {
            let tone = match finding.severity {
                CheckSeverity::Warning => Tone::Unknown,
                CheckSeverity::Refuse => Tone::Bad,
            };
            Cell::from(words.severity(finding.severity)).toned(tone)
        })
        .table(["Kiểm tra số liệu", "Checks"], findings)
}
