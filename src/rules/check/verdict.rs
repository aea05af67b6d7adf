//! The verdict and its gates.

use super::formulas;
use super::items::Items;
use super::keys::{
    Owner, given, given_at, not_empty, required, required_number, share, text, whole,
};
use super::ranking_and_grades::{TotalScale, as_list};
use super::scope::Scope;
use crate::diagnostic::{Code, Span, all_of, one_of, shown};
use crate::model::{Gate, Item, Level, VerdictRule};
use crate::rules::document::{
    CountDoc, Entry, EveryDoc, FrameworkDoc, GateDoc, GateKindDoc, OneOrMany, TotalDoc,
};
use crate::rules::text::fault_list::{Sink, Where};
use crate::rules::text::limits::Limits;

/// The data that gates are checked against.
pub(super) struct Ground<'a, 'd> {
    pub(super) sink: &'a Sink,
    pub(super) items: Items<'a, 'd>,
    pub(super) measure: TotalScale,
    /// The names of the group levels, from the top; `None` in a `criteria` framework.
    pub(super) levels: Option<Vec<String>>,
}

/// The keys of gates, for messages.
const GATES: &str = "`total`, `every`, `met`, `count` or `formula`";

/// Reads the verdict.
pub(super) fn verdict(
    scope: Scope<'_>,
    ground: &Ground<'_, '_>,
    doc: &FrameworkDoc,
) -> Option<VerdictRule> {
    let (span, doc) = given_at(&doc.verdict)?;
    let owner = Owner::new("the verdict", span);
    let example = "the gates: `pass_when: [{total: {at_least: 70%}}]`";
    let list = required(ground.sink, &owner, "pass_when", &doc.pass_when, example)?;
    let gates = not_empty(ground.sink, list.span, list.get()?, "`pass_when`", "one gate")?;
    if gates.len() > Limits::GATES {
        let most = Limits::GATES;
        ground.sink.fault(Code::TooManyGates, list.span, |fault| {
            fault
                .says(format!("the verdict has {} gates", gates.len()))
                .allowed(format!("at most {most} gates"))
        });
        return None;
    }
    let gates =
        gates.iter().filter_map(|entry| gate(scope, ground, entry.span, entry.get()?)).collect();
    Some(VerdictRule { gates })
}

fn gate(scope: Scope<'_>, ground: &Ground<'_, '_>, span: Span, doc: &GateDoc) -> Option<Gate> {
    match doc.given.as_slice() {
        [one] => return one_gate(scope, ground, one),
        [] => {
            if !ground.sink.has_unknown_key(span) {
                ground.sink.fault(Code::GateNotOne, span, |fault| {
                    fault.says("the gate asks for nothing").allowed(format!("one of {GATES}"))
                });
            }
        }
        [first, second, ..] => {
            let names = doc.given.iter().map(GateKindDoc::key);
            ground.sink.fault(Code::GateNotOne, Where::Key(second.span()), |fault| {
                fault
                    .says(format!("one gate has {}", all_of(names)))
                    .related(first.span(), "the first of them")
                    .allowed(format!("exactly one of {GATES} in each gate"))
                    .help("begin a new gate with `- ` for each of them")
            });
        }
    }
    None
}

fn one_gate(scope: Scope<'_>, ground: &Ground<'_, '_>, doc: &GateKindDoc) -> Option<Gate> {
    let span = doc.span();
    match doc {
        GateKindDoc::Total(entry) => total(ground, span, entry.get()?),
        GateKindDoc::Every(entry) => every(ground, span, entry.get()?),
        GateKindDoc::Met(entry) => met(ground, span, entry.get()?),
        GateKindDoc::Count(entry) => count(ground, span, entry.get()?),
        GateKindDoc::Formula(entry) => formulas::condition(&scope, entry).map(Gate::Formula),
    }
}

fn total(ground: &Ground<'_, '_>, span: Span, doc: &TotalDoc) -> Option<Gate> {
    let owner = Owner::new("`total`", span);
    let example = "the least total: `at_least: 70%`";
    let placed = required_number(ground.sink, &owner, "at_least", &doc.at_least, example)?;
    let at_least = ground.measure.bound(ground.sink, placed)?;
    ground.measure.warn_of_percent_sign(ground.sink, placed);
    Some(Gate::Total { at_least })
}

