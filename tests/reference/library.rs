//! The one place that calls the library.

use dti_engine::dataset::{self, DatasetBuilder};
use dti_engine::internals::{self, Found, MetricIndex, NoValue, Values};
use dti_engine::model::{AbsentKind, MetricType};
use dti_engine::number::{Date, Decimal, Exact};
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Outcome, Plan};
use serde_json::Value;
use std::ops::ControlFlow;
use std::sync::Mutex;

/// Where the library refused, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Rules(String),
    Plan(String),
    Data(String),
    Scoring(String),
}

/// What the library says of a dataset by a framework, as its documented JSON.
pub fn score(yaml: &str, csv: &str) -> Result<Value, Refusal> {
    score_beside(yaml, csv, None)
}

/// The same with the data of the year before.
pub fn score_beside(yaml: &str, csv: &str, before: Option<&str>) -> Result<Value, Refusal> {
    score_of(yaml, csv, before, (None, None))
}

/// The same for rules whose numbers go by the year or whose points go by the kind.
pub fn score_of(
    yaml: &str,
    csv: &str,
    before: Option<&str>,
    (year, kind): (Option<u16>, Option<&str>),
) -> Result<Value, Refusal> {
    let framework =
        Framework::from_yaml(yaml).map_err(|e| Refusal::Rules(format!("{e}\n{e:?}")))?;
    let of = |e: dti_engine::Error| Refusal::Rules(format!("{e}\n{e:?}"));
    let framework =
        year.map_or_else(|| Ok(framework.clone()), |year| framework.of_year(year)).map_err(of)?;
    let framework =
        kind.map_or_else(|| Ok(framework.clone()), |kind| framework.of_kind(kind)).map_err(of)?;
    let plan = Plan::compile(&framework).map_err(|e| Refusal::Plan(format!("{e}\n{e:?}")))?;
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework)
        .map_err(|e| Refusal::Data(format!("{e}\n{e:?}")))?;
    let before = before.map(|csv| Dataset::from_csv(csv.as_bytes(), &framework)).transpose();
    let before = before.map_err(|e| Refusal::Data(format!("{e}\n{e:?}")))?;
    let outcome = outcome_beside(&plan, &dataset, before.as_ref())
        .map_err(|e| Refusal::Scoring(format!("{e}\n{e:?}")))?;
    // It has the year before beside it.
    let dataset = outcome.dataset();
    let mut json = serde_json::to_value(&outcome).expect("an outcome is serializable");
    let options = ScoreOptions::default().keep_groups();
    let fewer = plan.score_with(dataset, &options).expect("it was scored before");
    let again = serde_json::to_value(&fewer).expect("an outcome is serializable");
    assert_eq!(again, json, "what is kept makes a difference");
    one_at_a_time(&plan, &outcome, before.as_ref());
    watched(&plan, dataset, &json);
    for unit in json["units"].as_array_mut().expect("a list of units") {
        let card = outcome.scorecard(unit["unit"].as_str().expect("an id")).expect("a unit");
        unit["gates"] = serde_json::to_value(card.gates()).expect("gates are serializable");
    }
    Ok(json)
}

fn outcome_beside(
    plan: &Plan,
    dataset: &Dataset,
    before: Option<&Dataset>,
) -> Result<Outcome, dti_engine::Error> {
    let options = ScoreOptions::default();
    plan.score_with(dataset, &before.map_or(options, |before| options.previous(before)))
}

