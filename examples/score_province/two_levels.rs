//! A province under two levels: who its communes of 2025 were formed from, its units of 2025, and its communes
//! beside their past.

use std::fmt::Write as _;

use dti_engine::comparison::{Comparison, Scores};
use dti_engine::merged::Mergers;
use dti_engine::number::Exact;
use dti_engine::province::ProvinceOutcome;
use dti_engine::report::{Cell, Column, Table};
use dti_engine::{Catalog, Outcome, Plan};

use crate::beside::{Beside, units_2025};
use crate::data::{Place, described};
use crate::{Failure, Printer, Written};

/// How many communes are shown of those that gained most, and of those that lost most.
const SHOWN: usize = 5;

impl Printer {
    /// The sections of 2025.
    pub(crate) fn two_levels(
        &self,
        out: &mut String,
        catalog: &Catalog,
        (place, province): (&Place, &ProvinceOutcome),
        rows: usize,
    ) -> Written {
        let score = |(id, version, (csv, description)): Beside| -> Result<Outcome, Failure> {
            let framework = catalog.get(id, version)?;
            let dataset = described(framework, csv, description)?;
            Ok(Plan::compile(framework)?.score(&dataset)?)
        };
        self.formed(out, &place.mergers()?, rows)?;
        let outcomes = units_2025(place.id).iter().copied().map(score);
        let outcomes = outcomes.collect::<Result<Vec<_>, _>>()?;
        for outcome in &outcomes {
            self.section(out, outcome)?;
            self.ends(out, outcome, rows)?;
        }
        let before = province.run("communes_before").ok().and_then(|run| run.outcome.as_ref());
        match (before, outcomes.last()) {
            (Some(before), Some(communes)) => self.past(out, before, communes, rows),
            _ => Ok(()),
        }
    }

    /// The communes of 2025, each with those that it was formed from.
    fn formed(&self, out: &mut String, mergers: &Mergers, rows: usize) -> Written {
        let title = self.pick("Xã, phường từ ngày 01/7/2025", "Communes since 1 July 2025");
        self.heading(out, title, None)?;
        let document = mergers.source().document.as_deref().unwrap_or("–");
        let (before, formed) = (mergers.before(), mergers.formed());
        self.paragraph(
            out,
            &match self.language {
                dti_engine::Language::Vi => format!(
                    "{document}: {} xã, phường hình thành từ {} xã, phường, thị trấn.",
                    formed.len(),
                    before.len()
                ),
                dti_engine::Language::En => {
                    format!("{document}: {} communes formed from {}.", formed.len(), before.len())
                }
            },
        )?;
        let columns = vec![
            Column::left("of", self.pick("Đơn vị mới", "New unit")),
            Column::left("from", self.pick("Hình thành từ", "Formed from")),
        ];
        let mut table = Table::new(self.language, title, columns);
        for unit in formed {
            let names = unit.from.iter().filter_map(|id| before.get(id));
            let names: Vec<_> = names.map(|name| name.get(self.language)).collect();
            table.push([unit.name.get(self.language).to_owned(), names.join(", ")]);
        }
        let shown = if rows == usize::MAX { table } else { table.ends(SHOWN, SHOWN) };
        write!(out, "\n{shown}")?;
        Ok(())
    }