fn every(ground: &Ground<'_, '_>, span: Span, doc: &EveryDoc) -> Option<Gate> {
    let owner = Owner::new("`every`", span);
    let example = "the least share: `at_least: 50%`";
    let at_least = required_number(ground.sink, &owner, "at_least", &doc.at_least, example)
        .and_then(|placed| share(ground.sink, placed));
    let Some(levels) = &ground.levels else {
        ground.sink.fault(Code::KeyNotForKind, span, |fault| {
            fault
                .says(
                    "`every` looks at a level of the tree, but a `criteria` framework has no tree",
                )
                .allowed("`total`, `met`, `count` or `formula`")
        });
        return None;
    };
    let example = "a level of the tree: `level: group`";
    let entry = required(ground.sink, &owner, "level", &doc.level, example)?;
    let level = level(ground.sink, entry, levels)?;
    Some(Gate::Every { level, at_least: at_least? })
}

fn level(sink: &Sink, entry: &Entry<String>, levels: &[String]) -> Option<Level> {
    let name = text(sink, entry, "`level`")?;
    if name == INDICATOR {
        return Some(Level::Indicators);
    }
    let depth = levels.iter().position(|level| *level == name);
    let Some(depth) = depth.and_then(|place| u32::try_from(place).ok()) else {
        let known_levels = || levels.iter().map(String::as_str).chain([INDICATOR]);
        sink.fault(Code::UnknownLevel, entry.span, |fault| {
            fault
                .says(format!("the tree has no level `{}`", shown(&name)))
                .allowed(one_of(known_levels()))
                .nearest(&name, known_levels())
        });
        return None;
    };
    Some(Level::Groups { depth: depth.saturating_add(1), name })
}

/// The name of the level of the leaves.
pub(super) const INDICATOR: &str = "indicator";

fn met(ground: &Ground<'_, '_>, span: Span, doc: &OneOrMany) -> Option<Gate> {
    let (of, all) = match doc {
        OneOrMany::Scalar(word) if word == "all" => (all(ground, span)?, true),
        OneOrMany::Scalar(id) => (listed(ground, span, &as_list(span, id))?, false),
        OneOrMany::List(list) => (listed(ground, span, list)?, false),
    };
    Some(Gate::Met { of, all })
}

fn all(ground: &Ground<'_, '_>, span: Span) -> Option<Vec<Item>> {
    let all = ground.items.all();
    if all.is_empty() {
        ground.sink.fault(Code::EmptyList, span, |fault| {
            fault.says(format!("there are no {} to be met", ground.items.words()))
        });
        return None;
    }
    Some(all)
}

fn listed(ground: &Ground<'_, '_>, span: Span, list: &[Entry<String>]) -> Option<Vec<Item>> {
    let list = not_empty(ground.sink, span, list, "the list", "one id, or `all`")?;
    let items = ground.items.find_all(ground.sink, list);
    for entry in list {
        let known_item = entry.get().and_then(|id| ground.items.known(id));
        if let Some(item) = known_item {
            ground.items.refuse_unscored(ground.sink, entry.span, item);
        }
    }
    Some(items)
}

fn count(ground: &Ground<'_, '_>, span: Span, doc: &CountDoc) -> Option<Gate> {
    let owner = Owner::new("`count`", span);
    let example = "how many: `at_least: 8`";
    let placed = required_number(ground.sink, &owner, "at_least", &doc.at_least, example);
    let listed = match &doc.of {
        Some(entry) => Some(listed(ground, entry.span, entry.get()?)?),
        None => None,
    };
    let of = match listed {
        Some(items) => items,
        None => all(ground, span)?,
    };
    let placed = placed?;
    let at_least = whole(ground.sink, placed, 1, u32::MAX)?;
    let there = given(&doc.of).map_or(of.len(), |list| list.len());
    if usize::try_from(at_least).is_ok_and(|least| least > there) {
        ground.sink.fault(Code::CountTooLarge, placed.span, |fault| {
            let what = if doc.of.is_some() { "ids in the list" } else { ground.items.words() };
            fault
                .says(format!(
                    "at least {at_least} are asked for, but there are only {there} {what}"
                ))
                .related(doc.of.as_ref().map(|entry| entry.span), "the list")
                .allowed(format!("a whole number from 1 to {there}"))
        });
    }
    Some(Gate::Count { at_least, of, all: doc.of.is_none() })
}