/// Who watches is told of every unit once and changes nothing; who stops the work, after whatever
/// piece of it, gets no result.
pub fn watched(plan: &Plan, dataset: &Dataset, json: &Value) {
    let pieces = Mutex::new(Vec::new());
    let watch = |done: usize, all: usize| {
        assert_eq!(all, dataset.units().len());
        pieces.lock().expect("no panic").push(done);
        ControlFlow::Continue(())
    };
    let options = ScoreOptions::default().watch(&watch);
    let seen = plan.score_with(dataset, &options).expect("it was scored before");
    assert_eq!(serde_json::to_value(&seen).expect("an outcome is serializable"), *json);
    let mut pieces = pieces.into_inner().expect("no panic");
    // Threads may tell of their pieces in another order than they counted them in.
    pieces.sort_unstable();
    // Checks that cost much ask with 0 before the first unit is scored, as often as they need to.
    let counted: Vec<usize> = pieces.iter().copied().skip_while(|&done| done == 0).collect();
    assert!(counted.windows(2).all(|pair| pair[0] < pair[1]), "{pieces:?}");
    assert_eq!(pieces.last().copied().unwrap_or(0), dataset.units().len());
    let mut stops = vec![0, pieces.len() / 2, pieces.len().saturating_sub(1)];
    stops.dedup();
    for last in stops.into_iter().filter_map(|place| pieces.get(place).copied()) {
        let stop = |done: usize, _: usize| {
            if done < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let stopped = plan.score_with(dataset, &ScoreOptions::default().watch(&stop));
        assert!(
            matches!(stopped, Err(dti_engine::Error::Cancelled)),
            "stopped after {last} units, but {:?}",
            stopped.err()
        );
    }
}

/// How many scores of a case were worked out in fractions, and how many there are.
pub fn in_fractions(yaml: &str, csv: &str, before: Option<&str>) -> Option<(u64, u64)> {
    let framework = Framework::from_yaml(yaml).ok()?;
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).ok()?;
    let before =
        before.map(|csv| Dataset::from_csv(csv.as_bytes(), &framework)).transpose().ok()?;
    let plan = Plan::compile(&framework).ok()?;
    let outcome = outcome_beside(&plan, &dataset, before.as_ref()).ok()?;
    let nodes = framework.nodes().len() + 1;
    Some((outcome.worked_in_fractions(), (nodes * dataset.units().len()) as u64))
}

/// A unit is scored alone as it is among others, where nothing looks at the others.
fn one_at_a_time(plan: &Plan, outcome: &Outcome, before: Option<&Dataset>) {
    if outcome.framework().nodes().any(|node| node.depends_on_peers()) {
        return;
    }
    let by_rank = outcome.framework().texts().any(|(_, text)| text.contains("top: "));
    for unit in outcome.results().take(6) {
        let id = &unit.unit.id;
        let dataset = alone(outcome, id);
        // Where a dataset carries no evidence, none is asked for.
        if dataset.carries_evidence() != outcome.evidence_seen() {
            continue;
        }
        let alone = outcome_beside(plan, &dataset, before).expect("it was scored before");
        let same = alone.unit(id).expect("a unit");
        assert_eq!((same.total, same.share), (unit.total, unit.share), "{id}");
        if !by_rank {
            assert_eq!((same.grade, same.verdict), (unit.grade, unit.verdict), "{id}");
        }
        let scores = |outcome: &Outcome| {
            let card = outcome.scorecard(id).expect("a unit");
            card.scores().map(|(node, score)| (node.id().to_owned(), score)).collect::<Vec<_>>()
        };
        assert_eq!(scores(&alone), scores(outcome), "{id}");
    }
}

/// A dataset of one unit of an outcome, with all that it submitted.
fn alone(outcome: &Outcome, id: &str) -> Dataset {
    let (framework, dataset) = (outcome.framework(), outcome.dataset());
    let unit = dataset.unit(id).expect("a unit");
    let mut builder = DatasetBuilder::new(framework);
    builder.describe(dataset.origin(), dataset.source().clone());
    let mut entry = builder.add_unit(id);
    entry.name(unit.name()).kind(unit.kind().as_str());
    for metric in framework.metrics().chain(framework.attributes()) {
        let id = metric.id();
        // So large a percentage is written with its sign.
        match (metric.kind(), unit.value(id).expect("a metric")) {
            (MetricType::Percent, dataset::Value::Number(number)) if number >= Decimal::TEN => {
                entry.value(id, percentage(number))
            }
            (_, value) => entry.value(id, value),
        };
        let origin = unit.value_origin(id).expect("a metric");
        if origin != dataset.origin() {
            entry.value_origin(id, origin);
        }
        if let Some(evidence) = unit.evidence(id).expect("a metric") {
            entry.evidence(id, evidence);
        }
    }
    for target in framework.targets() {
        if let Some(met) = unit.declared(target.id()).expect("a target") {
            entry.declare(target.id(), met);
        }
    }
    builder.build().expect("it was read before")
}

