//! CSV of every score of every unit, for programs.

use std::fmt;

use rust_decimal::Decimal;

use crate::dataset::Unreported;
use crate::model::{Body, Framework, Language, NodeBody, UnitKind};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::table::{csv_row, csv_text};
use crate::scorecard::{Effect, LeftOut, Scorecard, Words};

/// Writes every score of every unit as CSV: `unit, name, rank, total, share, grade, verdict`, then columns about the
/// total, then a column per group and indicator (for `criteria` per target, and `declared:` per target). If the
/// framework assesses several kinds of units, a column `kind` follows the name.
///
/// | column | says |
/// |---|---|
/// | `reported` | `true`, or `false` for a unit that sent no figure |
/// | `no_total` | why there is no total: `not_reported`, `refused`, `nothing_counted` |
/// | `left_out` | the points that were left out because a value is absent; of targets, how many do not apply |
/// | `left_out_items` | how many indicators or targets have such points, or points that were given in full |
/// | `left_out_reasons` | `not_applicable left_out 90 (2)`: the kind of absence, its effect, the points and how many items; several are divided by `;` |
///
/// The last two, `nature` and `as_of`, describe the figures of the unit. If only some are synthetic, states that
/// follow from them are marked, as in `met (synthetic)`.
///
/// Units of the register that have no row in the data come last. Decimals have a point. Missing values are empty. An
/// id or a name that a spreadsheet would take for a formula has an apostrophe before it.
///
/// # Errors
/// Only those of the writer.
pub fn write_csv(outcome: &Outcome, out: &mut dyn fmt::Write) -> fmt::Result {
    let framework = outcome.framework();
    let head = head(framework);
    out.write_str(&csv_row(head.iter().map(String::as_str)))?;
    for card in outcome.scorecards() {
        let unit = card.unit();
        let mut cells = who(framework, &unit.unit.id, &unit.unit.name, Some(&unit.unit.kind));
        cells.extend(result(&unit));
        cells.extend(about_total(&card, &unit));
        cells.extend(scores(outcome, &card));
        cells.extend(unit.ranks_within().map(|(_, rank)| decimal(rank)));
        let origin = outcome.unit_origin(&unit.unit.id);
        cells.push(origin.nature.map(|nature| nature.as_str().to_owned()).unwrap_or_default());
        cells.push(origin.as_of.map(|day| day.to_string()).unwrap_or_default());
        out.write_str(&csv_row(cells.iter().map(String::as_str)))?;
    }
    let without_row = |unit: &Unreported<'_>| outcome.dataset().find(unit.id).is_none();
    for unit in outcome.not_reported().filter(without_row) {
        let mut cells = who(framework, unit.id, unit.name, unit.kind);
        cells.extend([""; 5].map(str::to_owned));
        cells.extend(["false", crate::outcome::NoTotal::NotReported.as_str()].map(str::to_owned));
        cells.resize(head.len(), String::new());
        out.write_str(&csv_row(cells.iter().map(String::as_str)))?;
    }
    Ok(())
}

fn of_several_kinds(framework: &Framework) -> bool {
    framework.unit_kinds().len() > 1
}

fn head(framework: &Framework) -> Vec<String> {
    let kind = of_several_kinds(framework).then_some("kind");
    let head = ["unit", "name"].into_iter().chain(kind);
    let head = head.chain(["rank", "total", "share", "grade", "verdict", "reported", "no_total"]);
    let head = head.chain(["left_out", "left_out_items", "left_out_reasons"]);
    let mut head: Vec<String> = head.map(str::to_owned).collect();
    match framework.body() {
        Body::Index(tree) => {
            let is_group = |body: &NodeBody| matches!(body, NodeBody::Group { .. });
            let groups = tree.nodes.iter().filter(|node| is_group(node.body()));
            let leaves = tree.nodes.iter().filter(|node| !is_group(node.body()));
            head.extend(groups.chain(leaves).map(|node| node.id().to_owned()));
            head.extend(framework.views().map(|view| view.id().to_owned()));
            head.extend(framework.ranked().map(|node| format!("rank:{}", node.id())));
        }
        Body::Criteria(criteria) => {
            head.extend(criteria.targets.iter().map(|target| target.id.clone()));
            head.extend(criteria.targets.iter().map(|target| format!("declared:{}", target.id)));
        }
    }
    head.extend(framework.ranked_within().map(|of| format!("rank_within:{}", of.id)));
    head.extend(["nature", "as_of"].map(str::to_owned));
    head
}

fn who(framework: &Framework, id: &str, name: &str, kind: Option<&UnitKind>) -> Vec<String> {
    let mut cells = vec![csv_text(id).into_owned(), csv_text(name).into_owned()];
    if of_several_kinds(framework) {
        cells.push(csv_text(kind.map_or("", UnitKind::as_str)).into_owned());
    }
    cells
}

fn decimal(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn result(unit: &UnitOutcome<'_>) -> [String; 5] {
    [
        unit.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        decimal(unit.total),
        decimal(unit.share),
        unit.grade.map(|grade| csv_text(&grade.vi).into_owned()).unwrap_or_default(),
        unit.verdict.map(|verdict| verdict.as_str().to_owned()).unwrap_or_default(),
    ]
}

fn about_total(card: &Scorecard<'_>, unit: &UnitOutcome<'_>) -> [String; 5] {
    let left_out = card.left_out();
    let points = left_out
        .iter()
        .filter(|left_out| !matches!(left_out.effect, Effect::GivenInFull | Effect::Withheld));
    let points =
        points.map(|left_out| *left_out.points).reduce(|a: Decimal, b| a.saturating_add(b));
    let items = left_out.iter().map(|left_out| left_out.items.len()).sum::<usize>();
    let told = |left_out: &LeftOut| {
        let (reason, effect) = (left_out.reason.as_str(), left_out.effect.as_str());
        format!("{reason} {effect} {} ({})", left_out.points.normalize(), left_out.items.len())
    };
    [
        card.reported().to_string(),
        unit.no_total.map(|reason| reason.as_str().to_owned()).unwrap_or_default(),
        decimal(points.map(|points| points.normalize())),
        if items > 0 { items.to_string() } else { String::new() },
        left_out.iter().map(told).collect::<Vec<_>>().join("; "),
    ]
}

fn scores(outcome: &Outcome, card: &Scorecard<'_>) -> Vec<String> {
    match card.framework().body() {
        Body::Index(_) => {
            let (groups, leaves): (Vec<_>, Vec<_>) =
                card.scores().partition(|(node, _)| node.is_group());
            let nodes = groups.into_iter().chain(leaves).map(|(_, score)| decimal(score));
            let mut cells: Vec<String> = nodes.collect();
            cells.extend(card.unit().views().map(|(_, came)| decimal(came.score)));
            cells.extend(card.unit().ranks().map(|(_, rank)| decimal(rank)));
            cells
        }
        Body::Criteria(_) => {
            let targets: Vec<_> = card.targets().collect();
            let computed = targets.iter().map(|target| {
                let state = target.computed.as_str();
                match outcome.mark(target.origin, Words(Language::En)) {
                    Some(_) => format!("{state} (synthetic)"),
                    None => state.to_owned(),
                }
            });
            let declared = targets.iter().map(|target| match target.declared {
                Some(true) => "met",
                Some(false) => "not_met",
                None => "",
            });
            computed.chain(declared.map(str::to_owned)).collect()
        }
    }
}
