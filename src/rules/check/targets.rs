//! The targets of a `criteria` framework.

use crate::diagnostic::{Code, Span};
use crate::said::said;
use std::collections::HashMap;

use super::conditions::{ConditionDoc, condition};
use super::heading::ItemKeys;
use super::keys::{Ids, Owner, filled, given, given_at, required};
use super::measured::measured;
use super::scope::Scope;
use crate::model::{
    Aspect, By, Case, Condition, Heading, MetricIndex, MetricType, Standings, TargetData,
    TargetIndex, Test, When,
};
use crate::number::Date;
use crate::rules::document::{DueDoc, Field, FrameworkDoc, TargetDoc, TimeDoc};
use crate::rules::text::fault_list::{Sink, fault};

impl<'d> From<&'d TargetDoc> for ConditionDoc<'d> {
    fn from(doc: &'d TargetDoc) -> Self {
        let bounds = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
        Self::new(bounds, &doc.equals, &doc.is, &doc.by)
    }
}

/// The targets of a file while they are read.
#[derive(Debug, Default)]
pub(super) struct Targets<'d> {
    pub(super) list: Vec<TargetData>,
    /// The targets by id, for the ranking and the verdict.
    pub(super) by_id: HashMap<&'d str, TargetIndex>,
}

impl<'d> Targets<'d> {
    pub(super) fn read(
        scope: &Scope<'_>,
        framework: &'d FrameworkDoc,
        file: &Owner<'_>,
        standing: Standings,
    ) -> Self {
        let mut targets = Self::default();
        let mut ids = Ids::default();
        // Figures that a document states are checked against each other, and published ranks stand by themselves; they
        // need no targets.
        let ranks = given(&framework.ranking).is_some_and(|ranking| ranking.of.is_some());
        if framework.targets.is_none() && (framework.checks.is_some() || ranks) {
            return targets;
        }
        let entry = required! { scope.sink, file, framework.targets;
            "what is asked: `targets: [{id: …, of: …, at_least: …}]`",
            "nội dung yêu cầu: `targets: [{id: …, of: …, at_least: …}]`"
        };
        let one = said!("one target", "một chỉ tiêu");
        let Some(list) = filled(scope.sink, entry, "`targets`", one) else { return targets };
        for item in list {
            if let Some(doc) = item.get() {
                targets.take(scope, &mut ids, item.span, doc, standing);
                report_outside(scope.sink, &framework.period, doc);
            }
        }
        targets
    }

    fn take(
        &mut self,
        scope: &Scope<'_>,
        ids: &mut Ids<'d>,
        span: Span,
        doc: &'d TargetDoc,
        standing: Standings,
    ) {
        let sink = scope.sink;
        let keys = ItemKeys::from(doc);
        let owner = keys.owner(span);
        let write = said!("an id: `id: smartphones`", "mã: `id: smartphones`");
        let (heading, found) = keys.read((sink, span), ids, standing, write);
        let index = TargetIndex(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.by_id.extend(found.map(|id| (id, index)));
        let example = said!(
            "the metric that it looks at: `of: smartphone_rate`",
            "số liệu được xét: `of: smartphone_rate`"
        );
        let fits = |kind: &MetricType| *kind != MetricType::Text;
        let allowed = said!(
            "any metric but a `text`, which is carried and never compared",
            "số liệu bất kỳ trừ kiểu `text`, vì văn bản chỉ được mang theo, không so sánh"
        );
        let what = (&owner, "a target");
        let (of, subject) = measured(scope, what, &doc.of, example, (fits, allowed));
        let asked = || condition(scope, &owner, ConditionDoc::from(doc), subject);
        let condition = scope.by_unit(span, asked);
        // A faulty subject was reported. A placeholder keeps the indices right.
        let of = of.unwrap_or(MetricIndex(0));
        let condition = condition.unwrap_or_else(|| Condition { tests: Vec::new() }.into());
        let tests = condition.values().flat_map(|condition| &condition.tests);
        let by = tests.filter_map(|test| match test {
            Test::By(day) => Some(*day),
            _ => None,
        });
        let due = due(scope, &doc.due).or_else(|| by.min().map(By::same));
        let Heading { id, code, name, source } = heading;
        self.list.push(TargetData { id, code, name, of, condition, due, source });
    }
}

/// Reports a due day before the plan begins. A task of a yearly plan may take longer than the year.
fn report_outside(sink: &Sink, period: &Field<TimeDoc>, target: &TargetDoc) {
    let start = given(period).and_then(|period| given_at(&period.from));
    let (Some(due), Some((start, from))) = (&target.due, start) else { return };
    let days: Vec<_> = match due.get() {
        Some(DueDoc::Scalar(day)) => vec![(due.span, day)],
        Some(DueDoc::Mapping(doc)) => {
            let years = given(&doc.year).into_iter().flat_map(|named| named.iter());
            years.filter_map(|(.., entry)| Some((entry.span, entry.get()?))).collect()
        }
        None => Vec::new(),
    };
    for (at, due) in days.into_iter().filter(|(_, due)| due.0 < from.0) {
        fault! { sink, Code::DueOutside, at;
            says "the target is due on {}, before the plan begins: {}",
                "chỉ tiêu đến hạn ngày {}, trước khi kế hoạch bắt đầu: {}", due.0, from.0;
            related start, "the period", "thời gian";
            allowed "a day of the period of the framework, or a later one",
                "một ngày trong thời gian của bộ quy tắc, hoặc sau đó";
            help "mend the day, or the `period`", "sửa ngày, hoặc sửa `period`";
        };
    }
}

/// Reads the day that a target must be reached by, which may go by the year.
fn due(scope: &Scope<'_>, field: &Field<DueDoc>) -> Option<By<Date>> {
    let (span, doc) = given_at(field)?;
    let doc = match doc {
        DueDoc::Scalar(day) => return Some(By::same(day.0)),
        DueDoc::Mapping(doc) => doc,
    };
    let owner = Owner::new("`due`", span);
    let years = required! { scope.sink, &owner, doc.year;
        "a day for each year: `{year: {2025: 2025-12-31}}`",
        "một ngày cho mỗi năm: `{year: {2025: 2025-12-31}}`"
    }?;
    let named = years.get()?;
    let known = scope.years(years.span, named.iter().map(|(year, span, _)| (year, span)))?;
    let day = |(place, year): (usize, &u16)| {
        let when = vec![When { aspect: Aspect::Year, place }];
        Some(Case { when, then: named.get(&year.to_string())?.0 })
    };
    known.iter().enumerate().map(day).collect::<Option<_>>().map(By::of)
}
