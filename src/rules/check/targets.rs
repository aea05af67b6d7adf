//! The targets of a `criteria` framework.

use std::collections::HashMap;

use super::common::{Ids, Owner, check_id, not_empty, optional_text, required};
use super::conditions::{ConditionDoc, condition};
use super::measured::measured;
use super::scope::Scope;
use super::source;
use crate::model::{Condition, MetricType, Standing, Target, TargetIndex, TargetValue};
use crate::rules::doc::{FrameworkDoc, TargetDoc};
use crate::rules::entry::Entry;
use crate::rules::sink::Span;

/// The targets of a file as they are read.
#[derive(Debug, Default)]
pub(super) struct Targets<'d> {
    pub(super) list: Vec<Target>,
    /// The targets by id; what the ranking and the verdict name.
    pub(super) by_id: HashMap<&'d str, TargetIndex>,
}

impl<'d> Targets<'d> {
    pub(super) fn read(
        scope: &Scope<'_>,
        doc: &'d FrameworkDoc,
        file: &Owner<'_>,
        standing: Option<Standing>,
    ) -> Self {
        let mut targets = Self::default();
        let mut ids = Ids::default();
        let example = "what is asked: `targets: [{id: …, of: …, at_least: …}]`";
        let entry = required(scope.sink, file, "targets", &doc.targets, example);
        let Some((entry, list)) = entry.and_then(|entry| Some((entry, entry.get()?))) else {
            return targets;
        };
        not_empty(scope.sink, entry.span, list, "`targets`", "one target");
        for item in list {
            if let Some(doc) = item.get() {
                targets.take(scope, &mut ids, item.span, doc, standing);
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
        standing: Option<Standing>,
    ) {
        let sink = scope.sink;
        let owner = Owner::named("target", &doc.id, span);
        let entry = required(sink, &owner, "id", &doc.id, "an id: `id: smartphones`");
        let id = entry.and_then(Entry::get).map_or("", String::as_str);
        let code = optional_text(sink, &doc.code, "code");
        let name = source::name(sink, &doc.name, id);
        let mut source = source::source(sink, &doc.source, &doc.cite, &doc.note);
        source.standing = source.standing.or(standing);
        let example = "the metric that it looks at: `of: smartphone_rate`";
        let fits = |kind: &MetricType| *kind != MetricType::Text;
        let allowed = "any metric but a `text`, which is carried and never compared";
        let what = (&owner, "a target");
        let (of, subject) = measured(scope, what, &doc.of, example, (fits, allowed));
        let condition = condition(scope, &owner, ConditionDoc::from(doc), subject);
        if let Some(entry) = entry
            && entry.value.is_ok()
        {
            let fits = check_id(sink, entry.span, id);
            if ids.take(sink, entry.span, id) && fits {
                let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
                self.by_id.insert(id, TargetIndex(index));
            }
        }
        // What is faulty was reported; something stands in for it, so that indices hold.
        let of = of.unwrap_or(TargetValue::Metric(crate::model::MetricIndex(0)));
        let condition = condition.unwrap_or(Condition { tests: Vec::new() });
        self.list.push(Target { id: id.to_owned(), code, name, of, condition, source });
    }
}
