//! Rules by which people give the points, made of rules that work them out.

use super::walk::{NodeDoc, value};
use super::{AbsentDoc, FrameworkDoc, IndicatorDoc, MetricDoc, MetricTypeDoc, NameDoc};
use crate::model::{AbsentPolicy, By, Framework, Gate, NodeData, Text};
use crate::rules::methods::ScoringDoc;

impl FrameworkDoc {
    /// Lets every indicator have the points that are given under its id, instead of its method, and leaves out what is
    /// asked of figures: metrics, checks, and unless units are judged by points alone, grades and the verdict.
    pub(crate) fn give_points(&mut self, of: &Framework, is_judged: bool) {
        let has_points = |node: &&NodeData| !node.is_group() && !node.points().is_zero();
        let tree = of.index();
        let given = tree.into_iter().flat_map(|tree| tree.nodes.iter()).filter(has_points);
        let metric = |node: &NodeData| {
            let points = MetricDoc::new(MetricTypeDoc::Number).name(name(node)).at_least(0);
            (node.id().to_owned(), points)
        };
        let metrics: Vec<_> = given.map(metric).collect();
        let is_given = |id: &str| metrics.iter().any(|(given, _)| given == id);
        self.each_node(&mut |node| match node {
            NodeDoc::Group(group) => group.absent = None,
            NodeDoc::Indicator(indicator) => indicator.give_points(&is_given),
        });
        if value(&mut self.ranking).is_some_and(|ranking| ranking.of.is_some()) {
            self.ranking = None;
        }
        (self.library, self.derived, self.checks, self.coverage) = (None, None, None, None);
        // A formula is about figures, and a metric may be called like an indicator.
        let asks_scores = |gates: &[By<Gate>]| {
            let mut gates = gates.iter().map(By::only);
            is_judged
                && gates.all(|gate| gate.is_some_and(|gate| !matches!(gate, Gate::Formula(_))))
        };
        if !of.grades.iter().all(|grade| asks_scores(&grade.conditions)) {
            self.grades = None;
        }
        if !of.verdict().is_some_and(|rule| asks_scores(&rule.gates)) {
            self.verdict = None;
        }
        let absent = AbsentDoc::new()
            .missing(AbsentPolicy::Blank)
            .not_applicable(AbsentPolicy::Exclude)
            .rejected(AbsentPolicy::Zero);
        *self = std::mem::take(self).absent(absent).metrics(metrics);
    }
}

/// Names the points of an indicator as the indicator, with its number.
fn name(node: &NodeData) -> NameDoc {
    let Text { vi, en } = node.name();
    let numbered = |name: &str| match node.code() {
        Some(code) => format!("{code} {name}"),
        None => name.to_owned(),
    };
    match en {
        Some(en) => NameDoc::from((numbered(vi).as_str(), numbered(en).as_str())),
        None => NameDoc::from(numbered(vi).as_str()),
    }
}

impl IndicatorDoc {
    fn give_points(&mut self, is_given: &impl Fn(&str) -> bool) {
        (self.absent, self.evidence) = (None, None);
        let Some(id) = value(&mut self.id).cloned() else { return };
        // What earns no points has none to give.
        let scoring = match is_given(&id) {
            true => ScoringDoc::points(id),
            false => ScoringDoc::formula("0"),
        };
        self.scoring = Some(scoring.into());
    }
}