/// A number as a percentage, with all its digits.
fn percentage(number: Decimal) -> String {
    match number.scale() {
        0 | 1 => format!("{}%", number * Decimal::ONE_HUNDRED),
        scale => format!("{}%", Decimal::from_i128_with_scale(number.mantissa(), scale - 2)),
    }
}

/// The values of the first unit of a dataset, through its public face.
struct FirstUnit<'a> {
    framework: &'a Framework,
    dataset: &'a Dataset,
    before: &'a Dataset,
}

impl FirstUnit<'_> {
    fn value(&self, metric: MetricIndex) -> Result<dataset::Value, AbsentKind> {
        let metrics = internals::metrics(self.framework);
        let id = metrics.at(metric).expect("a metric").id();
        let unit = self.dataset.units().next().expect("a unit");
        let of_year_before = id.strip_prefix("previous(").and_then(|id| id.strip_suffix(')'));
        let (unit, id) = match of_year_before {
            Some(id) => (self.before.unit(unit.id()).ok(), id.trim_matches('`')),
            None => (Some(unit), id),
        };
        let value = unit.map_or(dataset::Value::Missing, |unit| unit.value(id).expect("a metric"));
        match value {
            dataset::Value::Missing => Err(AbsentKind::Missing),
            dataset::Value::NotApplicable => Err(AbsentKind::NotApplicable),
            dataset::Value::Rejected => Err(AbsentKind::Rejected),
            present => Ok(present),
        }
    }
}

impl Values for FirstUnit<'_> {
    fn number(&self, metric: MetricIndex) -> Result<Found<Exact>, NoValue> {
        match self.value(metric)? {
            dataset::Value::Number(number) => Ok(Found::exact(Exact::from(number))),
            other => panic!("{other:?} is no number"),
        }
    }

    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind> {
        Ok(self.value(metric)? == dataset::Value::YesNo(true))
    }

    fn option(&self, metric: MetricIndex) -> Result<u32, AbsentKind> {
        use dti_engine::model::MetricType;
        let dataset::Value::Choice(id) = self.value(metric)? else { panic!("no choice") };
        let metric = internals::metrics(self.framework).at(metric).expect("a metric");
        let MetricType::Choice { options } = metric.kind() else { panic!("no choice") };
        let place = options.iter().position(|option| option.id == id).expect("an option");
        Ok(u32::try_from(place).expect("few options"))
    }

    fn is_present(&self, metric: MetricIndex) -> bool {
        self.value(metric).is_ok()
    }

    fn kind(&self) -> &str {
        self.dataset.units().next().expect("a unit").kind().as_str()
    }

    fn date(&self, metric: MetricIndex) -> Result<Date, AbsentKind> {
        match self.value(metric)? {
            dataset::Value::Date(date) => Ok(date),
            other => panic!("{other:?} is no date"),
        }
    }
}

/// What the library makes of a formula whose value is a number: the value as numerator and
/// denominator, and whether it is approximate. The formula is printed and read again on the way.
pub fn formula(
    yaml: &str,
    (csv, before): (&str, &str),
    text: &str,
) -> Result<Result<(String, String, bool), NoValue>, Refusal> {
    let framework = Framework::from_yaml(yaml).map_err(|e| Refusal::Rules(format!("{e:#}")))?;
    let dataset =
        Dataset::from_csv(csv.as_bytes(), &framework).map_err(|e| Refusal::Data(format!("{e}")))?;
    let before = Dataset::from_csv(before.as_bytes(), &framework)
        .map_err(|e| Refusal::Data(format!("{e}")))?;
    let metrics = internals::metrics(&framework);
    let read = |text: &str| {
        internals::read_number(text, metrics)
            .map_err(|faults| Refusal::Rules(format!("{text}: {faults:#?}")))
    };
    let first = read(text)?;
    let printed = internals::print_number(first.expression(), metrics);
    let again = read(&printed)?;
    assert_eq!(first.to_string(), text);
    assert_eq!(first.expression(), again.expression(), "{text}\n{printed}");
    assert_eq!(internals::print_number(again.expression(), metrics), printed);
    let unit = FirstUnit { framework: &framework, dataset: &dataset, before: &before };
    Ok(internals::number(first.expression(), &unit).map(|found| {
        let (numerator, denominator) = found.value.fraction();
        (numerator, denominator, found.approximate)
    }))
}
