//! An outcome by the points themselves, so that a council can set some of them.

use super::Outcome;
use crate::dataset::{DatasetBuilder, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, shown};
use crate::error::Error;
use crate::evaluation::Score;
use crate::model::{NoScore, NodeIndex, Origin};
use crate::plan::Plan;
use crate::said::said;

impl Outcome {
    /// Returns the same result by the points themselves: the figures of a unit are the points that its indicators came out
    /// with, and the rules are [`Framework::points_given`](crate::Framework::points_given), with the grades and the verdict
    /// where these ask for nothing but scores. [`what_if`](Self::what_if) sets points in it, with the reason of each, as
    /// a council does; a [`Comparison`](crate::comparison::Comparison) of the two tells what that changed.
    ///
    /// A unit without a total has no points here, and stays without a total until all its points are set.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let rules = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 20\n\
    /// #     rounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\nmetrics: {online: {type: percent}}\n\
    /// #     indicators:\n- {id: rate, points: 20, scoring: {linear: {of: online, zero_at: 0%, full_at: 80%}}}\n\
    /// #     grades: [{name: Tốt, at_least: 80%}]\n";
    /// # let rules = Framework::from_yaml(rules)?;
    /// # let data = Dataset::from_csv("unit,online\nan,60%\n".as_bytes(), &rules)?;
    /// let verified = Plan::compile(&rules)?.score(&data)?.as_points()?; // 60% ÷ 80% × 20 = 15
    /// let decided = verified.what_if(|points| {
    ///     points.revise("an")?.value("rate", 17).reason("rate", "đường truyền hỏng 3 tháng");
    ///     Ok(())
    /// })?;
    /// let total = |outcome: &dti_engine::Outcome| Ok::<_, dti_engine::Error>(outcome.unit("an")?.total.map(|t| t.to_string()));
    /// assert_eq!([total(&verified)?, total(&decided)?], [Some("15.00".into()), Some("17.00".into())]);
    /// assert_eq!(decided.unit("an")?.grade.map(|grade| grade.vi.as_str()), Some("Tốt"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Diagnostics`] of a framework of targets, which has no points; and of one whose points do not add up to
    /// the totals by themselves, because points that count in a group are left out of the total or have more than ten
    /// places. [`Error::Analysis`] for a part of the units.
    pub fn as_points(&self) -> Result<Self, Error> {
        if self.is_part() {
            return Err(Error::of_part());
        }
        let rules = self.framework().points_decided()?;
        let dataset = self.dataset();
        let mut points = match &dataset.0.register {
            Some(register) => DatasetBuilder::with_register(&rules, register),
            None => DatasetBuilder::new(&rules),
        };
        // The points rest on all figures, those that say something else of themselves and those of the year before.
        let origin = Origin { nature: self.nature(), ..dataset.origin() };
        points.describe(origin, dataset.source().clone());
        let attributes: Vec<_> = dataset.attributes().collect();
        let tree = self.framework().index().into_iter().flat_map(|tree| tree.iter());
        let nodes = tree.filter(|(_, node)| !node.is_group() && !node.points().is_zero());
        let nodes: Vec<_> = nodes.collect();
        for (row, unit) in dataset.rows().iter().enumerate() {
            let mut entry = points.add_unit(unit.id.as_str());
            entry.name(&unit.name).kind(unit.kind.as_str());
            for (metric, id) in &attributes {
                entry.value(id, dataset.value(row, *metric));
            }
            for (index, node) in nodes.iter().filter(|_| self.no_total(row).is_none()) {
                entry.value(node.id(), self.points_of(*index, row));
            }
        }
        let points = Plan::compile(&rules)?.score(&points.build()?)?;
        let differs = |row: &usize| {
            let total =
                dataset.rows().get(*row).and_then(|unit| Some(points.unit(&unit.id).ok()?.total));
            total != Some(self.total_shown(*row))
        };
        match (0..dataset.rows().len()).find(differs).and_then(|row| dataset.rows().get(row)) {
            Some(unit) => Err(Diagnostics::from_iter([not_by_points(&unit.name)]).into()),
            None => Ok(points),
        }
    }

    fn points_of(&self, node: NodeIndex, row: usize) -> Value {
        match (self.node_shown(node.get(), row), self.node(node.get(), row)) {
            (Some(score), _) => Value::Number(score.decimal()),
            (None, Score::Absent(NoScore::Excluded | NoScore::LeftTotal, _)) => {
                Value::NotApplicable
            }
            (None, _) => Value::Missing,
        }
    }
}

fn not_by_points(unit: &str) -> Diagnostic {
    let message = said!(
        "the points of {} do not add up to its total, because these rules leave out of it what they count in a group, or have points of more than ten places: points cannot be set by themselves",
        "điểm các chỉ số của {} không cộng thành tổng điểm, vì bộ quy tắc này đưa ra khỏi tổng điểm phần vẫn tính trong nhóm, hoặc có điểm quá mười chữ số thập phân: không đặt riêng điểm được",
        shown(unit)
    );
    Diagnostic::new(Code::WrongShape, message)
}
