//! Makes a case from a scored unit.

use rust_decimal::Decimal;

use super::case::{Case, Expectation, Findings};
use super::run::{Came, Difference, NONE, UNIT, compare, not_scored, score};
use crate::dataset::{Dataset, Value};
use crate::diagnostic::{in_a_line, shown};
use crate::error::Error;
use crate::model::{Framework, Language, MetricIndex, MetricType, TargetIndex};
use crate::number::Shown;
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::said::said;
use crate::scorecard::Scorecard;

/// Makes a case from a unit: its metrics as submitted, and every result of scoring it alone. Also returns the results
/// that differ in the outcome: a case is about one unit alone and has no evidence, so methods that look at peers, and
/// values that did not count because they lack evidence, give other results. There `expected` is the result of the case,
/// `found` that of the outcome.
///
/// Appended to a file of cases with [`Case::to_yaml`], the case holds. If the unit cannot be scored alone,
/// because a method that looks at peers divides by zero and the rules make that an error, the case expects that
/// error.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\n";
/// use dti_engine::{Dataset, Framework, Plan, cases::{self, Cases}};
/// let framework = Framework::from_yaml(yaml)?;
/// let dataset = Dataset::from_csv("unit,name,done,all\nan,Xã An,2,3\n".as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// let (case, differences) = cases::from_unit(&outcome, "an")?;
/// assert!(differences.is_empty());
/// let text = case.to_yaml()?;
/// assert!(text.starts_with("- case: Xã An\n  unit_kind: commune\n"));
/// let results = Cases::from_yaml(&text)?;
/// assert!(cases::run(&framework, &results)?.iter().all(|case| case.holds()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Error::UnknownUnit`] with the nearest id. [`Error::Diagnostics`] if a dataset that was built in code has a
/// value that cannot be written as text, such as a percentage of thirty digits. [`Error::Unwritable`] for a merged
/// unit.
pub fn from_unit(outcome: &Outcome, unit: &str) -> Result<(Case, Vec<Difference>), Error> {
    let among_peers = outcome.scorecard(unit)?;
    if outcome.merged().is_some() {
        return Err(Error::Unwritable {
            what: said!("the case of `{}`", "trường hợp của `{}`", shown(unit)),
            reason: said!(
                "its scores are means of other units, and it has no figures",
                "điểm của nó là trung bình của các đơn vị khác, và nó không có số liệu"
            ),
        });
    }
    let short = among_peers.unit();
    let mut case = Case {
        // Names of cases are in one line, without characters that control a terminal.
        name: in_a_line(&short.unit.name).into_owned(),
        unit_kind: Some(short.unit.kind.clone()),
        as_of: outcome.as_of(),
        year: outcome.framework().year(),
        ..Case::default()
    };
    let dataset = outcome.dataset();
    let row = dataset.find(&short.unit.id).unwrap_or_default();
    let framework = outcome.framework();
    take_submitted(&mut case, dataset, row, framework);
    for (metric, place) in framework.metrics.values().zip(0u32..) {
        let before = as_submitted(&dataset.value(row, MetricIndex(place).previous()), &metric.kind);
        case.previous.extend(before.map(|text| (metric.id.clone(), text)));
    }
    let plan = Plan::compile(outcome.framework())?;
    case.expect = match score(&plan, &case) {
        Ok(alone) => expectation(&alone.scorecard(UNIT)?),
        Err(Error::Scoring(faults)) => Expectation {
            not_scored: Some(not_scored(&faults).into_iter().map(str::to_owned).collect()),
            ..Expectation::default()
        },
        Err(error) => return Err(error),
    };
    let differences = compare(framework, &case, Came::Scored(&among_peers));
    Ok((case, differences))
}

/// Takes what a unit submitted and declared into a case, where the case itself says nothing else.
pub(super) fn take_submitted(
    case: &mut Case,
    dataset: &Dataset,
    row: usize,
    framework: &Framework,
) {
    for (metric, place) in framework.metrics.values().zip(0u32..) {
        if let Some(text) = as_submitted(&dataset.value(row, MetricIndex(place)), &metric.kind) {
            case.metrics.entry(metric.id.clone()).or_insert(text);
        }
    }
    for (target, place) in framework.targets().zip(0u32..) {
        if let Some(met) = dataset.declared(TargetIndex(place), row) {
            let answer = if met { "yes" } else { "no" };
            case.declared.entry(target.id().to_owned()).or_insert_with(|| answer.to_owned());
        }
    }
}

/// Writes a value like the cell of a CSV. `None` if it is missing.
fn as_submitted(value: &Value, kind: &MetricType) -> Option<String> {
    Some(match value {
        Value::Number(number) if matches!(kind, MetricType::Percent) => {
            percentage(number.normalize())
        }
        Value::Number(number) => number.normalize().to_string(),
        Value::YesNo(answer) => if *answer { "yes" } else { "no" }.to_owned(),
        Value::Choice(text) | Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::NotApplicable => "n/a".to_owned(),
        Value::Rejected => "rejected".to_owned(),
        Value::Missing => return None,
    })
}

/// Writes a share in percent with all its digits, even if a decimal cannot hold them.
fn percentage(share: Decimal) -> String {
    let mantissa = share.mantissa();
    let fewer = share.scale().checked_sub(2);
    match fewer.and_then(|places| Decimal::try_from_i128_with_scale(mantissa, places).ok()) {
        Some(percent) => format!("{percent}%"),
        None if share.is_zero() => "0%".to_owned(),
        None if share.scale() == 1 => format!("{mantissa}0%"),
        None => format!("{mantissa}00%"),
    }
}

/// Collects all results of a unit.
fn expectation(card: &Scorecard<'_>) -> Expectation {
    let none = || NONE.to_owned();
    let number = |number: Option<Shown>| number.map_or_else(none, |number| number.to_string());
    let unit = card.unit();
    Expectation {
        total: Some(number(unit.total)),
        share: Some(number(unit.share)),
        grade: unit.grade.map(|grade| grade.get(Language::Vi).to_owned()),
        verdict: unit.verdict,
        scores: card.scores().map(|(node, score)| (node.id().to_owned(), number(score))).collect(),
        targets: card.targets().map(|card| (card.id.to_owned(), card.computed)).collect(),
        not_scored: None,
        findings: (!card.framework().checks.is_empty()).then(|| {
            let findings = card.findings();
            let checks = findings.iter().map(|finding| finding.check.to_owned());
            Findings::All(checks.collect())
        }),
    }
}
