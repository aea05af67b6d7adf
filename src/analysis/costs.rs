//! What changes of figures cost.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use crate::dataset::{ReadOptions, Value};
use crate::diagnostic::{Code, Diagnostics, Problem, shown};
use crate::digest::sha256;
use crate::intake::csv::cases::{bytes_of, bytes_of_path};
use crate::intake::csv::numbers::{NumberColumns, read_numbers, take_numbers};
use crate::model::{Framework, MetricType};
use crate::number::{Decimal, Exact, Overflow};
use crate::said::{Said, said};

/// What a step of each metric costs a unit.
///
/// In a table a column is the id of a metric, and the one line below says what a step of it costs, in any unit of money
/// or work. A step is 1 of a count, a number or a rank, and one percentage point; of an answer, an option or a day it is
/// the change itself. A metric without a column stays as it is.
///
/// ```
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
/// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
/// #     metrics: {portal: {type: yes_no}, plan: {type: percent}}\nindicators:\n\
/// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
/// #     \x20 - {id: plan, points: 50, scoring: {linear: {of: plan, zero_at: 0%, full_at: 100%}}}\n\
/// #     grades: [{name: Tốt, at_least: 60%}]\n")?;
/// # let dataset = dti_engine::Dataset::from_csv("unit,portal,plan\nan,no,40%\n".as_bytes(), &framework)?;
/// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
/// use dti_engine::analysis::{Analysis, Costs};
/// let analysis = Analysis::of(&outcome)?;
/// let goals = analysis.goals("an")?;
/// // 20 points, and 60 are needed: a portal for 100, which is 50 points, or 80 percentage points for 2 each, which are
/// // too many. With a cheaper portal nothing changes; without a price it is not touched.
/// let costs = Costs::from_csv("portal,plan\n100,2\n".as_bytes(), &framework)?;
/// let effort = analysis.least_cost("an", &goals[0], &costs)?.found().expect("there is a way");
/// assert_eq!((effort.steps[0].metric.as_str(), effort.cost.unwrap().to_string()), ("portal", "100".to_owned()));
/// let costs = Costs::from_csv("plan\n2\n".as_bytes(), &framework)?;
/// assert!(analysis.least_cost("an", &goals[0], &costs)?.found().is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Costs {
    /// The digest of the rules that they were read for.
    pub(super) rules: String,
    /// By the id of a metric: what a step costs, and how many steps make 1.
    of_metrics: HashMap<String, (Exact, Exact)>,
    digest: String,
}

impl Costs {
    /// Takes costs that are made in code: metrics by their ids, each with what a step costs. They are checked as a table
    /// is.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 50, scoring: {yes_no: plan}}\n")?;
    /// use dti_engine::analysis::Costs;
    /// let costs = Costs::new([("portal", 100), ("plan", 2)], &framework)?;
    /// assert_eq!(costs.digest(), Costs::from_csv("portal,plan\n100,2\n".as_bytes(), &framework)?.digest());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault that a table of them would have, with its path, such as `rows[0].plan`.
    pub fn new<'n>(
        prices: impl IntoIterator<Item = (&'n str, impl Into<Decimal>)>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let prices = prices.into_iter().map(|(metric, cost)| (metric, cost.into()));
        let (names, costs): (Vec<_>, Vec<_>) = prices.unzip();
        take_numbers(&names, [costs], Table::new(framework))
    }

    /// Reads a table of costs.
    ///
    /// # Errors
    /// Every fault of the table, with line and column: a column of no metric, a cost below zero, a second line.
    pub fn from_csv(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        let options = ReadOptions::default().name("<costs>");
        read_numbers(&bytes_of(reader, &options)?, &options, Table::new(framework))
    }

    /// Opens and reads a table of costs.
    ///
    /// # Errors
    /// Those of [`Costs::from_csv`], and that the file cannot be read.
    pub fn from_csv_path(
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let options = ReadOptions::default().name(path.as_ref().display().to_string());
        let bytes = bytes_of_path(path.as_ref(), &options)?;
        read_numbers(&bytes, &options, Table::new(framework))
    }