    /// The communes beside the mean of those that they were formed from.
    fn past(&self, out: &mut String, before: &Outcome, now: &Outcome, rows: usize) -> Written {
        let title =
            self.pick("Xã năm 2025 so với trước sáp nhập", "Communes of 2025 beside their past");
        let comparison = Comparison::of(before, now);
        self.heading(out, &self.titled(title, now), None)?;
        self.paragraph(out, &comparison.figures(self.language))?;
        self.paragraph(
            out,
            self.pick(
                "Trước sáp nhập là trung bình các chỉ số của những xã đã hợp thành xã mới. Hai bộ quy tắc khác nhau (2022 \
                 và 2025), nên so bằng tỷ lệ trên điểm tối đa. Tên xã và việc sắp xếp là thật, số liệu là GIẢ LẬP.",
                "The past is the mean of the communes that a new one was formed from. The two indices differ (2022 and \
                 2025), so shares of the points are compared. Names and mergers are real, figures are SYNTHETIC.",
            ),
        )?;
        write!(out, "\n{}", self.main_indices(&comparison)?)?;
        let mut totals: Vec<_> = comparison
            .units()
            .filter_map(|unit| Some((unit.total().difference_in_shares()?, unit)))
            .collect();
        let better = totals.iter().filter(|(change, _)| *change > Exact::ZERO).count();
        writeln!(
            out,
            "\n{better}/{} {}\n",
            totals.len(),
            self.pick("xã cao hơn trước sáp nhập", "communes are above their past")
        )?;
        totals.sort_by(|(one, _), (other, _)| other.cmp(one));
        let mut table = self.changes(self.pick("Xã", "Commune"));
        for (_, unit) in totals {
            let name = unit.unit().name.clone();
            let shares = unit.total().share();
            table.push(Self::row(name, shares.base.as_ref(), shares.other.as_ref()));
        }
        let shown = if rows == usize::MAX { table } else { table.ends(SHOWN, SHOWN) };
        write!(out, "{shown}")?;
        Ok(())
    }

    /// The total and the main indices that both sets have, in the mean of all communes.
    fn main_indices(&self, comparison: &Comparison<'_>) -> Result<Table, Failure> {
        let mut table = self.changes(self.pick("Trung bình các xã", "Mean of the communes"));
        let totals: Vec<_> = comparison.units().map(|unit| unit.total()).collect();
        let name = self.pick("Tổng điểm", "Total").to_owned();
        table.push(Self::mean(name, &totals)?);
        for summary in comparison.summaries().filter(|summary| summary.group) {
            let (Some(id), Some(name)) = (summary.id, summary.name) else { continue };
            let items = comparison.units().filter_map(|unit| unit.item(id));
            let scores: Vec<_> = items.map(|item| item.scores()).collect();
            table.push(Self::mean(name.get(self.language).to_owned(), &scores)?);
        }
        Ok(table)
    }

    /// The means of past and present shares, over the communes that have both.
    fn mean(name: String, scores: &[Scores]) -> Result<[Cell; 4], Failure> {
        let (mut past, mut now, mut count) = (Exact::ZERO, Exact::ZERO, 0u64);
        for shares in scores.iter().filter_map(|scores| scores.share().present()) {
            past = past.plus(&shares.base)?;
            now = now.plus(&shares.other)?;
            count += 1;
        }
        let count = Exact::from(count);
        Ok(Self::row(name, past.over(&count)?.as_ref(), now.over(&count)?.as_ref()))
    }

    fn changes(&self, first: &str) -> Table {
        let columns = vec![
            Column::left("of", first),
            Column::right("past", self.pick("Trước", "Past")),
            Column::right("now", self.pick("Năm 2025", "2025")),
            Column::right("change", self.pick("Thay đổi (điểm %)", "Change (points)")),
        ];
        Table::new(self.language, first, columns)
    }

    /// Two shares and the percentage points between them, each rounded by itself.
    fn row(name: String, past: Option<&Exact>, now: Option<&Exact>) -> [Cell; 4] {
        let shown = |share: Option<&Exact>| share.and_then(|share| share.shown(10).ok());
        let change = now.zip(past).and_then(|(now, past)| now.minus(past).ok());
        let points = change.and_then(|change| change.times(&Exact::from(100u64)).ok());
        let points = points.and_then(|points| points.shown(10).ok());
        let points = points.map(|points| points.in_column(2));
        [
            name.into(),
            Cell::share_or_nothing(shown(past)),
            Cell::share_or_nothing(shown(now)),
            Cell::change_or_nothing(points),
        ]
    }
}
