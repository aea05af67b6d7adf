//! The check of `where`: conditions on the units that a roll-up takes.

use super::document::{MetricTestDoc, ScoreDoc, WhereDoc};
use super::province::UnitTest;
use super::terms::{grade_names, metric, not_given};
use crate::diagnostic::{Code, Span, one_of, shown};
use crate::model::{Framework, TargetIndex};
use crate::rules::reading::{
    ConditionDoc, Entry, OneOrMany, Owner, Sink, condition_of, fault, range_of, required, words,
};
use crate::said::{Said, said};

/// Reads the conditions of a `where`. Faulty ones are reported and left out.
pub(super) fn conditions(
    sink: &Sink,
    framework: &Framework,
    entry: &Entry<WhereDoc>,
) -> Vec<UnitTest> {
    let Some(doc) = entry.get() else { return Vec::new() };
    let nothing = doc.verdict.is_none()
        && doc.grade.is_none()
        && doc.total.is_none()
        && doc.score.is_none()
        && doc.met.is_none()
        && doc.metric.is_none();
    if nothing && !sink.has_unknown_key(entry.span) {
        no_condition(
            sink,
            entry.span,
            said!("this `where`", "`where` này"),
            said!(
                "`verdict`, `grade`, `total`, `score`, `met` or `metric`",
                "`verdict`, `grade`, `total`, `score`, `met` hoặc `metric`"
            ),
        );
    }
    let tests = [
        doc.verdict.as_ref().and_then(|verdict| {
            if framework.verdict().is_none() {
                not_given(
                    sink,
                    verdict.span,
                    framework,
                    said!("verdict", "kết luận"),
                    said!("a framework with a `verdict`", "một bộ có `verdict`"),
                );
                return None;
            }
            verdict.get().copied().map(UnitTest::Verdict)
        }),
        doc.grade.as_ref().and_then(|grade| graded(sink, framework, grade)),
        doc.total.as_ref().and_then(|total| {
            let doc = total.get()?;
            let keys = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
            let owner = Owner::new("`total`", total.span);
            range_of(sink, framework, &owner, keys, None).map(UnitTest::Total)
        }),
        doc.score.as_ref().and_then(|score| scored(sink, framework, score.span, score.get()?)),
        doc.met.as_ref().and_then(|met| targets(sink, framework, met)),
        doc.metric.as_ref().and_then(|test| measured(sink, framework, test.span, test.get()?)),
    ];
    tests.into_iter().flatten().collect()
}

fn no_condition(sink: &Sink, span: Span, what: Said, allowed: Said) {
    fault! { sink, Code::NoCondition, span;
        says "{what} asks nothing", "{what} không đặt điều kiện nào", what;
        allowed "at least one of {allowed}", "ít nhất một trong {allowed}", allowed;
    };
}

fn graded(sink: &Sink, framework: &Framework, entry: &Entry<String>) -> Option<UnitTest> {
    let name = entry.get()?;
    let known = grade_names(framework);
    if known.is_empty() {
        not_given(
            sink,
            entry.span,
            framework,
            said!("grade", "xếp loại"),
            said!("a framework with `grades`", "một bộ có `grades`"),
        );
        return None;
    }
    let position = known.iter().position(|known| known == name);
    if position.is_none() {
        fault! { sink, Code::UnknownWord, entry.span;
            says "`{}` is no grade of `{}`",
                "`{}` không phải là mức xếp loại của `{}`", shown(name), framework.id();
            allowed one_of(known.iter().copied());
            nearest name, known.iter().copied();
        };
    }
    position.map(UnitTest::Grade)
}

fn scored(sink: &Sink, framework: &Framework, span: Span, doc: &ScoreDoc) -> Option<UnitTest> {
    let owner = Owner::new("`score`", span);
    let of = required! { sink, &owner, doc.of; "the node: `of: …`", "mục: `of: …`" }?;
    let id = of.get()?;
    let Some(tree) = framework.index() else {
        not_given(
            sink,
            of.span,
            framework,
            said!("scores of nodes", "điểm của các mục"),
            said!("a framework of `kind: index`", "một bộ `kind: index`"),
        );
        return None;
    };
    let Some((index, node)) = tree.find_scored(id) else {
        fault! { sink, Code::UnknownItem, of.span;
            says "`{}` has no node `{}`", "`{}` không có mục `{1}`", framework.id(), shown(id);
            nearest id, tree.scored().map(|(_, node)| node.id());
        };
        return None;
    };
    let keys = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
    range_of(sink, framework, &owner, keys, Some(node)).map(|range| UnitTest::Score(index, range))
}

fn targets(sink: &Sink, framework: &Framework, entry: &Entry<OneOrMany>) -> Option<UnitTest> {
    entry.get()?;
    let ids = words(sink, Some(entry), "`met`", said!("one target", "một chỉ tiêu"));
    let Some(criteria) = framework.criteria() else {
        not_given(
            sink,
            entry.span,
            framework,
            said!("targets", "chỉ tiêu"),
            said!("a framework of `kind: criteria`", "một bộ `kind: criteria`"),
        );
        return None;
    };
    let mut targets: Vec<TargetIndex> = Vec::new();
    for (span, id) in ids {
        match criteria.find(id) {
            Some((index, _)) => targets.push(index),
            None => {
                fault! { sink, Code::UnknownItem, span;
                    says "`{}` has no target `{}`",
                        "`{}` không có chỉ tiêu `{}`", framework.id(), shown(id);
                    nearest id, criteria.targets.iter().map(|target| target.id.as_str());
                };
            }
        }
    }
    Some(UnitTest::Met(targets))
}

fn measured(
    sink: &Sink,
    framework: &Framework,
    span: Span,
    doc: &MetricTestDoc,
) -> Option<UnitTest> {
    let owner = Owner::new("`metric`", span);
    let of = required! { sink, &owner, doc.of; "the metric: `of: …`", "số liệu: `of: …`" }?;
    let id = of.get()?;
    let index = framework.index_of(id).or_else(|| metric(sink, framework, of.span, id))?;
    let bounds = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
    let doc = ConditionDoc::new(bounds, &doc.equals, &doc.is, &doc.by);
    let condition = condition_of(sink, framework, &owner, doc, index)?;
    Some(UnitTest::Metric(index, condition))
}