    /// Returns the SHA-256 of the metrics and their costs.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns what a change of a metric costs. `None` if it has no price.
    pub(super) fn of(
        &self,
        metric: &str,
        from: &Value,
        to: &Value,
    ) -> Result<Option<Exact>, Overflow> {
        let Some((cost, steps)) = self.of_metrics.get(metric) else { return Ok(None) };
        let Value::Number(to) = to else { return Ok(Some(cost.clone())) };
        let from = match from {
            Value::Number(from) => Exact::from(*from),
            _ => Exact::ZERO,
        };
        Exact::from(*to).minus(&from)?.abs().times(steps)?.times(cost).map(Some)
    }
}

/// A table of costs while it is read.
struct Table<'f> {
    framework: &'f Framework,
    names: Vec<String>,
    costs: Vec<Decimal>,
    lines: usize,
}

impl<'f> Table<'f> {
    const fn new(framework: &'f Framework) -> Self {
        Self { framework, names: Vec::new(), costs: Vec::new(), lines: 0 }
    }
}

impl NumberColumns for Table<'_> {
    type Made = Costs;

    fn made(self) -> Costs {
        let Self { framework, names, costs, .. } = self;
        let texts: Vec<_> = costs.iter().map(|cost| cost.normalize().to_string()).collect();
        let text = format!("{}\n{}", names.join(","), texts.join(","));
        let of_metric = |(name, cost): (String, Decimal)| {
            let kind = framework.metrics.get(&name).map(|metric| &metric.kind);
            let is_percent = matches!(kind, Some(MetricType::Percent));
            let steps = Exact::from(if is_percent { 100u64 } else { 1 });
            (name, (Exact::from(cost), steps))
        };
        let of_metrics = names.into_iter().zip(costs).map(of_metric).collect();
        let rules = framework.digest().to_owned();
        Costs { rules, of_metrics, digest: sha256(text.as_bytes()) }
    }

    const EXAMPLE: Said = said!(
        "begin it with a line of the ids of metrics, then a line of what a step of each costs",
        "bắt đầu bằng một dòng mã các số liệu, rồi một dòng chi phí cho mỗi bước của từng số liệu"
    );

    fn known(&self, name: &str) -> bool {
        self.framework.metrics.contains_key(name)
    }

    fn heads(&mut self, names: &[&str]) -> Vec<(usize, Problem)> {
        let mut problems = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let metric = self.framework.metrics.get(*name);
            if metric.is_none_or(|metric| metric.is_attribute) {
                let message = said!(
                    "there is no metric `{}` that a unit could change",
                    "không có số liệu `{}` mà đơn vị có thể thay đổi",
                    shown(name)
                );
                let metrics = self.framework.metrics.values().filter(|m| !m.is_attribute);
                let known = metrics.map(|metric| metric.id.as_str());
                let problem = Problem::new(Code::UnknownMetric, message);
                problems.push((column, problem.nearest(name, known)));
            } else if self.names.iter().any(|known| known == name) {
                let message = said!(
                    "the column `{}` is there twice",
                    "cột `{}` xuất hiện hai lần",
                    shown(name)
                );
                let problem = Problem::new(Code::RepeatedColumn, message);
                problems.push((
                    column,
                    problem.help(said!("delete one of the two", "xóa một trong hai")),
                ));
            }
            self.names.push((*name).to_owned());
        }
        problems
    }

    fn line(&mut self, numbers: Vec<Decimal>) -> Vec<(usize, Problem)> {
        self.lines = self.lines.saturating_add(1);
        if self.lines > 1 {
            let message = said!("there is a second line of costs", "có dòng chi phí thứ hai");
            let problem = Problem::new(Code::RepeatedValue, message);
            return vec![(
                0,
                problem.help(said!(
                    "keep one line: what a step of each metric costs",
                    "giữ một dòng: chi phí cho mỗi bước của từng số liệu"
                )),
            )];
        }
        let negative = numbers.iter().enumerate().filter(|(_, cost)| **cost < Decimal::ZERO);
        let problems = negative.map(|(column, cost)| {
            let problem = Problem::new(
                Code::Negative,
                said!("the cost {cost} is below 0", "chi phí {cost} nhỏ hơn 0", cost),
            );
            (column, problem.allowed(said!("0 or a number above it", "0 hoặc một số lớn hơn")))
        });
        let problems = problems.collect();
        self.costs = numbers;
        problems
    }
}
