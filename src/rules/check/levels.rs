//! The levels of groups in a tree: what each is called, and how its groups combine.

use std::collections::HashMap;

use super::gates::INDICATOR;
use super::keys::{Owner, check_id, filled, given, required};
use super::ranking_and_grades::ranking;
use super::scope::Scope;
use super::sources;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Aggregate, TreeLevel};
use crate::rules::document::{Entry, FrameworkDoc, LevelDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::said;

/// The levels that a file says, from the top.
#[derive(Debug, Default)]
pub(super) struct Levels(Vec<Written>);

#[derive(Debug)]
struct Written {
    span: Span,
    level: TreeLevel,
    aggregate: Option<Aggregate>,
}

impl Levels {
    /// Reads what the file says.
    pub(super) fn read(scope: Scope<'_>, doc: &FrameworkDoc) -> Self {
        let one = said!("the name of one level", "tên của một cấp");
        let levels = filled(scope.sink, doc.levels.as_ref(), "`levels`", one);
        let Some(list) = levels else { return Self::default() };
        Self(list.iter().filter_map(|entry| said(scope, entry)).collect())
    }

    /// Returns how the groups at a depth combine, 1 being the top; `None` if the file does not say it.
    pub(super) fn aggregate(&self, depth: u32) -> Option<Aggregate> {
        let place = usize::try_from(depth.checked_sub(1)?).ok()?;
        self.0.get(place)?.aggregate
    }

    /// Returns the levels of a tree, down to the deepest groups.
    pub(super) fn of_tree(&self, sink: &Sink, deepest: u32) -> Vec<TreeLevel> {
        let from = u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_add(1);
        let default = |depth: u32| {
            let id = if depth == 1 { "group".to_owned() } else { format!("group_{depth}") };
            (None, TreeLevel { id, name: None, ranking: None })
        };
        let written = self.0.iter().map(|said| (Some(said.span), said.level.clone()));
        let levels: Vec<_> = written.chain((from..=deepest).map(default)).collect();
        refuse_repeated(sink, &levels);
        let most = usize::try_from(deepest).unwrap_or(usize::MAX);
        levels.into_iter().take(most).map(|(_, level)| level).collect()
    }
}

fn refuse_repeated(sink: &Sink, levels: &[(Option<Span>, TreeLevel)]) {
    let mut first: HashMap<&str, Option<Span>> = HashMap::new();
    for (span, TreeLevel { id, .. }) in levels {
        let before = first.insert(id, *span);
        // Compares a written id with another written one, with a default, or with that of the leaves.
        let (at, other) = match (before, *span) {
            (Some(before), Some(span)) => (span, before),
            (Some(Some(before)), None) => (before, None),
            (None, Some(span)) if id == INDICATOR => (span, None),
            _ => continue,
        };
        fault! { sink, Code::RepeatedLevel, at;
            says "two levels are called `{}`", "hai cấp cùng có tên `{}`", shown(id);
            allowed "a name of its own for each level; the leaves are always called `indicator`",
                "mỗi cấp một tên riêng; cấp thấp nhất luôn có tên là `indicator`";
            help "give this level another name", "đặt tên khác cho cấp này";
            related other, "first here", "lần đầu ở đây";
        };
    }
}

fn said(scope: Scope<'_>, entry: &Entry<LevelDoc>) -> Option<Written> {
    let sink = scope.sink;
    let (id, at, name, aggregate, ranking) = match entry.get()? {
        LevelDoc::Scalar(id) => (id, entry.span, None, None, None),
        LevelDoc::Mapping(doc) => {
            let owner = Owner::new("a level", entry.span);
            let id = required! { sink, &owner, doc.id;
                "its id: `id: pillar`", "mã: `id: pillar`"
            }?;
            let name = doc.name.as_ref().and_then(|name| sources::given_name(sink, name));
            let ranking = ranking(scope, &doc.ranking, None, false);
            (id.get()?, id.span, name, given(&doc.aggregate).copied(), ranking)
        }
    };
    check_id(sink, at, id);
    Some(Written { span: at, level: TreeLevel { id: id.clone(), name, ranking }, aggregate })
}
